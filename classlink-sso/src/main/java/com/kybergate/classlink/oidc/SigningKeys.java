// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider's public keys (RFC 7517), asked for once an hour, and at once when a token names a key that is not among them, but not more often
 * than every half minute: anybody can send tokens that name invented keys. While they cannot be had, the last ones hold for a day.
 */
final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofHours(24);
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(30);
    private static final int SHORTEST_BITS = 2048;
    private static final int LONGEST_BITS = 8192;
    private static final int MOST_KEYS = 100;

    private final Supplier<HttpUrl> address;
    private final ProviderHttp http;
    private final Clock clock;

    private List<RSAKey> keys = List.of();
    private Instant fetched = Instant.MIN;
    private Instant asked = Instant.MIN;

    SigningKeys(Supplier<HttpUrl> address, ProviderHttp http, Clock clock) {
        this.address = address;
        this.http = http;
        this.clock = clock;
    }

    /**
     * The key a token was signed with.
     *
     * @param keyId what the token's header says; null if it says nothing
     */
    synchronized RSAPublicKey find(@Nullable String keyId) {
        Instant now = clock.instant();
        if (fetched.equals(Instant.MIN) || !now.isBefore(fetched.plus(FRESH))) {
            fetch(now);
        }
        List<RSAKey> named = named(keyId);
        if (named.isEmpty()) {
            fetch(now);
            named = named(keyId);
        }
        if (named.isEmpty()) {
            throw new SignInException(SignInError.KEY_UNKNOWN);
        }
        if (named.size() > 1) {
            throw new SignInException(SignInError.KEY_AMBIGUOUS);
        }
        return suitable(named.get(0));
    }

    private List<RSAKey> named(@Nullable String keyId) {
        return keys.stream()
                .filter(key -> keyId == null || keyId.equals(key.getKeyID()))
                .toList();
    }

    private static RSAPublicKey suitable(RSAKey key) {
        boolean forSigning = (key.getKeyUse() == null
                        || key.getKeyUse().getValue().equals("sig"))
                && (key.getAlgorithm() == null || key.getAlgorithm().getName().equals("RS256"));
        try {
            RSAPublicKey rsa = key.toRSAPublicKey();
            int bits = rsa.getModulus().bitLength();
            if (forSigning && bits >= SHORTEST_BITS && bits <= LONGEST_BITS) {
                return rsa;
            }
        } catch (JOSEException e) {
            throw new SignInException(SignInError.KEY_UNSUITABLE, e);
        }
        throw new SignInException(SignInError.KEY_UNSUITABLE);
    }

    private void fetch(Instant now) {
        if (!asked.equals(Instant.MIN) && now.isBefore(asked.plus(AT_MOST_EVERY))) {
            usable(now);
            return;
        }
        asked = now;
        try {
            keys = ask();
            fetched = now;
        } catch (SignInException e) {
            LOG.warn("the provider's keys could not be read: {}", e.error().code());
            usable(now);
        }
    }

    /** Keys that were withdrawn must not be believed for ever because somebody keeps us from hearing of it. */
    private void usable(Instant now) {
        if (fetched.equals(Instant.MIN) || now.isAfter(fetched.plus(USABLE))) {
            throw new SignInException(SignInError.KEYS_UNAVAILABLE);
        }
    }

    private List<RSAKey> ask() {
        ProviderHttp.Reply reply = http.call(new Request.Builder()
                .url(address.get())
                .header("Accept", "application/json")
                .build());
        if (!reply.isSuccess() || reply.object() == null || !(reply.object().get("keys") instanceof List<?> said)) {
            throw new SignInException(SignInError.KEYS_UNAVAILABLE);
        }
        List<RSAKey> read = new ArrayList<>();
        for (Object one : said.subList(0, Math.min(said.size(), MOST_KEYS))) {
            RSAKey key = rsa(one);
            if (key != null) {
                read.add(key);
            }
        }
        if (read.isEmpty()) {
            throw new SignInException(SignInError.KEYS_UNAVAILABLE);
        }
        return List.copyOf(read);
    }

    /** One key that cannot be read, or is of another kind, does not cost the others. */
    @SuppressWarnings("unchecked")
    private static @Nullable RSAKey rsa(@Nullable Object said) {
        try {
            return said instanceof Map<?, ?> map && "RSA".equals(map.get("kty"))
                    ? JWK.parse((Map<String, Object>) map).toRSAKey()
                    : null;
        } catch (ParseException | RuntimeException e) {
            LOG.debug(
                    "a key of the provider's could not be read: {}",
                    e.getClass().getSimpleName());
            return null;
        }
    }
}
