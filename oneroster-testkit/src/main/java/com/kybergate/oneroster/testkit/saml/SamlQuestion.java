// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.w3c.dom.Element;

/**
 * An AuthnRequest as a browser brings it by the redirect binding (SAML Bindings 3.4).
 *
 * @param xml what was asked
 * @param id the ID of the request
 * @param issuer who asks
 * @param destination for whom it is meant; empty if that is not said
 * @param acs where the answer is wanted; empty if that is not said
 * @param binding how the answer is wanted; empty if that is not said
 * @param force whether the person has to sign in anew
 * @param passive whether the person must not notice
 * @param relayState what is to be brought back
 * @param raw the parameters as they were in the address
 */
record SamlQuestion(
        String xml,
        String id,
        String issuer,
        String destination,
        String acs,
        String binding,
        boolean force,
        boolean passive,
        Optional<String> relayState,
        Map<String, String> raw) {
    private static final int MOST = 64 * 1024;

    /** A request that is not answered, and why. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /** Reads the query of an address. */
    static SamlQuestion of(String rawQuery) {
        Map<String, String> raw = parameters(rawQuery);
        String encoded = value(raw, "SAMLRequest").orElseThrow(() -> new Refused("There is no SAMLRequest"));
        String xml = inflated(encoded);
        try {
            Element request = SamlDocument.parse(xml).getDocumentElement();
            if (!"AuthnRequest".equals(request.getLocalName())
                    || !SamlNames.PROTOCOL.equals(request.getNamespaceURI())
                    || !request.getAttribute("Version").equals("2.0")
                    || request.getAttribute("ID").isEmpty()) {
                throw new Refused("This is not an AuthnRequest of SAML 2.0 with an ID");
            }
            return new SamlQuestion(
                    xml,
                    request.getAttribute("ID"),
                    SamlDocument.child(request, "Issuer")
                            .map(Element::getTextContent)
                            .orElse(""),
                    request.getAttribute("Destination"),
                    request.getAttribute("AssertionConsumerServiceURL"),
                    request.getAttribute("ProtocolBinding"),
                    isTrue(request, "ForceAuthn"),
                    isTrue(request, "IsPassive"),
                    value(raw, "RelayState"),
                    raw);
        } catch (IllegalArgumentException e) {
            throw new Refused("The SAMLRequest is not XML");
        }
    }

    private static boolean isTrue(Element request, String attribute) {
        String said = request.getAttribute(attribute);
        return said.equals("true") || said.equals("1");
    }

    /** The raw values of a query by their names. */
    static Map<String, String> parameters(String rawQuery) {
        Map<String, String> raw = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (raw.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
                throw new Refused("There are two of a parameter");
            }
        }
        return raw;
    }

    /** The decoded value of a raw one. */
    static Optional<String> value(Map<String, String> raw, String name) {
        try {
            return Optional.ofNullable(raw.get(name)).map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Refused("A parameter is not encoded as one");
        }
    }

    private static String inflated(String base64) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(Base64.getDecoder().decode(base64));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] some = new byte[4096];
            while (!inflater.finished()) {
                int read = inflater.inflate(some);
                out.write(some, 0, read);
                if ((read == 0 && !inflater.finished()) || out.size() > MOST) {
                    throw new Refused("The SAMLRequest ends early, or not at all");
                }
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | DataFormatException e) {
            throw new Refused("The SAMLRequest is not base64 of raw DEFLATE");
        } finally {
            inflater.end();
        }
    }

    /** Holds the octets that were signed, which are those of the address itself (Bindings 3.4.4.1), against the signature. */
    boolean isSignedBy(X509Certificate certificate) {
        if (!raw.containsKey("SigAlg") || !raw.containsKey("Signature")) {
            return false;
        }
        StringBuilder octets = new StringBuilder("SAMLRequest=").append(raw.get("SAMLRequest"));
        if (raw.containsKey("RelayState")) {
            octets.append("&RelayState=").append(raw.get("RelayState"));
        }
        octets.append("&SigAlg=").append(raw.get("SigAlg"));
        try {
            Signature signature =
                    Signature.getInstance(algorithm(value(raw, "SigAlg").orElseThrow()));
            signature.initVerify(certificate.getPublicKey());
            signature.update(octets.toString().getBytes(StandardCharsets.US_ASCII));
            return signature.verify(
                    Base64.getDecoder().decode(value(raw, "Signature").orElseThrow()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String algorithm(String uri) {
        return switch (uri) {
            case SamlNames.RSA_SHA256 -> "SHA256withRSA";
            case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" -> "SHA384withRSA";
            case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" -> "SHA512withRSA";
            // Plain r and s, as in a signature within XML.
            case SamlNames.ECDSA_SHA256 -> "SHA256withECDSAinP1363Format";
            default -> throw new IllegalArgumentException("Not an algorithm that is believed");
        };
    }
}
