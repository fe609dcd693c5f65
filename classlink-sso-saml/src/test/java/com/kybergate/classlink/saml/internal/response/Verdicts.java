// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.opensaml.OpenSamlVerifier;
import com.kybergate.classlink.saml.internal.response.Corpus.Message;
import com.kybergate.classlink.saml.internal.signature.Algorithms;
import com.kybergate.classlink.saml.internal.signature.OldMessages;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** Judges messages of others: as a host would, with the algorithms of their time, and peeled of what they are not about. */
final class Verdicts {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Instant SOME_TIME = Instant.parse("2014-01-01T00:00:00Z");
    private static final int MOST_LAYERS = 8;

    private final OpenSamlVerifier second = OpenSamlVerifier.start();
    private final StrictVerifier strict = StrictVerifier.on(Algorithms.strict());
    private final StrictVerifier old = OldMessages.verifier();
    private final SamlKeys another = SamlKeys.rsa(2048);

    /**
     * What both verifiers say of the signatures alone, SHA-1 and short keys allowed.
     *
     * @param each the signatures of the response and of its assertion, and what the strict one says
     * @param openSaml whether OpenSAML accepts each of them
     * @param sameOctets whether both digested the same octets, wherever the strict one accepts
     */
    record Signatures(Map<String, String> each, boolean openSaml, boolean sameOctets) {
        boolean strictly() {
            return !each.isEmpty() && each.values().stream().allMatch("good"::equals);
        }

        String text() {
            List<String> texts = new ArrayList<>();
            each.forEach((name, verdict) -> texts.add(name + " " + verdict));
            return texts.isEmpty() ? "none" : String.join(", ", texts);
        }
    }

    /**
     * What came of a message.
     *
     * @param verdict the verdict: what is signed of it, or the error
     * @param claims what was believed
     */
    record Verdict(String verdict, Optional<Claims> claims) {
        boolean isAccepted() {
            return claims.isPresent();
        }
    }

    /** By the judge that a host gets. */
    Verdict shipped(Case of) {
        return judged(strict, false, of, of.message.posted(), of.party);
    }

    /** With SHA-1, RSA of 1024 bits, AES-CBC and PKCS #1 v1.5. */
    Verdict legacy(Case of) {
        return judged(old, true, of, of.message.posted(), of.party);
    }

    /** One message, for whom it is configured, and when. */
    static final class Case {
        private final Message message;
        private final String setup;
        private final Party party;
        private final Instant now;

        Case(Message message, String setup, String clock) {
            this.message = message;
            this.setup = setup;
            this.party = Configured.party(message, setup);
            this.now = clock.equals("own") ? issued(message).plusSeconds(1) : Instant.parse(clock);
        }

        Message message() {
            return message;
        }

        /** A second after it says that it was made. */
        private static Instant issued(Message message) {
            return Configured.parsed(message.document())
                    .map(response -> response.getAttribute("IssueInstant"))
                    .filter(text -> !text.isEmpty())
                    .map(text -> OffsetDateTime.parse(text).toInstant())
                    .orElse(SOME_TIME);
        }

        /** The response, and its assertion, which may have been encrypted. */
        private List<Element> roots() {
            List<Element> roots = new ArrayList<>();
            Configured.parsed(message.document()).ifPresent(response -> {
                roots.add(response);
                roots.addAll(Elements.children(response, Names.ASSERTION, "Assertion"));
            });
            opened().flatMap(Configured::parsed).ifPresent(roots::add);
            return roots;
        }

        private Optional<byte[]> opened() {
            return Configured.opened(message, setup);
        }
    }

    private Verdict judged(StrictVerifier verifier, boolean legacy, Case of, String posted, Party party) {
        ResponseJudge judge = new ResponseJudge(
                verifier,
                second,
                new Decryption(Configured.decryption(of.message, of.setup), legacy),
                Clock.fixed(of.now, ZoneOffset.UTC),
                SKEW);
        try {
            Claims claims = judge.judge(posted, party);
            return new Verdict("accepted (" + signed(posted, of) + ")", Optional.of(claims));
        } catch (SignInException e) {
            return new Verdict(e.error().name(), Optional.empty());
        }
    }

    private static String signed(String posted, Case of) {
        Case judged = new Case(new Message(of.message.name(), posted), of.setup, of.now.toString());
        List<Element> roots = judged.roots();
        boolean response = Structure.signature(roots.get(0)).isPresent();
        boolean assertion = roots.stream()
                .skip(1)
                .anyMatch(root -> Structure.signature(root).isPresent());
        return (response && assertion ? "both signed" : response ? "response signed" : "assertion signed")
                + (judged.opened().isPresent() ? ", encrypted" : "");
    }

    /** What both verifiers make of the signatures alone. */
    Signatures signatures(Case of) {
        Map<String, String> each = new LinkedHashMap<>();
        Map<String, byte[]> octets = new LinkedHashMap<>();
        Set<String> holders = new HashSet<>();
        for (Element root : of.roots()) {
            for (Element signature : Elements.children(root, Names.SIGNATURE, "Signature")) {
                String id = String.valueOf(Elements.attribute(root, "ID"));
                holders.add(id);
                String name = String.valueOf(root.getLocalName()).toLowerCase(Locale.ROOT);
                while (each.containsKey(name)) {
                    name = "another " + name;
                }
                try {
                    octets.put(id, old.verify(signature, id, of.party.keys()));
                    each.put(name, "good");
                } catch (SignInException e) {
                    each.put(name, e.error().name());
                }
            }
        }
        Map<String, byte[]> others = new LinkedHashMap<>();
        second.signed(of.message.document(), of.party.keys()).ifPresent(others::putAll);
        of.opened().flatMap(inner -> second.signed(inner, of.party.keys())).ifPresent(others::putAll);
        boolean same = octets.entrySet().stream()
                .allMatch(entry -> !others.containsKey(entry.getKey())
                        || Arrays.equals(entry.getValue(), others.get(entry.getKey())));
        return new Signatures(each, !holders.isEmpty() && others.keySet().equals(holders), same);
    }

    /** What it is refused for after what it is not about is mended, one after the other, each time signed by a key that is trusted. */
    String peeled(Case of) {
        List<PublicKey> keys = new ArrayList<>(of.party.keys());
        keys.add(another.certificate().getPublicKey());
        Party party = new Party(of.party.issuer(), keys, of.party.audience(), of.party.recipient());
        List<String> layers = new ArrayList<>();
        Verdict verdict = legacy(of);
        Optional<Element> parsed = Configured.parsed(of.message.document());
        if (parsed.isEmpty()) {
            return "-";
        }
        Element response = parsed.get();
        while (!verdict.isAccepted()
                && layers.size() < MOST_LAYERS
                && Peeled.mend(response, SignInError.valueOf(verdict.verdict()), party, of.now, another.privateKey())) {
            String posted = Base64.getEncoder().encodeToString(SignedAnew.write(response.getOwnerDocument()));
            Verdict next = judged(old, true, of, posted, party);
            if (next.equals(verdict)) {
                // Mending did not help: it is encrypted.
                break;
            }
            verdict = next;
            layers.add(verdict.verdict());
        }
        return layers.isEmpty() ? "-" : String.join(", ", layers);
    }
}
