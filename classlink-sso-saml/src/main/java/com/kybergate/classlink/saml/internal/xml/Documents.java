// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Parses what is within {@link Bounds}, with the platform's own parser, which is given nothing to fetch and nothing to expand. */
public final class Documents {
    private Documents() {}

    /**
     * A document as a tree, comments included.
     *
     * @param bytes the document
     * @return the tree
     * @throws SignInException if it is out of bounds or not well-formed
     */
    public static Document parse(byte[] bytes) {
        return parse(bytes, false);
    }

    /**
     * A document as a tree without comments and sections of CDATA, which canonicalization does not have either.
     *
     * @param bytes the document
     * @return the tree
     * @throws SignInException if it is out of bounds or not well-formed
     */
    public static Document parsePlain(byte[] bytes) {
        return parse(bytes, true);
    }

    private static Document parse(byte[] bytes, boolean plain) {
        Bounds.check(bytes);
        try {
            DocumentBuilderFactory factory = factory();
            factory.setIgnoringComments(plain);
            factory.setCoalescing(plain);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(SILENT);
            return builder.parse(new ByteArrayInputStream(bytes));
        } catch (SAXException | IOException e) {
            // The parser's message quotes the document.
            throw new SignInException(SignInError.RESPONSE_MALFORMED);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Every Java platform parses XML safely", e);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /** The parser's own handler prints to the console what it does not like. */
    private static final ErrorHandler SILENT = new ErrorHandler() {
        @Override
        public void warning(SAXParseException exception) {
            // Of no consequence.
        }

        @Override
        public void error(SAXParseException exception) throws SAXException {
            throw exception;
        }

        @Override
        public void fatalError(SAXParseException exception) throws SAXException {
            throw exception;
        }
    };
}
