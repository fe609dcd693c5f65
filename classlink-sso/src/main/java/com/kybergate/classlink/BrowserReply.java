// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to send to the browser: a status and headers, to be copied one by one into the answer of whatever web framework the host has. A reply
 * with a {@link #location()} is complete; to any other the host adds a page.
 *
 * <p>Every reply forbids caching, referrers (the address has a code in it) and frames. Immutable.
 */
public final class BrowserReply {
    private final int status;
    private final Map<String, List<String>> headers;

    private BrowserReply(int status, Map<String, List<String>> headers) {
        this.status = status;
        this.headers = headers;
    }

    /**
     * A redirect by {@code 303 See Other}, which a browser follows with a GET.
     *
     * @param location an absolute address, or a path of the host's own
     * @param cookies lines for {@code Set-Cookie}, in order
     * @return the reply
     * @throws IllegalArgumentException if the location or a line has a character that ends a header
     */
    public static BrowserReply redirect(String location, List<String> cookies) {
        return of(303, location, cookies);
    }

    /**
     * The beginning of a page.
     *
     * @param status the page's HTTP status
     * @param cookies lines for {@code Set-Cookie}, in order
     * @return the reply
     * @throws IllegalArgumentException if a line has a character that ends a header
     */
    public static BrowserReply page(int status, List<String> cookies) {
        return of(status, "", cookies);
    }

    private static BrowserReply of(int status, String location, List<String> cookies) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (!location.isEmpty()) {
            headers.put("Location", List.of(single(location)));
        }
        if (!cookies.isEmpty()) {
            List<String> lines = new ArrayList<>();
            cookies.forEach(line -> lines.add(single(line)));
            headers.put("Set-Cookie", List.copyOf(lines));
        }
        headers.put("Cache-Control", List.of("no-store"));
        headers.put("Referrer-Policy", List.of("no-referrer"));
        headers.put("X-Frame-Options", List.of("DENY"));
        headers.put("Content-Security-Policy", List.of("frame-ancestors 'none'"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        return new BrowserReply(status, java.util.Collections.unmodifiableMap(headers));
    }

    private static String single(String value) {
        Objects.requireNonNull(value, "value");
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("A header cannot hold a control character or one outside ASCII");
        }
        return value;
    }

    /**
     * The HTTP status.
     *
     * @return 303 for a redirect, 200 for a page that asks, 4xx or 5xx for one that refuses
     */
    public int status() {
        return status;
    }

    /**
     * The headers to send.
     *
     * @return names as they are written, each with its lines; unmodifiable
     */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * Where the browser is sent.
     *
     * @return the address; empty if a page is to be shown
     */
    public Optional<URI> location() {
        return Optional.ofNullable(headers.get("Location")).map(lines -> URI.create(lines.get(0)));
    }

    /** The status alone: addresses carry states, and cookies secrets. */
    @Override
    public String toString() {
        return "BrowserReply[status=" + status + "]";
    }
}
