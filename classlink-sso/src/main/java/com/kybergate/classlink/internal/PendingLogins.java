// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.store.PendingRequest;
import com.kybergate.classlink.store.PendingRequestStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins that are under way, each tied to the browser that began it: the state goes round by way of the provider, a secret stays in a cookie
 * of the sign-in's own, and only both together open what is stored.
 *
 * <p>A cookie for each sign-in, so that two tabs do not take each other's; at most {@value #MOST_COOKIES}, the oldest go. The prefix
 * {@code __Host-} keeps other hosts of the domain from setting one (RFC 6265bis, section 4.1.3.2).
 */
public final class PendingLogins {
    private static final String COOKIE = "__Host-classlink-";
    private static final String COOKIE_ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";
    private static final int MOST_COOKIES = 8;
    private static final int KEY_LENGTH = 22;

    /** How long a late answer is told from one that nobody began. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final PendingRequestStore store;
    private final SecureRandom random;
    private final Clock clock;
    private final Seal seal;

    /** How an answer and the browser that brings it stand to what was begun. */
    public enum Standing {
        /** Nobody began it, or it is forgotten. */
        UNKNOWN,
        /** The browser did not bring its cookie. */
        NO_COOKIE,
        /** The browser brought a cookie that does not open it. */
        OTHER_BROWSER,
        /** Taken before. */
        USED,
        /** Begun here, and too late. */
        EXPIRED,
        /** Begun here, and waiting for its answer. */
        WAITING
    }

    /**
     * What was found.
     *
     * @param standing how it stands
     * @param key the key it is stored under
     * @param facts what it is about, where this browser began it and it was not used; none otherwise
     */
    public record Found(Standing standing, String key, LoginFacts facts) {}

    /**
     * What was begun.
     *
     * @param state what goes round by way of the provider, or in a form
     * @param cookies lines for {@code Set-Cookie}
     */
    public record Begun(String state, List<String> cookies) {
        /** Neither opens anything in a log. */
        @Override
        public String toString() {
            return "Begun[]";
        }
    }

    /**
     * Sign-ins in a store.
     *
     * @param store the store
     * @param random makes states and secrets
     * @param clock says what is late
     */
    public PendingLogins(PendingRequestStore store, SecureRandom random, Clock clock) {
        this.store = store;
        this.random = random;
        this.clock = clock;
        this.seal = new Seal(random);
    }

    /**
     * Begins one.
     *
     * @param request the browser's request, whose cookies are counted
     * @param facts what it is about
     * @param lifetime how long it can be finished
     * @return its state and cookies
     */
    public Begun begin(BrowserRequest request, LoginFacts facts, Duration lifetime) {
        String state = text(32);
        String secret = text(32);
        String key = key(state);
        Instant now = clock.instant();
        String sealed = seal.close(secret, key, facts.toBytes());
        Instant expires = now.plus(lifetime);
        stored(() -> {
            store.put(new PendingRequest(key, expires, expires.plus(REMEMBERED), false, sealed));
            return true;
        });
        List<String> cookies = new ArrayList<>();
        List<String> names = cookieNames(request);
        for (String surplus : names.subList(0, Math.max(0, names.size() - (MOST_COOKIES - 1)))) {
            cookies.add(gone(surplus));
        }
        // The time first, so that the names of the oldest sort first.
        String name = COOKIE + "%012x".formatted(now.toEpochMilli()) + key;
        long age = lifetime.plus(REMEMBERED).toSeconds();
        cookies.add(name + "=" + secret + COOKIE_ATTRIBUTES + "; Max-Age=" + age);
        return new Begun(state, cookies);
    }

    /**
     * Looks one up, and takes nothing.
     *
     * @param request the browser's request
     * @param state what the request brought as its state, which may be anything
     * @return how it stands
     */
    public Found find(BrowserRequest request, String state) {
        String key = key(state);
        Optional<PendingRequest> stored = stored(() -> store.find(key));
        if (stored.isEmpty()) {
            return new Found(Standing.UNKNOWN, key, LoginFacts.none());
        }
        if (stored.get().used()) {
            return new Found(Standing.USED, key, LoginFacts.none());
        }
        String name = cookieName(request, key);
        if (name == null) {
            return new Found(Standing.NO_COOKIE, key, LoginFacts.none());
        }
        return opened(stored.get(), request.cookies().getOrDefault(name, ""));
    }

    private Found opened(PendingRequest stored, String secret) {
        Optional<byte[]> content = Seal.open(secret, stored.key(), stored.sealed());
        if (content.isEmpty()) {
            return new Found(Standing.OTHER_BROWSER, stored.key(), LoginFacts.none());
        }
        if (stored.used()) {
            // Found by its cookie, among those that may wait.
            return new Found(Standing.USED, stored.key(), LoginFacts.none());
        }
        LoginFacts facts = LoginFacts.fromBytes(content.get());
        boolean late = !clock.instant().isBefore(stored.expires());
        return new Found(late ? Standing.EXPIRED : Standing.WAITING, stored.key(), facts);
    }

    /**
     * Takes one, at once and for all nodes.
     *
     * @param found what was found
     * @return true for the one call that gets it
     */
    public boolean take(Found found) {
        return stored(() -> store.take(found.key()));
    }

    /**
     * What this browser has begun and not finished.
     *
     * @param request the browser's request
     * @return those that wait for their answer, the newest first
     */
    public List<Found> waiting(BrowserRequest request) {
        List<Found> waiting = new ArrayList<>();
        List<String> names = cookieNames(request);
        Map<String, String> cookies = request.cookies();
        for (int i = names.size() - 1; i >= Math.max(0, names.size() - MOST_COOKIES); i--) {
            String name = names.get(i);
            String key = name.substring(name.length() - KEY_LENGTH);
            stored(() -> store.find(key))
                    .map(stored -> opened(stored, cookies.getOrDefault(name, "")))
                    .filter(found -> found.standing() == Standing.WAITING)
                    .ifPresent(waiting::add);
        }
        return waiting;
    }

    /**
     * Lines that remove the cookie of one that is over.
     *
     * @param request the browser's request
     * @param found what was found
     * @return lines for {@code Set-Cookie}; none if the browser has no cookie of it
     */
    public List<String> over(BrowserRequest request, Found found) {
        String name = cookieName(request, found.key());
        return name == null ? List.of() : List.of(gone(name));
    }

    /**
     * A random text.
     *
     * @param bytes how much randomness
     * @return letters, digits, minus and underscore
     */
    public String text(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Hashes.base64Url(drawn);
    }

    private static String key(String state) {
        return Hashes.base64Url(Arrays.copyOf(Hashes.sha256("state:" + state), 16));
    }

    private static @Nullable String cookieName(BrowserRequest request, String key) {
        return cookieNames(request).stream()
                .filter(name -> name.endsWith(key))
                .findFirst()
                .orElse(null);
    }

    private static List<String> cookieNames(BrowserRequest request) {
        return request.cookies().keySet().stream()
                .filter(name -> name.startsWith(COOKIE) && name.length() == COOKIE.length() + 12 + KEY_LENGTH)
                .filter(name -> name.chars().allMatch(c -> c > ' ' && c < 0x7f))
                .sorted()
                .toList();
    }

    private static String gone(String name) {
        return name + "=" + COOKIE_ATTRIBUTES + "; Max-Age=0";
    }

    private static <R> R stored(Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
    }
}
