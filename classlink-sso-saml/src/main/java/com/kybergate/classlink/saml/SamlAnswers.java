// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.Hashes;
import com.kybergate.classlink.internal.Identities;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.PendingLogins.Standing;
import com.kybergate.classlink.saml.SamlConnections.Known;
import com.kybergate.classlink.saml.internal.response.Claims;
import com.kybergate.classlink.saml.internal.response.Party;
import com.kybergate.classlink.saml.internal.response.ResponseJudge;
import com.kybergate.classlink.store.ReplayStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes responses in two steps. They come by a POST from another site, and with that a browser brings no cookie of ours: so the POST is judged and what it says is
 * put away for a minute, sealed with a cookie that the browser is given, and the browser is sent on by a GET, with which all its cookies come.
 */
final class SamlAnswers {
    /** Stands in the address that the browser is sent on to. */
    static final String HAND_OVER = "classlink_saml";

    private static final Duration HAND_OVER_LIFETIME = Duration.ofSeconds(60);
    private static final String ANSWERS = "answers";
    private static final String RELAY_STATE = "relay-state";
    private static final String ISSUED_AT = "issued-at";

    private final SamlParts parts;
    private final ResponseJudge judge;
    private final ReplayStore replays;
    private final Clock clock;
    private final SamlLaunches launches;
    private final SignedInPeople people;

    SamlAnswers(
            SamlParts parts,
            ResponseJudge judge,
            ReplayStore replays,
            Clock clock,
            SamlLaunches launches,
            SignedInPeople people) {
        this.parts = parts;
        this.judge = judge;
        this.replays = replays;
        this.clock = clock;
        this.launches = launches;
        this.people = people;
    }

    /** The first step: everything about the response is judged, and nobody is signed in. */
    BrowserReply receive(BrowserRequest request, String tenant) {
        if (!request.method().equals("POST")) {
            throw new SignInException(SignInError.METHOD_WRONG);
        }
        Map<String, List<String>> form = request.form();
        String posted = single(form, "SAMLResponse").orElseThrow(() -> new SignInException(SignInError.NOTHING_SENT));
        Optional<String> relayState = single(form, "RelayState");
        Known provider = parts.provider(tenant);
        Endpoints endpoints = parts.endpoints();
        Claims claims = judge.judge(
                posted,
                new Party(
                        provider.connection().entityId(),
                        provider.provider().keys(),
                        endpoints.entityId(tenant),
                        endpoints.acs(tenant)));
        SsoIdentity identity = parts.people().identity(provider.connection(), claims);
        String answered = claims.inResponseTo();
        if (answered != null) {
            // What is known without the browser's cookies, at once: nobody's request, or one that is over.
            Standing standing =
                    parts.logins().find(request, SamlRequests.state(answered)).standing();
            if (standing == Standing.UNKNOWN || standing == Standing.USED) {
                throw new SignInException(
                        standing == Standing.USED ? SignInError.STATE_USED : SignInError.STATE_UNKNOWN);
            }
        }
        use(claims, provider);
        LoginFacts facts = Identities.into(LoginFacts.none(), identity)
                .with(Fact.PURPOSE, Purpose.HAND_OVER)
                .with(Fact.TENANT, tenant)
                .with(ANSWERS, answered)
                .with(ISSUED_AT, Long.toString(claims.issuedAt().toEpochMilli()))
                .with(
                        RELAY_STATE,
                        relayState.filter(state -> state.length() <= 80).orElse(null));
        PendingLogins.Begun begun = parts.logins().begin(request, facts, HAND_OVER_LIFETIME);
        return BrowserReply.redirect(
                endpoints.complete(tenant) + "?" + HAND_OVER + "=" + begun.state(), begun.cookies());
    }

    private static Optional<String> single(Map<String, List<String>> form, String name) {
        List<String> values = form.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new SignInException(SignInError.PARAMETER_REPEATED);
        }
        return values.stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** Every assertion once, whether it says so or not. */
    private void use(Claims claims, Known provider) {
        String scope = "saml:" + hash(provider.connection().entityId());
        boolean first;
        try {
            first = replays.markUsed(scope, hash(claims.assertionId()), claims.usableUntil());
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
        if (!first) {
            throw new SignInException(SignInError.ASSERTION_REPLAYED);
        }
    }

    private static String hash(String text) {
        return Hashes.base64Url(Hashes.sha256("saml:" + text));
    }

    /** The second step: with the browser's cookies it is known who asked, and so what comes of it. */
    SignInOutcome complete(BrowserRequest request, String tenant, @Nullable String signedInAs) {
        if (!request.method().equals("GET")) {
            throw new SignInException(SignInError.METHOD_WRONG);
        }
        String state =
                single(request.query(), HAND_OVER).orElseThrow(() -> new SignInException(SignInError.NOTHING_SENT));
        Found handed = parts.logins().find(request, state);
        switch (handed.standing()) {
            case UNKNOWN -> throw new SignInException(SignInError.STATE_UNKNOWN);
            case NO_COOKIE -> throw new SignInException(SignInError.COOKIES_BLOCKED);
            case OTHER_BROWSER -> throw new SignInException(SignInError.OTHER_BROWSER);
            case USED -> throw new SignInException(SignInError.STATE_USED);
            case EXPIRED -> throw new SignInException(SignInError.STATE_EXPIRED);
            case WAITING -> {
                boolean ours = Purpose.HAND_OVER.equals(handed.facts().get(Fact.PURPOSE))
                        && tenant.equals(handed.facts().get(Fact.TENANT));
                if (!ours || !parts.logins().take(handed)) {
                    throw new SignInException(ours ? SignInError.STATE_USED : SignInError.STATE_UNKNOWN);
                }
            }
        }
        List<String> over = parts.logins().over(request, handed);
        try {
            SsoIdentity identity = Identities.from(handed.facts());
            String answered = handed.facts().get(ANSWERS);
            return answered == null
                    ? launched(request, handed.facts(), identity, over, signedInAs)
                    : answered(request, answered, identity, over, signedInAs);
        } catch (SignInException e) {
            throw new OverException(e, over);
        }
    }

    private SignInOutcome launched(
            BrowserRequest request,
            LoginFacts facts,
            SsoIdentity identity,
            List<String> over,
            @Nullable String signedInAs) {
        Duration age = Duration.ofMillis(clock.millis() - Long.parseLong(facts.need(ISSUED_AT)));
        return launches.judge(request, identity, age, facts.get(RELAY_STATE), over, signedInAs);
    }

    private SignInOutcome answered(
            BrowserRequest request,
            String answered,
            SsoIdentity identity,
            List<String> handedOver,
            @Nullable String signedInAs) {
        Found asked = parts.logins().find(request, SamlRequests.state(answered));
        LoginFacts facts = asked.facts();
        switch (asked.standing()) {
            case UNKNOWN -> throw new SignInException(SignInError.STATE_UNKNOWN);
            case NO_COOKIE -> throw new SignInException(SignInError.COOKIE_MISSING);
            case OTHER_BROWSER -> throw new SignInException(SignInError.OTHER_BROWSER);
            case USED -> throw new SignInException(SignInError.STATE_USED);
            case EXPIRED, WAITING -> {
                boolean test = Purpose.TEST.equals(facts.get(Fact.PURPOSE));
                if ((!test && !Purpose.SIGN_IN.equals(facts.get(Fact.PURPOSE)))
                        || !identity.tenant().equals(facts.get(Fact.TENANT))) {
                    throw new SignInException(SignInError.STATE_UNKNOWN);
                }
            }
        }
        if (!parts.logins().take(asked)) {
            throw new SignInException(SignInError.STATE_USED);
        }
        List<String> over = java.util.stream.Stream.concat(
                        handedOver.stream(), parts.logins().over(request, asked).stream())
                .toList();
        try {
            return people.judge(request, asked, identity, over, signedInAs);
        } catch (SignInException e) {
            throw new OverException(e, over);
        }
    }

    /** A refusal after something was taken, with what removes its cookies. */
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
}
