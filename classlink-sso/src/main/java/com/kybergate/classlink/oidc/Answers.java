// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.SsoIdentity.Initiation;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.internal.Hashes;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.PendingLogins.Standing;
import com.kybergate.classlink.store.ReplayStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what a browser brings back from the provider. What it decides, row by row, stands in {@code docs/signing-in.md}.
 */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /** How long an ID token may be on its way when it answers a request, and when nobody asked for it. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private static final Duration OLDEST_UNSOLICITED = Duration.ofMinutes(5);
    private static final Duration CODE_REMEMBERED = Duration.ofHours(1);

    private final SignInParts parts;
    private final OpenIdProvider provider;
    private final URI redirectUri;
    private final UnsolicitedPolicy unsolicited;
    private final ReplayStore replays;
    private final Clock clock;
    private final boolean sharedDevices;

    Answers(
            SignInParts parts,
            OpenIdProvider provider,
            URI redirectUri,
            UnsolicitedPolicy unsolicited,
            ReplayStore replays,
            Clock clock,
            boolean sharedDevices) {
        this.parts = parts;
        this.provider = provider;
        this.redirectUri = redirectUri;
        this.unsolicited = unsolicited;
        this.replays = replays;
        this.clock = clock;
        this.sharedDevices = sharedDevices;
    }

    /**
     * An answer that was refused after its sign-in was taken, with what removes its cookie.
     */
    static final class OverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Why. */
        final SignInError error;

        /** Lines for Set-Cookie. */
        final transient List<String> cookies;

        OverException(SignInException cause, List<String> cookies) {
            super(cause);
            this.error = cause.error();
            this.cookies = cookies;
        }
    }

    SignInOutcome judge(BrowserRequest request, @Nullable String signedInAs) {
        if (!request.method().equals("GET")) {
            throw new SignInException(SignInError.METHOD_WRONG);
        }
        if (!isNavigation(request)) {
            throw new SignInException(SignInError.NOT_A_NAVIGATION);
        }
        Answer answer = Answer.of(request.query());
        if (answer.probe() != null) {
            return goOn(request, answer.probe());
        }
        String state = answer.state();
        return state == null ? unsolicited(request, answer, signedInAs) : ours(request, state, answer, signedInAs);
    }

    /** Browsers that do not say what they fetch for are believed; those that say it are taken at their word. */
    private static boolean isNavigation(BrowserRequest request) {
        return request.header("Sec-Fetch-Mode").map("navigate"::equals).orElse(true)
                && request.header("Sec-Fetch-Dest").map("document"::equals).orElse(true);
    }

    private SignInOutcome ours(BrowserRequest request, String state, Answer answer, @Nullable String signedInAs) {
        Found found = parts.logins().find(request, state);
        LoginFacts facts = found.facts();
        boolean test = Fact.TEST.equals(facts.get(Fact.PURPOSE));
        switch (found.standing()) {
            case UNKNOWN -> throw new SignInException(SignInError.STATE_UNKNOWN);
            case NO_COOKIE -> throw new SignInException(SignInError.COOKIE_MISSING);
            case OTHER_BROWSER -> throw new SignInException(SignInError.OTHER_BROWSER);
            case USED -> throw new SignInException(SignInError.STATE_USED);
            case EXPIRED, WAITING -> {
                if (!test && !Fact.SIGN_IN.equals(facts.get(Fact.PURPOSE))) {
                    throw new SignInException(SignInError.STATE_UNKNOWN);
                }
            }
        }
        if (!parts.logins().take(found)) {
            throw new SignInException(SignInError.STATE_USED);
        }
        List<String> over = parts.logins().over(request, found);
        try {
            if (found.standing() == Standing.EXPIRED) {
                return again(request, facts, over);
            }
            checkAnswer(answer);
            return test
                    ? parts.tests().judge(request, facts, answer.code(), over)
                    : signedIn(request, facts, answer.code(), over, signedInAs);
        } catch (SignInException e) {
            throw new OverException(e, over);
        }
    }

    private void checkAnswer(Answer answer) {
        if (answer.issuer() != null && !answer.issuer().equals(provider.issuer().toString())) {
            throw new SignInException(SignInError.ISSUER_MIXED_UP);
        }
        if (answer.issuer() == null && parts.discovery().addresses().namesItself()) {
            throw new SignInException(SignInError.ISSUER_MISSING);
        }
        answer.check();
        once(answer.code());
    }

    /** Late, but begun by this browser: once, the person need not notice. */
    private SignInOutcome again(BrowserRequest request, LoginFacts facts, List<String> over) {
        if (restarts(facts) > 0 || !Fact.SIGN_IN.equals(facts.get(Fact.PURPOSE))) {
            throw new SignInException(SignInError.STATE_EXPIRED);
        }
        return new RestartLogin(parts.requests().begin(request, facts.with(Fact.RESTARTS, "1"), over));
    }

    private SignInOutcome signedIn(
            BrowserRequest request, LoginFacts facts, String code, List<String> over, @Nullable String signedInAs) {
        String age = facts.get(Fact.MAXIMUM_AGE);
        IdTokenJudge.Asked asked = new IdTokenJudge.Asked(
                facts.need(Fact.NONCE), age == null ? null : Duration.ofSeconds(Long.parseLong(age)), OLDEST);
        TokenEndpoint.Redemption redemption =
                new TokenEndpoint.Redemption(code, redirectUri.toString(), facts.need(Fact.VERIFIER));
        SsoIdentity identity = parts.tenants()
                .identify(parts.reader().read(redemption, asked), facts.get(Fact.TENANT), Initiation.SERVICE_PROVIDER);
        String returnTo = facts.need(Fact.RETURN_TO);
        boolean launched = facts.get(Fact.LAUNCH) != null;
        if (launched && signedInAs != null && !signedInAs.equals(identity.key())) {
            return ask(request, Question.SWITCH_ACCOUNT, identity, returnTo, over);
        }
        Instant begun = Instant.ofEpochMilli(Long.parseLong(facts.need(Fact.BEGUN)));
        if (sharedDevices
                && identity.authenticatedAt().map(at -> at.isBefore(begun)).orElse(true)) {
            return ask(request, Question.CONTINUE_AS, identity, returnTo, over);
        }
        return new Authenticated(identity, BrowserReply.redirect(returnTo, over));
    }

    private SignInOutcome unsolicited(BrowserRequest request, Answer answer, @Nullable String signedInAs) {
        answer.check();
        if (unsolicited.kind() == UnsolicitedPolicy.Kind.REJECT) {
            throw new SignInException(SignInError.UNSOLICITED);
        }
        List<Found> waiting = parts.logins().waiting(request).stream()
                .filter(found -> Fact.SIGN_IN.equals(found.facts().get(Fact.PURPOSE)))
                .toList();
        Optional<Found> failed = waiting.stream()
                .filter(found -> found.facts().get(Fact.LAUNCH) != null)
                .findFirst();
        if (!parts.openId()) {
            // Without a nonce and a verifier nothing ties a code to whoever asked for it.
            if (failed.isPresent()) {
                throw new SignInException(SignInError.UNSOLICITED);
            }
            return restart(request);
        }
        boolean believed = unsolicited.kind() == UnsolicitedPolicy.Kind.ACCEPT;
        boolean restarts = unsolicited.kind() == UnsolicitedPolicy.Kind.RESTART || (believed && !waiting.isEmpty());
        if (restarts && failed.isEmpty()) {
            return restart(request);
        }
        once(answer.code());
        SsoIdentity identity = parts.tenants()
                .identify(
                        parts.reader()
                                .read(
                                        new TokenEndpoint.Redemption(
                                                answer.code(),
                                                provider.isRedirectUriForLaunches() ? redirectUri.toString() : null,
                                                null),
                                        new IdTokenJudge.Asked(null, null, OLDEST_UNSOLICITED)),
                        null,
                        Initiation.IDENTITY_PROVIDER);
        List<String> over = failed.map(found -> finished(request, found)).orElse(List.of());
        boolean switches = signedInAs != null && !signedInAs.equals(identity.key());
        if (believed && failed.isEmpty() && !switches) {
            LOG.info(
                    "a launch nobody asked for was accepted: {}",
                    unsolicited.reason().orElse(""));
            return new Authenticated(identity, BrowserReply.redirect("/", over));
        }
        return ask(request, switches ? Question.SWITCH_ACCOUNT : Question.CONTINUE_AS, identity, "/", over);
    }

    private List<String> finished(BrowserRequest request, Found found) {
        parts.logins().take(found);
        return parts.logins().over(request, found);
    }

    private SignInOutcome restart(BrowserRequest request) {
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Fact.SIGN_IN)
                .with(Fact.RETURN_TO, "/")
                .with(Fact.LAUNCH, "yes")
                .with(Fact.RESTARTS, "1");
        return new RestartLogin(parts.requests().beginAfterProbe(request, facts));
    }

    /** The browser comes back from the host itself, and has kept the cookie or not. */
    private SignInOutcome goOn(BrowserRequest request, String state) {
        Found found = parts.logins().find(request, state);
        return switch (found.standing()) {
            case NO_COOKIE -> throw new SignInException(SignInError.COOKIES_BLOCKED);
            case WAITING -> {
                if (found.facts().get(Fact.LAUNCH) == null) {
                    throw new SignInException(SignInError.STATE_UNKNOWN);
                }
                yield new RestartLogin(parts.requests().goOn(state, found.facts()));
            }
            default -> throw new SignInException(SignInError.STATE_UNKNOWN);
        };
    }

    private SignInOutcome ask(
            BrowserRequest request, Question question, SsoIdentity identity, String returnTo, List<String> over) {
        LoginFacts facts = LoginFacts.none().with(Fact.PURPOSE, Fact.QUESTION).with(Fact.RETURN_TO, returnTo);
        return Questions.ask(parts.logins(), request, question, identity, facts, over);
    }

    private void once(String code) {
        boolean first;
        try {
            first = replays.markUsed(
                    "code " + provider.clientId(),
                    Hashes.base64Url(Hashes.sha256(code)),
                    clock.instant().plus(CODE_REMEMBERED));
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
        if (!first) {
            throw new SignInException(SignInError.CODE_REPLAYED);
        }
    }

    private static int restarts(LoginFacts facts) {
        String restarts = facts.get(Fact.RESTARTS);
        return restarts == null ? 0 : Integer.parseInt(restarts);
    }

    /**
     * The parameters of an answer (RFC 6749, section 4.1.2, and RFC 9207). Others are ignored: ClassLink repeats the response type.
     *
     * @param code empty if there is none
     */
    private record Answer(
            String code,
            @Nullable String state,
            @Nullable String error,
            @Nullable String issuer,
            @Nullable String probe) {
        static Answer of(Map<String, List<String>> query) {
            String code = single(query, "code");
            return new Answer(
                    code == null ? "" : code,
                    single(query, "state"),
                    single(query, "error"),
                    single(query, "iss"),
                    single(query, AuthorizationRequests.PROBE));
        }

        private static @Nullable String single(Map<String, List<String>> query, String name) {
            List<String> values = query.getOrDefault(name, List.of());
            if (values.size() > 1) {
                throw new SignInException(SignInError.PARAMETER_REPEATED);
            }
            return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
        }

        void check() {
            if (error != null && !code.isEmpty()) {
                throw new SignInException(SignInError.ANSWER_CONTRADICTS_ITSELF);
            }
            if (error != null) {
                throw new SignInException(
                        error.equals("access_denied") ? SignInError.ACCESS_DENIED : SignInError.PROVIDER_ERROR);
            }
            if (code.isEmpty()) {
                throw new SignInException(SignInError.NOTHING_SENT);
            }
        }
    }
}
