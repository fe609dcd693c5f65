// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.SsoIdentity;
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
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with ClassLink: builds the redirect, and judges the answer. A host routes a few requests of its own to it and copies what it says
 * into its replies; everything in between, from the state to the signature, is decided here.
 *
 * <pre>{@code
 * SignIn signIn = SignIn.builder(OpenIdProvider.classLink(clientId, secret))
 *     .redirectUri("https://app.example.org/signin/classlink/callback")
 *     .stores(JdbcSignInStore.in(dataSource, Clock.systemUTC()))
 *     .roster(rosterUsers)
 *     .build();
 *
 * POST /signin/classlink            send(signIn.begin(request, LoginOptions.anyTenant()));
 * GET  /signin/classlink/callback   switch over signIn.complete(request, keyOfSession);
 * POST /signin/classlink/confirm    switch over signIn.confirm(request);
 * POST /signout                     end the session, send(signIn.signOut(request));
 * POST /admin/classlink/test        send(signIn.beginTest(request, tenant, administrator));
 * POST /admin/classlink/confirm     Activation on = signIn.confirmTest(request, administrator);
 * }</pre>
 *
 * <p>Nobody of a tenant can sign in before an administrator of that tenant has made a test sign-in and confirmed it ({@link #beginTest}).
 *
 * <p>Calls of the provider block for up to twice the {@link Builder#timeout timeout}. One instance serves all tenants; safe for concurrent use.
 */
public final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    private final PendingLogins logins;
    private final AuthorizationRequests requests;
    private final Answers answers;
    private final Tenants tenants;
    private final OwnPages pages;
    private final boolean openId;

    private SignIn(Builder builder, URI redirectUri, RosterUsers roster) {
        OpenIdProvider provider = builder.provider;
        Clock clock = builder.clock;
        this.openId = builder.openId;
        ProviderHttp http = new ProviderHttp(provider.addresses(), builder.timeout, builder.proxy);
        Discovery discovery = new Discovery(provider.issuer(), http, clock, openId);
        SigningKeys keys = new SigningKeys(() -> discovery.addresses().keys(), http, clock);
        IdTokenJudge judge =
                new IdTokenJudge(provider.issuer().toString(), provider.clientId(), keys, clock, builder.skew);
        IdentityReader reader =
                new IdentityReader(provider, discovery, new TokenEndpoint(provider, http), judge, http, openId);
        this.logins = new PendingLogins(needed(builder.pendingRequests, "stores"), builder.random, clock);
        this.requests = new AuthorizationRequests(provider, redirectUri, discovery, logins, clock, openId);
        this.tenants = new Tenants(
                needed(builder.activations, "stores"),
                provider.issuer().toString(),
                clock,
                builder.longestSession,
                openId);
        TestSignIns tests = new TestSignIns(logins, requests, reader, tenants, roster, redirectUri, openId);
        SignInParts parts = new SignInParts(logins, discovery, requests, reader, tenants, tests, openId);
        UsedCodes codes = new UsedCodes(needed(builder.replays, "stores"), provider.clientId(), clock);
        Launches launches =
                new Launches(parts, provider, redirectUri, builder.unsolicited, codes, clock, builder.sharedDevices);
        this.answers = new Answers(parts, provider, redirectUri, launches, codes, builder.sharedDevices);
        this.pages = OwnPages.at(redirectUri);
    }

    /**
     * Signing in over OpenID Connect: an answer without an ID token is denied.
     *
     * @param provider whom to ask
     * @return a builder
     */
    public static Builder builder(OpenIdProvider provider) {
        return new Builder(provider, true);
    }

    /**
     * Signing in over OAuth 2 alone, for an application that cannot have {@code openid}. Weaker: nothing signed says that what comes was meant
     * for this application and this request. So a tenant's test sign-in also has to show that the provider refuses a wrong PKCE verifier,
     * launches are always begun anew, and {@link com.kybergate.classlink.roster.RosterUserMatcher} lets students in and nobody else.
     *
     * @param provider whom to ask
     * @param reason why there is no OpenID Connect; logged once
     * @return a builder
     * @throws IllegalArgumentException if the reason is blank
     */
    public static Builder oauthOnly(OpenIdProvider provider, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("Say why signing in has to do without OpenID Connect");
        }
        LOG.warn("signing in without OpenID Connect: {}", reason);
        return new Builder(provider, false);
    }

    /**
     * Begins a sign-in.
     *
     * @param request the request of the host's own sign-in page: a POST, or a GET of a browser that says {@code Sec-Fetch-Site: same-origin}
     * @param options what it is for
     * @return the redirect to send
     * @throws SignInException {@link SignInError#CROSS_SITE} if another site's page made the browser ask, {@link SignInError#TENANT_NOT_BOUND} if
     *     signing in is off for the tenant, or an error of the provider or a store
     * @throws IllegalArgumentException if a maximum age is asked for without OpenID Connect, where nobody states it
     */
    public BrowserReply begin(BrowserRequest request, LoginOptions options) {
        pages.check(request);
        if (!openId && options.maximumAge().isPresent()) {
            throw new IllegalArgumentException("Without OpenID Connect nobody says when somebody signed in");
        }
        options.tenant().ifPresent(tenants::checkActive);
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Fact.SIGN_IN)
                .with(Fact.TENANT, options.tenant().orElse(null))
                .with(Fact.RETURN_TO, options.returnTo())
                .with(
                        Fact.MAXIMUM_AGE,
                        options.maximumAge()
                                .map(age -> Long.toString(age.toSeconds()))
                                .orElse(null));
        return requests.begin(request, facts, List.of());
    }

    /**
     * Begins an administrator's test sign-in, with an account of the district that the roster has. It ends in a question, {@link
     * SignInOutcome.Confirm.Question#BIND_TENANT}, whose answer goes to {@link #confirmTest}.
     *
     * @param request a request of a page of the host's own, of somebody who is signed in as an administrator of the tenant
     * @param tenant the tenant to connect, in the host's words
     * @param administrator who tests, in the host's words
     * @return the redirect to send
     * @throws SignInException {@link SignInError#CROSS_SITE}, or an error of the provider or a store
     */
    public BrowserReply beginTest(BrowserRequest request, String tenant, String administrator) {
        pages.check(request);
        if (tenant.isBlank() || administrator.isBlank()) {
            throw new IllegalArgumentException("A test names the tenant and the administrator");
        }
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Fact.TEST)
                .with(Fact.TENANT, tenant)
                .with(Fact.ADMINISTRATOR, administrator)
                .with(Fact.RETURN_TO, "/");
        return requests.begin(request, facts, List.of());
    }

    /**
     * Judges what the browser brings to the redirect address, whoever sent it there. Never throws for anything a browser, a provider or a store
     * does.
     *
     * @param request the request
     * @param signedInAs whose session the browser has at the host: the {@link SsoIdentity#key()} of their sign-in, or any other text if they signed in
     *     otherwise; null only if there is no session. A session cookie with {@code SameSite=Strict} does not come with this request
     * @return what it comes to
     */
    public SignInOutcome complete(BrowserRequest request, @Nullable String signedInAs) {
        return judged(() -> answers.judge(request, signedInAs));
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
            Found question = Questions.answered(logins, request, Fact.QUESTION);
            SsoIdentity identity = Identities.from(question.facts());
            List<String> cookies = Stream.concat(
                            logins.over(request, question).stream(), SignedOut.over(request).stream())
                    .toList();
            return new Authenticated(
                    identity, BrowserReply.redirect(question.facts().need(Fact.RETURN_TO), cookies));
        });
    }

    /**
     * Switches signing in on for a tenant, once the administrator who tested says that it is their district.
     *
     * @param request a POST with the fields of the question
     * @param administrator who says so: the one who began the test
     * @return what was proved, stored
     * @throws SignInException {@link SignInError#CONFIRMATION_INVALID} if there was no such test in this browser, or by somebody else; {@link
     *     SignInError#TENANT_TAKEN} if another tenant was connected to the district meanwhile; {@link SignInError#STORE_FAILED}
     */
    public Activation confirmTest(BrowserRequest request, String administrator) {
        pages.checkAnswer(request);
        LoginFacts facts =
                Questions.answered(logins, request, Fact.TEST_QUESTION).facts();
        if (!facts.need(Fact.ADMINISTRATOR).equals(administrator)) {
            throw new SignInException(SignInError.CONFIRMATION_INVALID);
        }
        return tenants.save(Identities.from(facts), administrator, facts.get(Fact.PROBED) != null);
    }

    /**
     * What to send when somebody signs out of the host, which ends its own session itself. The browser remembers it for a day: whoever signs in there
     * next, without ClassLink asking who they are, is asked here first.
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
        } catch (Answers.OverException e) {
            return denied(e.error, e.cookies);
        } catch (SignInException e) {
            return denied(e.error(), List.of());
        }
    }

    private Denied denied(SignInError error, List<String> cookies) {
        String reference = logins.text(6);
        LOG.info("sign-in {} was denied: {}", reference, error.code());
        return new Denied(error, reference, BrowserReply.page(error.status(), cookies));
    }

    private static <T> T needed(@Nullable T value, String what) {
        return Objects.requireNonNull(value, what);
    }

    /** Neither a secret nor a person. */
    @Override
    public String toString() {
        return "SignIn[" + pages + "]";
    }

    /** Describes how people sign in. Not for use by several threads. */
    public static final class Builder {
        private final OpenIdProvider provider;
        private final boolean openId;
        private @Nullable URI redirectUri;
        private @Nullable PendingRequestStore pendingRequests;
        private @Nullable ReplayStore replays;
        private @Nullable ActivationStore activations;
        private @Nullable RosterUsers roster;
        private UnsolicitedPolicy unsolicited = UnsolicitedPolicy.restart();
        private Duration longestSession = Duration.ofHours(12);
        private Duration skew = Duration.ofSeconds(60);
        private Duration timeout = Duration.ofSeconds(10);
        private Clock clock = Clock.systemUTC();
        private SecureRandom random = new SecureRandom();
        private boolean sharedDevices;
        private @Nullable InetSocketAddress proxy;

        private Builder(OpenIdProvider provider, boolean openId) {
            this.provider = Objects.requireNonNull(provider, "provider");
            this.openId = openId;
        }

        /**
         * Where ClassLink sends browsers back to, exactly as it is registered there.
         *
         * @param redirectUri an https address without query and fragment; http for loopback alone
         * @return this builder
         * @throws IllegalArgumentException if it is none
         */
        public Builder redirectUri(String redirectUri) {
            URI uri = URI.create(redirectUri);
            String host = uri.getHost() == null ? "" : uri.getHost();
            boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
            if (host.isEmpty()
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || uri.getRawUserInfo() != null
                    || !("https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme())))) {
                throw new IllegalArgumentException(
                        "The redirect address has to be an https address without query and fragment: " + redirectUri);
            }
            this.redirectUri = uri;
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
         * @param activations remembers which tenants are connected
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
         * How long a session of the host may last on one sign-in; 12 hours by default.
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
         * For devices that pass from hand to hand: whoever was not asked by ClassLink just now, because somebody is still signed in there, is asked
         * here whether they are that person. Off by default.
         *
         * @return this builder
         */
        public Builder sharedDevices() {
            this.sharedDevices = true;
            return this;
        }

        /**
         * How far the provider's clock may be off; 60 seconds by default.
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
         * How long the provider may take to connect, and between two bytes; 10 seconds by default. A call as a whole may take twice as long.
         *
         * @param timeout the time
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Calls the provider by way of an HTTP proxy. The proxy then looks the provider's names up, and has to see to it that they lead to no address
         * inside; which hosts are called is judged here as ever. The platform's proxy settings are not heeded.
         *
         * @param proxy where the proxy listens; its own address may be anywhere
         * @return this builder
         */
        public Builder proxy(InetSocketAddress proxy) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
            return this;
        }

        /**
         * The clock that everything is judged by.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * What states, nonces and secrets are drawn from.
         *
         * @param random the source
         * @return this builder
         */
        public Builder random(SecureRandom random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /**
         * Puts it together. Calls nobody: the provider is asked when the first sign-in begins.
         *
         * @return the sign-in
         * @throws NullPointerException if the redirect address, the stores or the roster is missing
         */
        public SignIn build() {
            return new SignIn(this, needed(redirectUri, "redirectUri"), needed(roster, "roster"));
        }
    }
}
