// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.w3c.dom.NodeList;

/** What is in metadata. */
final class SamlPublished {
    private SamlPublished() {}

    static List<PublicKey> keys(String metadata) throws Exception {
        NodeList certificates = Verdict.parse(metadata).getElementsByTagNameNS("*", "X509Certificate");
        List<PublicKey> keys = new ArrayList<>();
        for (int i = 0; i < certificates.getLength(); i++) {
            byte[] der = Base64.getDecoder().decode(certificates.item(i).getTextContent());
            keys.add(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey());
        }
        return keys;
    }
}
