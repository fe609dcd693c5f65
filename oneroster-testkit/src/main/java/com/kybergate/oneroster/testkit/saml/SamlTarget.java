// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A genuine response that is attacked, and whom the attacker wants to be. Each attack has a copy of its own. */
record SamlTarget(String xml, String evil) {
    static final String EVIL_ID = "_0123456789abcdef0123456789abcdef";

    /** One copy of the genuine response, taken apart. */
    record Copy(Document document, Element response, Optional<Element> assertion) {
        String text() {
            return SamlDocument.write(document);
        }

        /** What is signed, the assertion before the response. */
        Element signed() {
            return assertion
                    .filter(element -> signature(element).isPresent())
                    .or(() -> Optional.of(response)
                            .filter(element -> signature(element).isPresent()))
                    .orElseThrow(() -> new IllegalArgumentException("Nothing in it is signed"));
        }
    }

    Copy copy() {
        Document document = SamlDocument.parse(xml);
        Element response = document.getDocumentElement();
        return new Copy(document, response, SamlDocument.child(response, "Assertion"));
    }

    static Optional<Element> signature(Element parent) {
        return SamlDocument.child(parent, "Signature");
    }

    /** The same element, about another person. */
    Element evil(Element genuine) {
        Element copy = SamlDocument.copy(genuine);
        rename(copy);
        return copy;
    }

    /** Makes whatever is said below be said about the other person. */
    void rename(Element element) {
        for (Element child : SamlDocument.children(element)) {
            if ("NameID".equals(child.getLocalName())
                    || child.getAttribute("Name").equals("sourcedId")) {
                SamlDocument.child(child, "AttributeValue").orElse(child).setTextContent(evil);
            } else {
                rename(child);
            }
        }
    }

    /** Takes away every signature that is not in a signature. */
    static void unsign(Element element) {
        for (Element child : SamlDocument.children(element)) {
            if ("Signature".equals(child.getLocalName())) {
                SamlDocument.remove(child);
            } else {
                unsign(child);
            }
        }
    }

    /** The genuine response as it is after a change. */
    String changed(Consumer<Copy> change) {
        Copy copy = copy();
        change.accept(copy);
        return copy.text();
    }

    /** The response with the other person in it, and everything else as it was: signatures, too, which do not fit any more. */
    String renamed(Consumer<Copy> change) {
        return changed(copy -> {
            rename(copy.response());
            change.accept(copy);
        });
    }

    /** An assertion about the other person that nobody signed. */
    Optional<Element> evilAssertion(Copy copy) {
        return copy.assertion().map(genuine -> {
            Element evilOne = evil(genuine);
            unsign(evilOne);
            evilOne.setAttribute("ID", EVIL_ID);
            return evilOne;
        });
    }

    /** Adds an attack, unless another way has led to the same. */
    static void add(List<SamlAttacks.Attack> attacks, String name, String xml) {
        if (attacks.stream().noneMatch(attack -> attack.xml().equals(xml))) {
            attacks.add(new SamlAttacks.Attack(name, xml));
        }
    }
}
