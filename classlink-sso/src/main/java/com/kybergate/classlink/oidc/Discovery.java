// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0), asked once a day; while it cannot be asked, what it said last holds.
 */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Duration FRESH = Duration.ofHours(24);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** Long enough for all who wait for the same answer, short enough for somebody who tries again. */
    private static final Duration RETRY_AT_FIRST = Duration.ofSeconds(5);

    /**
     * Where to go for what.
     *
     * @param userInfo null where the provider has none
     * @param namesItself whether its answers always name the issuer (RFC 9207)
     */
    record Addresses(
            HttpUrl authorization,
            HttpUrl token,
            HttpUrl keys,
            @Nullable HttpUrl userInfo,
            boolean namesItself) {}

    private final URI issuer;
    private final ProviderHttp http;
    private final Clock clock;
    private final boolean openId;

    private final ReentrantLock asking = new ReentrantLock();
    private volatile Known known = new Known(null, null, Instant.MIN);

    /**
     * What was learned last.
     *
     * @param addresses null before anything was
     * @param error null unless the last try failed before anything was learned
     * @param until when to ask again
     */
    private record Known(
            @Nullable Addresses addresses, @Nullable SignInError error, Instant until) {}

    Discovery(URI issuer, ProviderHttp http, Clock clock, boolean openId) {
        this.issuer = issuer;
        this.http = http;
        this.clock = clock;
        this.openId = openId;
    }

    /** While somebody asks, the others go on with what is known; where nothing is, they wait for that one answer, good or bad. */
    Addresses addresses() {
        Known last = known;
        if (isFresh(last)) {
            return told(last);
        }
        if (last.addresses() != null && !asking.tryLock()) {
            return last.addresses();
        }
        if (last.addresses() == null) {
            asking.lock();
        }
        try {
            if (!isFresh(known)) {
                known = learned(known.addresses());
            }
            return told(known);
        } finally {
            asking.unlock();
        }
    }

    private boolean isFresh(Known last) {
        return clock.instant().isBefore(last.until());
    }

    private static Addresses told(Known last) {
        if (last.addresses() == null) {
            throw new SignInException(last.error() == null ? SignInError.DISCOVERY_INVALID : last.error());
        }
        return last.addresses();
    }

    private Known learned(@Nullable Addresses last) {
        try {
            return new Known(ask(), null, clock.instant().plus(FRESH));
        } catch (SignInException e) {
            LOG.warn(
                    "the provider's description could not be read: {}",
                    e.error().code());
            return new Known(last, e.error(), clock.instant().plus(last == null ? RETRY_AT_FIRST : RETRY));
        }
    }

    private Addresses ask() {
        String base = issuer.toString().replaceAll("/+$", "");
        HttpUrl url = http.addresses().allowed(base + "/.well-known/openid-configuration");
        ProviderHttp.Reply reply = http.call(new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .build());
        Map<String, @Nullable Object> said = reply.object();
        if (!reply.isSuccess() || said == null) {
            throw new SignInException(SignInError.DISCOVERY_INVALID);
        }
        if (!issuer.toString().equals(said.get("issuer"))) {
            throw new SignInException(SignInError.DISCOVERY_ISSUER_WRONG);
        }
        if (openId
                && said.get("id_token_signing_alg_values_supported") instanceof List<?> algorithms
                && !algorithms.contains("RS256")) {
            throw new SignInException(SignInError.DISCOVERY_INVALID);
        }
        return new Addresses(
                address(said, "authorization_endpoint"),
                address(said, "token_endpoint"),
                address(said, "jwks_uri"),
                said.get("userinfo_endpoint") == null ? null : address(said, "userinfo_endpoint"),
                Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
    }

    private HttpUrl address(Map<String, @Nullable Object> said, String name) {
        if (!(said.get(name) instanceof String text)) {
            throw new SignInException(SignInError.DISCOVERY_INVALID);
        }
        return http.addresses().allowed(text);
    }
}
