// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.response.Corpus.Message;
import com.kybergate.classlink.saml.internal.xml.Documents;
import com.kybergate.classlink.saml.internal.xml.Elements;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * What an administrator would have configured for a message of others:
 *
 * <ul>
 *   <li>a name: what java-saml's own tests configure under it;
 *   <li>{@code node-saml}: the key of node-saml's tests, and the names and addresses of the message itself;
 *   <li>{@code itself}: the names, the address and the certificates of the message itself, for whose provider no configuration was published.
 * </ul>
 */
final class Configured {
    private static final String PREFIX = "onelogin.saml2.";

    private Configured() {}

    static Party party(Message message, String setup) {
        return switch (setup) {
            case "itself" ->
                of(
                        message,
                        certificates(message).stream()
                                .map(X509Certificate::getPublicKey)
                                .toList());
            case "node-saml" ->
                of(message, List.of(Keys.certificate(Corpus.text("cert.pem")).getPublicKey()));
            default -> of(message, Corpus.configuration(setup));
        };
    }

    private static Party of(Message message, Properties configuration) {
        String certificate = configuration.getProperty(PREFIX + "idp.x509cert", "");
        List<PublicKey> keys = certificate.isEmpty()
                ? certificates(message).stream()
                        .filter(found -> fingerprint(found)
                                .equals(configuration
                                        .getProperty(PREFIX + "idp.certfingerprint", "")
                                        .toLowerCase(Locale.ROOT)))
                        .map(X509Certificate::getPublicKey)
                        .toList()
                : List.of(Keys.certificate(certificate).getPublicKey());
        if (keys.isEmpty()) {
            throw new AssertionError("no certificate of " + message + " has the configured fingerprint");
        }
        return new Party(
                configuration.getProperty(PREFIX + "idp.entityid"),
                keys,
                configuration.getProperty(PREFIX + "sp.entityid"),
                configuration.getProperty(PREFIX + "sp.assertion_consumer_service.url"));
    }

    private static Party of(Message message, List<PublicKey> keys) {
        List<Element> trees = trees(message);
        return new Party(
                text(trees, "Issuer").orElse("none"),
                keys,
                text(trees, "Audience")
                        .or(() -> all(trees, Names.ASSERTION, "NameID")
                                .map(name -> name.getAttribute("SPNameQualifier"))
                                .filter(qualifier -> !qualifier.isEmpty())
                                .findFirst())
                        .orElse("none"),
                all(trees, Names.ASSERTION, "SubjectConfirmationData")
                        .map(data -> Elements.attribute(data, "Recipient"))
                        .filter(recipient -> recipient != null && !recipient.isEmpty())
                        .findFirst()
                        .or(() -> trees.stream()
                                .map(tree -> Elements.attribute(tree, "Destination"))
                                .filter(destination -> destination != null)
                                .findFirst())
                        .orElse("none"));
    }

    /** What opens what is encrypted. One key: of several, Santuario may take a wrong one for right where nothing is authenticated. */
    static List<PrivateKey> decryption(Message message, String setup) {
        if (message.isOf("node-saml")) {
            return List.of(Keys.privateKey(Corpus.text("testshib encryption pvk.pem")));
        }
        String key =
                Corpus.configuration(setup.equals("itself") ? "my" : setup).getProperty(PREFIX + "sp.privatekey", "");
        return key.isEmpty() ? List.of() : List.of(Keys.privateKey(key));
    }

    /** The assertion of a message in the clear, if it is encrypted and can be opened. */
    static Optional<byte[]> opened(Message message, String setup) {
        return parsed(message.document())
                .flatMap(response -> Elements.only(response, Names.ASSERTION, "EncryptedAssertion"))
                .flatMap(holder -> {
                    try {
                        byte[] octets = new Decryption(decryption(message, setup), true).open(holder);
                        return Optional.of(parsed(octets).isPresent() ? octets : inContext(octets, holder));
                    } catch (SignInException e) {
                        return Optional.empty();
                    }
                });
    }

    /** Not every provider declares again, on what it encrypts, what was declared around it (XML Encryption 4.5). */
    private static byte[] inContext(byte[] octets, Element holder) {
        StringBuilder context = new StringBuilder("<context");
        for (String prefix : List.of("saml", "saml2", "samlp", "ds", "xs", "xsi")) {
            String namespace = holder.lookupNamespaceURI(prefix);
            if (namespace != null) {
                context.append(" xmlns:")
                        .append(prefix)
                        .append("=\"")
                        .append(namespace)
                        .append('"');
            }
        }
        context.append('>').append(new String(octets, StandardCharsets.UTF_8)).append("</context>");
        Element around = Documents.parse(context.toString().getBytes(StandardCharsets.UTF_8))
                .getDocumentElement();
        Element only = Elements.children(around).get(0);
        NamedNodeMap declared = around.getAttributes();
        for (int i = 0; i < declared.getLength(); i++) {
            if (!only.hasAttribute(declared.item(i).getNodeName())) {
                only.setAttributeNS(
                        XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
                        declared.item(i).getNodeName(),
                        declared.item(i).getNodeValue());
            }
        }
        Document document = around.getOwnerDocument();
        document.replaceChild(only, around);
        return SignedAnew.write(document);
    }

    /** The root of a document, if it is one. */
    static Optional<Element> parsed(byte[] document) {
        try {
            return Optional.of(Documents.parse(document).getDocumentElement());
        } catch (SignInException e) {
            return Optional.empty();
        }
    }

    /** The assertion that was encrypted, and the message. */
    private static List<Element> trees(Message message) {
        return Stream.concat(
                        opened(message, "itself").flatMap(Configured::parsed).stream(),
                        parsed(message.document()).stream())
                .toList();
    }

    private static List<X509Certificate> certificates(Message message) {
        return all(trees(message), Names.SIGNATURE, "X509Certificate")
                .filter(found -> isIn(found, "Signature"))
                .flatMap(found -> readable(found.getTextContent()).stream())
                .distinct()
                .toList();
    }

    /** Some were made unreadable before they were published. */
    private static Optional<X509Certificate> readable(String text) {
        try {
            return Optional.of(Keys.certificate(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isIn(Element element, String name) {
        for (var node = element.getParentNode(); node != null; node = node.getParentNode()) {
            if (Elements.is(node, Names.SIGNATURE, name)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> text(List<Element> trees, String name) {
        return all(trees, Names.ASSERTION, name)
                .map(Elements::text)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static Stream<Element> all(List<Element> trees, String namespace, String name) {
        List<Element> found = new ArrayList<>();
        for (Element tree : trees) {
            Elements.visit(tree, element -> {
                if (Elements.is(element, namespace, name)) {
                    found.add(element);
                }
            });
        }
        return found.stream();
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
