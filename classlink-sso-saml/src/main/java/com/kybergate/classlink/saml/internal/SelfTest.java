// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal;

import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.opensaml.OpenSamlVerifier;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Whether the libraries that are really there judge as they should: what is on a class path at run time is a host's doing. A message is signed with a key made
 * for it; both verifiers have to accept it with the same octets, and the first to refuse it once a letter is changed. The second is not shown that one: Santuario
 * warns of each signature that does not hold, and every start of a host would begin with a warning.
 */
public final class SelfTest {
    private static final String ID = "_self-test";

    private static final String MESSAGE = "<saml:Assertion xmlns:saml=\"" + Names.ASSERTION
            + "\" ID=\"" + ID + "\" Version=\"2.0\" IssueInstant=\"2026-01-01T00:00:00Z\">"
            + "<saml:Issuer>self-test</saml:Issuer><saml:Subject><saml:NameID>somebody</saml:NameID></saml:Subject></saml:Assertion>";

    private SelfTest() {}

    /**
     * Tries the verifiers.
     *
     * @param strict the first
     * @param second the second
     * @throws IllegalStateException if one of them does not judge as it should
     */
    public static void run(StrictVerifier strict, OpenSamlVerifier second) {
        String good;
        PublicKey key;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            key = pair.getPublic();
            good = signed(pair);
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException | TransformerException e) {
            throw new IllegalStateException("This Java platform does not sign XML", e);
        }
        byte[] document = good.getBytes(StandardCharsets.UTF_8);
        byte[] octets = accepted(strict, document, key);
        byte[] others = second.signed(document, List.of(key)).orElse(Map.of()).getOrDefault(ID, new byte[0]);
        if (octets.length == 0 || !Arrays.equals(octets, others)) {
            throw failed("disagree about a message that is good");
        }
        String read = Elements.text(Documents.parse(octets).getDocumentElement());
        byte[] changed = good.replace("somebody", "somebodx").getBytes(StandardCharsets.UTF_8);
        if (!read.equals("self-testsomebody") || accepted(strict, changed, key).length > 0) {
            throw failed("accept what was changed");
        }
    }

    private static byte[] accepted(StrictVerifier strict, byte[] document, PublicKey key) {
        try {
            Element root = Documents.parse(document).getDocumentElement();
            Element signature =
                    Elements.only(root, Names.SIGNATURE, "Signature").orElseThrow();
            return strict.verify(signature, ID, List.of(key));
        } catch (SignInException e) {
            return new byte[0];
        }
    }

    private static IllegalStateException failed(String how) {
        return new IllegalStateException("The libraries on this class path do not verify signatures: they " + how
                + ". Something replaces a part of javax.xml, Santuario or OpenSAML here.");
    }

    private static String signed(KeyPair pair)
            throws GeneralSecurityException, MarshalException, XMLSignatureException, TransformerException {
        Document document = Documents.parse(MESSAGE.getBytes(StandardCharsets.UTF_8));
        Element root = document.getDocumentElement();
        root.setIdAttributeNS(null, "ID", true);
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", StrictVerifier.provider());
        Reference reference = factory.newReference(
                "#" + ID,
                factory.newDigestMethod(DigestMethod.SHA256, null),
                List.of(
                        factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                        factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
                null,
                null);
        SignedInfo info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", null),
                List.of(reference));
        Element issuer = Elements.children(root).get(0);
        factory.newXMLSignature(info, null).sign(new DOMSignContext(pair.getPrivate(), root, issuer.getNextSibling()));
        Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
        writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter out = new StringWriter();
        writer.transform(new DOMSource(document), new StreamResult(out));
        return out.toString();
    }
}
