// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The host's own keys: one that requests are signed with, and those that open what is encrypted for the host. Immutable; each method gives another.
 *
 * <p>To change a key, {@link #announce} the next certificate some days before, so that districts have it in the metadata they read; then sign with it, and
 * keep the old key in {@link #decryptWith} until nobody encrypts for it any more.
 */
public final class ServiceProviderKeys {
    private static final ServiceProviderKeys NONE =
            new ServiceProviderKeys(null, null, List.of(), List.of(), List.of());

    private final @Nullable PrivateKey signingKey;
    private final @Nullable X509Certificate signingCertificate;
    private final List<X509Certificate> announced;
    private final List<PrivateKey> decryptionKeys;
    private final List<X509Certificate> encryptionCertificates;

    private ServiceProviderKeys(
            @Nullable PrivateKey signingKey,
            @Nullable X509Certificate signingCertificate,
            List<X509Certificate> announced,
            List<PrivateKey> decryptionKeys,
            List<X509Certificate> encryptionCertificates) {
        this.signingKey = signingKey;
        this.signingCertificate = signingCertificate;
        this.announced = announced;
        this.decryptionKeys = decryptionKeys;
        this.encryptionCertificates = encryptionCertificates;
    }

    /**
     * No keys: requests are not signed, and nothing may be encrypted.
     *
     * @return no keys
     */
    public static ServiceProviderKeys none() {
        return NONE;
    }

    /**
     * Signs requests.
     *
     * @param key the private key, RSA of 2048 bits or more
     * @param certificate what the metadata states for it
     * @return keys with it
     * @throws IllegalArgumentException if the key is too short or not RSA, or the certificate is another key's
     */
    public ServiceProviderKeys signWith(PrivateKey key, X509Certificate certificate) {
        check(key, certificate);
        return new ServiceProviderKeys(key, certificate, announced, decryptionKeys, encryptionCertificates);
    }

    /**
     * States a key that requests will be signed with later.
     *
     * @param certificate the next certificate
     * @return keys with it
     * @throws IllegalArgumentException if its key is too short, or not RSA
     */
    public ServiceProviderKeys announce(X509Certificate certificate) {
        check(certificate);
        return new ServiceProviderKeys(
                signingKey, signingCertificate, with(announced, certificate), decryptionKeys, encryptionCertificates);
    }

    /**
     * Opens what is encrypted. The first is the one that the metadata states; the others only open.
     *
     * @param key the private key, RSA of 2048 bits or more
     * @param certificate its certificate
     * @return keys with it
     * @throws IllegalArgumentException if the key is too short or not RSA, or the certificate is another key's
     */
    public ServiceProviderKeys decryptWith(PrivateKey key, X509Certificate certificate) {
        check(key, certificate);
        return new ServiceProviderKeys(
                signingKey,
                signingCertificate,
                announced,
                with(decryptionKeys, key),
                with(encryptionCertificates, certificate));
    }

    private static void check(PrivateKey key, X509Certificate certificate) {
        check(certificate);
        try {
            byte[] anything = {1, 2, 3, 4, 5, 6, 7, 8};
            Signature signing = Signature.getInstance("SHA256withRSA");
            signing.initSign(key);
            signing.update(anything);
            byte[] signed = signing.sign();
            signing.initVerify(certificate.getPublicKey());
            signing.update(anything);
            if (signing.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // Of another kind than the certificate's.
        }
        throw new IllegalArgumentException("The certificate is another key's");
    }

    /** Of elliptic signatures in addresses there are two forms, and providers do not agree which is meant. */
    private static void check(X509Certificate certificate) {
        if (!(certificate.getPublicKey() instanceof RSAPublicKey rsa)
                || rsa.getModulus().bitLength() < 2048) {
            throw new IllegalArgumentException("A key has to be RSA of 2048 bits or more");
        }
    }

    private static <T> List<T> with(List<T> all, T one) {
        List<T> more = new ArrayList<>(all);
        more.add(one);
        return List.copyOf(more);
    }

    Optional<PrivateKey> signingKey() {
        return Optional.ofNullable(signingKey);
    }

    List<PrivateKey> decryptionKeys() {
        return decryptionKeys;
    }

    List<X509Certificate> signingCertificates() {
        List<X509Certificate> all = new ArrayList<>();
        if (signingCertificate != null) {
            all.add(signingCertificate);
        }
        all.addAll(announced);
        return all;
    }

    Optional<X509Certificate> encryptionCertificate() {
        return encryptionCertificates.stream().findFirst();
    }

    /** How many, and none of them. */
    @Override
    public String toString() {
        return "ServiceProviderKeys[" + (signingKey == null ? "unsigned" : "signing") + ", " + decryptionKeys.size()
                + " decrypting]";
    }
}
