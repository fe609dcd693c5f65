// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import static com.kybergate.oneroster.testkit.saml.SamlDocument.element;

import java.util.Base64;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Where things are in a response, and the faults that take more than a line. */
final class SamlPieces {
    static final String NAME_ID = "Assertion/Subject/NameID";
    static final String CONFIRMATION = "Assertion/Subject/SubjectConfirmation";
    static final String DATA = CONFIRMATION + "/SubjectConfirmationData";
    static final String CONDITIONS = "Assertion/Conditions";
    static final String RESTRICTION = CONDITIONS + "/AudienceRestriction";
    static final String STATEMENT = "Assertion/AuthnStatement";

    private SamlPieces() {}

    /** Made when it is first needed, once. */
    private static final class Another {
        static final SamlKeys KEYS = SamlKeys.rsa(2048);
    }

    /** Keys that no metadata has. */
    static SamlKeys another() {
        return Another.KEYS;
    }

    static void signedByAnother(SamlSignature signature) {
        signature.key = another().privateKey();
        signature.algorithm = SamlNames.RSA_SHA256;
    }

    /** Puts a node into the middle of a text. */
    static void split(Element element, Node node) {
        String text = element.getTextContent();
        int middle = text.length() / 2;
        element.setTextContent(text.substring(0, middle));
        element.appendChild(node);
        element.appendChild(element.getOwnerDocument().createTextNode(text.substring(middle)));
    }

    static Element in(Element parent, String localName) {
        return SamlDocument.below(parent, localName).orElseThrow();
    }

    static void repeat(SamlDraft draft, Element element) {
        SamlDocument.insertAfter(element, SamlDocument.copy(element));
    }

    static String onlyAssertion(String xml) {
        Element response = SamlDocument.parse(xml).getDocumentElement();
        Element assertion = SamlDocument.child(response, "Assertion")
                .or(() -> SamlDocument.child(response, "EncryptedAssertion"))
                .orElseThrow();
        return SamlDocument.write(assertion);
    }

    /** The outermost signature refers to the document as a whole; an inner one could not, since the outer one comes after it. */
    static void referToAll(SamlDraft draft) {
        String outer = (draft.signsResponse ? draft.response : draft.assertion).getAttribute("ID");
        draft.signature.uri = id -> id.equals(outer) ? "" : "#" + id;
    }

    static void tamper(SamlDraft draft, Element signature) {
        Element signed = (Element) signature.getParentNode();
        SamlDocument.below(signed, "NameID")
                .ifPresentOrElse(
                        name -> name.setTextContent("somebody-else"),
                        () -> signed.setAttribute("IssueInstant", draft.at(1)));
    }

    /** Changes the last byte, which in GCM is one of the tag. */
    static void damage(SamlDraft draft, Element encrypted) {
        Element data = in(encrypted, "EncryptedData");
        Element cipher = in(SamlDocument.child(data, "CipherData").orElseThrow(), "CipherValue");
        byte[] bytes = Base64.getDecoder().decode(cipher.getTextContent());
        bytes[bytes.length - 1] ^= 1;
        cipher.setTextContent(Base64.getEncoder().encodeToString(bytes));
    }

    static void referToCipher(SamlDraft draft, Element encrypted) {
        Element data = in(encrypted, "EncryptedData");
        Element cipher = SamlDocument.child(data, "CipherData").orElseThrow();
        cipher.setTextContent("");
        Element reference = element(cipher, "xenc:CipherReference");
        reference.setAttribute("URI", "http://127.0.0.1:9/");
    }

    static void referToKey(SamlDraft draft, Element encrypted) {
        Element method = element(in(encrypted, "KeyInfo"), "ds:RetrievalMethod");
        method.setAttribute("URI", "http://127.0.0.1:9/");
        method.setAttribute("Type", SamlNames.XENC + "EncryptedKey");
    }
}
