// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.IdentityChange.Stage;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An identity provider on the loopback interface that behaves as ClassLink's LaunchPad is documented to, and misbehaves on request: discovery,
 * keys that rotate, consent and denial, codes, ID tokens, {@code profileinfo} and {@code /v2/my/info}, and tiles that launch an application with a
 * code nobody asked for.
 *
 * <pre>{@code
 * try (var classLink = FakeClassLink.builder().redirectUri(callback).start()) {
 *     classLink.add(FakeLogin.of("17", "2284", "student-17"));
 *     browser.open(classLink.signInAddress("17"));     // as the person does in the morning
 *     browser.open(classLink.launchAddress());         // the tile
 *     classLink.faults().add(IdentityFault.ID_TOKEN_NONE);
 * }
 * }</pre>
 *
 * <p>It never leaves the loopback interface, and its keys are made when it starts. Safe for use by several threads.
 */
public final class FakeClassLink implements AutoCloseable {
    /** The client id that is accepted unless another one is set. */
    public static final String DEFAULT_CLIENT_ID = "fake-application";

    /** The client secret that is accepted unless another one is set. */
    public static final String DEFAULT_SECRET = "fake-application-secret";

    private static final String AUTHORIZE = "/oauth2/v2/auth";
    private static final String TOKEN = "/oauth2/v2/token";
    private static final String KEYS = "/oauth2/v2/jwks";
    private static final String PROFILE = "/v2/my/profileinfo";
    private static final String MY_INFO = "/v2/my/info";
    private static final String SIGN_IN = "/login";
    private static final String LAUNCH = "/launch";
    private static final String SESSION = "fake_classlink";

    private final String clientId;
    private final String secret;
    private final Set<String> redirectUris;
    private final boolean asksConsent;
    private final LoopbackHttp http;
    private final IdentityTokens tokens;
    private final Map<String, FakeLogin> people = new ConcurrentHashMap<>();
    private final Map<String, Long> sessions = new ConcurrentHashMap<>();
    private final Set<IdentityFault> faults = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Clock clock;

    private FakeClassLink(Builder builder) {
        this.clientId = builder.clientId;
        this.secret = builder.secret;
        this.redirectUris = Set.copyOf(builder.redirectUris);
        this.asksConsent = builder.asksConsent;
        this.clock = builder.clock;
        this.http = new LoopbackHttp(builder.port, this::answer);
        this.tokens = new IdentityTokens(issuer().toString(), clientId, clock, this::changes);
    }

    /**
     * Describes a provider.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Who it is in its tokens.
     *
     * @return an http address on the loopback interface
     */
    public URI issuer() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /**
     * Where the older profile is.
     *
     * @return the address of {@code /v2/my/info}
     */
    public URI myInfo() {
        return issuer().resolve(MY_INFO);
    }

    /**
     * How the application is known here.
     *
     * @return the client id
     */
    public String clientId() {
        return clientId;
    }

    /**
     * What the application proves itself with.
     *
     * @return the client secret
     */
    public String secret() {
        return secret;
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
     * Signs a browser in here, as a person does in the morning with their badge; whoever was signed in before is not any more.
     *
     * @param userId whose account
     * @return an address to open
     */
    public URI signInAddress(String userId) {
        return issuer().resolve(SIGN_IN + "?as=" + userId);
    }

    /**
     * The tile of the application: sends a browser that is signed in to the first redirect address, with a code and nothing else.
     *
     * @return an address to open
     */
    public URI launchAddress() {
        return issuer().resolve(LAUNCH);
    }

    /**
     * What it does wrong, to be changed at any time.
     *
     * @return the faults that are on
     */
    public Set<IdentityFault> faults() {
        return faults;
    }

    /** Signs with a new key from now on, and publishes the old one no more. */
    public void rotateKey() {
        tokens.rotate(false);
    }

    /** Publishes a new key beside the one it goes on signing with. */
    public void announceKey() {
        tokens.rotate(true);
    }

    /** Publishes several keys, none of which has a name, and names none in its tokens. */
    public void dropKeyIds() {
        tokens.dropIds();
    }

    /**
     * What was asked.
     *
     * @return methods and paths without queries, in order
     */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /**
     * What it gave out, for tests that look whether any of it is written down somewhere.
     *
     * @return all codes, access tokens and ID tokens
     */
    public List<String> issued() {
        return tokens.issued();
    }

    @Override
    public void close() {
        http.close();
    }

    private Collection<IdentityChange> changes() {
        return faults.stream().sorted().map(IdentityFault::change).toList();
    }

    private Answer answer(Call call) {
        requests.add(call.method() + " " + call.rawPath());
        return switch (call.rawPath()) {
            case "/.well-known/openid-configuration" -> said(Stage.DISCOVERY, discovery());
            case KEYS -> said(Stage.KEYS, tokens.published());
            case SIGN_IN -> signIn(call);
            case AUTHORIZE -> authorize(call);
            case LAUNCH -> launch(call);
            case TOKEN -> token(call);
            case PROFILE -> profile(call, Stage.PROFILE);
            case MY_INFO -> profile(call, Stage.MY_INFO);
            default -> Answer.html(404, "Not here");
        };
    }

    private Answer said(Stage stage, Map<String, Object> json) {
        Map<String, Object> changed = new LinkedHashMap<>(json);
        changes().stream()
                .filter(change -> change.stage() == stage)
                .forEach(change -> change.json().accept(changed));
        Answer answer = Answer.json(200, changed);
        for (IdentityChange change : changes()) {
            answer = change.stage() == stage ? change.reply().apply(answer) : answer;
        }
        return answer;
    }

    private Map<String, Object> discovery() {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("issuer", issuer().toString());
        said.put("authorization_endpoint", issuer() + AUTHORIZE);
        said.put("token_endpoint", issuer() + TOKEN);
        said.put("jwks_uri", issuer() + KEYS);
        said.put("userinfo_endpoint", issuer() + PROFILE);
        said.put("response_types_supported", List.of("code"));
        said.put("subject_types_supported", List.of("public"));
        said.put("id_token_signing_alg_values_supported", List.of("RS256"));
        said.put("token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic"));
        said.put("scopes_supported", List.of("email", "profile", "oneroster", "openid", "full"));
        return said;
    }

    private Answer signIn(Call call) {
        Optional<String> who = QueryString.first(call.query(), "as").filter(people::containsKey);
        if (who.isEmpty()) {
            return Answer.html(200, "Find your login page");
        }
        sessions.put(who.get(), clock.instant().getEpochSecond());
        return Answer.html(200, "LaunchPad").with("Set-Cookie", SESSION + "=" + who.get() + "; Path=/; HttpOnly");
    }

    private Optional<FakeLogin> signedIn(Call call) {
        return call.header("cookie").stream()
                .flatMap(line -> List.of(line.split(";", -1)).stream())
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(SESSION + "="))
                .map(cookie -> people.get(cookie.substring(SESSION.length() + 1)))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Answer authorize(Call call) {
        List<QueryString.Parameter> query = call.query();
        String redirectUri = QueryString.first(query, "redirect_uri").orElse("");
        if (!QueryString.first(query, "client_id").equals(Optional.of(clientId))
                || !redirectUris.contains(redirectUri)
                || !QueryString.first(query, "response_type").equals(Optional.of("code"))) {
            // Never back to an address that is not registered.
            return Answer.html(400, "Redirect URI mismatch");
        }
        Optional<FakeLogin> person = signedIn(call);
        if (person.isEmpty()) {
            return Answer.html(200, "Find your login page");
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        Optional<String> consent = QueryString.first(query, "consent");
        if (asksConsent && consent.isEmpty()) {
            return Answer.html(200, "Allow this application to see your profile?");
        }
        if (consent.equals(Optional.of("no"))) {
            parameters.put("error", List.of("access_denied"));
        } else {
            parameters.put(
                    "code",
                    List.of(tokens.code(new IdentityTokens.Grant(
                            person.get(),
                            Optional.of(redirectUri),
                            QueryString.first(query, "scope").orElse(""),
                            QueryString.first(query, "nonce"),
                            QueryString.first(query, "code_challenge"),
                            signedInAt(person.get())))));
            parameters.put("response_type", List.of("code"));
        }
        QueryString.first(query, "state").ifPresent(state -> parameters.put("state", List.of(state)));
        return back(redirectUri, parameters);
    }

    private Answer launch(Call call) {
        Optional<FakeLogin> person = signedIn(call);
        if (person.isEmpty() || redirectUris.isEmpty()) {
            return Answer.html(200, "Find your login page");
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put(
                "code",
                List.of(tokens.code(new IdentityTokens.Grant(
                        person.get(),
                        Optional.empty(),
                        "openid profile email oneroster",
                        Optional.empty(),
                        Optional.empty(),
                        signedInAt(person.get())))));
        parameters.put("response_type", List.of("code"));
        return back(redirectUris.iterator().next(), parameters);
    }

    private long signedInAt(FakeLogin person) {
        return sessions.getOrDefault(person.userId(), clock.instant().getEpochSecond());
    }

    private Answer back(String redirectUri, Map<String, List<String>> parameters) {
        changes().forEach(change -> change.parameters().accept(parameters));
        StringBuilder location = new StringBuilder(redirectUri);
        char separator = '?';
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                location.append(separator)
                        .append(parameter.getKey())
                        .append('=')
                        .append(encoded(value));
                separator = '&';
            }
        }
        return Answer.of(302, "text/html", "").with("Location", location.toString());
    }

    private static String encoded(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
            out.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return out.toString();
    }

    private Answer token(Call call) {
        if (!call.method().equals("POST")) {
            return Answer.json(405, Map.of("error", "invalid_request"));
        }
        List<QueryString.Parameter> form = QueryString.parse(call.body());
        Optional<String> client = call.header("authorization")
                .map(FakeClassLink::basic)
                .or(() -> QueryString.first(form, "client_id")
                        .map(id -> id + ":"
                                + QueryString.first(form, "client_secret").orElse("")));
        if (!client.equals(Optional.of(clientId + ":" + secret))) {
            return Answer.json(401, Map.of("error", "invalid_client"));
        }
        if (!QueryString.first(form, "grant_type").equals(Optional.of("authorization_code"))) {
            return Answer.json(400, Map.of("error", "unsupported_grant_type"));
        }
        Optional<Map<String, Object>> redeemed = tokens.redeem(
                QueryString.first(form, "code").orElse(""),
                QueryString.first(form, "redirect_uri"),
                QueryString.first(form, "code_verifier"),
                faults.contains(IdentityFault.PKCE_IGNORED));
        return redeemed.isEmpty()
                ? Answer.json(400, Map.of("error", "invalid_grant"))
                : said(Stage.TOKEN, redeemed.get());
    }

    private static String basic(String header) {
        if (!header.startsWith("Basic ")) {
            return "";
        }
        String pair = new String(
                java.util.Base64.getDecoder().decode(header.substring(6)), java.nio.charset.StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
                ? ""
                : QueryString.decode(pair.substring(0, colon), true) + ":"
                        + QueryString.decode(pair.substring(colon + 1), true);
    }

    private Answer profile(Call call, Stage stage) {
        Optional<FakeLogin> person = call.header("authorization")
                .filter(header -> header.startsWith("Bearer "))
                .flatMap(header -> tokens.holder(header.substring(7)));
        if (person.isEmpty()) {
            return Answer.json(401, Map.of("error", "invalid_token"));
        }
        return said(
                stage,
                stage == Stage.PROFILE ? IdentityTokens.claims(person.get()) : IdentityTokens.info(person.get()));
    }

    /** Describes a provider. Not for use by several threads. */
    public static final class Builder {
        private final Set<String> redirectUris = new LinkedHashSet<>();
        private String clientId = DEFAULT_CLIENT_ID;
        private String secret = DEFAULT_SECRET;
        private boolean asksConsent;
        private int port;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Registers an address that browsers may be sent back to; the first is also the one that the tile launches.
         *
         * @param redirectUri the address, to the letter
         * @return this builder
         */
        public Builder redirectUri(String redirectUri) {
            redirectUris.add(redirectUri);
            return this;
        }

        /**
         * Registers the application under another name and secret.
         *
         * @param clientId the client id
         * @param secret the client secret
         * @return this builder
         */
        public Builder client(String clientId, String secret) {
            this.clientId = clientId;
            this.secret = secret;
            return this;
        }

        /**
         * Asks the person before it tells who they are: the address it was asked with has to be opened again, with {@code consent=yes} or
         * {@code consent=no} behind it.
         *
         * @return this builder
         */
        public Builder asksConsent() {
            this.asksConsent = true;
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
         * The clock of its tokens.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Starts it.
         *
         * @return the provider, to be closed
         */
        public FakeClassLink start() {
            FakeClassLink started = new FakeClassLink(this);
            started.http.start();
            return started;
        }
    }
}
