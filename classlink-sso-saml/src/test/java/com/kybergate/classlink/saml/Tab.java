// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser as far as it matters here: the host's cookies, which do not come with what another site posts, and the headers that say where a request comes from. */
final class Tab {
    static final String HOST = "https://app.example.org";

    private final Map<String, String> cookies = new LinkedHashMap<>();
    boolean keepsCookies = true;

    /** A form of the host's own page. */
    BrowserRequest post(Map<String, String> form) {
        return request("POST", "", form, Map.of("Origin", HOST, "Sec-Fetch-Site", "same-origin"), true);
    }

    /** What an identity provider's page posts: no cookie of {@code SameSite=Lax} comes with it. */
    BrowserRequest posted(Map<String, String> form) {
        return request(
                "POST", "", form, Map.of("Origin", "https://idp.example.org", "Sec-Fetch-Site", "cross-site"), false);
    }

    /** Where a reply sends the browser, as the request of that. */
    BrowserRequest follow(BrowserReply reply) {
        keep(reply);
        String query = reply.location().map(URI::getRawQuery).orElse("");
        return request("GET", query == null ? "" : query, Map.of(), Map.of("Sec-Fetch-Site", "cross-site"), true);
    }

    void keep(BrowserReply reply) {
        if (!keepsCookies) {
            return;
        }
        for (String line : reply.headers().getOrDefault("Set-Cookie", List.of())) {
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            if (line.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(pair.indexOf('=') + 1));
            }
        }
    }

    Map<String, String> cookies() {
        return cookies;
    }

    private BrowserRequest request(
            String method, String query, Map<String, String> form, Map<String, String> said, boolean withCookies) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        said.forEach((name, value) -> headers.put(name, List.of(value)));
        if (withCookies && !cookies.isEmpty()) {
            headers.put(
                    "Cookie",
                    List.of(cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; "))));
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return BrowserRequest.of(method, query, headers, body);
    }

    static Map<String, String> query(URI address) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : String.valueOf(address.getRawQuery()).split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(
                    pair.substring(0, Math.max(0, equals)),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String encoded(String text) {
        return text.replace("%", "%25")
                .replace("+", "%2B")
                .replace("=", "%3D")
                .replace("/", "%2F")
                .replace("&", "%26");
    }
}
