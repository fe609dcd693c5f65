// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.internal.json.Bodies;
import com.kybergate.oneroster.internal.web.AddressGuard;
import com.kybergate.oneroster.internal.web.WebAddress;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Traffic;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A district's OneRoster 1.1 server, to be read from. Safe for concurrent use; made once for each district and kept.
 *
 * <pre>{@code
 * try (var district = OneRosterClient.builder()
 *         .baseUrl("https://example.oneroster.com")
 *         .credentials(Credentials.oauth1(clientId, secret))
 *         .build()) {
 *     for (Org school : district.pages(Endpoint.schools(), Query.all()).records()) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>Reads are tried again as the {@link RetryPolicy} says. Redirects are never followed, and no address that stands in an answer
 * is ever called. An interrupt ends a call with {@link OneRosterInterruptedException}.
 */
public final class OneRosterClient implements AutoCloseable {
    private final BaseUrl base;
    private final Reads reads;
    private final OkHttpClient http;
    private final AddressGuard guard;
    private final boolean ownsHttp;
    private final Clock clock;

    private volatile boolean closed;

    private OneRosterClient(Builder builder, BaseUrl base, Credentials credentials) {
        this.base = base;
        this.clock = builder.clock;
        this.ownsHttp = builder.httpClient == null;
        this.guard = builder.guard();
        refuse("base URL", base.url());
        Transport transport = new Transport(
                builder.httpClient == null ? new OkHttpClient() : builder.httpClient, builder.timeout, guard);
        Bodies bodies = new Bodies(builder.maxBodyBytes);
        TrafficMeter meter = new TrafficMeter();
        this.http = transport.plain();
        Authorizer authorizer;
        if (credentials instanceof Credentials.OAuth1 keys) {
            authorizer = Authorizers.signing(keys, base.url(), clock);
        } else if (credentials instanceof Credentials.OAuth2 client) {
            Calls tokenCalls = new Calls(
                    http, bodies, RetryPolicy.none(), builder.listener, clock, builder.sleeper, builder.random, meter);
            HttpUrl tokenUrl = WebAddress.checked(client.tokenUrl(), "token URL", builder.allowHttpOnLoopback);
            refuse("token URL", tokenUrl);
            authorizer = new TokenCache(client, tokenUrl, tokenCalls, clock);
        } else if (credentials instanceof Credentials.Bearer bearer) {
            authorizer = Authorizers.fixed(bearer.token());
        } else {
            authorizer = Authorizers.provided(((Credentials.Tokens) credentials).provider());
        }
        Calls calls = new Calls(
                transport.authorized(authorizer),
                bodies,
                builder.retryPolicy,
                builder.listener,
                clock,
                builder.sleeper,
                builder.random,
                meter);
        this.reads = new Reads(base, calls, authorizer, builder);
    }

    /** What can be told without looking a name up is told at once, to whoever enters it. */
    private void refuse(String what, HttpUrl url) {
        String refusal = guard.refusal(url.host());
        if (refusal != null) {
            throw new RefusedUrl("the " + what + " may not be called: " + refusal
                    + "; if the server is meant, allow it with OneRosterClient.Builder.addresses");
        }
    }

    /** An address that could be called and may not be. */
    static final class RefusedUrl extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        RefusedUrl(String why) {
            super(why);
        }
    }

    /**
     * Begins a client.
     *
     * @return a builder that lacks a base URL and credentials
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Walks a collection.
     *
     * @param <T> the kind of record
     * @param endpoint the collection
     * @param query which records, in pages of what size
     * @return the walk, which begins when it is iterated
     */
    public <T extends OneRosterResource> Pages<T> pages(Endpoint<T> endpoint, Query query) {
        checkOpen();
        return new Pages<>(reads.walk(endpoint, query));
    }

    /**
     * Reads one page.
     *
     * @param <T> the kind of record
     * @param endpoint the collection
     * @param query which records; its limit and offset say which page
     * @return the page
     * @throws OneRosterException if there is no page to be had
     */
    public <T extends OneRosterResource> Page<T> page(Endpoint<T> endpoint, Query query) {
        checkOpen();
        return reads.page(endpoint, query);
    }

    /**
     * Asks for one record. Answers of any status are values; see {@link Lookup}.
     *
     * @param <T> the kind of record
     * @param collection the collection that it is in
     * @param sourcedId its identifier
     * @return the record, a clear no, or neither
     * @throws OneRosterInterruptedException if the thread is interrupted
     */
    public <T extends OneRosterResource> Lookup<T> lookup(Endpoint<T> collection, String sourcedId) {
        checkOpen();
        return reads.lookup(collection, sourcedId);
    }

    /**
     * Tests the connection, stage by stage, with one attempt each.
     *
     * @return what was found
     * @throws OneRosterInterruptedException if the thread is interrupted
     */
    public ConnectionCheck check() {
        checkOpen();
        return new ConnectionProbe(base, reads.once(), http, guard, clock).run();
    }

    /**
     * The URL that is called, repaired from what was given.
     *
     * @return the root of the service
     */
    public URI baseUrl() {
        return base.url().uri();
    }

    /**
     * What has gone over the wire since this client was made, whoever asked for it.
     *
     * @return the counts so far
     */
    public Traffic traffic() {
        return reads.traffic();
    }

    /** Releases threads and connections, unless they belong to a client of the host's. Later calls are refused. */
    @Override
    public void close() {
        closed = true;
        if (ownsHttp) {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    @Override
    public String toString() {
        return "OneRosterClient[" + base.url() + "]";
    }

    /** Builds a client; for one thread at a time. */
    public static final class Builder {
        private @Nullable String baseUrl;
        private @Nullable Credentials credentials;
        private RetryPolicy retryPolicy = RetryPolicy.ofDefaults();
        private Duration timeout = Duration.ofSeconds(60);
        private boolean allowHttpOnLoopback;
        private @Nullable AddressPolicy addresses;
        private @Nullable OkHttpClient httpClient;
        private Clock clock = Clock.systemUTC();
        private Sleeper sleeper = duration -> Thread.sleep(duration.toMillis());
        private RandomGenerator random = new SecureRandom();
        private CallListener listener = new CallListener() {};
        private long maxBodyBytes = 256L << 20;
        private int pageSize = 1000;
        private long maxRecords = 20_000_000;

        private Builder() {}

        int pageSize() {
            return pageSize;
        }

        long maxRecords() {
            return maxRecords;
        }

        RandomGenerator random() {
            return random;
        }

        CallListener listener() {
            return listener;
        }

        private AddressGuard guard() {
            AddressPolicy policy = addresses;
            if (policy == null) {
                policy = allowHttpOnLoopback ? AddressPolicy.publicAndLoopback() : AddressPolicy.publicOnly();
            }
            return new AddressGuard(policy::allowsHost, policy::allows);
        }

        /**
         * Sets where the service is. Blanks, invisible characters, quotes and slashes at the end are dropped; where there is no
         * path, {@code /ims/oneroster/v1p1} is added.
         *
         * @param baseUrl the address, as pasted
         * @return this builder
         */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = Objects.requireNonNull(baseUrl, "baseUrl");
            return this;
        }

        /**
         * Sets who is asking.
         *
         * @param credentials what the district issued
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = Objects.requireNonNull(credentials, "credentials");
            return this;
        }

        /**
         * Sets how reads are tried again.
         *
         * @param retryPolicy the policy
         * @return this builder
         */
        public Builder retryPolicy(RetryPolicy retryPolicy) {
            this.retryPolicy = Objects.requireNonNull(retryPolicy, "retryPolicy");
            return this;
        }

        /**
         * Sets how long an attempt may hear nothing: 60 seconds unless set. An attempt as a whole, however steadily it drips,
         * may take ten times as long; connecting may take 10 seconds at most.
         *
         * @param timeout the time without a byte
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("a timeout is above 0");
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Allows {@code http://} for servers on this very machine, for tests. Elsewhere it is always refused.
         *
         * @param allow whether to allow it
         * @return this builder
         */
        public Builder allowHttpOnLoopback(boolean allow) {
            this.allowHttpOnLoopback = allow;
            return this;
        }

        /**
         * Sets which addresses may be called, by the base URL and the token URL alike, whatever HTTP client is used: {@link
         * AddressPolicy#publicOnly} unless set, or {@link AddressPolicy#publicAndLoopback} where {@link #allowHttpOnLoopback} is.
         * A server that stands in a private network is called only where this allows it.
         *
         * @param addresses the policy
         * @return this builder
         */
        public Builder addresses(AddressPolicy addresses) {
            this.addresses = Objects.requireNonNull(addresses, "addresses");
            return this;
        }

        /**
         * Sets how many records to ask for in a page: 1,000 unless set. A server may send fewer.
         *
         * @param pageSize the number
         * @return this builder
         */
        public Builder pageSize(int pageSize) {
            if (pageSize < 1) {
                throw new IllegalArgumentException("pageSize is below 1");
            }
            this.pageSize = pageSize;
            return this;
        }

        /**
         * Sets the number of records at which a walk ends as incomplete, whatever the server goes on to send: 20 million unless
         * set.
         *
         * @param maxRecords the number
         * @return this builder
         */
        public Builder maxRecords(long maxRecords) {
            if (maxRecords < 1) {
                throw new IllegalArgumentException("maxRecords is below 1");
            }
            this.maxRecords = maxRecords;
            return this;
        }

        /**
         * Sets the size, decompressed, above which an answer is refused: 256 MiB unless set.
         *
         * @param maxBodyBytes the number of bytes
         * @return this builder
         */
        public Builder maxBodyBytes(long maxBodyBytes) {
            if (maxBodyBytes < 1) {
                throw new IllegalArgumentException("maxBodyBytes is below 1");
            }
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Sets who hears how calls go.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(CallListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Takes over the settings of the host's own HTTP client, such as proxy, TLS and the resolver of names, and uses its threads and its pool of
         * connections. A client is derived from it that follows no redirect, resends nothing by itself, keeps no cache and calls only the {@link #addresses} that are
         * allowed; because of the last, its connections are used for its own calls alone. The host's interceptors stay: one that logs bodies or headers logs personal data
         * and signatures.
         *
         * @param httpClient the host's client, which stays the host's to close
         * @return this builder
         */
        public Builder httpClient(OkHttpClient httpClient) {
            this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Sets the clock that signatures, tokens and deadlines go by.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets how to wait between attempts.
         *
         * @param sleeper the way
         * @return this builder
         */
        public Builder sleeper(Sleeper sleeper) {
            this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
            return this;
        }

        /**
         * Sets where waits are drawn from. Nonces are always drawn from {@code SecureRandom}.
         *
         * @param random the source, safe for concurrent use
         * @return this builder
         */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /**
         * Makes the client. Nothing is called yet.
         *
         * @return the client
         * @throws IllegalArgumentException if the base URL or the token URL cannot or must not be called; the message says why
         * @throws IllegalStateException if there is no base URL or there are no credentials
         */
        public OneRosterClient build() {
            if (baseUrl == null || credentials == null) {
                throw new IllegalStateException("a client needs a base URL and credentials");
            }
            return new OneRosterClient(this, BaseUrl.of(baseUrl, allowHttpOnLoopback), credentials);
        }

        /**
         * Tests values that are not saved yet; like {@link OneRosterClient#check()}, but what keeps a client from being built is
         * a finding too.
         *
         * @return what was found
         * @throws IllegalStateException if there are no credentials
         * @throws OneRosterInterruptedException if the thread is interrupted
         */
        public ConnectionCheck check() {
            try {
                BaseUrl.of(baseUrl == null ? "" : baseUrl, allowHttpOnLoopback);
            } catch (IllegalArgumentException e) {
                return ConnectionProbe.invalidUrl(String.valueOf(e.getMessage()));
            }
            try (OneRosterClient client = build()) {
                return client.check();
            } catch (RefusedUrl e) {
                return ConnectionProbe.refusedUrl(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                return ConnectionProbe.invalidUrl(String.valueOf(e.getMessage()));
            }
        }
    }
}
