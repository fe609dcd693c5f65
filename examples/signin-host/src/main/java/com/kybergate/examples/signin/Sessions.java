// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.roster.RosterUser;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The host's own sessions, whichever way people signed in. */
final class Sessions {
    private static final String COOKIE = "__Host-session";

    /** A session: its id is random, made anew with every sign-in, and it ends when the sign-in says. */
    record Session(String identityKey, String localId, String role, Instant endsBy) {}

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /** Begins one, and says what the browser has to keep. */
    String begin(SsoIdentity identity, RosterUser user) {
        byte[] drawn = new byte[32];
        random.nextBytes(drawn);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        sessions.put(id, new Session(identity.key(), user.localId(), user.role(), identity.sessionEndsBy()));
        return COOKIE + "=" + id + "; Path=/; Secure; HttpOnly; SameSite=Lax";
    }

    Optional<Session> of(BrowserRequest request) {
        return Optional.ofNullable(sessions.get(id(request)))
                .filter(session -> clock.instant().isBefore(session.endsBy()));
    }

    void end(BrowserRequest request) {
        sessions.remove(id(request));
    }

    private static String id(BrowserRequest request) {
        return request.cookies().getOrDefault(COOKIE, "");
    }
}
