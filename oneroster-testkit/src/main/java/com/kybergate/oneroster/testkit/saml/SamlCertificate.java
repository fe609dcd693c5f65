// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Writes certificates that certify themselves (RFC 5280), for which the platform has no public means. */
final class SamlCertificate {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xa0;

    /** sha256WithRSAEncryption, 1.2.840.113549.1.1.11, with its NULL. */
    private static final String RSA_ALGORITHM = "300d06092a864886f70d01010b0500";

    /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2. */
    private static final String EC_ALGORITHM = "300a06082a8648ce3d040302";

    /** commonName, 2.5.4.3. */
    private static final String COMMON_NAME = "0603550403";

    private SamlCertificate() {}

    static X509Certificate of(KeyPair pair, String commonName) {
        boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
        byte[] algorithm = HexFormat.of().parseHex(rsa ? RSA_ALGORITHM : EC_ALGORITHM);
        byte[] name = der(
                SEQUENCE,
                der(
                        SET,
                        der(
                                SEQUENCE,
                                HexFormat.of().parseHex(COMMON_NAME),
                                der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8)))));
        byte[] toBeSigned = der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                der(
                        INTEGER,
                        new BigInteger(64, new SecureRandom())
                                .add(BigInteger.ONE)
                                .toByteArray()),
                algorithm,
                name,
                der(SEQUENCE, time("200101000000Z"), time("300101000000Z")),
                name,
                pair.getPublic().getEncoded());
        try {
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(toBeSigned);
            // A BIT STRING begins with the number of bits that are not used.
            byte[] certificate =
                    der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, joined(new byte[] {0}, signature.sign())));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(String text) {
        return der(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[]... contents) {
        byte[] content = joined(contents);
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int zero = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - zero));
            out.write(length, zero, length.length - zero);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
