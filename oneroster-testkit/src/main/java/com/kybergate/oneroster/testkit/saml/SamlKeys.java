// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/**
 * A pair of keys with a certificate that nobody but itself vouches for, as identity providers publish them. Made when it is asked for, so that no
 * private key is ever kept in a file. The certificate holds from 2020-01-01 for ten years. Immutable.
 */
public final class SamlKeys {
    private final KeyPair pair;
    private final X509Certificate certificate;

    private SamlKeys(KeyPair pair) {
        this.pair = pair;
        this.certificate = SamlCertificate.of(pair, "fake identity provider");
    }

    /**
     * Makes RSA keys.
     *
     * @param bits the length of the modulus; 2048 takes a noticeable moment
     * @return new keys
     */
    public static SamlKeys rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new SamlKeys(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes keys on the curve P-256.
     *
     * @return new keys
     */
    public static SamlKeys ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SamlKeys(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What signs, or opens what was encrypted.
     *
     * @return the private key
     */
    public PrivateKey privateKey() {
        return pair.getPrivate();
    }

    /**
     * What is published.
     *
     * @return the certificate, signed by the key that is in it
     */
    public X509Certificate certificate() {
        return certificate;
    }
}
