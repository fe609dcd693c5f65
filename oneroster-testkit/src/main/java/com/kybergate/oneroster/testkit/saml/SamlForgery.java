// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;
import static com.kybergate.oneroster.testkit.saml.SamlPieces.in;

import com.kybergate.oneroster.testkit.saml.SamlAttacks.Attack;
import com.kybergate.oneroster.testkit.saml.SamlTarget.Copy;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Signatures that fit nothing, or fit what the attacker wrote but are by nobody who is believed. */
final class SamlForgery {
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final String NOWHERE = "http://127.0.0.1:9/";

    private final SamlTarget target;
    private final List<Attack> attacks;

    SamlForgery(SamlTarget target, List<Attack> attacks) {
        this.target = target;
        this.attacks = attacks;
    }

    void addAll() {
        missing();
        byAttacker();
        bySecret();
        algorithms();
        severalSignedInfos();
        digests();
        references();
        keyInfos();
    }

    private void add(String name, Consumer<Copy> change) {
        SamlTarget.add(attacks, name, target.renamed(change));
    }

    /** Changes the signature of the document about the other person. */
    private void addSigned(String name, BiConsumer<Copy, Element> change) {
        add(
                name,
                copy -> change.accept(copy, SamlTarget.signature(copy.signed()).orElseThrow()));
    }

    private void missing() {
        add("signature as it was", copy -> {});
        add("no signature", copy -> SamlTarget.unsign(copy.response()));
        addSigned("signature without anything", (copy, signature) -> signature.setTextContent(""));
        addSigned(
                "signature without a value", (copy, signature) -> SamlDocument.remove(in(signature, "SignatureValue")));
        addSigned(
                "signature with an empty value",
                (copy, signature) -> in(signature, "SignatureValue").setTextContent(""));
        addSigned(
                "signature with a value that is not base64",
                (copy, signature) -> in(signature, "SignatureValue").setTextContent("*?!"));
        addSigned(
                "signature of zeros",
                (copy, signature) -> in(signature, "SignatureValue")
                        .setTextContent(Base64.getEncoder().encodeToString(new byte[256])));
        addSigned(
                "signature without SignedInfo", (copy, signature) -> SamlDocument.remove(in(signature, "SignedInfo")));
        addSigned(
                "signature without a reference", (copy, signature) -> SamlDocument.remove(in(signature, "Reference")));
        addSigned("signature in another namespace", (copy, signature) -> {
            copy.document().renameNode(signature, SamlNames.METADATA, "ds:Signature");
            signature.setAttributeNS(SamlNames.XMLNS, "xmlns:ds", SamlNames.METADATA);
        });
        addSigned(
                "signature under another name",
                (copy, signature) -> copy.document().renameNode(signature, SamlNames.DSIG, "ds:signature"));
        addSigned("signature at the end", (copy, signature) -> copy.signed().appendChild(signature));
        addSigned(
                "signature in the subject",
                (copy, signature) -> SamlDocument.below(copy.response(), "Subject")
                        .ifPresent(subject -> subject.appendChild(signature)));
        addSigned(
                "signature twice",
                (copy, signature) -> SamlDocument.insertAfter(signature, SamlDocument.copy(signature)));
    }

    /** Signs what the other person is in with the attacker's own key, instead of any other signature. */
    private static Element resign(Copy copy, SamlKeys keys, Optional<X509Certificate> shown) {
        Element signed = copy.signed();
        SamlTarget.unsign(copy.response());
        SamlSignature signature = new SamlSignature(keys, null, SamlNames.SHA256);
        signature.shown = shown;
        return signature.into(signed);
    }

    private void byAttacker() {
        SamlKeys mine = SamlPieces.another();
        SamlKeys curve = SamlKeys.ec();
        X509Certificate certificate = mine.certificate();
        add("attacker's key, their certificate shown", copy -> resign(copy, mine, Optional.of(certificate)));
        add(
                "attacker's key on a curve, their certificate shown",
                copy -> resign(copy, curve, Optional.of(curve.certificate())));
        add("attacker's key, nothing shown", copy -> resign(copy, mine, Optional.empty()));
        add("attacker's key as a value", copy -> {
            RSAPublicKey key = (RSAPublicKey) certificate.getPublicKey();
            Element value = element(
                    element(element(resign(copy, mine, Optional.empty()), "ds:KeyInfo"), "ds:KeyValue"),
                    "ds:RSAKeyValue");
            element(value, "ds:Modulus", base64(key.getModulus()));
            element(value, "ds:Exponent", base64(key.getPublicExponent()));
        });
        genuineCertificate().ifPresent(genuine -> {
            add("attacker's key, the genuine certificate shown", copy -> resign(copy, mine, Optional.of(genuine)));
            add("attacker's key, both certificates shown", copy -> {
                Element shown = in(resign(copy, mine, Optional.of(certificate)), "X509Certificate");
                SamlDocument.insertAfter(shown, SamlDocument.copy(shown));
                shown.setTextContent(encoded(genuine));
            });
            add("attacker's key, both certificates shown, theirs first", copy -> {
                Element shown = in(resign(copy, mine, Optional.of(genuine)), "X509Certificate");
                SamlDocument.insertAfter(shown, SamlDocument.copy(shown));
                shown.setTextContent(encoded(certificate));
            });
        });
        for (boolean first : new boolean[] {true, false}) {
            add("attacker's signature " + (first ? "before" : "behind") + " the genuine one", copy -> {
                Element genuine = SamlTarget.signature(copy.signed()).orElseThrow();
                Element theirs = resign(copy, mine, Optional.of(certificate));
                theirs.getParentNode().insertBefore(genuine, first ? theirs.getNextSibling() : theirs);
            });
        }
        add("attacker's key, signed elsewhere", copy -> {
            Element signature = resign(copy, mine, Optional.of(certificate));
            copy.response().appendChild(signature);
        });
    }

    private Optional<X509Certificate> genuineCertificate() {
        return SamlDocument.below(target.copy().response(), "X509Certificate").map(shown -> {
            try {
                return (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getMimeDecoder().decode(shown.getTextContent())));
            } catch (CertificateException e) {
                throw new IllegalArgumentException("Its certificate cannot be read", e);
            }
        });
    }

    private static String encoded(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int zero = bytes[0] == 0 ? 1 : 0;
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, zero, bytes.length));
    }

    /** What everybody knows as a shared secret. */
    private void bySecret() {
        genuineCertificate().ifPresent(genuine -> {
            byte[] key = genuine.getPublicKey().getEncoded();
            hmac("the published key", "hmac-sha256", key);
            hmac("the published key", "hmac-sha512", key);
            hmac(
                    "the published key as text",
                    "hmac-sha256",
                    text("PUBLIC KEY", Base64.getMimeEncoder().encodeToString(key)));
            hmac("the certificate", "hmac-sha256", Base64.getDecoder().decode(encoded(genuine)));
            hmac("the certificate as text", "hmac-sha256", text("CERTIFICATE", encoded(genuine)));
        });
        hmac("a zero", "hmac-sha256", new byte[1]);
        addSigned("HMAC of no length", (copy, signature) -> {
            Element method = in(signature, "SignatureMethod");
            method.setAttribute("Algorithm", MORE + "hmac-sha256");
            element(method, "ds:HMACOutputLength", "0");
            in(signature, "SignatureValue").setTextContent("");
        });
    }

    private static byte[] text(String what, String base64) {
        return ("-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void hmac(String secret, String algorithm, byte[] key) {
        add("%s with %s".formatted(algorithm, secret), copy -> {
            Element signed = copy.signed();
            SamlTarget.unsign(copy.response());
            SamlSignature signature = new SamlSignature(SamlPieces.another(), MORE + algorithm, SamlNames.SHA256);
            signature.key = new SecretKeySpec(key, "HMAC");
            signature.shown = Optional.empty();
            signature.into(signed);
        });
    }

    private void algorithms() {
        for (String algorithm : List.of(
                "",
                "none",
                "urn:none",
                SamlNames.DSIG + "dsa-sha1",
                SamlNames.DSIG + "rsa-sha1",
                MORE + "rsa-md5",
                SamlNames.DSIG + "sha1")) {
            addSigned(
                    "signature algorithm '%s'".formatted(algorithm),
                    (copy, signature) -> in(signature, "SignatureMethod").setAttribute("Algorithm", algorithm));
        }
        for (String algorithm : List.of("", "none", MORE + "md5", SamlNames.DSIG + "sha1")) {
            addSigned(
                    "digest algorithm '%s'".formatted(algorithm),
                    (copy, signature) -> in(signature, "DigestMethod").setAttribute("Algorithm", algorithm));
        }
        for (String algorithm : List.of(
                "", "none", SamlNames.INCLUSIVE, SamlNames.EXCLUSIVE + "WithComments", SamlNames.DSIG + "base64")) {
            addSigned(
                    "canonicalization '%s'".formatted(algorithm),
                    (copy, signature) -> in(signature, "CanonicalizationMethod").setAttribute("Algorithm", algorithm));
        }
    }

    /** The SignedInfo that would fit what the attacker wrote. */
    private static Element fitting(Copy copy) {
        Element genuine = SamlTarget.signature(copy.signed()).orElseThrow();
        SamlSignature mine = new SamlSignature(SamlPieces.another(), null, SamlNames.SHA256);
        Element signed = (Element) genuine.getParentNode();
        SamlDocument.remove(genuine);
        Element signature = mine.into(signed);
        Element info = in(signature, "SignedInfo");
        signed.replaceChild(genuine, signature);
        return info;
    }

    private void severalSignedInfos() {
        add("two SignedInfo, the genuine one last", copy -> {
            Element fitting = fitting(copy);
            SamlDocument.insertFirst(SamlTarget.signature(copy.signed()).orElseThrow(), fitting);
        });
        add("two SignedInfo, the genuine one first", copy -> {
            Element fitting = fitting(copy);
            SamlDocument.insertAfter(in(SamlTarget.signature(copy.signed()).orElseThrow(), "SignedInfo"), fitting);
        });
        add("two SignedInfo, the genuine one at the end", copy -> {
            Element fitting = fitting(copy);
            Element signature = SamlTarget.signature(copy.signed()).orElseThrow();
            signature.appendChild(in(signature, "SignedInfo"));
            SamlDocument.insertFirst(signature, fitting);
        });
        for (String holder : List.of("ds:Object", "ds:KeyInfo")) {
            add("SignedInfo that fits, the genuine one in " + holder, copy -> {
                Element fitting = fitting(copy);
                Element signature = SamlTarget.signature(copy.signed()).orElseThrow();
                Element genuine = in(signature, "SignedInfo");
                signature.replaceChild(fitting, genuine);
                element(signature, holder).appendChild(genuine);
            });
        }
        add("SignedInfo that fits, in the genuine one", copy -> {
            Element fitting = fitting(copy);
            in(SamlTarget.signature(copy.signed()).orElseThrow(), "SignedInfo").appendChild(fitting);
        });
        add("SignedInfo that fits, and the genuine value", copy -> {
            Element fitting = fitting(copy);
            Element signature = SamlTarget.signature(copy.signed()).orElseThrow();
            signature.replaceChild(fitting, in(signature, "SignedInfo"));
        });
    }

    private void digests() {
        for (boolean first : new boolean[] {true, false}) {
            add("the digest that fits " + (first ? "before" : "behind") + " a comment with the genuine one", copy -> {
                String fits = in(fitting(copy), "DigestValue").getTextContent();
                Element digest = in(SamlTarget.signature(copy.signed()).orElseThrow(), "DigestValue");
                var comment = copy.document().createComment(digest.getTextContent());
                digest.setTextContent(fits);
                digest.insertBefore(comment, first ? null : digest.getFirstChild());
            });
            add("the digest that fits in a comment " + (first ? "before" : "behind") + " the genuine one", copy -> {
                var comment = copy.document()
                        .createComment(in(fitting(copy), "DigestValue").getTextContent());
                Element digest = in(SamlTarget.signature(copy.signed()).orElseThrow(), "DigestValue");
                digest.insertBefore(comment, first ? digest.getFirstChild() : null);
            });
            add("the digest that fits " + (first ? "before" : "behind") + " the genuine one", copy -> {
                String fits = in(fitting(copy), "DigestValue").getTextContent();
                Element digest = in(SamlTarget.signature(copy.signed()).orElseThrow(), "DigestValue");
                Element second = SamlDocument.copy(digest);
                SamlDocument.insertAfter(digest, second);
                (first ? digest : second).setTextContent(fits);
            });
        }
        // What some implementations digest where canonicalization has failed.
        addSigned("digest of nothing, a relative namespace in the assertion", (copy, signature) -> {
            in(signature, "DigestValue").setTextContent(ofNothing());
            copy.signed().setAttributeNS(SamlNames.XMLNS, "xmlns:x", "relative");
        });
        addSigned(
                "a relative namespace in SignedInfo",
                (copy, signature) -> in(signature, "SignedInfo").setAttributeNS(SamlNames.XMLNS, "xmlns:x", "1"));
        addSigned(
                "an empty digest",
                (copy, signature) -> in(signature, "DigestValue").setTextContent(""));
    }

    private static String ofNothing() {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void references() {
        for (String uri : List.of(
                "",
                "#",
                "#" + SamlTarget.EVIL_ID,
                "#xpointer(/)",
                "#xpointer(id('%s'))",
                NOWHERE,
                "file:///etc/hostname",
                "%23")) {
            addSigned(
                    "reference to '%s'".formatted(uri),
                    (copy, signature) -> in(signature, "Reference")
                            .setAttribute("URI", uri.replace("%s", copy.signed().getAttribute("ID"))));
        }
        addSigned(
                "reference to whatever",
                (copy, signature) -> in(signature, "Reference").removeAttribute("URI"));
        addSigned("two references", (copy, signature) -> {
            Element reference = in(signature, "Reference");
            SamlDocument.insertAfter(reference, SamlDocument.copy(reference));
        });
        addSigned(
                "the reference in a manifest",
                (copy, signature) -> element(element(signature, "ds:Object"), "ds:Manifest")
                        .appendChild(in(signature, "Reference")));
        addSigned("a stylesheet among the transforms", (copy, signature) -> {
            Element transform = transform(signature, "http://www.w3.org/TR/1999/REC-xslt-19991116");
            transform.appendChild(stylesheet(copy));
        });
        addSigned("an XPath that leaves out the name", (copy, signature) -> {
            Element transform = transform(signature, "http://www.w3.org/TR/1999/REC-xpath-19991116");
            SamlDocument.declare(transform, "saml");
            element(transform, "ds:XPath", "not(ancestor-or-self::saml:NameID)");
        });
        addSigned("base64 among the transforms", (copy, signature) -> transform(signature, SamlNames.DSIG + "base64"));
        addSigned("an unknown transform", (copy, signature) -> transform(signature, "urn:unknown"));
        addSigned("no transforms", (copy, signature) -> SamlDocument.remove(in(signature, "Transforms")));
    }

    private static Element transform(Element signature, String algorithm) {
        Element transform = element(in(signature, "Transforms"), "ds:Transform");
        transform.setAttribute("Algorithm", algorithm);
        return transform;
    }

    /** Would ask for a document, if anybody ran it. */
    private static Node stylesheet(Copy copy) {
        return copy.document()
                .importNode(
                        SamlDocument.parse(
                                        "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">"
                                                + "<xsl:template match=\"/\"><xsl:copy-of select=\"document('" + NOWHERE
                                                + "')\"/></xsl:template></xsl:stylesheet>")
                                .getDocumentElement(),
                        true);
    }

    /** What nobody signs, and some read before they know whose it is. */
    private void keyInfos() {
        keyInfo(
                "a key that is elsewhere",
                (copy, keyInfo) -> element(keyInfo, "ds:RetrievalMethod").setAttribute("URI", NOWHERE));
        keyInfo("a key that a stylesheet makes", (copy, keyInfo) -> {
            Element method = element(keyInfo, "ds:RetrievalMethod");
            method.setAttribute("URI", "");
            Element transform = element(element(method, "ds:Transforms"), "ds:Transform");
            transform.setAttribute("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116");
            transform.appendChild(stylesheet(copy));
        });
        keyInfo(
                "a name of a key that is a path",
                (copy, keyInfo) -> element(keyInfo, "ds:KeyName", "../../etc/hostname"));
        keyInfo(
                "a certificate that is none",
                (copy, keyInfo) -> element(element(keyInfo, "ds:X509Data"), "ds:X509Certificate", "AAAA"));
        keyInfo(
                "a list of what was revoked, which is none",
                (copy, keyInfo) -> element(element(keyInfo, "ds:X509Data"), "ds:X509CRL", "AAAA"));
    }

    private void keyInfo(String name, BiConsumer<Copy, Element> change) {
        SamlTarget.add(attacks, "key info: " + name, target.changed(copy -> {
            Element signature = SamlTarget.signature(copy.signed()).orElseThrow();
            Element keyInfo =
                    SamlDocument.child(signature, "KeyInfo").orElseGet(() -> element(signature, "ds:KeyInfo"));
            keyInfo.setTextContent("");
            element(keyInfo, "ds:KeyName", target.evil());
            change.accept(copy, keyInfo);
        }));
    }
}
