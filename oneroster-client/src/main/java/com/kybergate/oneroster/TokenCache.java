// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.internal.auth.PercentEncoding;
import com.kybergate.oneroster.internal.json.TokenBody;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth 2 token of one client: fetched when it is needed, by one thread while the others wait, kept until shortly before it
 * expires, dropped when a server refuses it. Client credentials grant, RFC 6749 §4.4.
 */
final class TokenCache implements Authorizer {
    private static final Duration USUAL_LIFE = Duration.ofHours(1);
    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

    private final Credentials.OAuth2 credentials;
    private final HttpUrl endpoint;
    private final Calls calls;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Token current;

    private record Token(String value, Instant renewAt) {
        @Override
        public String toString() {
            return "Token[redacted]";
        }
    }

    TokenCache(Credentials.OAuth2 credentials, HttpUrl endpoint, Calls calls, Clock clock) {
        this.credentials = credentials;
        this.endpoint = endpoint;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public String token() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Token token = current;
            if (token == null || !clock.instant().isBefore(token.renewAt())) {
                token = fetch();
                current = token;
            }
            return token.value();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean refused(String token) {
        lock.lock();
        try {
            // Another thread may have renewed it already; its new token is not to blame.
            if (current != null && current.value().equals(token)) {
                current = null;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Request sign(Request request) {
        return request;
    }

    private Token fetch() {
        Instant asked = clock.instant();
        TokenBody answer = calls.token(request());
        String value = answer.accessToken();
        if (value == null
                || !Calls.fitsHeader(value)
                || (answer.tokenType() != null && !answer.tokenType().equalsIgnoreCase("bearer"))) {
            throw new OneRosterProtocolException("token-malformed", Calls.TOKEN_OPERATION);
        }
        Duration life = life(answer.expiresIn());
        // A token that lives for a minute would otherwise be renewed before every call.
        Duration margin = life.compareTo(MARGIN.multipliedBy(2)) < 0 ? life.dividedBy(4) : MARGIN;
        return new Token(value, asked.plus(life).minus(margin));
    }

    private Request request() {
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        if (!credentials.scopes().isEmpty()) {
            form.append("&scope=").append(PercentEncoding.encode(String.join(" ", credentials.scopes())));
        }
        // RFC 6749 §2.3.1 form-encodes both halves; servers that do not decode them are as common as those that do, and
        // for
        // the identifiers that vendors issue the two agree.
        String basic = credentials.clientId() + ":" + credentials.secret();
        return new Request.Builder()
                .url(endpoint)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .header("Accept", "application/json")
                .post(RequestBody.create(form.toString().getBytes(StandardCharsets.UTF_8), FORM))
                .build();
    }

    /** {@code expires_in} may be missing, a string, or absurd; a token is never trusted for longer than an hour. */
    private static Duration life(@Nullable String expiresIn) {
        if (expiresIn == null) {
            return USUAL_LIFE;
        }
        try {
            long seconds = (long) Double.parseDouble(expiresIn.strip());
            return seconds <= 0 || seconds > USUAL_LIFE.toSeconds() ? USUAL_LIFE : Duration.ofSeconds(seconds);
        } catch (NumberFormatException e) {
            return USUAL_LIFE;
        }
    }
}
