// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the platform's own verifier says of a document, without any of the rules of SAML; and what is in an encrypted one. */
final class Verdict {
    private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
    private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[1], "none");

    private Verdict() {}

    static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        DocumentBuilder builder = factory.newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(xml)));
    }

    /** Whether the response or the assertion itself has a signature, and every such signature is good. */
    static boolean isValid(Document document, PublicKey key) {
        int good = 0;
        NodeList signatures = document.getElementsByTagNameNS(DSIG, "Signature");
        for (int i = 0; i < signatures.getLength(); i++) {
            Node parent = signatures.item(i).getParentNode();
            if (parent.getLocalName().endsWith("Response")
                    || parent.getLocalName().equals("Assertion")) {
                if (!isValid((Element) signatures.item(i), key)) {
                    return false;
                }
                good++;
            }
        }
        return good > 0;
    }

    private static boolean isValid(Element signature, PublicKey key) {
        try {
            DOMValidateContext context = new DOMValidateContext(key, signature);
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            named(context, signature.getOwnerDocument().getDocumentElement());
            NodeList assertions = signature.getOwnerDocument().getElementsByTagNameNS(SAML, "Assertion");
            for (int i = 0; i < assertions.getLength(); i++) {
                named(context, (Element) assertions.item(i));
            }
            // Last, so that it is found where an ID is there twice.
            named(context, (Element) signature.getParentNode());
            return XMLSignatureFactory.getInstance("DOM", "XMLDSig")
                    .unmarshalXMLSignature(context)
                    .validate(context);
        } catch (Exception e) {
            return false;
        }
    }

    /** Whether what the first signature refers to, wherever it is, is what was digested; as somebody sees it who believes in IDs. */
    static boolean referenceIsGood(Document document) throws Exception {
        Element signature =
                (Element) document.getElementsByTagNameNS(DSIG, "Signature").item(0);
        String id = ((Element)
                        signature.getElementsByTagNameNS(DSIG, "Reference").item(0))
                .getAttribute("URI")
                .substring(1);
        NodeList assertions = document.getElementsByTagNameNS(SAML, "Assertion");
        for (int i = 0; i < assertions.getLength(); i++) {
            Element assertion = (Element) assertions.item(i);
            if (assertion.getAttribute("ID").equals(id)) {
                DOMValidateContext context =
                        new DOMValidateContext(KeySelector.singletonKeySelector(NO_KEY), signature);
                context.setProperty("org.jcp.xml.dsig.secureValidation", false);
                named(context, assertion);
                var read = XMLSignatureFactory.getInstance("DOM", "XMLDSig").unmarshalXMLSignature(context);
                if (read.getSignedInfo().getReferences().get(0).validate(context)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void named(DOMValidateContext context, Element element) {
        if (element.hasAttribute("ID")) {
            context.setIdAttributeNS(element, null, "ID");
        }
    }

    /** Puts what was encrypted where it was encrypted, as a receiver does. */
    static void decrypt(Document document, PrivateKey key) throws Exception {
        NodeList all = document.getElementsByTagNameNS(SAML, "EncryptedAssertion");
        while (all.getLength() > 0) {
            Element encrypted = (Element) all.item(0);
            byte[] plain = decrypted(encrypted, key);
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            Document inner = factory.newDocumentBuilder().parse(new ByteArrayInputStream(plain));
            encrypted.getParentNode().replaceChild(document.importNode(inner.getDocumentElement(), true), encrypted);
        }
    }

    static byte[] decrypted(Element encrypted, PrivateKey key) throws Exception {
        Element data = (Element)
                encrypted.getElementsByTagNameNS(XENC, "EncryptedData").item(0);
        Element wrapped =
                (Element) encrypted.getElementsByTagNameNS(XENC, "EncryptedKey").item(0);
        NodeList values = encrypted.getElementsByTagNameNS(XENC, "CipherValue");
        Cipher rsa;
        if (method(wrapped).endsWith("rsa-oaep-mgf1p")) {
            rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.DECRYPT_MODE,
                    key,
                    new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
        } else {
            rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.DECRYPT_MODE, key);
        }
        SecretKeySpec secret = new SecretKeySpec(rsa.doFinal(bytes(values.item(0))), "AES");
        byte[] all = bytes(values.item(1));
        if (method(data).endsWith("gcm")) {
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(Cipher.DECRYPT_MODE, secret, new GCMParameterSpec(128, all, 0, 12));
            return gcm.doFinal(all, 12, all.length - 12);
        }
        Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
        cbc.init(Cipher.DECRYPT_MODE, secret, new IvParameterSpec(all, 0, 16));
        byte[] padded = cbc.doFinal(all, 16, all.length - 16);
        return Arrays.copyOf(padded, padded.length - padded[padded.length - 1]);
    }

    private static String method(Element element) {
        return ((Element)
                        element.getElementsByTagNameNS(XENC, "EncryptionMethod").item(0))
                .getAttribute("Algorithm");
    }

    private static byte[] bytes(Node node) {
        return Base64.getDecoder().decode(node.getTextContent().getBytes(StandardCharsets.US_ASCII));
    }
}
