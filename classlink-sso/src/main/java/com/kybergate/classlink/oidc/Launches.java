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
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins.Found;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges codes that come without a state: launches from the LaunchPad, or what somebody made of an answer. Begins anew wherever it may, once; what
 * remains is asked, never believed, unless the host said so.
 */
final class Launches {
    private static final Logger LOG = LoggerFactory.getLogger(Launches.class);

    /** How long an ID token that nobody asked for may be on its way. */
    private static final Duration OLDEST = Duration.ofMinutes(5);

    /** How soon after a restart a code without a state is taken for its answer, and not for another click on the tile. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private final SignInParts parts;
    private final OpenIdProvider provider;
    private final URI redirectUri;
    private final UnsolicitedPolicy policy;
    private final UsedCodes codes;
    private final Clock clock;

    Launches(
            SignInParts parts,
            OpenIdProvider provider,
            URI redirectUri,
            UnsolicitedPolicy policy,
            UsedCodes codes,
            Clock clock) {
        this.parts = parts;
        this.provider = provider;
        this.redirectUri = redirectUri;
        this.policy = policy;
        this.codes = codes;
        this.clock = clock;
    }

    SignInOutcome judge(BrowserRequest request, String code, @Nullable String signedInAs) {
        if (policy.kind() == UnsolicitedPolicy.Kind.REJECT) {
            throw new SignInException(SignInError.UNSOLICITED);
        }
        List<Found> waiting = parts.logins().waiting(request).stream()
                .filter(found -> Fact.SIGN_IN.equals(found.facts().get(Fact.PURPOSE)))
                .toList();
        Optional<Found> failed = waiting.stream()
                .filter(found -> found.facts().get(Fact.LAUNCH) != null)
                .findFirst();
        boolean believed = policy.kind() == UnsolicitedPolicy.Kind.ACCEPT;
        boolean restarts = !parts.openId()
                || policy.kind() == UnsolicitedPolicy.Kind.RESTART
                || (believed && !waiting.isEmpty());
        if (restarts && failed.isEmpty()) {
            return restart(request);
        }
        List<String> over = failed.map(found -> finished(request, found)).orElse(List.of());
        try {
            if (!parts.openId()) {
                // Without a nonce nothing ties a code to whoever asked for it.
                throw new SignInException(SignInError.UNSOLICITED);
            }
            SsoIdentity identity = identity(code, failed.map(Found::facts).orElse(null));
            boolean switches = signedInAs != null && !signedInAs.equals(identity.key());
            if (believed && failed.isEmpty() && !switches) {
                LOG.info("a launch nobody asked for was accepted: {}", policy.reason().orElse(""));
                return new Authenticated(identity, BrowserReply.redirect("/", over));
            }
            LoginFacts facts =
                    LoginFacts.none().with(Fact.PURPOSE, Fact.QUESTION).with(Fact.RETURN_TO, "/");
            return Questions.ask(
                    parts.logins(),
                    request,
                    switches ? Question.SWITCH_ACCOUNT : Question.CONTINUE_AS,
                    identity,
                    facts,
                    over);
        } catch (SignInException e) {
            throw new Answers.OverException(e, over);
        }
    }

    /**
     * Whose code it is. One that follows a restart at once answers it, at a provider that forgets states, and is held to that request's nonce and
     * verifier; a code is good for one try, so there is no trying both.
     */
    private SsoIdentity identity(String code, @Nullable LoginFacts failed) {
        codes.use(code);
        boolean atOnce = failed != null
                && clock.instant()
                        .isBefore(Instant.ofEpochMilli(Long.parseLong(failed.need(Fact.BEGUN)))
                                .plus(AT_ONCE));
        LoginFacts answered = atOnce ? failed : null;
        TokenEndpoint.Redemption redemption = answered != null
                ? new TokenEndpoint.Redemption(code, redirectUri.toString(), answered.need(Fact.VERIFIER))
                : new TokenEndpoint.Redemption(
                        code, provider.isRedirectUriForLaunches() ? redirectUri.toString() : null, null);
        IdTokenJudge.Asked asked =
                new IdTokenJudge.Asked(answered != null ? answered.need(Fact.NONCE) : null, null, OLDEST);
        return parts.tenants().identify(parts.reader().read(redemption, asked), null, Initiation.IDENTITY_PROVIDER);
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
    SignInOutcome goOn(BrowserRequest request, String state) {
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
}
