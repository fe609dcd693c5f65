// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
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
import org.w3c.dom.Node;

/** Signs elements of a tree by the profile of SAML (Core 5.4), and writes trees. */
final class SignedAnew {
    private SignedAnew() {}

    /** Takes away the signatures that an element holds of itself. */
    static void unsign(Element element) {
        Elements.children(element, Names.SIGNATURE, "Signature").forEach(element::removeChild);
    }

    /** Puts a signature of an element into it, behind its Issuer. */
    static void sign(Element element, PrivateKey key) {
        Node behind = Elements.children(element, Names.ASSERTION, "Issuer").stream()
                .findFirst()
                .map(Node::getNextSibling)
                .orElse(element.getFirstChild());
        try {
            XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", "XMLDSig");
            DOMSignContext context =
                    behind == null ? new DOMSignContext(key, element) : new DOMSignContext(key, element, behind);
            context.setDefaultNamespacePrefix("ds");
            context.setIdAttributeNS(element, null, "ID");
            Reference reference = factory.newReference(
                    "#" + element.getAttribute("ID"),
                    factory.newDigestMethod(DigestMethod.SHA256, null),
                    List.of(
                            factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                            factory.newTransform(Names.EXCLUSIVE, (TransformParameterSpec) null)),
                    null,
                    null);
            factory.newXMLSignature(
                            factory.newSignedInfo(
                                    factory.newCanonicalizationMethod(Names.EXCLUSIVE, (C14NMethodParameterSpec) null),
                                    factory.newSignatureMethod(
                                            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null),
                                    List.of(reference)),
                            null)
                    .sign(context);
            element.setIdAttribute("ID", false);
            // The platform breaks lines with carriage returns, which only a reference keeps.
            Elements.children(element, Names.SIGNATURE, "Signature").stream()
                    .flatMap(made -> Elements.children(made, Names.SIGNATURE, "SignatureValue").stream())
                    .forEach(
                            value -> value.setTextContent(value.getTextContent().replaceAll("\\s", "")));
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException | IllegalArgumentException e) {
            // The last one, if the ID is none.
            throw new IllegalStateException(e);
        }
    }

    /** The document of a tree, to the letter. */
    static byte[] write(Document document) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(out));
            return out.toString().getBytes(StandardCharsets.UTF_8);
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }
}
