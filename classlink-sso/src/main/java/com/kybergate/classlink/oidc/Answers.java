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
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.PendingLogins.Standing;
import com.kybergate.classlink.internal.Questions;
import com.kybergate.classlink.internal.SignedOut;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a browser brings back from the provider. What it decides, row by row, stands in {@code docs/signing-in.md}.
 */
final class Answers {
    /** How long an ID token may be on its way. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final SignInParts parts;
    private final OpenIdProvider provider;
    private final URI redirectUri;
    private final Launches launches;
    private final UsedCodes codes;
    private final boolean sharedDevices;

    Answers(
            SignInParts parts,
            OpenIdProvider provider,
            URI redirectUri,
            Launches launches,
            UsedCodes codes,
            boolean sharedDevices) {
        this.parts = parts;
        this.provider = provider;
        this.redirectUri = redirectUri;
        this.launches = launches;
        this.codes = codes;
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
            return launches.goOn(request, answer.probe());
        }
        String state = answer.state();
        return state == null
                ? launches.judge(request, answer.goodCode(provider.issuer().toString()), signedInAs)
                : ours(request, state, answer, signedInAs);
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
            String code = codeOf(answer);
            return test
                    ? parts.tests().judge(request, facts, code, over)
                    : signedIn(request, facts, code, over, signedInAs);
        } catch (SignInException e) {
            throw new OverException(e, over);
        }
    }

    private String codeOf(Answer answer) {
        String code = answer.goodCode(provider.issuer().toString());
        if (answer.issuer() == null && parts.discovery().addresses().namesItself()) {
            throw new SignInException(SignInError.ISSUER_MISSING);
        }
        codes.use(code);
        return code;
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
        Instant begun = Instant.ofEpochMilli(Long.parseLong(facts.need(Fact.BEGUN)));
        String age = facts.get(Fact.MAXIMUM_AGE);
        IdTokenJudge.Asked asked = new IdTokenJudge.Asked(
                facts.need(Fact.NONCE), age == null ? null : begun.minusSeconds(Long.parseLong(age)), OLDEST);
        TokenEndpoint.Redemption redemption =
                new TokenEndpoint.Redemption(code, redirectUri.toString(), facts.need(Fact.VERIFIER));
        SsoIdentity identity = parts.tenants()
                .identify(parts.reader().read(redemption, asked), facts.get(Fact.TENANT), Initiation.SERVICE_PROVIDER);
        String returnTo = facts.need(Fact.RETURN_TO);
        if (signedInAs != null && !signedInAs.equals(identity.key())) {
            return ask(request, Question.SWITCH_ACCOUNT, identity, returnTo, over);
        }
        boolean silent = identity.authenticatedAt()
                .map(at -> at.isBefore(begun.truncatedTo(ChronoUnit.SECONDS)))
                .orElse(true);
        if (silent && (sharedDevices || SignedOut.isNoted(request))) {
            return ask(request, Question.CONTINUE_AS, identity, returnTo, over);
        }
        List<String> cookies =
                Stream.concat(over.stream(), SignedOut.over(request).stream()).toList();
        return new Authenticated(identity, BrowserReply.redirect(returnTo, cookies));
    }

    private SignInOutcome ask(
            BrowserRequest request, Question question, SsoIdentity identity, String returnTo, List<String> over) {
        LoginFacts facts = LoginFacts.none().with(Fact.PURPOSE, Fact.QUESTION).with(Fact.RETURN_TO, returnTo);
        return Questions.ask(parts.logins(), request, question, identity, facts, over);
    }

    private static int restarts(LoginFacts facts) {
        String restarts = facts.get(Fact.RESTARTS);
        return restarts == null ? 0 : Integer.parseInt(restarts);
    }
}
