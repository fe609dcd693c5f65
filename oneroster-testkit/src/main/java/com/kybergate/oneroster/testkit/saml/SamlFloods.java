// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;

import com.kybergate.oneroster.testkit.saml.SamlAttacks.Attack;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.w3c.dom.Element;

/** Documents that are too deep, too wide or too long for whoever does not count first. */
final class SamlFloods {
    private static final String MARKER = "flood-goes-here";

    private final SamlTarget target;
    private final List<Attack> attacks;

    SamlFloods(SamlTarget target, List<Attack> attacks) {
        this.target = target;
        this.attacks = attacks;
    }

    void addAll() {
        // 30,000 levels are fewer octets than any sensible limit of size.
        for (int depth : new int[] {100, 1_000, 30_000}) {
            flood("elements %,d deep".formatted(depth), "<a>".repeat(depth) + "</a>".repeat(depth));
        }
        flood("20,000 elements", "<a/>".repeat(20_000));
        flood("10,000 attributes", "<a" + many(10_000, i -> " a" + i + "=\"\"") + "/>");
        flood("10,000 namespaces", "<a" + many(10_000, i -> " xmlns:a" + i + "=\"urn:a\"") + "/>");
        flood(
                "500 namespaces on each of 200 levels",
                many(200, i -> "<a" + many(500, j -> " xmlns:a" + j + "=\"urn:" + i + "\"") + ">")
                        + "</a>".repeat(200));
        flood("an attribute of a million letters", "<a a=\"" + "x".repeat(1_000_000) + "\"/>");
        flood("a text of a million letters", "x".repeat(1_000_000));
        flood("a name of 100,000 letters", "<" + "a".repeat(100_000) + "/>");
        flood("100,000 references to characters", "&#120;".repeat(100_000));
        flood("10,000 comments", "<!---->".repeat(10_000));
        flood("10,000 instructions", "<?a?>".repeat(10_000));
        flood("1,000 encrypted keys", encryptedKeys());
        flood("1,000 empty signatures", "<ds:Signature xmlns:ds=\"" + SamlNames.DSIG + "\"/>".repeat(1_000));
        atSignature("1,000 references", "Reference", 1_000);
        atSignature("1,000 transforms", "Transform", 1_000);
        atSignature("1,000 certificates", "X509Certificate", 1_000);
        SamlTarget.add(attacks, "500 signatures", target.renamed(copy -> {
            Element signature = SamlTarget.signature(copy.signed()).orElseThrow();
            repeat(signature, 500);
        }));
        SamlTarget.add(
                attacks,
                "200 assertions",
                target.changed(copy -> copy.assertion().ifPresent(assertion -> {
                    Element evil = target.evilAssertion(copy).orElseThrow();
                    SamlDocument.insertAfter(assertion, evil);
                    repeat(evil, 199);
                })));
        SamlTarget.add(
                attacks,
                "2,000 attributes of a person",
                target.renamed(copy -> SamlDocument.below(copy.response(), "Attribute")
                        .ifPresent(attribute -> repeat(attribute, 1_999))));
        SamlTarget.add(
                attacks,
                "2,000 audiences",
                target.renamed(copy -> SamlDocument.below(copy.response(), "Audience")
                        .ifPresent(audience -> repeat(audience, 1_999))));
    }

    private static void repeat(Element element, int times) {
        for (int i = 0; i < times; i++) {
            SamlDocument.insertAfter(element, SamlDocument.copy(element));
        }
    }

    private static String many(int times, IntFunction<String> piece) {
        return IntStream.range(0, times).mapToObj(piece).collect(Collectors.joining());
    }

    /** Puts a flood into an extension, which anybody can add where the response is not signed: there the signature stays good. */
    private void flood(String name, String xml) {
        String text = target.changed(copy -> {
            Element extensions = element(copy.response(), "samlp:Extensions", target.evil() + MARKER);
            copy.response()
                    .insertBefore(
                            extensions,
                            SamlDocument.child(copy.response(), "Status").orElse(null));
        });
        SamlTarget.add(attacks, name, text.replace(MARKER, xml));
    }

    private void atSignature(String name, String what, int times) {
        SamlTarget.add(
                attacks,
                name,
                target.renamed(copy -> SamlDocument.below(
                                SamlTarget.signature(copy.signed()).orElseThrow(), what)
                        .ifPresent(element -> repeat(element, times - 1))));
    }

    private static String encryptedKeys() {
        String method = "<xenc:EncryptionMethod Algorithm=\"" + SamlNames.RSA_OAEP + "\"/>";
        String key = "<xenc:EncryptedKey>" + method
                + "<xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>";
        return "<ds:KeyInfo xmlns:ds=\"" + SamlNames.DSIG + "\" xmlns:xenc=\"" + SamlNames.XENC + "\">"
                + key.repeat(1_000) + "</ds:KeyInfo>";
    }
}
