// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Comment;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Where things may stand. Every attack by wrapping needs a second assertion, a second response or a signature in a place where none belongs;
 * so each of them has one place, and a message with more is refused before anything is verified.
 */
final class Structure {
    private record Name(String namespace, String local) {}

    /** SAML 2.0 Core, sections 3.2.2 and 3.3.3. */
    private static final List<Name> CONTENT = List.of(
            new Name(Names.ASSERTION, "Issuer"),
            new Name(Names.SIGNATURE, "Signature"),
            new Name(Names.PROTOCOL, "Extensions"),
            new Name(Names.PROTOCOL, "Status"),
            new Name(Names.ASSERTION, "Assertion"),
            new Name(Names.ASSERTION, "EncryptedAssertion"));

    private Structure() {}

    /** Refuses a Response, or an Assertion that was encrypted, that holds what it should not where it should not. */
    static void check(Element root) {
        Set<String> identifiers = new HashSet<>();
        Elements.visit(root, element -> {
            for (String identifier : Elements.identifiers(element)) {
                if (!identifiers.add(identifier)) {
                    throw new SignInException(SignInError.IDENTIFIER_REPEATED);
                }
            }
            if (Elements.is(element, Names.PROTOCOL, "Extensions")) {
                checkExtensions(element);
            }
        });
        Elements.visit(root, element -> checkPlace(root, element));
        if (isResponse(root, root)) {
            checkContent(root);
        }
    }

    /** What SAML's schema does not have there is read by nobody here, and perhaps by somebody else. */
    private static void checkContent(Element response) {
        for (Node child = response.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (!isContent(child)) {
                throw new SignInException(SignInError.CONTENT_REFUSED);
            }
        }
    }

    private static boolean isContent(Node child) {
        if (child instanceof Element element) {
            return CONTENT.stream().anyMatch(name -> Elements.is(element, name.namespace(), name.local()));
        }
        return child instanceof Comment || child.getTextContent().isBlank();
    }

    private static void checkExtensions(Element extensions) {
        Elements.visit(extensions, element -> {
            String namespace = String.valueOf(element.getNamespaceURI());
            if (element != extensions
                    && (namespace.equals(Names.ASSERTION)
                            || namespace.equals(Names.PROTOCOL)
                            || namespace.equals(Names.SIGNATURE))) {
                throw new SignInException(SignInError.EXTENSION_REFUSED);
            }
        });
    }

    private static void checkPlace(Element root, Element element) {
        if (element == root) {
            return;
        }
        if (Elements.is(element, Names.PROTOCOL, "Response")) {
            throw new SignInException(SignInError.ASSERTION_MISPLACED);
        }
        if (Elements.is(element, Names.ASSERTION, "Assertion")
                || Elements.is(element, Names.ASSERTION, "EncryptedAssertion")) {
            if (!isResponse(root, element.getParentNode()) && !isAdvice(root, element.getParentNode())) {
                throw new SignInException(SignInError.ASSERTION_MISPLACED);
            }
        }
        if (Elements.is(element, Names.SIGNATURE, "Signature")) {
            Node holder = element.getParentNode();
            boolean isAssertion = holder != null && Elements.is(holder, Names.ASSERTION, "Assertion");
            if (!isResponse(root, holder) && !isAssertion) {
                throw new SignInException(SignInError.SIGNATURE_MISPLACED);
            }
        }
    }

    private static boolean isResponse(Element root, @Nullable Node node) {
        return node == root && Elements.is(root, Names.PROTOCOL, "Response");
    }

    /** Advice is evidence for others (SAML 2.0 Core, section 2.6.1): nothing in it is ever read, but it may be there. */
    private static boolean isAdvice(Element root, @Nullable Node node) {
        return node != null
                && Elements.is(node, Names.ASSERTION, "Advice")
                && node.getParentNode() != null
                && Elements.is(node.getParentNode(), Names.ASSERTION, "Assertion")
                && (node.getParentNode() == root
                        || isResponse(root, node.getParentNode().getParentNode()));
    }

    /** The one assertion of a response, in the clear or encrypted. */
    static Element assertion(Element response) {
        List<Element> all = Elements.children(response).stream()
                .filter(child -> Elements.is(child, Names.ASSERTION, "Assertion")
                        || Elements.is(child, Names.ASSERTION, "EncryptedAssertion"))
                .toList();
        if (all.size() != 1) {
            throw new SignInException(all.isEmpty() ? SignInError.ASSERTION_MISSING : SignInError.ASSERTION_REPEATED);
        }
        return all.get(0);
    }

    /** The signature that an element holds of itself. */
    static Optional<Element> signature(Element signed) {
        List<Element> signatures = Elements.children(signed, Names.SIGNATURE, "Signature");
        if (signatures.size() > 1) {
            throw new SignInException(SignInError.SIGNATURE_REPEATED);
        }
        return signatures.stream().findFirst();
    }
}
