// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service provider as the identity provider knows it: what an administrator typed in, or loaded from its metadata. Immutable. */
public final class SamlPeer {
    private final String entityId;
    private final String acs;
    private final @Nullable X509Certificate encryption;
    private final @Nullable X509Certificate requests;

    private SamlPeer(
            String entityId, String acs, @Nullable X509Certificate encryption, @Nullable X509Certificate requests) {
        this.entityId = Objects.requireNonNull(entityId, "entityId");
        this.acs = Objects.requireNonNull(acs, "acs");
        this.encryption = encryption;
        this.requests = requests;
    }

    /**
     * A service provider that gets its assertions in the clear and may ask without signing.
     *
     * @param entityId who it is
     * @param acs its assertion consumer service, the address that responses are posted to
     * @return the service provider
     */
    public static SamlPeer of(String entityId, String acs) {
        return new SamlPeer(entityId, acs, null, null);
    }

    /**
     * The same, with assertions that only it can read.
     *
     * @param certificate whose key they are encrypted for
     * @return the service provider
     */
    public SamlPeer encryptedFor(X509Certificate certificate) {
        return new SamlPeer(entityId, acs, Objects.requireNonNull(certificate, "certificate"), requests);
    }

    /**
     * The same, with requests that have to be signed.
     *
     * @param certificate whose key has to have signed them
     * @return the service provider
     */
    public SamlPeer signsRequestsWith(X509Certificate certificate) {
        return new SamlPeer(entityId, acs, encryption, Objects.requireNonNull(certificate, "certificate"));
    }

    /**
     * Who it is.
     *
     * @return the entity id
     */
    public String entityId() {
        return entityId;
    }

    /**
     * Where responses are posted to.
     *
     * @return the address of its assertion consumer service
     */
    public String acs() {
        return acs;
    }

    Optional<X509Certificate> encryption() {
        return Optional.ofNullable(encryption);
    }

    Optional<X509Certificate> requests() {
        return Optional.ofNullable(requests);
    }
}
