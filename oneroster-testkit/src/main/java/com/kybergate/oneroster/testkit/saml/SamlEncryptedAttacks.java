// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;
import static com.kybergate.oneroster.testkit.saml.SamlPieces.in;

import com.kybergate.oneroster.testkit.saml.SamlAttacks.Attack;
import com.kybergate.oneroster.testkit.saml.SamlTarget.Copy;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/** What can be made of a response whose assertion nobody but the receiver can read, with the receiver's own public key. */
final class SamlEncryptedAttacks {
    private static final String NOWHERE = "http://127.0.0.1:9/";

    private final SamlTarget target;
    private final X509Certificate peer;
    private final String audience;
    private final List<Attack> attacks;
    private final String plain;

    SamlEncryptedAttacks(SamlTarget target, X509Certificate peer, String audience, List<Attack> attacks) {
        this.target = target;
        this.peer = peer;
        this.audience = audience;
        this.attacks = attacks;
        this.plain = plain();
    }

    /** What an attacker who knows how assertions look here would write: right in everything but who signed it. */
    private String plain() {
        Copy copy = target.copy();
        String issuer = SamlDocument.child(copy.response(), "Issuer")
                .map(Element::getTextContent)
                .orElse("");
        String acs = copy.response().getAttribute("Destination");
        String question = copy.response().getAttribute("InResponseTo");
        SamlDraft draft = new SamlDraft(
                new SamlDraft.Content(
                        issuer,
                        SamlNames.UNSPECIFIED,
                        target.evil(),
                        List.of(new SamlDraft.Attribute("sourcedId", target.evil())),
                        Instant.parse(copy.response().getAttribute("IssueInstant")),
                        Instant.parse(copy.response().getAttribute("IssueInstant")),
                        Optional.empty()),
                SamlPeer.of(audience, acs),
                question.isEmpty() ? null : question,
                new SamlSignature(SamlPieces.another(), null, SamlNames.SHA256),
                SamlSigned.ASSERTION);
        return SamlDocument.write(draft.assertion);
    }

    void addAll() {
        beside();
        inside();
        genuine();
        keys();
    }

    private void add(String name, Consumer<Copy> change) {
        SamlTarget.add(attacks, name, target.changed(change));
    }

    private static Element encrypted(Copy copy) {
        return SamlDocument.child(copy.response(), "EncryptedAssertion")
                .orElseThrow(() -> new IllegalArgumentException("Nothing in it is encrypted"));
    }

    private Element evil(Copy copy, String text) {
        return new SamlEncryption(peer).of(copy.document(), text);
    }

    private static String signedByAttacker(String plain, String id) {
        var document = SamlDocument.parse(plain);
        Element assertion = document.getDocumentElement();
        if (!id.isEmpty()) {
            assertion.setAttribute("ID", id);
        }
        new SamlSignature(SamlPieces.another(), null, SamlNames.SHA256).into(assertion);
        return SamlDocument.write(document);
    }

    private void beside() {
        for (String place : List.of("instead of", "before", "behind")) {
            BiConsumer<Copy, Element> put = (copy, evil) -> {
                Element genuine = encrypted(copy);
                switch (place) {
                    case "instead of" -> copy.response().replaceChild(evil, genuine);
                    case "before" -> copy.response().insertBefore(evil, genuine);
                    default -> SamlDocument.insertAfter(genuine, evil);
                }
            };
            add(
                    "an encrypted assertion, not signed, %s the genuine one".formatted(place),
                    copy -> put.accept(copy, evil(copy, plain)));
            add(
                    "an encrypted assertion, signed by the attacker, %s the genuine one".formatted(place),
                    copy -> put.accept(copy, evil(copy, signedByAttacker(plain, ""))));
            add(
                    "an encrypted assertion with the response's id, %s the genuine one".formatted(place),
                    copy -> put.accept(
                            copy,
                            evil(
                                    copy,
                                    plain.replaceFirst(
                                            " ID=\"[^\"]*\"",
                                            " ID=\"" + copy.response().getAttribute("ID") + "\""))));
            add(
                    "an assertion in the clear, not signed, %s the genuine one".formatted(place),
                    copy -> put.accept(copy, clear(copy, plain)));
            add(
                    "an assertion in the clear, signed by the attacker, %s the genuine one".formatted(place),
                    copy -> put.accept(copy, clear(copy, signedByAttacker(plain, ""))));
            add("the genuine assertion twice, and another, %s the genuine one".formatted(place), copy -> {
                SamlDocument.insertAfter(encrypted(copy), SamlDocument.copy(encrypted(copy)));
                put.accept(copy, evil(copy, plain));
            });
        }
        for (boolean signature : new boolean[] {true, false}) {
            add(
                    "the genuine assertion in an extension, another in its place, signature "
                            + (signature ? "kept" : "gone"),
                    copy -> {
                        Element genuine = encrypted(copy);
                        copy.response().replaceChild(evil(copy, plain), genuine);
                        Element extensions = element(copy.response(), "samlp:Extensions");
                        copy.response()
                                .insertBefore(
                                        extensions,
                                        SamlDocument.child(copy.response(), "Status")
                                                .orElse(null));
                        extensions.appendChild(genuine);
                        if (!signature) {
                            SamlTarget.unsign(copy.response());
                        }
                    });
            add(
                    "the genuine response in the attacker's, signature "
                            + (signature ? "of the attacker's" : "of the genuine one"),
                    copy -> {
                        Element genuine = SamlDocument.copy(copy.response());
                        copy.response().replaceChild(evil(copy, plain), encrypted(copy));
                        SamlTarget.signature(signature ? genuine : copy.response())
                                .ifPresent(SamlDocument::remove);
                        element(copy.response(), "samlp:Extensions").appendChild(genuine);
                        copy.response().setAttribute("ID", SamlTarget.EVIL_ID);
                    });
        }
    }

    private static Element clear(Copy copy, String text) {
        return (Element) copy.document().importNode(SamlDocument.parse(text).getDocumentElement(), true);
    }

    /** Texts that come to light only once they are decrypted. */
    private void inside() {
        inside("an assertion with the genuine one in its advice", copy -> {
            var document = SamlDocument.parse(plain);
            Element advice = element(document.getDocumentElement(), "saml:Advice");
            advice.appendChild(document.importNode(encrypted(copy), true));
            return SamlDocument.write(document);
        });
        inside("an assertion encrypted twice", copy -> SamlDocument.write(evil(copy, plain)));
        inside("two assertions", copy -> plain + plain);
        inside(
                "a whole response",
                copy -> "<samlp:Response xmlns:samlp=\"" + SamlNames.PROTOCOL + "\">" + plain + "</samlp:Response>");
        inside("an assertion with a document type", copy -> "<!DOCTYPE r [<!ENTITY e \"x\">]>" + plain);
        inside(
                "an assertion with a file",
                copy -> "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                        + plain.replaceFirst("</saml:Assertion>", "&e;</saml:Assertion>"));
        inside(
                "an assertion with an address",
                copy -> "<!DOCTYPE r [<!ENTITY e SYSTEM \"" + NOWHERE + "\">]>"
                        + plain.replaceFirst("</saml:Assertion>", "&e;</saml:Assertion>"));
        inside("an assertion with an instruction", copy -> "<?x y?>" + plain);
        inside("an assertion that closes what it is in", copy -> plain + "</saml:EncryptedAssertion>" + plain);
        inside("an assertion that ends early", copy -> plain.substring(0, plain.length() / 2) + target.evil());
        inside(
                "an assertion 30,000 levels deep",
                copy -> plain.replaceFirst(
                        "</saml:Assertion>", "<a>".repeat(30_000) + "</a>".repeat(30_000) + "</saml:Assertion>"));
        inside("an assertion in another encoding", copy -> "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + plain);
        inside("no XML", copy -> target.evil());
        inside(
                "another element",
                copy -> "<saml:NameID xmlns:saml=\"" + SamlNames.ASSERTION + "\">"
                        + target.evil().replace("&", "&amp;").replace("<", "&lt;") + "</saml:NameID>");
    }

    private void inside(String name, Function<Copy, String> text) {
        add("encrypted: " + name, copy -> {
            String inner = text.apply(copy);
            copy.response().replaceChild(evil(copy, inner), encrypted(copy));
        });
        add("encrypted, without any signature: " + name, copy -> {
            String inner = text.apply(copy);
            copy.response().replaceChild(evil(copy, inner), encrypted(copy));
            SamlTarget.unsign(copy.response());
        });
    }

    private static Element cipher(Element encrypted) {
        return in(
                SamlDocument.child(in(encrypted, "EncryptedData"), "CipherData").orElseThrow(), "CipherValue");
    }

    /** Changes of what the attacker cannot read, for what the answers may tell about it. */
    private void genuine() {
        octets("its last octet", bytes -> flipped(bytes, bytes.length - 1));
        octets("its first octet", bytes -> flipped(bytes, 0));
        octets("an octet in its middle", bytes -> flipped(bytes, bytes.length / 2));
        octets("without its last octet", bytes -> Arrays.copyOf(bytes, bytes.length - 1));
        octets("without its last block", bytes -> Arrays.copyOf(bytes, bytes.length - 16));
        octets("nothing but its beginning", bytes -> Arrays.copyOf(bytes, 12));
        octets("nothing", bytes -> new byte[0]);
        octets("a megabyte more", bytes -> Arrays.copyOf(bytes, bytes.length + 1_000_000));
        for (String algorithm : List.of(
                SamlNames.AES256_CBC,
                SamlNames.XENC + "tripledes-cbc",
                SamlNames.XENC + "aes128-cbc",
                "http://www.w3.org/2009/xmlenc11#aes128-gcm",
                "",
                "urn:unknown")) {
            genuine(
                    "encrypted with '%s', it says".formatted(algorithm),
                    (copy, encrypted) -> SamlDocument.child(in(encrypted, "EncryptedData"), "EncryptionMethod")
                            .orElseThrow()
                            .setAttribute("Algorithm", algorithm));
        }
        for (String algorithm : List.of(
                SamlNames.RSA_15,
                SamlNames.XENC + "kw-aes256",
                "http://www.w3.org/2009/xmlenc11#rsa-oaep",
                "",
                "urn:unknown")) {
            genuine(
                    "a key wrapped with '%s', it says".formatted(algorithm),
                    (copy, encrypted) -> in(in(encrypted, "EncryptedKey"), "EncryptionMethod")
                            .setAttribute("Algorithm", algorithm));
        }
        genuine(
                "a comment in it",
                (copy, encrypted) ->
                        SamlPieces.split(cipher(encrypted), copy.document().createComment("x")));
        genuine("its octets elsewhere", (copy, encrypted) -> {
            Element data = (Element) cipher(encrypted).getParentNode();
            data.setTextContent("");
            element(data, "xenc:CipherReference").setAttribute("URI", NOWHERE);
        });
        genuine("its octets in the document, by a stylesheet", (copy, encrypted) -> {
            Element data = (Element) cipher(encrypted).getParentNode();
            data.setTextContent("");
            Element reference = element(data, "xenc:CipherReference");
            reference.setAttribute("URI", "");
            Element transform = element(element(reference, "xenc:Transforms"), "ds:Transform");
            transform.setAttribute("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116");
        });
        genuine(
                "said to be content",
                (copy, encrypted) -> in(encrypted, "EncryptedData").setAttribute("Type", SamlNames.XENC + "Content"));
        genuine(
                "of no type",
                (copy, encrypted) -> in(encrypted, "EncryptedData").removeAttribute("Type"));
        genuine(
                "said to be EXI",
                (copy, encrypted) ->
                        in(encrypted, "EncryptedData").setAttribute("Type", "http://www.w3.org/2009/xmlenc11#EXI"));
        genuine(
                "for somebody else, it says",
                (copy, encrypted) ->
                        in(encrypted, "EncryptedKey").setAttribute("Recipient", "https://elsewhere.example.net/sp"));
    }

    private void genuine(String name, BiConsumer<Copy, Element> change) {
        add("the genuine one, " + name, copy -> change.accept(copy, encrypted(copy)));
    }

    private void octets(String name, UnaryOperator<byte[]> change) {
        genuine("changed: " + name, (copy, encrypted) -> {
            Element cipher = cipher(encrypted);
            byte[] bytes = change.apply(Base64.getDecoder().decode(cipher.getTextContent()));
            cipher.setTextContent(Base64.getEncoder().encodeToString(bytes));
        });
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    /** Keys that take long, or that are somewhere else. */
    private void keys() {
        keys("1,000 keys", (copy, key) -> {
            for (int i = 0; i < 999; i++) {
                SamlDocument.insertAfter(key, SamlDocument.copy(key));
            }
        });
        keys("a key in a key, 500 deep", (copy, key) -> {
            Element inner = key;
            for (int i = 0; i < 500; i++) {
                inner = element(element(inner, "ds:KeyInfo"), "xenc:EncryptedKey");
            }
        });
        keys("a key elsewhere", (copy, key) -> {
            Element method = element((Element) key.getParentNode(), "ds:RetrievalMethod");
            method.setAttribute("URI", NOWHERE);
            method.setAttribute("Type", SamlNames.XENC + "EncryptedKey");
            SamlDocument.remove(key);
        });
        keys("a key that is itself", (copy, key) -> {
            Element keyInfo = (Element) key.getParentNode();
            keyInfo.setAttribute("Id", "loop");
            Element method = element(keyInfo, "ds:RetrievalMethod");
            method.setAttribute("URI", "#loop");
            SamlDocument.remove(key);
        });
        keys("no key", (copy, key) -> SamlDocument.remove(key));
        keys("a key of no octets", (copy, key) -> in(key, "CipherValue").setTextContent(""));
        keys("a key of a megabyte", (copy, key) -> in(key, "CipherValue").setTextContent("A".repeat(1_000_000)));
        keys(
                "parameters of a megabyte",
                (copy, key) -> element(in(key, "EncryptionMethod"), "xenc:OAEPparams", "A".repeat(1_000_000)));
    }

    private void keys(String name, BiConsumer<Copy, Element> change) {
        add("an assertion with " + name, copy -> {
            Element evil = evil(copy, plain);
            copy.response().replaceChild(evil, encrypted(copy));
            change.accept(copy, in(evil, "EncryptedKey"));
        });
    }
}
