// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads, changes and writes XML with the platform's own parser, whichever others are on the class path. */
final class SamlDocument {
    private static final SecureRandom RANDOM = new SecureRandom();

    private SamlDocument() {}

    static Document empty() {
        try {
            return factory().newDocumentBuilder().newDocument();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a document that may come from anybody.
     *
     * @throws IllegalArgumentException if it is not XML, or declares a document type
     */
    static Document parse(String xml) {
        try {
            var builder = factory().newDocumentBuilder();
            // Without one the platform's parser writes to the console.
            builder.setErrorHandler(new SilentErrors());
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        } catch (SAXException e) {
            throw new IllegalArgumentException("Not a document that can be read", e);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /** The text of a document or a part of it, to the letter, without an XML declaration. */
    static String write(Node node) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(node), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new element, with its namespace declared on it where it is not yet. */
    static Element element(Node parent, String name) {
        Document document = parent instanceof Document self ? self : parent.getOwnerDocument();
        String prefix = name.substring(0, name.indexOf(':'));
        String namespace = SamlNames.namespace(prefix);
        Element element = document.createElementNS(namespace, name);
        parent.appendChild(element);
        // A document says that a prefix is bound which only its root has in its name.
        if (parent instanceof Document || !namespace.equals(parent.lookupNamespaceURI(prefix))) {
            declare(element, prefix);
        }
        return element;
    }

    static Element element(Node parent, String name, String text) {
        Element element = element(parent, name);
        element.setTextContent(text);
        return element;
    }

    static void declare(Element element, String prefix) {
        element.setAttributeNS(SamlNames.XMLNS, "xmlns:" + prefix, SamlNames.namespace(prefix));
    }

    static List<Element> children(Node parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    static List<Element> children(Node parent, String localName) {
        return children(parent).stream()
                .filter(child -> localName.equals(child.getLocalName()))
                .toList();
    }

    static Optional<Element> child(Node parent, String localName) {
        return children(parent, localName).stream().findFirst();
    }

    /** The first element of a name anywhere below. */
    static Optional<Element> below(Node parent, String localName) {
        for (Element child : children(parent)) {
            Optional<Element> found =
                    localName.equals(child.getLocalName()) ? Optional.of(child) : below(child, localName);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    static void remove(Node node) {
        node.getParentNode().removeChild(node);
    }

    static Element copy(Element element) {
        return (Element) element.cloneNode(true);
    }

    static void insertFirst(Node parent, Node child) {
        parent.insertBefore(child, parent.getFirstChild());
    }

    static void insertAfter(Node sibling, Node child) {
        sibling.getParentNode().insertBefore(child, sibling.getNextSibling());
    }

    /** As SAML Core 1.3.4 wants them: 128 bits, and a first letter that XML takes. */
    static String newId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return "_" + HexFormat.of().formatHex(bytes);
    }

    private static final class SilentErrors extends DefaultHandler {
        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
