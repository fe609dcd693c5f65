// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.Identities;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.OwnPages;
import com.kybergate.classlink.internal.PendingLogins;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.Questions;
import com.kybergate.classlink.internal.SignedOut;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.saml.internal.LibraryLogs;
import com.kybergate.classlink.saml.internal.SelfTest;
import com.kybergate.classlink.saml.internal.metadata.OwnMetadata;
import com.kybergate.classlink.saml.internal.opensaml.Libraries;
import com.kybergate.classlink.saml.internal.opensaml.OpenSamlVerifier;
import com.kybergate.classlink.saml.internal.response.ResponseJudge;
import com.kybergate.classlink.saml.internal.signature.Algorithms;
import com.kybergate.classlink.saml.internal.signature.StrictVerifier;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with ClassLink over SAML 2.0: sends browsers to a district's identity provider, and judges what they bring back. A response counts only if two
 * verifiers of different making accept the same signed octets of it, and who it is about is read from those octets alone.
 *
 * <pre>{@code
 * SamlSignIn signIn = SamlSignIn.builder("https://app.example.org/saml", SamlConnections.in(connectionStore, clock))
 *     .stores(pendingRequests, replays, activations)
 *     .roster(rosterUsers)
 *     .keys(ServiceProviderKeys.none().signWith(key, certificate).decryptWith(key, certificate))
 *     .build();
 *
 * GET  /saml/{tenant}/metadata   answer with signIn.metadata(tenant) as application/samlmetadata+xml
 * POST /saml/{tenant}            send(signIn.begin(request, LoginOptions.tenant(tenant)));
 * POST /saml/{tenant}/acs        switch over signIn.receive(request, tenant);
 * GET  /saml/{tenant}/complete   switch over signIn.complete(request, tenant, keyOfSession);
 * POST /saml/confirm             switch over signIn.confirm(request);
 * POST /signout                  end the session, send(signIn.signOut(request));
 * POST /admin/saml/test          send(signIn.beginTest(request, tenant, administrator));
 * POST /admin/saml/confirm       Activation on = signIn.confirmTest(request, administrator);
 * }</pre>
 *
 * <p>Responses are posted by another site, and with that browsers bring no cookie: {@link #receive} judges the response and sends the browser on, and {@link
 * #complete}, with its cookies, says what comes of it. Nobody of a tenant can sign in before an administrator's test sign-in ({@link #beginTest}).
 *
 * <p>There is no single logout: ClassLink documents none. One instance serves all tenants; safe for concurrent use. Takes about a second to build, for OpenSAML
 * starts then.
 */
public final class SamlSignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SamlSignIn.class);

    private final Endpoints endpoints;
    private final ServiceProviderKeys keys;
    private final OwnPages pages;
    private final PendingLogins logins;
    private final SamlParts parts;
    private final SamlAnswers answers;

    private SamlSignIn(Builder builder, RosterUsers roster) {
        this.endpoints = builder.endpoints;
        this.keys = builder.keys;
        this.pages = endpoints.pages();
        Clock clock = builder.clock;
        StrictVerifier strict = StrictVerifier.on(Algorithms.strict());
        Libraries.check();
        OpenSamlVerifier second = OpenSamlVerifier.start();
        SelfTest.run(strict, second);
        LibraryLogs.check();
        this.logins = new PendingLogins(needed(builder.pendingRequests), builder.random, clock);
        this.parts = new SamlParts(
                builder.connections,
                needed(builder.activations),
                logins,
                new SamlRequests(endpoints, keys, logins, clock),
                endpoints,
                new People(clock, builder.longestSession),
                clock);
        SignedInPeople people = new SignedInPeople(parts, roster, builder.sharedDevices, builder.skew.toSeconds());
        SamlLaunches launches = new SamlLaunches(
                parts, people, builder.unsolicited, builder.landings, builder.skew, builder.sharedDevices);
        this.answers = new SamlAnswers(
                parts,
                ResponseJudge.with(strict, second, keys.decryptionKeys(), clock, builder.skew),
                needed(builder.replays),
                clock,
                launches,
                people);
    }

    /**
     * Describes signing in over SAML.
     *
     * @param base where the host serves it, such as {@code https://app.example.org/saml}; a tenant's addresses stand under it, and never change again: each
     *     district has them in its console
     * @param connections which tenant has which identity provider
     * @return a builder
     * @throws IllegalArgumentException if the base is not an https address without query and fragment; http is for loopback alone
     */
    public static Builder builder(String base, SamlConnections connections) {
        return new Builder(Endpoints.under(base), connections);
    }

    /**
     * What the district's administrator needs: our metadata for the tenant, to be pasted into ClassLink's SAML Console or served at {@link #entityId}.
     *
     * @param tenant the tenant, which need not be connected yet
     * @return XML
     * @throws IllegalArgumentException if the tenant's name cannot stand in an address
     */
    public String metadata(String tenant) {
        return OwnMetadata.write(
                endpoints.entityId(tenant),
                endpoints.acs(tenant),
                keys.signingCertificates(),
                keys.encryptionCertificate());
    }

    /**
     * Our name for a tenant, which is also where its metadata should be served.
     *
     * @param tenant the tenant
     * @return an address
     */
    public String entityId(String tenant) {
        return endpoints.entityId(tenant);
    }

    /**
     * Where a tenant's responses are posted to.
     *
     * @param tenant the tenant
     * @return an address
     */
    public String assertionConsumerService(String tenant) {
        return endpoints.acs(tenant);
    }

    /**
     * Begins a sign-in.
     *
     * @param request the request of the host's own sign-in page: a POST, or a GET of a browser that says {@code Sec-Fetch-Site: same-origin}
     * @param options what it is for; it names a tenant, for each has a provider of its own. Any {@link LoginOptions#maximumAge maximum age} asks for a fresh sign-in:
     *     SAML has no other way to say it
     * @return the redirect to send
     * @throws SignInException {@link SignInError#CROSS_SITE} if another site's page made the browser ask, {@link SignInError#TENANT_NOT_BOUND} if signing in is
     *     off for the tenant, {@link SignInError#METADATA_EXPIRED}, or {@link SignInError#STORE_FAILED}
     * @throws IllegalArgumentException if the options name no tenant
     */
    public BrowserReply begin(BrowserRequest request, LoginOptions options) {
        pages.check(request);
        String tenant = options.tenant()
                .orElseThrow(() -> new IllegalArgumentException("Signing in by SAML begins with a tenant"));
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Purpose.SIGN_IN)
                .with(Fact.RETURN_TO, options.returnTo())
                .with(
                        Fact.MAXIMUM_AGE,
                        options.maximumAge()
                                .map(age -> Long.toString(age.toSeconds()))
                                .orElse(null));
        return parts.requests().begin(request, parts.activeProvider(tenant), facts, List.of());
    }

    /**
     * Begins an administrator's test sign-in, with an account of the district that the roster has. It ends in a question, {@link
     * SignInOutcome.Confirm.Question#BIND_TENANT}, whose answer goes to {@link #confirmTest}.
     *
     * @param request a request of a page of the host's own, of somebody who is signed in as an administrator of the tenant
     * @param tenant the tenant, which is connected
     * @param administrator who tests, in the host's words
     * @return the redirect to send
     * @throws SignInException {@link SignInError#CROSS_SITE}, {@link SignInError#TENANT_NOT_BOUND} if the tenant is not connected, {@link
     *     SignInError#METADATA_EXPIRED}, or {@link SignInError#STORE_FAILED}
     */
    public BrowserReply beginTest(BrowserRequest request, String tenant, String administrator) {
        pages.check(request);
        if (tenant.isBlank() || administrator.isBlank()) {
            throw new IllegalArgumentException("A test names the tenant and the administrator");
        }
        SamlConnections.Known provider = parts.provider(tenant);
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Purpose.TEST)
                .with(Fact.ADMINISTRATOR, administrator)
                .with(
                        SignedInPeople.CONNECTED_AT,
                        provider.connection().connectedAt().toString())
                .with(Fact.RETURN_TO, "/");
        return parts.requests().begin(request, provider, facts, List.of());
    }

    /**
     * Judges what was posted to a tenant's assertion consumer service, whoever sent it. Never throws for anything a browser, a provider or a store does.
     *
     * @param request the request: a POST, whose session cookie does not come with it
     * @param tenant the tenant whose address it was posted to
     * @return {@link RestartLogin}, which sends the browser to {@link #complete}, or {@link Denied}
     */
    public SignInOutcome receive(BrowserRequest request, String tenant) {
        return judged(() -> new RestartLogin(answers.receive(request, tenant)));
    }

    /**
     * Says what comes of a response that was received. Never throws for anything a browser, a provider or a store does.
     *
     * @param request the request: a GET, with the browser's cookies
     * @param tenant the tenant whose address it is
     * @param signedInAs whose session the browser has at the host: the {@link com.kybergate.classlink.SsoIdentity#key()} of their sign-in, or any other text if they
     *     signed in otherwise; null only if there is no session
     * @return what it comes to
     */
    public SignInOutcome complete(BrowserRequest request, String tenant, @Nullable String signedInAs) {
        return judged(() -> answers.complete(request, tenant, signedInAs));
    }

    /**
     * Judges the answer to a question, {@link SignInOutcome.Confirm}.
     *
     * @param request a POST with the fields of the question
     * @return {@link Authenticated} or {@link Denied}
     */
    public SignInOutcome confirm(BrowserRequest request) {
        return judged(() -> {
            pages.checkAnswer(request);
            Found question = Questions.answered(logins, request, Purpose.QUESTION);
            List<String> cookies = Stream.concat(
                            logins.over(request, question).stream(), SignedOut.over(request).stream())
                    .toList();
            return new Authenticated(
                    parts.active(Identities.from(question.facts())),
                    BrowserReply.redirect(question.facts().need(Fact.RETURN_TO), cookies));
        });
    }

    /**
     * Switches signing in on for a tenant, once the administrator who tested says that it was they.
     *
     * @param request a POST with the fields of the question
     * @param administrator who says so: the one who began the test
     * @return what was proved, stored
     * @throws SignInException {@link SignInError#CONFIRMATION_INVALID} if there was no such test in this browser, or by somebody else; {@link
     *     SignInError#TENANT_BOUND_ELSEWHERE} if the tenant signs in otherwise and that was not switched off; {@link SignInError#STORE_FAILED}
     */
    public Activation confirmTest(BrowserRequest request, String administrator) {
        pages.checkAnswer(request);
        LoginFacts facts =
                Questions.answered(logins, request, Purpose.TEST_QUESTION).facts();
        if (!facts.need(Fact.ADMINISTRATOR).equals(administrator)) {
            throw new SignInException(SignInError.CONFIRMATION_INVALID);
        }
        return parts.save(Identities.from(facts), facts.need(SignedInPeople.CONNECTED_AT), administrator);
    }

    /**
     * What to send when somebody signs out of the host, which ends its own session itself. The browser remembers it for a day: whoever signs in there next,
     * without their provider asking who they are, is asked here first.
     *
     * @param request the request of the host's own page
     * @return a redirect to {@code /}
     * @throws SignInException {@link SignInError#CROSS_SITE} if another site's page made the browser ask
     */
    public BrowserReply signOut(BrowserRequest request) {
        pages.checkNotForeign(request);
        return BrowserReply.redirect("/", List.of(SignedOut.cookie()));
    }

    private SignInOutcome judged(Supplier<SignInOutcome> judgement) {
        try {
            return judgement.get();
        } catch (SamlAnswers.OverException e) {
            return denied(e.error, e.cookies);
        } catch (SignInException e) {
            return denied(e.error(), List.of());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // Whatever a message made somebody's code do, it is the message that is refused.
            LOG.error("a sign-in failed within: {}", e.getClass().getName());
            return denied(SignInError.RESPONSE_MALFORMED, List.of());
        }
    }

    private Denied denied(SignInError error, List<String> cookies) {
        String reference = logins.text(6);
        if (error == SignInError.VERIFIERS_DISAGREE) {
            LOG.error("sign-in {} was denied: the two verifiers of SAML responses do not agree about one", reference);
        } else {
            LOG.info("sign-in {} was denied: {}", reference, error.code());
        }
        return new Denied(error, reference, BrowserReply.page(error.status(), cookies));
    }

    private static <T> T needed(@Nullable T value) {
        return Objects.requireNonNull(value, "stores");
    }

    /** Neither a key nor a person. */
    @Override
    public String toString() {
        return "SamlSignIn[" + endpoints + "]";
    }

    /** Describes how people sign in. Not for use by several threads. */
    public static final class Builder {
        private final Endpoints endpoints;
        private final SamlConnections connections;
        private final Map<String, String> landings = new LinkedHashMap<>();
        private ServiceProviderKeys keys = ServiceProviderKeys.none();
        private @Nullable PendingRequestStore pendingRequests;
        private @Nullable ReplayStore replays;
        private @Nullable ActivationStore activations;
        private @Nullable RosterUsers roster;
        private UnsolicitedPolicy unsolicited = UnsolicitedPolicy.restart();
        private Duration longestSession = Duration.ofHours(12);
        private Duration skew = Duration.ofSeconds(60);
        private Clock clock;
        private SecureRandom random = new SecureRandom();
        private boolean sharedDevices;

        private Builder(Endpoints endpoints, SamlConnections connections) {
            this.endpoints = endpoints;
            this.connections = Objects.requireNonNull(connections, "connections");
            this.clock = connections.clock();
        }

        /**
         * The host's own keys; by default none.
         *
         * @param keys what signs requests and opens what is encrypted
         * @return this builder
         */
        public Builder keys(ServiceProviderKeys keys) {
            this.keys = Objects.requireNonNull(keys, "keys");
            return this;
        }

        /**
         * One store that is all three.
         *
         * @param store such as {@link com.kybergate.classlink.store.JdbcSignInStore}
         * @param <S> its type
         * @return this builder
         */
        public <S extends PendingRequestStore & ReplayStore & ActivationStore> Builder stores(S store) {
            return stores(store, store, store);
        }

        /**
         * The three stores.
         *
         * @param pendingRequests remembers sign-ins that are under way
         * @param replays remembers what was used
         * @param activations remembers which tenants are switched on
         * @return this builder
         */
        public Builder stores(PendingRequestStore pendingRequests, ReplayStore replays, ActivationStore activations) {
            this.pendingRequests = Objects.requireNonNull(pendingRequests, "pendingRequests");
            this.replays = Objects.requireNonNull(replays, "replays");
            this.activations = Objects.requireNonNull(activations, "activations");
            return this;
        }

        /**
         * Where people of the roster are looked up, for an administrator's test.
         *
         * @param roster the lookup
         * @return this builder
         */
        public Builder roster(RosterUsers roster) {
            this.roster = Objects.requireNonNull(roster, "roster");
            return this;
        }

        /**
         * What to do with launches from the LaunchPad; by default they are begun anew.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder unsolicited(UnsolicitedPolicy policy) {
            this.unsolicited = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Where a launch may lead, by the word that a tile brings as its RelayState. Any other word leads to {@code /}.
         *
         * @param relayState the word, of 80 characters at most
         * @param path a path of the host's own
         * @return this builder
         * @throws IllegalArgumentException if the word is blank or longer
         * @throws SignInException {@link SignInError#RETURN_TO_REFUSED} if a browser could read the path as another site's address
         */
        public Builder landing(String relayState, String path) {
            if (relayState.isBlank() || relayState.length() > 80) {
                throw new IllegalArgumentException("A RelayState has up to 80 characters");
            }
            landings.put(
                    Objects.requireNonNull(relayState, "relayState"),
                    LoginOptions.anyTenant().returnTo(path).returnTo());
            return this;
        }

        /**
         * How long a session of the host may last on one sign-in; 12 hours by default, and never longer than the provider says.
         *
         * @param longest the time
         * @return this builder
         */
        public Builder longestSession(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("A session lasts some time");
            }
            this.longestSession = longest;
            return this;
        }

        /**
         * For devices that pass from hand to hand: whoever was not asked by their provider just now is asked here whether they are that person. Off by default.
         *
         * @return this builder
         */
        public Builder sharedDevices() {
            this.sharedDevices = true;
            return this;
        }

        /**
         * How far a provider's clock may be off; 60 seconds by default.
         *
         * @param skew up to 5 minutes
         * @return this builder
         * @throws IllegalArgumentException if it is more, or negative
         */
        public Builder clockSkew(Duration skew) {
            if (skew.isNegative() || skew.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("A clock may be off by up to 5 minutes");
            }
            this.skew = skew;
            return this;
        }

        /**
         * The clock that everything is judged by; by default that of the connections.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * What states and secrets are drawn from.
         *
         * @param random the source
         * @return this builder
         */
        public Builder random(SecureRandom random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /**
         * Puts it together, starts OpenSAML unless it is started, and tries the verifiers: both on a message that is good, the first on one that is not.
         *
         * @return the sign-in
         * @throws NullPointerException if the stores or the roster is missing
         * @throws IllegalStateException if the libraries are there in other versions than were tried, or twice, or do not judge as they should, with what to
         *     change
         */
        public SamlSignIn build() {
            return new SamlSignIn(this, Objects.requireNonNull(roster, "roster"));
        }
    }
}
