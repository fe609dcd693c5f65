// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;

/** Reads keys and certificates as others write them: with and without lines, in both of the formats for RSA. */
final class Keys {
    private Keys() {}

    static X509Certificate certificate(String text) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificate", e);
        }
    }

    static PrivateKey privateKey(String text) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            if (!text.contains("BEGIN RSA PRIVATE KEY")) {
                return factory.generatePrivate(new PKCS8EncodedKeySpec(der(text)));
            }
            Numbers numbers = new Numbers(der(text));
            numbers.next();
            return factory.generatePrivate(new RSAPrivateCrtKeySpec(
                    numbers.next(),
                    numbers.next(),
                    numbers.next(),
                    numbers.next(),
                    numbers.next(),
                    numbers.next(),
                    numbers.next(),
                    numbers.next()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("no private key", e);
        }
    }

    private static byte[] der(String text) {
        return Base64.getMimeDecoder()
                .decode(text.replaceAll("-----[A-Z ]+-----", "").replace("\\n", ""));
    }

    /** The integers of PKCS #1, one after the other: a SEQUENCE of nothing else. */
    private static final class Numbers {
        private final byte[] der;
        private int at = 1;

        Numbers(byte[] der) {
            this.der = der;
            length();
        }

        BigInteger next() {
            at++;
            int length = length();
            at += length;
            return new BigInteger(der, at - length, length);
        }

        private int length() {
            int first = der[at++] & 0xff;
            int length = first < 0x80 ? first : 0;
            for (int more = first < 0x80 ? 0 : first - 0x80; more > 0; more--) {
                length = (length << 8) | (der[at++] & 0xff);
            }
            return length;
        }
    }
}
