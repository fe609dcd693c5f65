// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlPages.Page;
import com.kybergate.oneroster.testkit.saml.SamlQuestion.Refused;
import com.kybergate.oneroster.testkit.saml.SamlSessions.Session;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A SAML 2.0 identity provider on the loopback interface, as ClassLink's is one to a district's applications: metadata, sign-in pages, answers to
 * requests that browsers bring by redirect, tiles that launch an application with a response that nobody asked for, and keys that change. It
 * misbehaves on request.
 *
 * <pre>{@code
 * try (var provider = FakeSamlProvider.builder().peer(SamlPeer.of(entityId, acs)).start()) {
 *     provider.add(FakeLogin.of("17", "2284", "student-17"));
 *     browser.open(provider.signInAddress("17"));         // as the person does in the morning
 *     browser.open(provider.launchAddress(entityId));     // the tile
 *     provider.faults().add(SamlFault.AUDIENCE_WRONG);
 * }
 * }</pre>
 *
 * <p>It never leaves the loopback interface. Its keys are made when it starts, and are those of no other provider that runs; one that starts later
 * may have them again. Safe for use by several threads.
 */
public final class FakeSamlProvider implements AutoCloseable {
    private static final String METADATA = "/metadata";
    private static final String SIGN_ON = "/sso";
    private static final String SIGN_IN = "/login";
    private static final String LAUNCH = "/launch";

    /** What is going to be answered once somebody has signed in. */
    private record Pending(SamlPeer peer, @Nullable String inResponseTo, Optional<String> relayState) {}

    private final String entityId;
    private final SamlSigned signed;
    private final UnaryOperator<SamlResponses.Builder> saying;
    private final Clock clock;
    private final HttpServer http;
    private final ExecutorService threads;
    private final SamlKeyRing keys;
    private final SamlSessions sessions;
    private final Map<String, SamlPeer> peers = new ConcurrentHashMap<>();
    private final Map<String, FakeLogin> people = new ConcurrentHashMap<>();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Set<SamlFault> faults = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private FakeSamlProvider(Builder builder) {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            http = HttpServer.create(new InetSocketAddress(loopback, builder.port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on 127.0.0.1:" + builder.port, e);
        }
        this.entityId = builder.entityId.orElseGet(() -> metadataAddress().toString());
        this.signed = builder.signed;
        this.saying = builder.saying;
        this.clock = builder.clock;
        this.sessions = new SamlSessions(port());
        this.keys = new SamlKeyRing(builder.keys);
        builder.peers.forEach(this::trust);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-saml-" + port());
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::serve);
    }

    /**
     * Describes a provider.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private int port() {
        return http.getAddress().getPort();
    }

    /**
     * Where it is.
     *
     * @return an http address on the loopback interface
     */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /**
     * Who it is in what it says.
     *
     * @return the entity id; the address of its metadata unless another one was set
     */
    public String entityId() {
        return entityId;
    }

    /**
     * Where it says what it is.
     *
     * @return the address of its metadata
     */
    public URI metadataAddress() {
        return address().resolve(METADATA);
    }

    /**
     * What it says that it is.
     *
     * @return its metadata now, as XML
     */
    public String metadata() {
        SamlKeyRing.Published now = keys.now();
        return responses(now.signing())
                .build()
                .metadata(singleSignOn(), now.announced().stream().toArray(SamlKeys[]::new));
    }

    /**
     * Where requests are brought to.
     *
     * @return the address of its single sign-on service, by the redirect binding
     */
    public URI singleSignOn() {
        return address().resolve(SIGN_ON);
    }

    /**
     * Adds a service provider, or changes it.
     *
     * @param peer the service provider
     */
    public void trust(SamlPeer peer) {
        peers.put(peer.entityId(), peer);
    }

    /**
     * Adds somebody who can sign in, or changes them.
     *
     * @param login the account
     */
    public void add(FakeLogin login) {
        people.put(login.userId(), login);
    }

    /**
     * Signs a browser in here, as a person does in the morning with their badge; whoever was signed in with it before is not any more.
     *
     * @param userId whose account
     * @return an address to open
     */
    public URI signInAddress(String userId) {
        return address().resolve(SIGN_IN + "?as=" + SamlPages.parameter(userId));
    }

    /**
     * The tile of an application: sends a browser that is signed in to it, with a response that nobody asked for.
     *
     * @param peerEntityId which service provider
     * @return an address to open
     */
    public URI launchAddress(String peerEntityId) {
        return address().resolve(LAUNCH + "?peer=" + SamlPages.parameter(peerEntityId));
    }

    /**
     * What it does wrong, to be changed at any time.
     *
     * @return the faults that are on
     */
    public Set<SamlFault> faults() {
        return faults;
    }

    /** Signs with another key from now on, the announced one or else a new one, and publishes the old one no more. */
    public void rotate() {
        keys.rotate();
    }

    /** Publishes a new key beside the one that it goes on signing with. */
    public void announceKey() {
        keys.announce();
    }

    /**
     * What was asked.
     *
     * @return the AuthnRequests that could be read, as XML, in order, whether or not they were answered
     */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        keys.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        Page page;
        try {
            page = answer(exchange);
        } catch (Refused e) {
            page = SamlPages.message(400, "This request is not answered", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            // Faults that exclude each other, or that the peer cannot have.
            page = SamlPages.message(500, "This cannot be said", String.valueOf(e.getMessage()));
        }
        page.writeTo(exchange);
    }

    private Page answer(HttpExchange exchange) {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        if (!exchange.getRequestMethod().equals("GET")) {
            return SamlPages.message(405, "Not this way", "");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case METADATA -> SamlPages.metadata(metadata());
            case SIGN_IN -> signIn(SamlQuestion.parameters(query));
            case SIGN_ON -> signOn(SamlQuestion.of(query), sessions.of(exchange));
            case LAUNCH -> launch(SamlQuestion.parameters(query), sessions.of(exchange));
            default -> SamlPages.message(404, "Not here", "");
        };
    }

    private Page signIn(Map<String, String> query) {
        Optional<String> who = SamlQuestion.value(query, "as").filter(people::containsKey);
        if (who.isEmpty()) {
            return signInPage(Optional.empty());
        }
        Session session = new Session(who.get(), clock.instant());
        Pending next = SamlQuestion.value(query, "then").map(pending::remove).orElse(null);
        Page page = next == null ? SamlPages.message(200, "LaunchPad", "") : posted(next, session);
        return page.with(sessions.begin(session));
    }

    private Page signInPage(Optional<Pending> next) {
        Optional<String> then = next.map(what -> {
            String key = SamlDocument.newId();
            pending.put(key, what);
            return key;
        });
        Map<String, String> links = new LinkedHashMap<>();
        people.values().stream()
                .sorted(Comparator.comparing(FakeLogin::userId))
                .forEach(login -> links.put(
                        signInAddress(login.userId())
                                + then.map(key -> "&then=" + key).orElse(""),
                        login.displayName()));
        return SamlPages.links("Find your login page", links);
    }

    private Page signOn(SamlQuestion question, Optional<Session> session) {
        requests.add(question.xml());
        SamlPeer peer = peers.get(question.issuer());
        if (peer == null) {
            throw new Refused("Nobody knows who asks");
        }
        if (!question.destination().isEmpty()
                && !question.destination().equals(singleSignOn().toString())) {
            throw new Refused("The request is for somebody else");
        }
        if (!question.acs().isEmpty() && !question.acs().equals(peer.acs())) {
            // Never to an address that is not registered.
            throw new Refused("The answer is wanted at another address");
        }
        if (!question.binding().isEmpty() && !question.binding().equals(SamlNames.POST)) {
            throw new Refused("The answer is wanted in another way");
        }
        if (peer.requests().isPresent() && !question.isSignedBy(peer.requests().get())) {
            throw new Refused("The request is not signed as agreed");
        }
        if (peer.requests().isPresent() && question.destination().isEmpty()) {
            throw new Refused("A signed request has to say for whom it is");
        }
        Pending next = new Pending(peer, question.id(), question.relayState());
        if (session.isPresent() && !question.force()) {
            return posted(next, session.get());
        }
        return question.passive() ? passive(next) : signInPage(Optional.of(next));
    }

    private Page launch(Map<String, String> query, Optional<Session> session) {
        SamlPeer peer = SamlQuestion.value(query, "peer")
                .map(peers::get)
                .orElseThrow(() -> new Refused("There is no such tile"));
        Pending next = new Pending(peer, null, Optional.empty());
        return session.map(signedIn -> posted(next, signedIn)).orElseGet(() -> signInPage(Optional.of(next)));
    }

    private SamlResponses.Builder responses(SamlKeys signing) {
        return saying.apply(SamlResponses.by(entityId, signing).clock(clock).signed(signed));
    }

    /** Says that nobody is signed in to one that must not ask. */
    private Page passive(Pending next) {
        SamlResponses responses = responses(keys.now().signing())
                .fault(SamlFault.STATUS_NO_PASSIVE)
                .build();
        return form(next, responses.to(next.peer(), FakeLogin.of("0", "0", ""), next.inResponseTo()));
    }

    private Page posted(Pending next, Session session) {
        FakeLogin login = people.get(session.userId());
        if (login == null) {
            return signInPage(Optional.of(next));
        }
        SamlResponses responses = responses(keys.now().signing())
                .authenticatedAt(session.since())
                .fault(faults.toArray(SamlFault[]::new))
                .build();
        return form(next, responses.to(next.peer(), login, next.inResponseTo()));
    }

    private static Page form(Pending next, String xml) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("SAMLResponse", SamlResponses.base64(xml));
        next.relayState().ifPresent(state -> fields.put("RelayState", state));
        return SamlPages.form(next.peer().acs(), fields);
    }

    /** Describes a provider. Not for use by several threads. */
    public static final class Builder {
        private final List<SamlPeer> peers = new ArrayList<>();
        private Optional<String> entityId = Optional.empty();
        private Optional<SamlKeys> keys = Optional.empty();
        private SamlSigned signed = SamlSigned.ASSERTION;
        private UnaryOperator<SamlResponses.Builder> saying = UnaryOperator.identity();
        private Clock clock = Clock.systemUTC();
        private int port;

        private Builder() {}

        /**
         * Calls itself something.
         *
         * @param entityId who it is; the address of its metadata unless this is said
         * @return this builder
         */
        public Builder entityId(String entityId) {
            this.entityId = Optional.of(entityId);
            return this;
        }

        /**
         * Signs with keys that were made before, such as those of another provider; with new ones unless this is said.
         *
         * @param keys the keys that it begins with
         * @return this builder
         */
        public Builder keys(SamlKeys keys) {
            this.keys = Optional.of(keys);
            return this;
        }

        /**
         * The clock of its times.
         *
         * @param clock the clock; the system's unless this is said
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Listens on a certain port; on any free one unless this is said.
         *
         * @param port the port
         * @return this builder
         */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * What it signs.
         *
         * @param signed which parts; the assertion unless this is said
         * @return this builder
         */
        public Builder signed(SamlSigned signed) {
            this.signed = Objects.requireNonNull(signed, "signed");
            return this;
        }

        /**
         * What else it says, such as what it calls people.
         *
         * @param saying changes each response before it is made
         * @return this builder
         */
        public Builder saying(UnaryOperator<SamlResponses.Builder> saying) {
            this.saying = Objects.requireNonNull(saying, "saying");
            return this;
        }

        /**
         * Knows a service provider from the beginning.
         *
         * @param peer the service provider
         * @return this builder
         */
        public Builder peer(SamlPeer peer) {
            peers.add(peer);
            return this;
        }

        /**
         * Starts it.
         *
         * @return the provider, to be closed
         */
        public FakeSamlProvider start() {
            FakeSamlProvider started = new FakeSamlProvider(this);
            started.http.start();
            return started;
        }
    }
}
