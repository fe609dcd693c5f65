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
import com.kybergate.classlink.internal.CookieProbe;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.Questions;
import com.kybergate.classlink.internal.SignedOut;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges codes that come without a state: launches from the LaunchPad, or what somebody made of an answer. Begins anew wherever it may; what
 * remains is asked, never believed, unless the host said so.
 */
final class Launches {
    private static final Logger LOG = LoggerFactory.getLogger(Launches.class);

    /** How long an ID token that nobody asked for may be on its way. */
    private static final Duration OLDEST = Duration.ofMinutes(5);

    /** How soon after a restart a code without a state is taken for its answer, and not for another click on the tile. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    /** How often in that time: two clicks are one person's, four are a provider's that forgets states. */
    private static final int MOST_RESTARTS = 3;

    /** Stands in an address of the host's own, while it is seen whether the browser keeps cookies. */
    static final String PROBE = "classlink_restart";

    private static final Pattern HASH = Pattern.compile("[\\w-]{43}");

    private final SignInParts parts;
    private final OpenIdProvider provider;
    private final URI redirectUri;
    private final UnsolicitedPolicy policy;
    private final UsedCodes codes;
    private final Clock clock;
    private final boolean asksAlways;

    Launches(
            SignInParts parts,
            OpenIdProvider provider,
            URI redirectUri,
            UnsolicitedPolicy policy,
            UsedCodes codes,
            Clock clock,
            boolean asksAlways) {
        this.parts = parts;
        this.provider = provider;
        this.redirectUri = redirectUri;
        this.policy = policy;
        this.codes = codes;
        this.clock = clock;
        this.asksAlways = asksAlways;
    }

    SignInOutcome judge(BrowserRequest request, String code, @Nullable String signedInAs) {
        if (policy.kind() == UnsolicitedPolicy.Kind.REJECT) {
            throw new SignInException(SignInError.UNSOLICITED);
        }
        List<Found> waiting = parts.logins().waiting(request).stream()
                .filter(found -> Fact.SIGN_IN.equals(found.facts().get(Fact.PURPOSE)))
                .toList();
        List<Found> restarted = waiting.stream()
                .filter(found -> found.facts().get(Fact.LAUNCH) != null)
                .toList();
        boolean believed = policy.kind() == UnsolicitedPolicy.Kind.ACCEPT;
        boolean restarts =
                !parts.openId() || policy.kind() == UnsolicitedPolicy.Kind.RESTART || (believed && !waiting.isEmpty());
        boolean failed = restarted.size() >= MOST_RESTARTS || restarted.stream().anyMatch(found -> !isYoung(found));
        if (restarts && !failed) {
            return restart(code);
        }
        if (!parts.openId()) {
            // Without a nonce nothing ties a code to whoever asked for it.
            throw new SignInException(SignInError.UNSOLICITED);
        }
        codes.use(code);
        // The newest stands first.
        Optional<Found> answered = restarted.stream().findFirst().filter(found -> restarts && isYoung(found));
        SsoIdentity identity = identity(code, answered.map(Found::facts).orElse(null));
        List<String> over =
                restarted.stream().flatMap(found -> finished(request, found)).toList();
        boolean switches = signedInAs != null && !signedInAs.equals(identity.key());
        boolean asks = asksAlways || SignedOut.isNoted(request);
        if (believed && restarted.isEmpty() && !switches && !asks) {
            LOG.info(
                    "a launch nobody asked for was accepted: {}",
                    policy.reason().orElse(""));
            return new Authenticated(identity, BrowserReply.redirect("/", over));
        }
        LoginFacts facts = LoginFacts.none().with(Fact.PURPOSE, Fact.QUESTION).with(Fact.RETURN_TO, "/");
        return Questions.ask(
                parts.logins(),
                request,
                switches ? Question.SWITCH_ACCOUNT : Question.CONTINUE_AS,
                identity,
                facts,
                over);
    }

    private boolean isYoung(Found found) {
        Instant begun = Instant.ofEpochMilli(Long.parseLong(found.facts().need(Fact.BEGUN)));
        return clock.instant().isBefore(begun.plus(AT_ONCE));
    }

    /**
     * Whose code it is. One that follows restarts at once answers the last of them, at a provider that forgets states, and is held to that request's
     * nonce and verifier; a code is good for one try, so there is no trying both.
     */
    private SsoIdentity identity(String code, @Nullable LoginFacts answered) {
        TokenEndpoint.Redemption redemption = answered != null
                ? new TokenEndpoint.Redemption(code, redirectUri.toString(), answered.need(Fact.VERIFIER))
                : new TokenEndpoint.Redemption(
                        code, provider.isRedirectUriForLaunches() ? redirectUri.toString() : null, null);
        IdTokenJudge.Asked asked =
                new IdTokenJudge.Asked(answered != null ? answered.need(Fact.NONCE) : null, null, OLDEST);
        return parts.tenants().identify(parts.reader().read(redemption, asked), null, Initiation.IDENTITY_PROVIDER);
    }

    private Stream<String> finished(BrowserRequest request, Found found) {
        parts.logins().take(found);
        return parts.logins().over(request, found).stream();
    }

    /** First around by the host itself, with what the code is thrown away by once it is clear that the browser will go on. */
    private SignInOutcome restart(String code) {
        HttpUrl own = HttpUrl.get(redirectUri.toString())
                .newBuilder()
                .setQueryParameter(PROBE, UsedCodes.hash(code))
                .build();
        return new RestartLogin(BrowserReply.redirect(own.toString(), List.of(CookieProbe.cookie())));
    }

    /** The browser comes back from the host itself, and has kept the cookie or not. */
    SignInOutcome goOn(BrowserRequest request, String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new SignInException(SignInError.REQUEST_MALFORMED);
        }
        if (!CookieProbe.isBack(request)) {
            throw new SignInException(SignInError.COOKIES_BLOCKED);
        }
        codes.throwAway(hash);
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Fact.SIGN_IN)
                .with(Fact.RETURN_TO, "/")
                .with(Fact.LAUNCH, "yes")
                .with(Fact.RESTARTS, "1");
        return new RestartLogin(parts.requests().begin(request, facts, List.of()));
    }
}
