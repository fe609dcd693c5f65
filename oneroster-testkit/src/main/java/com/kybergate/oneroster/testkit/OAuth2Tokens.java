// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives out access tokens for client credentials, and knows them again until they expire. */
final class OAuth2Tokens {

    private final String clientId;
    private final String secret;
    private final Clock clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> expiries = new LinkedHashMap<>();

    OAuth2Tokens(String clientId, String secret, Clock clock, Duration lifetime) {
        this.clientId = clientId;
        this.secret = secret;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    Answer issue(Call call) {
        if (!call.method().equals("POST")) {
            return error(405, "invalid_request");
        }
        List<Parameter> form;
        Optional<String> credentials;
        try {
            form = QueryString.parse(call.body());
            credentials = call.header("authorization")
                    .map(OAuth2Tokens::basic)
                    .or(() -> QueryString.first(form, "client_id")
                            .map(id -> id + ":"
                                    + QueryString.first(form, "client_secret").orElse("")));
        } catch (IllegalArgumentException e) {
            return error(400, "invalid_request");
        }
        if (!credentials.equals(Optional.of(clientId + ":" + secret))) {
            return error(401, "invalid_client").with("WWW-Authenticate", "Basic realm=\"fake\"");
        }
        if (!QueryString.first(form, "grant_type").equals(Optional.of("client_credentials"))) {
            return error(400, "unsupported_grant_type");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", fresh());
        body.put("token_type", "Bearer");
        body.put("expires_in", lifetime.toSeconds());
        QueryString.first(form, "scope").ifPresent(scope -> body.put("scope", scope));
        return Answer.json(200, body).with("Cache-Control", "no-store");
    }

    synchronized boolean accepts(String token) {
        Instant expiry = expiries.get(token);
        return expiry != null && clock.instant().isBefore(expiry);
    }

    synchronized void revokeAll() {
        expiries.clear();
    }

    private synchronized String fresh() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        expiries.values().removeIf(expiry -> !now.isBefore(expiry));
        expiries.put(token, now.plus(lifetime));
        return token;
    }

    /** RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined; plain ones are understood too. */
    private static String basic(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return "";
        }
        String joined =
                new String(Base64.getDecoder().decode(authorization.substring(6).trim()), StandardCharsets.UTF_8);
        int colon = joined.indexOf(':');
        if (colon < 0) {
            return "";
        }
        return QueryString.decode(joined.substring(0, colon), true)
                + ":"
                + QueryString.decode(joined.substring(colon + 1), true);
    }

    private static Answer error(int status, String code) {
        return Answer.json(status, Map.of("error", code));
    }
}
