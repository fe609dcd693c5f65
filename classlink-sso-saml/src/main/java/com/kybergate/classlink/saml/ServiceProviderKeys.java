// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
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
     * @param key the private key, RSA of 2048 bits or more, or a curve
     * @param certificate what the metadata states for it
     * @return keys with it
     * @throws IllegalArgumentException if the key is too short, or of another kind than the certificate
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
     */
    public ServiceProviderKeys announce(X509Certificate certificate) {
        return new ServiceProviderKeys(
                signingKey, signingCertificate, with(announced, certificate), decryptionKeys, encryptionCertificates);
    }

    /**
     * Opens what is encrypted. The first is the one that the metadata states; the others only open.
     *
     * @param key the private key, RSA of 2048 bits or more
     * @param certificate its certificate
     * @return keys with it
     * @throws IllegalArgumentException if the key is too short, or not RSA
     */
    public ServiceProviderKeys decryptWith(PrivateKey key, X509Certificate certificate) {
        check(key, certificate);
        if (!key.getAlgorithm().equals("RSA")) {
            throw new IllegalArgumentException("Only RSA keys open what is encrypted with RSA-OAEP");
        }
        return new ServiceProviderKeys(
                signingKey,
                signingCertificate,
                announced,
                with(decryptionKeys, key),
                with(encryptionCertificates, certificate));
    }

    private static void check(PrivateKey key, X509Certificate certificate) {
        PublicKey open = certificate.getPublicKey();
        boolean long_ = open instanceof RSAPublicKey rsa
                ? rsa.getModulus().bitLength() >= 2048
                : open instanceof ECPublicKey elliptic
                        && elliptic.getParams().getOrder().bitLength() >= 256;
        if (!long_ || !open.getAlgorithm().equals(key.getAlgorithm())) {
            throw new IllegalArgumentException(
                    "A key has to be RSA of 2048 bits or more, or a curve of 256 or more, and of its certificate's kind");
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
