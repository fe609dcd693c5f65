// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.XMLStructure;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import javax.xml.crypto.dsig.spec.XSLTTransformParameterSpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * How a provider signs: by the profile of SAML Core 5.4 unless something here is changed. Its fields are there to be changed by faults before
 * anything is signed.
 */
final class SamlSignature {
    /** Copies everything; what it says does not matter, only that it is there and would be run. */
    private static final String COPY =
            "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">"
                    + "<xsl:template match=\"@*|node()\"><xsl:copy><xsl:apply-templates select=\"@*|node()\"/></xsl:copy></xsl:template>"
                    + "</xsl:stylesheet>";

    Key key;
    Optional<X509Certificate> shown;
    String algorithm;
    String digest;
    String canonicalization = SamlNames.EXCLUSIVE;
    List<String> transforms = List.of(SamlNames.ENVELOPED, SamlNames.EXCLUSIVE);
    /** From the id of what is signed to what the references say. */
    UnaryOperator<String> uri = id -> "#" + id;

    int references = 1;
    /** Another element than the one that the signature is put into. */
    @Nullable
    Element elsewhere;

    boolean object;

    SamlSignature(SamlKeys keys, @Nullable String algorithm, String digest) {
        this.key = keys.privateKey();
        this.shown = Optional.of(keys.certificate());
        this.algorithm = algorithm != null
                ? algorithm
                : key.getAlgorithm().equals("RSA") ? SamlNames.RSA_SHA256 : SamlNames.ECDSA_SHA256;
        this.digest = digest;
    }

    /** The published key as a shared secret: who lets the message choose the algorithm takes it. */
    void secretOf(X509Certificate certificate) {
        key = new SecretKeySpec(certificate.getPublicKey().getEncoded(), "HmacSHA256");
        algorithm = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
    }

    /** Puts a signature of an element into it, behind its Issuer, where the schema wants it. */
    Element into(Element parent) {
        Element signed = elsewhere == null ? parent : elsewhere;
        Node behind =
                SamlDocument.child(parent, "Issuer").map(Node::getNextSibling).orElse(parent.getFirstChild());
        try {
            XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", "XMLDSig");
            DOMSignContext context = new DOMSignContext(key, parent, behind);
            context.setDefaultNamespacePrefix("ds");
            // Faults want what the platform would rather not do.
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            boolean named = signed.hasAttribute("ID");
            if (named) {
                context.setIdAttributeNS(signed, null, "ID");
            }
            factory.newXMLSignature(signedInfo(factory, signed), keyInfo(factory), objects(factory), null, null)
                    .sign(context);
            if (named) {
                signed.setIdAttribute("ID", false);
            }
            Element signature = (Element) (behind == null ? parent.getLastChild() : behind.getPreviousSibling());
            // The platform breaks lines as MIME does, with carriage returns that only a reference can keep.
            for (String text : List.of("SignatureValue", "X509Certificate")) {
                SamlDocument.below(signature, text)
                        .ifPresent(value ->
                                value.setTextContent(value.getTextContent().replaceAll("\\s", "")));
            }
            return signature;
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    private SignedInfo signedInfo(XMLSignatureFactory factory, Element signed) throws GeneralSecurityException {
        List<Transform> steps = new ArrayList<>();
        for (String transform : transforms) {
            steps.add(factory.newTransform(transform, parameters(transform)));
        }
        List<Reference> all = new ArrayList<>();
        for (int i = 0; i < references; i++) {
            all.add(factory.newReference(
                    uri.apply(signed.getAttribute("ID")), factory.newDigestMethod(digest, null), steps, null, null));
        }
        return factory.newSignedInfo(
                factory.newCanonicalizationMethod(canonicalization, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(algorithm, null),
                all);
    }

    private static @Nullable TransformParameterSpec parameters(String transform) {
        return switch (transform) {
            case Transform.XPATH -> new XPathFilterParameterSpec("true()");
            case Transform.XSLT ->
                new XSLTTransformParameterSpec(
                        new DOMStructure(SamlDocument.parse(COPY).getDocumentElement()));
            default -> null;
        };
    }

    private @Nullable KeyInfo keyInfo(XMLSignatureFactory factory) {
        KeyInfoFactory keys = factory.getKeyInfoFactory();
        return shown.map(certificate -> keys.newX509Data(List.of(certificate)))
                .map((X509Data data) -> keys.newKeyInfo(List.of(data)))
                .orElse(null);
    }

    private List<XMLObject> objects(XMLSignatureFactory factory) {
        List<XMLStructure> nothing = List.of();
        return object ? List.of(factory.newXMLObject(nothing, null, null, null)) : List.of();
    }
}
