// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.PendingLogins.Standing;
import com.kybergate.classlink.internal.Questions;
import com.kybergate.classlink.internal.SignedOut;
import com.kybergate.classlink.internal.SourcedIdContract;
import com.kybergate.classlink.roster.RosterUsers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What comes of a response to a request of our own. */
final class SignedInPeople {
    /** Which connection a test is about. */
    static final String CONNECTED_AT = "connected-at";

    private final SamlParts parts;
    private final RosterUsers roster;
    private final boolean sharedDevices;
    private final long skewSeconds;

    SignedInPeople(SamlParts parts, RosterUsers roster, boolean sharedDevices, long skewSeconds) {
        this.parts = parts;
        this.roster = roster;
        this.sharedDevices = sharedDevices;
        this.skewSeconds = skewSeconds;
    }

    SignInOutcome judge(
            BrowserRequest request, Found asked, SsoIdentity identity, List<String> over, @Nullable String signedInAs) {
        LoginFacts facts = asked.facts();
        if (asked.standing() == Standing.EXPIRED) {
            return again(request, facts, over);
        }
        Instant begun = Instant.ofEpochMilli(Long.parseLong(facts.need(Fact.BEGUN)));
        checkAge(facts, identity, begun);
        return Purpose.TEST.equals(facts.get(Fact.PURPOSE))
                ? tested(request, facts, identity, over)
                : signedIn(request, facts, parts.active(identity), begun, over, signedInAs);
    }

    /** Late, but begun by this browser: once, the person need not notice. */
    private SignInOutcome again(BrowserRequest request, LoginFacts facts, List<String> over) {
        if (facts.get(Fact.RESTARTS) != null || !Purpose.SIGN_IN.equals(facts.get(Fact.PURPOSE))) {
            throw new SignInException(SignInError.STATE_EXPIRED);
        }
        return new RestartLogin(parts.requests()
                .begin(request, parts.activeProvider(facts.need(Fact.TENANT)), facts.with(Fact.RESTARTS, "1"), over));
    }

    private void checkAge(LoginFacts facts, SsoIdentity identity, Instant begun) {
        String age = facts.get(Fact.MAXIMUM_AGE);
        if (age == null) {
            return;
        }
        Instant oldest = begun.minusSeconds(Long.parseLong(age) + skewSeconds);
        if (identity.authenticatedAt().filter(at -> !at.isBefore(oldest)).isEmpty()) {
            throw new SignInException(SignInError.AUTHENTICATED_TOO_LONG_AGO);
        }
    }

    private SignInOutcome signedIn(
            BrowserRequest request,
            LoginFacts facts,
            SsoIdentity identity,
            Instant begun,
            List<String> over,
            @Nullable String signedInAs) {
        String returnTo = facts.need(Fact.RETURN_TO);
        if (signedInAs != null && !signedInAs.equals(identity.key())) {
            return ask(request, Question.SWITCH_ACCOUNT, identity, returnTo, over);
        }
        // Providers date a sign-in by their response, whether they asked anybody or not (Keycloak 26): only what had to
        // be asked for anew was.
        boolean forced = facts.get(Fact.MAXIMUM_AGE) != null;
        boolean silent = !forced
                || identity.authenticatedAt()
                        .map(at -> at.isBefore(begun.truncatedTo(ChronoUnit.SECONDS)))
                        .orElse(true);
        if (silent && (sharedDevices || SignedOut.isNoted(request))) {
            return ask(request, Question.CONTINUE_AS, identity, returnTo, over);
        }
        List<String> cookies =
                Stream.concat(over.stream(), SignedOut.over(request).stream()).toList();
        return new Authenticated(identity, BrowserReply.redirect(returnTo, cookies));
    }

    private SignInOutcome tested(BrowserRequest request, LoginFacts facts, SsoIdentity identity, List<String> over) {
        SourcedIdContract.check(roster, identity);
        LoginFacts question = LoginFacts.none()
                .with(Fact.PURPOSE, Purpose.TEST_QUESTION)
                .with(CONNECTED_AT, facts.need(CONNECTED_AT))
                .with(Fact.ADMINISTRATOR, facts.need(Fact.ADMINISTRATOR));
        return Questions.ask(parts.logins(), request, Question.BIND_TENANT, identity, question, over);
    }

    SignInOutcome ask(
            BrowserRequest request, Question question, SsoIdentity identity, String returnTo, List<String> over) {
        LoginFacts facts =
                LoginFacts.none().with(Fact.PURPOSE, Purpose.QUESTION).with(Fact.RETURN_TO, returnTo);
        return Questions.ask(parts.logins(), request, question, identity, facts, over);
    }
}
