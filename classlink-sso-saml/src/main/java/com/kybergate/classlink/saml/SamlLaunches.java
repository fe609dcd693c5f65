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
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.internal.Fact;
import com.kybergate.classlink.internal.LoginFacts;
import com.kybergate.classlink.internal.PendingLogins.Found;
import com.kybergate.classlink.internal.SignedOut;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of a response that nobody asked for: the tile in the LaunchPad, which is ClassLink's usual way, or somebody who put their own response into another
 * one's browser. Begins anew wherever it may; what remains is asked, never believed, unless the host said so.
 */
final class SamlLaunches {
    private static final Logger LOG = LoggerFactory.getLogger(SamlLaunches.class);

    /** How old a response that is believed unasked may be. */
    private static final Duration OLDEST = Duration.ofMinutes(2);

    /** How soon after a restart a response to nothing is taken for its answer, and not for another click on the tile. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    /** How often in that time: two clicks are one person's, four are a provider's that forgets what it was asked. */
    private static final int MOST_RESTARTS = 3;

    private final SamlParts parts;
    private final SignedInPeople people;
    private final UnsolicitedPolicy policy;
    private final Map<String, String> landings;
    private final Duration skew;
    private final boolean asksAlways;

    SamlLaunches(
            SamlParts parts,
            SignedInPeople people,
            UnsolicitedPolicy policy,
            Map<String, String> landings,
            Duration skew,
            boolean asksAlways) {
        this.parts = parts;
        this.people = people;
        this.policy = policy;
        this.landings = Map.copyOf(landings);
        this.skew = skew;
        this.asksAlways = asksAlways;
    }

    SignInOutcome judge(
            BrowserRequest request,
            SsoIdentity verified,
            Duration age,
            @Nullable String relayState,
            List<String> over,
            @Nullable String signedInAs) {
        if (policy.kind() == UnsolicitedPolicy.Kind.REJECT) {
            throw new SignInException(SignInError.UNSOLICITED);
        }
        SsoIdentity identity = parts.active(verified);
        // A name for a place of the host's own, never an address: anybody can put anything there.
        String landing = relayState == null ? "/" : landings.getOrDefault(relayState, "/");
        List<Found> waiting = parts.logins().waiting(request).stream()
                .filter(found -> Purpose.SIGN_IN.equals(found.facts().get(Fact.PURPOSE))
                        && identity.tenant().equals(found.facts().get(Fact.TENANT)))
                .toList();
        List<Found> restarted = waiting.stream()
                .filter(found -> found.facts().get(Fact.LAUNCH) != null)
                .toList();
        boolean believed = policy.kind() == UnsolicitedPolicy.Kind.ACCEPT;
        boolean restarts = policy.kind() == UnsolicitedPolicy.Kind.RESTART || (believed && !waiting.isEmpty());
        boolean failed = restarted.size() >= MOST_RESTARTS || restarted.stream().anyMatch(found -> !isYoung(found));
        if (restarts && !failed) {
            return restart(request, identity.tenant(), landing, over);
        }
        List<String> finished = Stream.concat(
                        over.stream(), restarted.stream().flatMap(found -> finished(request, found)))
                .toList();
        boolean switches = signedInAs != null && !signedInAs.equals(identity.key());
        boolean asks = asksAlways || SignedOut.isNoted(request);
        if (believed && restarted.isEmpty() && !switches && !asks) {
            if (age.compareTo(OLDEST.plus(skew)) > 0) {
                throw new SignInException(SignInError.RESPONSE_TOO_OLD);
            }
            LOG.info(
                    "a launch nobody asked for was accepted: {}",
                    policy.reason().orElse(""));
            return new Authenticated(identity, BrowserReply.redirect(landing, finished));
        }
        return people.ask(
                request, switches ? Question.SWITCH_ACCOUNT : Question.CONTINUE_AS, identity, landing, finished);
    }

    private boolean isYoung(Found found) {
        Instant begun = Instant.ofEpochMilli(Long.parseLong(found.facts().need(Fact.BEGUN)));
        return parts.clock().instant().isBefore(begun.plus(AT_ONCE));
    }

    private Stream<String> finished(BrowserRequest request, Found found) {
        parts.logins().take(found);
        return parts.logins().over(request, found).stream();
    }

    /** What came is thrown away: it was marked as used when it came. */
    private SignInOutcome restart(BrowserRequest request, String tenant, String landing, List<String> over) {
        LoginFacts facts = LoginFacts.none()
                .with(Fact.PURPOSE, Purpose.SIGN_IN)
                .with(Fact.RETURN_TO, landing)
                .with(Fact.LAUNCH, "yes")
                .with(Fact.RESTARTS, "1");
        return new RestartLogin(parts.requests().begin(request, parts.activeProvider(tenant), facts, over));
    }
}
