// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.xml;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Goes once over a document, without keeping anything of it, and refuses what no honest one has: 37,000 levels fit into 256 KiB, and whoever
 * builds a tree of them first runs out of stack.
 */
public final class Bounds {
    /** The longest document, in bytes. */
    public static final int LONGEST = 256 * 1024;

    /** How deep elements may stand in one another. */
    public static final int MOST_DEPTH = 64;

    private static final int MOST_ELEMENTS = 5_000;
    private static final int MOST_ATTRIBUTES = 64;
    private static final int MOST_NAMESPACES = 32;
    private static final int MOST_DECLARATIONS = 2_000;
    private static final int MOST_ENCRYPTED_KEYS = 3;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private int depth;
    private int elements;
    private int encryptedKeys;
    private int signatureDepth;
    /** What each of the open elements has, outside of those in it. */
    private final Content[] contents = new Content[MOST_DEPTH + 1];

    /** Canonicalization drops comments and joins sections, so neither breaks a signature; who reads a value up to the first one reads another. */
    private static final class Content {
        private boolean text;
        private boolean section;
        private boolean comment;

        private void check() {
            if ((text && (comment || section)) || (comment && section)) {
                throw new SignInException(SignInError.VALUE_IN_PIECES);
            }
        }
    }

    private Bounds() {
        contents[0] = new Content();
    }

    /**
     * Looks at a document.
     *
     * @param document its bytes
     * @throws SignInException if it is none, or out of bounds
     */
    public static void check(byte[] document) {
        if (document.length > LONGEST) {
            throw new SignInException(SignInError.RESPONSE_TOO_LARGE);
        }
        new Bounds().walk(document);
    }

    private void walk(byte[] document) {
        try {
            String text = text(document);
            checkDeclarations(text);
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
            try {
                if (reader.getVersion() != null && !reader.getVersion().equals("1.0")) {
                    throw new SignInException(SignInError.RESPONSE_MALFORMED);
                }
                checkEncoding(reader.getCharacterEncodingScheme());
                while (reader.hasNext()) {
                    look(reader.next(), reader);
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | CharacterCodingException | IllegalArgumentException e) {
            // The parser's message quotes the document.
            throw new SignInException(SignInError.RESPONSE_MALFORMED);
        }
    }

    /** Thousands of them on one element cost the parser more than they cost whoever sends them. */
    private static void checkDeclarations(String text) {
        int declarations = 0;
        for (int at = text.indexOf("xmlns"); at >= 0; at = text.indexOf("xmlns", at + 5)) {
            if (++declarations > MOST_DECLARATIONS) {
                throw new SignInException(SignInError.RESPONSE_OUT_OF_BOUNDS);
            }
        }
    }

    /** Decoded here: the platform's reader prints to the console what it cannot decode. */
    private static String text(byte[] document) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(document))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Anything but UTF-8 is a way to hide something from whoever looks at the bytes. */
    private static void checkEncoding(@Nullable String encoding) {
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8") && !encoding.equalsIgnoreCase("US-ASCII")) {
            throw new SignInException(SignInError.RESPONSE_MALFORMED);
        }
    }

    private void look(int event, XMLStreamReader reader) {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> begin(reader);
            case XMLStreamConstants.END_ELEMENT -> {
                if (signatureDepth == depth) {
                    signatureDepth = 0;
                }
                depth--;
            }
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.ENTITY_DECLARATION ->
                throw new SignInException(SignInError.DOCTYPE_REFUSED);
            case XMLStreamConstants.PROCESSING_INSTRUCTION ->
                throw new SignInException(SignInError.PROCESSING_INSTRUCTION_REFUSED);
            case XMLStreamConstants.COMMENT -> {
                if (signatureDepth > 0) {
                    throw new SignInException(SignInError.COMMENT_IN_SIGNATURE);
                }
                contents[depth].comment = true;
                contents[depth].check();
            }
            case XMLStreamConstants.CHARACTERS -> {
                if (signatureDepth == 0 && !reader.isWhiteSpace()) {
                    contents[depth].text = true;
                    contents[depth].check();
                }
            }
            case XMLStreamConstants.CDATA -> {
                if (signatureDepth == 0) {
                    contents[depth].text |= contents[depth].section;
                    contents[depth].section = true;
                    contents[depth].check();
                }
            }
            default -> {
                // The beginning and end of the document, and the blanks around its root.
            }
        }
    }

    private void begin(XMLStreamReader reader) {
        depth++;
        elements++;
        if (depth > MOST_DEPTH
                || elements > MOST_ELEMENTS
                || reader.getAttributeCount() > MOST_ATTRIBUTES
                || reader.getNamespaceCount() > MOST_NAMESPACES) {
            throw new SignInException(SignInError.RESPONSE_OUT_OF_BOUNDS);
        }
        contents[depth] = new Content();
        String name = reader.getLocalName();
        if (name.equals("EncryptedKey") && ++encryptedKeys > MOST_ENCRYPTED_KEYS) {
            throw new SignInException(SignInError.RESPONSE_OUT_OF_BOUNDS);
        }
        if (signatureDepth == 0 && name.equals("Signature") && Names.SIGNATURE.equals(reader.getNamespaceURI())) {
            signatureDepth = depth;
        }
    }

    /** The platform's own, whatever else is on the class path. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        // Otherwise they come as text.
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        return factory;
    }
}
