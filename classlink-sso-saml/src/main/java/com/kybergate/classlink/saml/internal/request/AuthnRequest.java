// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.request;

import com.kybergate.classlink.saml.internal.xml.Markup;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * A request to sign somebody in, as an address to send the browser to (SAML 2.0 Core, section 3.4.1; Bindings, section 3.4.4).
 *
 * @param id the request's identifier
 * @param issuedAt when
 * @param destination where it goes
 * @param issuer our name for the district
 * @param acs where the response is to be posted to
 * @param isFresh whether the person has to prove anew who they are
 */
public record AuthnRequest(
        String id, Instant issuedAt, String destination, String issuer, String acs, boolean isFresh) {
    /**
     * The document.
     *
     * @return XML
     */
    public String xml() {
        return "<samlp:AuthnRequest xmlns:samlp=\"" + Names.PROTOCOL + "\" xmlns:saml=\"" + Names.ASSERTION + "\" ID=\""
                + id + "\" Version=\"2.0\" IssueInstant=\"" + issuedAt.truncatedTo(ChronoUnit.SECONDS)
                + "\" Destination=\"" + Markup.escaped(destination) + "\" AssertionConsumerServiceURL=\""
                + Markup.escaped(acs) + "\" ProtocolBinding=\"" + Names.POST + "\""
                + (isFresh ? " ForceAuthn=\"true\"" : "") + "><saml:Issuer>" + Markup.escaped(issuer)
                + "</saml:Issuer></samlp:AuthnRequest>";
    }

    /**
     * Where to send the browser.
     *
     * @param key signs the request; empty if it is not signed
     * @return the destination with the request
     */
    public String address(Optional<PrivateKey> key) {
        String query = "SAMLRequest=" + encoded(Base64.getEncoder().encodeToString(deflated(xml())));
        if (key.isPresent()) {
            query += "&SigAlg=" + encoded("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
            query += "&Signature=" + encoded(signature(query, key.get()));
        }
        return destination + (destination.contains("?") ? "&" : "?") + query;
    }

    /** The octets that are signed are those that are sent (Bindings, section 3.4.4.1). */
    private static String signature(String query, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(query.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A request cannot be signed with the key that is set", e);
        }
    }

    private static byte[] deflated(String xml) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(xml.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Base64 and addresses of algorithms have only these characters that mean something in an address. */
    private static String encoded(String text) {
        return text.replace("%", "%25")
                .replace("+", "%2B")
                .replace("/", "%2F")
                .replace("=", "%3D")
                .replace(":", "%3A")
                .replace("#", "%23");
    }
}
