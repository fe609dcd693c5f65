// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import com.sun.net.httpserver.HttpExchange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which browsers are signed in at one provider, told by a cookie. */
final class SamlSessions {
    /**
     * A browser that somebody signed in with.
     *
     * @param userId who
     * @param since when
     */
    record Session(String userId, Instant since) {}

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final String cookie;

    SamlSessions(int port) {
        // Cookies know no ports, and there may be another provider.
        this.cookie = "fake_saml_" + port + "=";
    }

    /** The cookie that a browser has to keep. */
    String begin(Session session) {
        String key = SamlDocument.newId();
        sessions.put(key, session);
        return cookie + key + "; Path=/; HttpOnly";
    }

    Optional<Session> of(HttpExchange exchange) {
        return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
                .flatMap(line -> List.of(line.split(";", -1)).stream())
                .map(String::strip)
                .filter(pair -> pair.startsWith(cookie))
                .map(pair -> sessions.get(pair.substring(cookie.length())))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
