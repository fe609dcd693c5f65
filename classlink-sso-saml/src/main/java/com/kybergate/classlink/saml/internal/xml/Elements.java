// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Looks at elements by their full names. */
public final class Elements {
    private Elements() {}

    /**
     * Whether an element has a name.
     *
     * @param element the element
     * @param namespace the namespace
     * @param name the local name
     * @return true if both are these
     */
    public static boolean is(Node element, String namespace, String name) {
        return element.getNodeType() == Node.ELEMENT_NODE
                && name.equals(element.getLocalName())
                && namespace.equals(element.getNamespaceURI());
    }

    /**
     * All children that are elements.
     *
     * @param parent the element
     * @return its children, in order
     */
    public static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /**
     * The children of a name.
     *
     * @param parent the element
     * @param namespace the namespace
     * @param name the local name
     * @return the children, in order
     */
    public static List<Element> children(Element parent, String namespace, String name) {
        return children(parent).stream()
                .filter(child -> is(child, namespace, name))
                .toList();
    }

    /**
     * The only child of a name.
     *
     * @param parent the element
     * @param namespace the namespace
     * @param name the local name
     * @return the child; empty if there is none or more than one
     */
    public static Optional<Element> only(Element parent, String namespace, String name) {
        List<Element> found = children(parent, namespace, name);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * An attribute without a namespace.
     *
     * @param element the element
     * @param name the attribute
     * @return its value, which may be empty; null if it is not there
     */
    public static @Nullable String attribute(Element element, String name) {
        Attr attribute = element.getAttributeNodeNS(null, name);
        return attribute == null ? null : attribute.getValue();
    }

    /**
     * What an element says: all its text, whatever comments or sections part it.
     *
     * @param element the element
     * @return the text, without the blanks around it
     */
    public static String text(Element element) {
        return element.getTextContent().strip();
    }

    /**
     * Visits an element and everything below it, in order. Documents are never deeper than {@link Bounds#MOST_DEPTH}.
     *
     * @param element where to begin
     * @param visitor is shown each element
     */
    public static void visit(Element element, Consumer<Element> visitor) {
        visitor.accept(element);
        for (Element child : children(element)) {
            visit(child, visitor);
        }
    }

    /**
     * Everything an element is known by: whatever anybody's parser could take for an identifier.
     *
     * @param element the element
     * @return values of attributes called {@code ID}, {@code Id}, {@code id} or {@code AssertionID}, whatever their namespace
     */
    public static List<String> identifiers(Element element) {
        List<String> identifiers = new ArrayList<>();
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            String name = attribute.getLocalName() == null ? attribute.getNodeName() : attribute.getLocalName();
            if (name.equalsIgnoreCase("id") || name.equals("AssertionID")) {
                identifiers.add(attribute.getNodeValue());
            }
        }
        return identifiers;
    }
}
