// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A OneRoster 1.1 server on the loopback interface that serves a fake roster: all rostering endpoints with paging,
 * sorting, filtering and field selection, behind OAuth 1.0a (HMAC-SHA256 and HMAC-SHA1), OAuth 2 client credentials, or
 * a static bearer token.
 *
 * <pre>{@code
 * try (var server = FakeOneRosterServer.builder(FakeDistrict.small()).start()) {
 *     var client = connectTo(server.baseUrl(), server.clientId(), server.secret());
 *     server.roster().remove("users", id);        // a leaver
 *     server.faults().add(Fault.flaky502(1));     // and a bad gateway
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class FakeOneRosterServer implements AutoCloseable {

    /** The client id that is accepted unless another one is set. */
    public static final String DEFAULT_CLIENT_ID = "fake-client";

    /** The client secret that is accepted unless another one is set. */
    public static final String DEFAULT_SECRET = "fake-secret";

    private static final String ROOT = "/ims/oneroster/v1p1";
    private static final int MAX_REQUESTS = 10_000;

    /** How a slow server waits; tests hand in one that does not. */
    @FunctionalInterface
    public interface Sleeper {

        /**
         * Waits.
         *
         * @param duration how long
         * @throws InterruptedException if the server is closed meanwhile
         */
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Clock clock;
    private final Sleeper sleeper;
    private final String clientId;
    private final String secret;
    private final Optional<String> bearerToken;
    private final RosterEdits roster;
    private final RosterService service;
    private final OAuth1Verifier oauth1;
    private final OAuth2Tokens tokens;
    private final Faults faults = new Faults();
    private final List<Consumer<ReceivedRequest>> hooks = new CopyOnWriteArrayList<>();
    private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
    private final LoopbackHttp http;

    private FakeOneRosterServer(Builder builder) {
        clock = builder.clock;
        sleeper = builder.sleeper;
        clientId = builder.clientId;
        secret = builder.secret;
        bearerToken = builder.bearerToken;
        roster = builder.roster instanceof RosterEdits edits ? edits : RosterEdits.over(builder.roster, clock);
        service = new RosterService(roster, builder.pageLimit);
        oauth1 = new OAuth1Verifier(clientId, secret, clock);
        tokens = new OAuth2Tokens(clientId, secret, clock, builder.tokenLifetime);
        builder.faults.forEach(faults::add);
        http = new LoopbackHttp(builder.port, this::answer);
    }

    /**
     * Starts the description of a server.
     *
     * @param roster what it serves; if these are {@link RosterEdits}, edits to them show
     * @return a builder
     */
    public static Builder builder(FakeRoster roster) {
        return new Builder(roster);
    }

    /**
     * The base URL, which ends in {@code /ims/oneroster/v1p1}.
     *
     * @return the URL, with the port that was bound
     */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + http.port() + ROOT);
    }

    /**
     * Where OAuth 2 access tokens are given out.
     *
     * @return the URL
     */
    public URI tokenUrl() {
        return URI.create("http://127.0.0.1:" + http.port() + "/token");
    }

    /**
     * The accepted client id, for OAuth 1.0a and OAuth 2.
     *
     * @return the client id
     */
    public String clientId() {
        return clientId;
    }

    /**
     * The accepted client secret, for OAuth 1.0a and OAuth 2.
     *
     * @return the secret
     */
    public String secret() {
        return secret;
    }

    /**
     * The roster that is served, to be changed at any time.
     *
     * @return the roster
     */
    public RosterEdits roster() {
        return roster;
    }

    /**
     * The faults that the server has at the moment.
     *
     * @return the faults, to be changed at any time
     */
    public Faults faults() {
        return faults;
    }

    /**
     * The last 10,000 requests, oldest first. A request is here before its answer is sent.
     *
     * @return a copy
     */
    public List<ReceivedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Forgets the requests received so far. */
    public void clearRequests() {
        synchronized (requests) {
            requests.clear();
        }
    }

    /**
     * Calls a hook with every request before it is answered, on the thread that answers it. What the hook changes in the
     * roster or the faults shows in that very answer.
     *
     * @param hook receives the request, whose status is still 0
     */
    public void onRequest(Consumer<ReceivedRequest> hook) {
        hooks.add(hook);
    }

    /** Makes all access tokens given out so far invalid. The static bearer token stays valid. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** Stops serving: closes all connections and interrupts slow answers. */
    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return "FakeOneRosterServer[" + baseUrl() + "]";
    }

    private Answer answer(Call call) throws InterruptedException {
        Instant now = clock.instant();
        ReceivedRequest received = ReceivedRequest.of(call, now);
        Answer answer;
        try {
            hooks.forEach(hook -> hook.accept(received));
            answer = route(call, now);
        } catch (RosterError e) {
            answer = e.answer();
        } catch (RuntimeException e) {
            // A mistake in the fake or in a test's hook must show as such, and not as a lost connection.
            answer = Answer.of(500, "text/plain;charset=UTF-8", "The fake server failed: " + e);
        }
        if (!answer.headers().containsKey("Date")) {
            answer = answer.with("Date", HttpDate.write(now));
        }
        synchronized (requests) {
            requests.add(received.answered(answer.status()));
            if (requests.size() > MAX_REQUESTS) {
                requests.remove();
            }
        }
        return answer;
    }

    private Answer route(Call call, Instant now) throws InterruptedException {
        String path = call.rawPath();
        if (path.equals("/token")) {
            return tokens.issue(call);
        }
        if (path.startsWith("/elsewhere")) {
            return Answer.json(200, Map.of());
        }
        if (!path.startsWith(ROOT + "/")) {
            throw RosterError.unknownObject();
        }
        String below = path.substring(ROOT.length());
        ServedCall served;
        try {
            QueryString.parse(call.rawQuery());
            served = new ServedCall(call, below, Target.of(below), http.port(), now, sleeper);
        } catch (IllegalArgumentException e) {
            throw new RosterError(400, "invalid data", "The URL is not percent-encoded properly");
        }
        List<Misbehaviour> active = faults.concerning(served);
        Answer answer = served(served, active);
        for (Misbehaviour fault : active) {
            answer = fault.answer(served, answer);
        }
        return answer;
    }

    private Answer served(ServedCall served, List<Misbehaviour> active) throws InterruptedException {
        for (Misbehaviour fault : active) {
            Optional<Answer> instead = fault.instead(served);
            if (instead.isPresent()) {
                return instead.get();
            }
        }
        try {
            authenticate(served.call());
            return service.answer(served, active);
        } catch (RosterError e) {
            return e.answer();
        }
    }

    private void authenticate(Call call) {
        String authorization = call.header("authorization").orElse("");
        if (authorization.startsWith("OAuth ")) {
            try {
                oauth1.verify(call, authorization);
            } catch (IllegalArgumentException e) {
                throw new RosterError(401, "unauthorized", "The Authorization header is not encoded properly");
            }
        } else if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            String token = authorization.substring(7).trim();
            if (!tokens.accepts(token)
                    && !bearerToken.map(own -> same(own, token)).orElse(false)) {
                throw RosterError.unauthorized("Unknown or expired token");
            }
        } else {
            throw RosterError.unauthorized("No credentials");
        }
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** Describes a server. Not for use by several threads. */
    public static final class Builder {

        private final FakeRoster roster;
        private int port;
        private String clientId = DEFAULT_CLIENT_ID;
        private String secret = DEFAULT_SECRET;
        private Optional<String> bearerToken = Optional.empty();
        private Duration tokenLifetime = Duration.ofHours(1);
        private Clock clock = Clock.systemUTC();
        private Sleeper sleeper = duration -> Thread.sleep(duration.toMillis());
        private OptionalLong pageLimit = OptionalLong.empty();
        private final List<Fault> faults = new ArrayList<>();

        private Builder(FakeRoster roster) {
            this.roster = roster;
        }

        /**
         * The port on 127.0.0.1.
         *
         * @param port the port, or 0 for any free one
         * @return this builder
         */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * The accepted client id, for OAuth 1.0a and OAuth 2.
         *
         * @param clientId the client id
         * @return this builder
         */
        public Builder clientId(String clientId) {
            this.clientId = clientId;
            return this;
        }

        /**
         * The accepted client secret, for OAuth 1.0a and OAuth 2.
         *
         * @param secret the secret
         * @return this builder
         */
        public Builder secret(String secret) {
            this.secret = secret;
            return this;
        }

        /**
         * A bearer token that is accepted besides those given out, and never expires.
         *
         * @param token the token
         * @return this builder
         */
        public Builder bearerToken(String token) {
            this.bearerToken = Optional.of(token);
            return this;
        }

        /**
         * How long access tokens are accepted, by the server's clock; an hour unless set.
         *
         * @param lifetime the time from when a token is given out
         * @return this builder
         */
        public Builder tokenLifetime(Duration lifetime) {
            this.tokenLifetime = lifetime;
            return this;
        }

        /**
         * The server's clock: for Date headers, OAuth timestamps, token lifetimes, and the dates of edits.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * How slow answers wait; by sleeping unless set.
         *
         * @param sleeper the sleeper
         * @return this builder
         */
        public Builder sleeper(Sleeper sleeper) {
            this.sleeper = sleeper;
            return this;
        }

        /**
         * The largest page; longer limits are shortened to it. There is none unless set.
         *
         * @param max the most records on a page, at least 1
         * @return this builder
         */
        public Builder pageLimit(int max) {
            if (max < 1) {
                throw new IllegalArgumentException("A page needs room for at least one record");
            }
            this.pageLimit = OptionalLong.of(max);
            return this;
        }

        /**
         * A fault that the server has from the start; may be called again for more.
         *
         * @param fault the fault
         * @return this builder
         */
        public Builder fault(Fault fault) {
            faults.add(fault);
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the running server, to be closed after use
         * @throws java.io.UncheckedIOException if the port is taken
         */
        public FakeOneRosterServer start() {
            FakeOneRosterServer server = new FakeOneRosterServer(this);
            server.http.start();
            return server;
        }
    }
}
