// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.internal.web.AddressPolicy;
import com.kybergate.classlink.internal.web.GuardedHttp;
import com.kybergate.classlink.saml.MetadataException.Reason;
import com.kybergate.classlink.saml.MetadataNotice.Kind;
import com.kybergate.classlink.saml.SamlConnectionStore.Saved;
import com.kybergate.classlink.saml.internal.metadata.ProviderMetadata;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects tenants with the identity providers of their districts, and keeps what is known of these fresh.
 *
 * <p>Metadata that is published at an address is read anew by {@link #refresh}, which a host calls once an hour from a timer of its own, on one node. A new key
 * is believed only beside one that was known before, and said at once. That guards against mistakes, not against whoever takes over the address: they can publish
 * the old key beside their own. While an address cannot be read, what was read last holds until its own end.
 *
 * <p>Safe for concurrent use.
 */
public final class SamlConnections {
    private static final Logger LOG = LoggerFactory.getLogger(SamlConnections.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int LONGEST_METADATA = 256 * 1024;

    private final SamlConnectionStore store;
    private final Clock clock;
    private final boolean loopback;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A connection with its metadata read. */
    record Known(SamlConnection connection, ProviderMetadata provider) {}

    private SamlConnections(SamlConnectionStore store, Clock clock, boolean loopback) {
        this.store = Objects.requireNonNull(store, "store");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.loopback = loopback;
    }

    /**
     * Connections in a store.
     *
     * @param store where they are kept
     * @param clock says what has ended
     * @return the connections
     */
    public static SamlConnections in(SamlConnectionStore store, Clock clock) {
        return new SamlConnections(store, clock, false);
    }

    /**
     * Allows identity providers on this machine, without TLS, for tests and demonstrations.
     *
     * @return other connections, in the same store
     */
    public SamlConnections allowLoopback() {
        return new SamlConnections(store, clock, true);
    }

    /**
     * Connects a tenant with an identity provider whose metadata is published, in place of the one before. Nobody can sign in by it before an
     * administrator's test sign-in.
     *
     * @param tenant the tenant, in the host's words
     * @param metadataAddress where it is published: ClassLink's <i>IDP Metadata URL</i>
     * @param nameId what the district sends as the name of a person
     * @param attributes under which names it sends the rest
     * @return the connection, stored
     * @throws MetadataException if it cannot be read, or used
     * @throws IllegalArgumentException if the tenant's name cannot stand in an address
     */
    public SamlConnection connect(String tenant, URI metadataAddress, NameIdMeaning nameId, AttributeNames attributes) {
        return connect(tenant, metadataAddress, fetched(metadataAddress), nameId, attributes);
    }

    /**
     * Connects a tenant with an identity provider whose metadata somebody has pasted. It is never read anew.
     *
     * @param tenant the tenant, in the host's words
     * @param metadata the metadata, as XML
     * @param nameId what the district sends as the name of a person
     * @param attributes under which names it sends the rest
     * @return the connection, stored
     * @throws MetadataException if it cannot be used
     * @throws IllegalArgumentException if the tenant's name cannot stand in an address
     */
    public SamlConnection connect(String tenant, String metadata, NameIdMeaning nameId, AttributeNames attributes) {
        return connect(tenant, null, metadata, nameId, attributes);
    }

    private SamlConnection connect(
            String tenant, @Nullable URI address, String metadata, NameIdMeaning nameId, AttributeNames attributes) {
        Endpoints.check(tenant);
        ProviderMetadata provider = read(metadata);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (hasEnded(provider, now)) {
            throw new MetadataException(Reason.EXPIRED);
        }
        SamlConnection connection = new SamlConnection(
                tenant, address, metadata, now, now, nameId, attributes, provider.entityId(), provider.fingerprints());
        switch (store.save(connection)) {
            case ENTITY_ID_TAKEN -> throw new MetadataException(Reason.ENTITY_ID_OF_ANOTHER_TENANT);
            case KEY_TAKEN -> throw new MetadataException(Reason.KEY_OF_ANOTHER_TENANT);
            case YES, CHANGED_MEANWHILE ->
                LOG.info("tenant {} was connected with the identity provider {}", tenant, provider.entityId());
        }
        return connection;
    }

    /**
     * Forgets a tenant's identity provider: nobody can sign in by it any more. Sessions of the host stay; end them.
     *
     * @param tenant the tenant
     */
    public void disconnect(String tenant) {
        store.remove(tenant);
        known.remove(tenant);
    }

    /**
     * The connection of a tenant.
     *
     * @param tenant the tenant
     * @return the connection; empty if there is none
     */
    public Optional<SamlConnection> ofTenant(String tenant) {
        return store.ofTenant(tenant);
    }

    /**
     * Reads anew what is due, by what the metadata says of itself but at least once a day and at most once an hour, and looks at what ends soon. One
     * provider that fails keeps no other from being read. Blocks while it reads.
     *
     * @return what somebody should know
     */
    public List<MetadataNotice> refresh() {
        List<MetadataNotice> notices = new ArrayList<>();
        for (String tenant : store.tenants()) {
            for (Kind kind : lookedAt(tenant)) {
                notices.add(new MetadataNotice(tenant, kind));
            }
        }
        notices.forEach(notice -> LOG.info(
                "metadata of tenant {}: {}", notice.tenant(), notice.kind().code()));
        return List.copyOf(notices);
    }

    /** Whatever is wrong with one keeps no other from being looked at. */
    private List<Kind> lookedAt(String tenant) {
        try {
            Optional<SamlConnection> connection = store.ofTenant(tenant);
            if (connection.isEmpty()) {
                return List.of();
            }
            List<Kind> kinds = new ArrayList<>();
            if (isDue(connection.get(), read(connection.get().metadata()))) {
                kinds.addAll(renew(connection.get()));
            }
            SamlConnection now = store.ofTenant(tenant).orElse(connection.get());
            end(read(now.metadata())).ifPresent(kinds::add);
            return kinds;
        } catch (RuntimeException e) {
            LOG.warn(
                    "what is stored of tenant {} cannot be read: {}",
                    tenant,
                    e.getClass().getSimpleName());
            return List.of(Kind.UNREADABLE);
        }
    }

    private boolean isDue(SamlConnection connection, ProviderMetadata provider) {
        if (connection.address().isEmpty()) {
            return false;
        }
        Duration wanted = provider.cacheDuration() == null ? LONGEST : provider.cacheDuration();
        Duration due = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        return !clock.instant().isBefore(connection.readAt().plus(due));
    }

    private List<Kind> renew(SamlConnection connection) {
        String metadata;
        ProviderMetadata provider;
        try {
            metadata = fetched(connection.address().orElseThrow());
            provider = read(metadata);
        } catch (MetadataException e) {
            return List.of(Kind.UNREADABLE);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!provider.entityId().equals(connection.entityId())) {
            return List.of(Kind.ENTITY_ID_CHANGED);
        }
        if (Collections.disjoint(provider.fingerprints(), connection.keys())) {
            return List.of(Kind.KEYS_REPLACED);
        }
        if (hasEnded(provider, now)) {
            return List.of(Kind.UNREADABLE);
        }
        if (!provider.signOn()
                .getHost()
                .equals(read(connection.metadata()).signOn().getHost())) {
            return List.of(Kind.SIGN_ON_MOVED);
        }
        Saved saved = store.replace(connection, connection.with(metadata, provider, now));
        if (saved != Saved.YES) {
            // What an administrator has done meanwhile stands.
            return saved == Saved.CHANGED_MEANWHILE ? List.of() : List.of(Kind.KEY_OF_ANOTHER_TENANT);
        }
        List<Kind> kinds = new ArrayList<>();
        if (!connection.keys().containsAll(provider.fingerprints())) {
            kinds.add(Kind.KEY_ADDED);
        }
        if (!provider.fingerprints().containsAll(connection.keys())) {
            kinds.add(Kind.KEY_REMOVED);
        }
        return kinds;
    }

    private Optional<Kind> end(ProviderMetadata provider) {
        Instant end = provider.validUntil();
        if (end == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            return Optional.of(Kind.ENDED);
        }
        if (left.compareTo(Duration.ofDays(3)) <= 0) {
            return Optional.of(Kind.ENDS_IN_3_DAYS);
        }
        if (left.compareTo(Duration.ofDays(14)) <= 0) {
            return Optional.of(Kind.ENDS_IN_14_DAYS);
        }
        return left.compareTo(Duration.ofDays(30)) <= 0 ? Optional.of(Kind.ENDS_IN_30_DAYS) : Optional.empty();
    }

    Clock clock() {
        return clock;
    }

    /** A tenant's provider as it may be trusted now. */
    Optional<Known> known(String tenant) {
        Optional<SamlConnection> connection = store.ofTenant(tenant);
        if (connection.isEmpty()) {
            return Optional.empty();
        }
        Known before = known.get(tenant);
        if (before != null && before.connection().equals(connection.get())) {
            return Optional.of(before);
        }
        Known now = new Known(connection.get(), read(connection.get().metadata()));
        known.put(tenant, now);
        return Optional.of(now);
    }

    static boolean hasEnded(ProviderMetadata provider, Instant now) {
        return provider.validUntil() != null && !now.isBefore(provider.validUntil());
    }

    private ProviderMetadata read(String metadata) {
        return ProviderMetadata.read(metadata, loopback);
    }

    private String fetched(URI address) {
        String text = address.toString();
        try {
            AddressPolicy policy =
                    new AddressPolicy(Set.of(AddressPolicy.host(address).toLowerCase(Locale.ROOT)), loopback);
            GuardedHttp.Reply reply = new GuardedHttp(policy, TIMEOUT, null)
                    .call(new Request.Builder()
                            .url(policy.allowed(text))
                            .header("Accept", "application/samlmetadata+xml, application/xml, text/xml")
                            .build());
            if (reply.isSuccess() && reply.body().length() <= LONGEST_METADATA) {
                return reply.body();
            }
        } catch (SignInException | IllegalArgumentException e) {
            LOG.debug("the metadata could not be read", e);
        }
        throw new MetadataException(Reason.UNREACHABLE);
    }

    /** Nothing. */
    @Override
    public String toString() {
        return "SamlConnections[]";
    }
}
