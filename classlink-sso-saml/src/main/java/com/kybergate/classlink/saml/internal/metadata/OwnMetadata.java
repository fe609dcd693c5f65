// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.metadata;

import com.kybergate.classlink.saml.internal.xml.Markup;
import com.kybergate.classlink.saml.internal.xml.Names;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What the host says of itself for one district (SAML 2.0 Metadata, section 2.4.4). */
public final class OwnMetadata {
    private static final String FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:";

    private OwnMetadata() {}

    /**
     * The document.
     *
     * @param entityId our name for the district
     * @param acs where responses are posted to
     * @param signing certificates of keys that requests are signed with, now or later
     * @param encryption the certificate to encrypt for
     * @return XML without line ends but where they help to read it
     */
    public static String write(
            String entityId, String acs, List<X509Certificate> signing, Optional<X509Certificate> encryption) {
        StringBuilder xml = new StringBuilder();
        xml.append("<md:EntityDescriptor xmlns:md=\"")
                .append(Names.METADATA)
                .append("\" xmlns:ds=\"")
                .append(Names.SIGNATURE)
                .append("\" entityID=\"")
                .append(Markup.escaped(entityId))
                .append("\">\n");
        xml.append("  <md:SPSSODescriptor AuthnRequestsSigned=\"")
                .append(!signing.isEmpty())
                .append("\" WantAssertionsSigned=\"true\" protocolSupportEnumeration=\"")
                .append(Names.PROTOCOL)
                .append("\">\n");
        signing.forEach(certificate -> key(xml, "signing", certificate, ""));
        encryption.ifPresent(certificate -> key(
                xml,
                "encryption",
                certificate,
                method(Names.ENCRYPTION_11 + "aes256-gcm")
                        + method(Names.ENCRYPTION_11 + "aes128-gcm")
                        + method(Names.ENCRYPTION_11 + "rsa-oaep")
                        + method(Names.ENCRYPTION + "rsa-oaep-mgf1p")));
        for (String format : List.of("unspecified", "emailAddress")) {
            xml.append("    <md:NameIDFormat>").append(FORMAT).append(format).append("</md:NameIDFormat>\n");
        }
        xml.append("    <md:AssertionConsumerService Binding=\"")
                .append(Names.POST)
                .append("\" Location=\"")
                .append(Markup.escaped(acs))
                .append("\" index=\"0\" isDefault=\"true\"/>\n");
        return xml.append("  </md:SPSSODescriptor>\n</md:EntityDescriptor>\n").toString();
    }

    private static void key(StringBuilder xml, String use, X509Certificate certificate, String methods) {
        try {
            xml.append("    <md:KeyDescriptor use=\"")
                    .append(use)
                    .append("\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>")
                    .append(Base64.getEncoder().encodeToString(certificate.getEncoded()))
                    .append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo>")
                    .append(methods)
                    .append("</md:KeyDescriptor>\n");
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("A certificate cannot be written", e);
        }
    }

    private static String method(String algorithm) {
        return "<md:EncryptionMethod Algorithm=\"" + algorithm + "\"/>";
    }
}
