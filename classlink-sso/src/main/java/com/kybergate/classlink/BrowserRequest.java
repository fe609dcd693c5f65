// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as the browser sent it, in the platform's own types, so that the checks of a sign-in see the same thing under every web framework.
 *
 * <p>Nothing is judged when a request is made; what cannot be decoded is refused where it is read, with {@link SignInError#REQUEST_MALFORMED}.
 * Immutable.
 */
public final class BrowserRequest {
    private static final int LONGEST_QUERY = 16 * 1024;
    private static final int LONGEST_BODY = 512 * 1024;
    private static final int LONGEST_COOKIES = 64 * 1024;
    private static final int MOST_PARAMETERS = 100;

    private final String method;
    private final String query;
    private final Map<String, List<String>> headers;
    private final String body;

    private BrowserRequest(String method, String query, Map<String, List<String>> headers, String body) {
        this.method = method;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A request.
     *
     * @param method GET or POST
     * @param query what stands behind the question mark of the address, as it came and not decoded; null or empty if there is none
     * @param headers all headers, names in any case; {@code Cookie}, {@code Origin} and those that begin with {@code Sec-Fetch-} are read
     * @param body the body of a form, as it came and not decoded; null or empty if there is none
     * @return the request
     */
    public static BrowserRequest of(
            String method, @Nullable String query, Map<String, List<String>> headers, @Nullable String body) {
        Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> {
            if (name != null && values != null) {
                kept.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(values);
            }
        });
        return new BrowserRequest(
                method.toUpperCase(Locale.ROOT), query == null ? "" : query, kept, body == null ? "" : body);
    }

    /**
     * The method.
     *
     * @return in capitals
     */
    public String method() {
        return method;
    }

    /**
     * The parameters of the address.
     *
     * @return names to values, decoded
     * @throws SignInException {@link SignInError#REQUEST_MALFORMED} if they cannot be decoded or are too many
     */
    public Map<String, List<String>> query() {
        return decode(query, LONGEST_QUERY);
    }

    /**
     * The fields of the form.
     *
     * @return names to values, decoded; empty unless the request is a POST
     * @throws SignInException {@link SignInError#REQUEST_MALFORMED} if they cannot be decoded or are too many
     */
    public Map<String, List<String>> form() {
        return method.equals("POST") ? decode(body, LONGEST_BODY) : Map.of();
    }

    /**
     * A header that stands once.
     *
     * @param name the header, in any case
     * @return its value; empty if it does not stand there, or more than once with different values
     */
    public Optional<String> header(String name) {
        List<String> values =
                headers.getOrDefault(name, List.of()).stream().distinct().toList();
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /**
     * The cookies.
     *
     * @return names to values, the first of each name; empty if there are far too many to be honest
     */
    public Map<String, String> cookies() {
        Map<String, String> cookies = new LinkedHashMap<>();
        int length = 0;
        for (String line : headers.getOrDefault("Cookie", List.of())) {
            length += line.length();
            if (length > LONGEST_COOKIES) {
                return Map.of();
            }
            for (String cookie : line.split(";", -1)) {
                int equals = cookie.indexOf('=');
                if (equals > 0) {
                    cookies.putIfAbsent(
                            cookie.substring(0, equals).strip(),
                            cookie.substring(equals + 1).strip());
                }
            }
        }
        return cookies;
    }

    private static Map<String, List<String>> decode(String text, int longest) {
        if (text.length() > longest) {
            throw new SignInException(SignInError.REQUEST_MALFORMED);
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return parameters;
        }
        String[] pairs = text.split("&", -1);
        if (pairs.length > MOST_PARAMETERS) {
            throw new SignInException(SignInError.REQUEST_MALFORMED);
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters
                    .computeIfAbsent(decode(name), absent -> new ArrayList<>())
                    .add(decode(value));
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SignInException(SignInError.REQUEST_MALFORMED, e);
        }
    }

    /** The method alone: addresses carry codes, and cookies secrets. */
    @Override
    public String toString() {
        return "BrowserRequest[" + Objects.requireNonNull(method) + "]";
    }
}
