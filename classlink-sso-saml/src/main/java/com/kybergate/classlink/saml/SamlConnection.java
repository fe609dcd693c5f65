// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.saml.internal.metadata.ProviderMetadata;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant and the identity provider of its district, as an administrator has connected them. Nothing a message says ever chooses it. Immutable.
 *
 * @param tenant the tenant, in the host's words
 * @param metadataAddress where the provider publishes its metadata; null if it was given as a text
 * @param metadata what the provider says of itself, as XML
 * @param readAt when that was read
 * @param connectedAt when an administrator connected them: a test sign-in of before proves nothing about it
 * @param nameId what the district sends as the name of a person
 * @param attributes under which names it sends the rest
 * @param entityId the provider's name, as in the metadata
 * @param keys fingerprints of the keys it signs with, as in the metadata
 */
public record SamlConnection(
        String tenant,
        @Nullable URI metadataAddress,
        String metadata,
        Instant readAt,
        Instant connectedAt,
        NameIdMeaning nameId,
        AttributeNames attributes,
        String entityId,
        Set<String> keys) {
    /**
     * Checks that nothing is missing.
     *
     * @param tenant the tenant
     * @param metadataAddress where the metadata is; null if it was given as a text
     * @param metadata the metadata
     * @param readAt when it was read
     * @param connectedAt when an administrator connected them
     * @param nameId what the name of a person is
     * @param attributes under which names the rest comes
     * @param entityId the provider's name
     * @param keys fingerprints of its keys
     * @throws IllegalArgumentException if the tenant or the name is blank, or there is no key
     */
    public SamlConnection {
        if (tenant.isBlank() || entityId.isBlank() || keys.isEmpty()) {
            throw new IllegalArgumentException("A connection names a tenant, an identity provider and its keys");
        }
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(readAt, "readAt");
        Objects.requireNonNull(connectedAt, "connectedAt");
        Objects.requireNonNull(nameId, "nameId");
        Objects.requireNonNull(attributes, "attributes");
        keys = Set.copyOf(keys);
    }

    /**
     * Where the provider publishes its metadata.
     *
     * @return the address; empty if the metadata was given as a text
     */
    public Optional<URI> address() {
        return Optional.ofNullable(metadataAddress);
    }

    SamlConnection with(String newer, ProviderMetadata read, Instant at) {
        return new SamlConnection(
                tenant,
                metadataAddress,
                newer,
                at,
                connectedAt,
                nameId,
                attributes,
                read.entityId(),
                read.fingerprints());
    }

    /** The tenant and the provider. */
    @Override
    public String toString() {
        return "SamlConnection[tenant=" + tenant + ", entityId=" + entityId + "]";
    }
}
