// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A person's browser, as far as it matters here: cookies for each host, redirects one by one, and the headers that say where a request comes from.
 * What it asks the host goes through no network; what it asks anybody else does.
 */
final class Browser {
    static final String HOST = "https://app.example.org";
    static final String CALLBACK = HOST + "/signin/classlink/callback";

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();
    boolean keepsCookies = true;
    String lastPage = "";

    /** A form of the host's own page. */
    BrowserRequest post(Map<String, String> form) {
        return request("POST", "", form, Map.of("Origin", HOST, "Sec-Fetch-Site", "same-origin"));
    }

    /** What another site, or a provider, made the browser open. */
    BrowserRequest arrive(String query) {
        return request(
                "GET",
                query,
                Map.of(),
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"));
    }

    BrowserRequest request(String method, String query, Map<String, String> form, Map<String, String> said) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        said.forEach((name, value) -> headers.put(name, List.of(value)));
        Map<String, String> jar = cookies.getOrDefault(HOST, Map.of());
        if (!jar.isEmpty()) {
            headers.put("Cookie", List.of(line(jar)));
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        return BrowserRequest.of(method, query, headers, body);
    }

    /** Keeps the cookies of the host's reply, and goes where it leads until the host is asked again: the query it is asked with. */
    String follow(BrowserReply reply) throws IOException, InterruptedException {
        keep(HOST, reply.headers().getOrDefault("Set-Cookie", List.of()));
        return open(reply.location().orElseThrow());
    }

    /** Goes from redirect to redirect until the host is asked: the query; empty if it ends on a page. */
    String open(URI start) throws IOException, InterruptedException {
        URI address = start;
        for (int hop = 0; hop < 10; hop++) {
            if (!address.isAbsolute() || address.toString().startsWith(HOST)) {
                return address.getRawQuery() == null ? "" : address.getRawQuery();
            }
            String origin = address.getScheme() + "://" + address.getRawAuthority();
            HttpRequest.Builder request = HttpRequest.newBuilder(address);
            Map<String, String> jar = cookies.getOrDefault(origin, Map.of());
            if (!jar.isEmpty()) {
                request.header("Cookie", line(jar));
            }
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            keep(origin, response.headers().allValues("Set-Cookie"));
            String location = response.headers().firstValue("Location").orElse("");
            if (location.isEmpty()) {
                lastPage = response.body();
                return "";
            }
            address = address.resolve(location);
        }
        throw new AssertionError("The browser was sent around without end");
    }

    void keep(BrowserReply reply) {
        keep(HOST, reply.headers().getOrDefault("Set-Cookie", List.of()));
    }

    /** What a browser does with a cookie that says it lasts no longer. */
    void forgetCookies() {
        cookies.remove(HOST);
    }

    Map<String, String> hostCookies() {
        return cookies.computeIfAbsent(HOST, host -> new LinkedHashMap<>());
    }

    private void keep(String origin, List<String> lines) {
        if (!keepsCookies) {
            return;
        }
        Map<String, String> jar = cookies.computeIfAbsent(origin, host -> new LinkedHashMap<>());
        for (String line : lines) {
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            if (line.contains("Max-Age=0")) {
                jar.remove(name);
            } else {
                jar.put(name, pair.substring(pair.indexOf('=') + 1));
            }
        }
    }

    private static String line(Map<String, String> jar) {
        return jar.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    static @Nullable String parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }
}
