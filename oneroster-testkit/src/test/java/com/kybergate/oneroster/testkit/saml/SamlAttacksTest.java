// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlAttacks.Attack;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The attacks are what they say, and would work on somebody who is careless enough. */
class SamlAttacksTest {
    private static final SamlKeys KEYS = SamlKeys.rsa(2048);
    private static final SamlKeys RECEIVER = SamlKeys.rsa(2048);
    private static final String EVIL = "evil-head@example.org";
    private static final Map<SamlSigned, List<Attack>> ATTACKS = new EnumMap<>(SamlSigned.class);
    private static final SamlPeer PEER = SamlPeer.of("https://sp.example.org", "https://sp.example.org/acs");
    private static final FakeLogin LOGIN = FakeLogin.of("17", "2284", "student-17");

    private static String genuine(SamlSigned signed, SamlPeer peer) {
        return SamlResponses.by("https://idp.example.org", KEYS)
                .signed(signed)
                .build()
                .to(peer, LOGIN, "_request");
    }

    /** Made once for all tests: some hundreds of documents. */
    private static synchronized List<Attack> attacksOn(SamlSigned signed) {
        return ATTACKS.computeIfAbsent(signed, of -> SamlAttacks.of(genuine(of, PEER), EVIL));
    }

    private static Attack named(List<Attack> attacks, String prefix) {
        return attacks.stream()
                .filter(attack -> attack.name().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError(prefix));
    }

    @ParameterizedTest
    @EnumSource
    void eachHasANameOfItsOwnAndTheEvilOneInIt(SamlSigned signed) {
        List<Attack> attacks = attacksOn(signed);
        assertThat(attacks).hasSizeGreaterThan(200);
        assertThat(attacks).extracting(Attack::name).doesNotHaveDuplicates();
        assertThat(attacks.stream().map(Attack::xml).distinct().count()).isEqualTo(attacks.size());
        assertThat(attacks).allSatisfy(attack -> {
            assertThat(attack.xml().contains(EVIL)).as(attack.name()).isTrue();
            assertThat(attack).hasToString(attack.name());
        });
    }

    @Test
    void theWaysOfWrappingThatSamlRaiderKnowsAreThere() {
        List<Attack> both = attacksOn(SamlSigned.BOTH);
        IntStream.rangeClosed(1, 8).forEach(number -> named(both, "XSW" + number + ": "));
        List<Attack> response = attacksOn(SamlSigned.RESPONSE);
        Stream.of(1, 2, 3, 4, 7).forEach(number -> named(response, "XSW" + number + ": "));
        List<Attack> assertion = attacksOn(SamlSigned.ASSERTION);
        IntStream.rangeClosed(3, 8).forEach(number -> named(assertion, "XSW" + number + ": "));
    }

    @Test
    void theGenuineSignatureIsStillGoodForWhoLooksForItAnywhere() throws Exception {
        List<Attack> attacks = attacksOn(SamlSigned.ASSERTION);
        for (String name : List.of(
                "XSW3",
                "XSW7",
                "assertion wrapped, the genuine one before, signature with genuine",
                "assertion kept, the evil one object")) {
            Document document = Verdict.parse(named(attacks, name).xml());
            assertThat(Verdict.isValid(document, KEYS.certificate().getPublicKey()))
                    .as(name)
                    .isTrue();
            assertThat(document.getElementsByTagNameNS("*", "Assertion").getLength())
                    .as(name)
                    .isEqualTo(2);
        }
        // A signature that moved is looked for by its reference alone.
        for (String name : List.of("XSW4", "XSW5", "XSW8")) {
            Document document = Verdict.parse(named(attacks, name).xml());
            assertThat(Verdict.referenceIsGood(document)).as(name).isTrue();
        }
    }

    @Test
    void aCommentLeavesTheSignatureGoodAndTheFirstPieceOfANameIsAnother() throws Exception {
        Attack attack = named(attacksOn(SamlSigned.BOTH), "a comment within the name");
        Document document = Verdict.parse(attack.xml());
        assertThat(Verdict.isValid(document, KEYS.certificate().getPublicKey())).isTrue();
        Element name = (Element) document.getElementsByTagNameNS("*", "NameID").item(0);
        assertThat(name.getTextContent()).isEqualTo(LOGIN.loginId());
        assertThat(name.getFirstChild().getTextContent()).isNotEqualTo(LOGIN.loginId());
    }

    @Test
    void anAttackersOwnSignatureIsGoodForTheirOwnKey() throws Exception {
        for (SamlSigned signed : SamlSigned.values()) {
            Attack attack = named(attacksOn(signed), "attacker's key, their certificate shown");
            Document document = Verdict.parse(attack.xml());
            assertThat(Verdict.isValid(
                            document, SamlPieces.another().certificate().getPublicKey()))
                    .isTrue();
            assertThat(Verdict.isValid(document, KEYS.certificate().getPublicKey()))
                    .isFalse();
            assertThat(document.getElementsByTagNameNS("*", "NameID").item(0).getTextContent())
                    .isEqualTo(EVIL);
        }
    }

    @Test
    void whatIsEncryptedByAnAttackerCanBeDecryptedAndHoldsTheEvilName() throws Exception {
        SamlPeer peer = PEER.encryptedFor(RECEIVER.certificate());
        for (SamlSigned signed : SamlSigned.values()) {
            List<Attack> attacks = SamlAttacks.encrypted(genuine(signed, peer), peer, EVIL);
            assertThat(attacks).hasSizeGreaterThan(70);
            assertThat(attacks).extracting(Attack::name).doesNotHaveDuplicates();
            for (Attack attack : attacks) {
                assertThat(attack.xml().contains("student-17"))
                        .as(attack.name())
                        .isFalse();
                if (attack.name().startsWith("encrypted") || attack.name().startsWith("an encrypted assertion")) {
                    assertThat(readable(attack)).as(attack.name()).contains(EVIL);
                }
            }
        }
    }

    /** Everything that the receiver can decrypt, at every depth. */
    private static String readable(Attack attack) throws Exception {
        StringBuilder all = new StringBuilder();
        Document document = Verdict.parse(attack.xml());
        var encrypted = document.getElementsByTagNameNS("*", "EncryptedAssertion");
        for (int i = 0; i < encrypted.getLength(); i++) {
            String text = new String(
                    Verdict.decrypted((Element) encrypted.item(i), RECEIVER.privateKey()), StandardCharsets.UTF_8);
            all.append(
                    text.contains("EncryptedAssertion xmlns") && !text.contains(EVIL)
                            ? new String(
                                    Verdict.decrypted(Verdict.parse(text).getDocumentElement(), RECEIVER.privateKey()),
                                    StandardCharsets.UTF_8)
                            : text);
        }
        return all.toString();
    }

    @Test
    void whoeverKnowsOnlyTheCertificateCanEncryptAsWell() {
        SamlPeer peer = PEER.encryptedFor(RECEIVER.certificate());
        assertThat(SamlAttacks.encrypted(genuine(SamlSigned.BOTH, peer), RECEIVER.certificate(), EVIL))
                .hasSizeGreaterThan(70);
        assertThatThrownBy(() -> SamlAttacks.encrypted(genuine(SamlSigned.BOTH, peer), PEER, EVIL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotSignedCannotBeAttacked() {
        String unsigned = SamlResponses.by("https://idp.example.org", KEYS)
                .fault(SamlFault.UNSIGNED)
                .build()
                .to(PEER, LOGIN, null);
        assertThatThrownBy(() -> SamlAttacks.of(unsigned, EVIL)).isInstanceOf(IllegalArgumentException.class);
    }
}
