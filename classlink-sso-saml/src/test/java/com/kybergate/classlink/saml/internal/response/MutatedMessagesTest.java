// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Storm;
import com.kybergate.house.fuzz.Target;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlResponses;
import com.kybergate.oneroster.testkit.saml.SamlSigned;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a genuine message by somebody without a key of the identity provider, it is refused, or it says exactly what the provider
 * has said: never a name, an attribute or a time of somebody else's, and never those of two people mixed.
 */
class MutatedMessagesTest {
    private static final int MESSAGES = 2_000;

    /** Two verifiers, of which one builds a tree of objects. */
    private static final Target.Cost COST = new Target.Cost(64L << 20, 1024);

    private static final FakeLogin ANN = FakeLogin.of("17", "2284", "student-17")
            .called("ann" + Draw.CANARY, "ann" + Draw.CANARY + "@example.org", "Ann " + Draw.CANARY);
    private static final FakeLogin BOB = FakeLogin.of("18", "2284", "student-18")
            .called("bob" + Draw.CANARY, "bob" + Draw.CANARY + "@example.org", "Bob " + Draw.CANARY);
    private static final FakeLogin MALLORY = FakeLogin.of("66", "2284", "student-66")
            .called(Mutations.EVIL, Mutations.EVIL + "@example.org", Mutations.EVIL);

    private final SamlKeys attacker = SamlKeys.rsa(2048);
    private final Map<SignInError, Integer> refused = new EnumMap<>(SignInError.class);
    private int believed;
    private int ofBob;

    @Test
    @SuppressWarnings("SystemOut")
    void aMutatedMessageIsRefusedOrSaysWhatTheProviderHasSaid() throws InterruptedException {
        Storm storm = new Storm(MESSAGES);
        for (SamlSigned signed : SamlSigned.values()) {
            storm.on(target(signed, false)).on(target(signed, true));
        }
        String line = storm.pass();
        System.out.println("mutated messages: " + line + "; " + believed + " said what they had said (" + ofBob
                + " of them another's message, whole), refused: " + refused);
        // One input is made again alone.
        if (System.getProperty("storm.only") == null) {
            assertThat(refused).hasSizeGreaterThan(20);
        }
    }

    private Target<byte[]> target(SamlSigned signed, boolean encrypted) {
        String ann = Messages.from(signed).build().to(Messages.peer(encrypted), ANN, Messages.REQUEST);
        String bob = Messages.from(signed).build().to(Messages.peer(encrypted), BOB, Messages.REQUEST);
        List<String> others = new ArrayList<>(List.of(bob));
        // Whoever forges signs both with keys of their own, or the response alone; everybody can encrypt.
        for (SamlSigned forged : List.of(SamlSigned.BOTH, SamlSigned.RESPONSE)) {
            SamlResponses forger = SamlResponses.by(Messages.ISSUER, attacker)
                    .clock(Messages.CLOCK)
                    .signed(forged)
                    .build();
            others.add(forger.to(Messages.peer(false), MALLORY, Messages.REQUEST));
            others.add(forger.to(Messages.peer(true), MALLORY, Messages.REQUEST));
        }
        Mutations mutations = new Mutations(ann, others, attacker);
        Claims annClaims = Messages.judged(ann);
        Claims bobClaims = Messages.judged(bob);
        return Target.of(
                        signed.name().toLowerCase(Locale.ROOT) + (encrypted ? " signed, encrypted" : " signed"),
                        1,
                        mutations::of,
                        (byte[] mutated) -> judge(mutated, annClaims, bobClaims),
                        SignInException.class)
                .costing(COST);
    }

    private void judge(byte[] mutated, Claims ann, Claims bob) {
        Claims claims;
        try {
            claims = Messages.JUDGE.judge(Base64.getEncoder().encodeToString(mutated), Messages.PARTY);
        } catch (SignInException e) {
            refused.merge(e.error(), 1, Integer::sum);
            throw e;
        }
        if (!claims.equals(ann) && !claims.equals(bob)) {
            throw new AssertionError(
                    "believed: " + claims.nameId() + " " + claims.attributes() + " " + claims.assertionId());
        }
        believed++;
        ofBob += claims.equals(bob) ? 1 : 0;
    }
}
