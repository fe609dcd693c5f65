// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser: cookies for each origin, redirects, forms, and the headers that say where a request comes from. It keeps cookies by origin and not, as
 * real ones do, by host alone, because here everything is one host.
 */
final class HttpBrowser {
    /** What a page shows. */
    record Shown(URI address, int status, String body) {}

    private static final Pattern FIELD =
            Pattern.compile("<input[^>]*name=\"?([^\" >]+)\"?[^>]*value=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
    private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"", Pattern.CASE_INSENSITIVE);

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();
    private final List<URI> visited = new ArrayList<>();

    /** Types an address, or follows a link of another site. */
    Shown open(URI address) throws IOException, InterruptedException {
        return go("GET", address, "", "cross-site", address);
    }

    /** Sends the first form of a page, with its hidden fields and some of its own. */
    Shown submit(Shown page, Map<String, String> fields) throws IOException, InterruptedException {
        Matcher action = ACTION.matcher(page.body());
        if (!action.find()) {
            throw new AssertionError("There is no form on this page");
        }
        Map<String, String> all = new LinkedHashMap<>();
        Matcher hidden = FIELD.matcher(page.body());
        while (hidden.find()) {
            all.put(hidden.group(1), hidden.group(2));
        }
        all.putAll(fields);
        String body = all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        URI to = page.address().resolve(action.group(1).replace("&amp;", "&"));
        boolean same = origin(to).equals(origin(page.address()));
        return go("POST", to, body, same ? "same-origin" : "cross-site", page.address());
    }

    /** Loses what a site remembers here, as a browser does that was closed. */
    void forget(URI site) {
        cookies.remove(origin(site));
    }

    List<URI> visited() {
        return List.copyOf(visited);
    }

    private Shown go(String method, URI start, String body, String site, URI from)
            throws IOException, InterruptedException {
        String verb = method;
        URI address = start;
        for (int hop = 0; hop < 20; hop++) {
            visited.add(address);
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .header("Sec-Fetch-Site", site)
                    .header("Sec-Fetch-Mode", "navigate")
                    .header("Sec-Fetch-Dest", "document");
            Map<String, String> jar = cookies.getOrDefault(origin(address), Map.of());
            if (!jar.isEmpty()) {
                request.header(
                        "Cookie",
                        jar.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            if (verb.equals("POST")) {
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", site.equals("same-origin") ? origin(from) : "null")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
            }
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            keep(address, response.headers().allValues("Set-Cookie"));
            String location = response.headers().firstValue("Location").orElse("");
            if (location.isEmpty()) {
                return new Shown(address, response.statusCode(), response.body());
            }
            address = address.resolve(location);
            verb = "GET";
        }
        throw new AssertionError("The browser was sent around without end: " + visited);
    }

    private void keep(URI address, List<String> lines) {
        Map<String, String> jar = cookies.computeIfAbsent(origin(address), origin -> new LinkedHashMap<>());
        for (String line : lines) {
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            if (line.matches("(?i).*max-age=0(;.*)?")) {
                jar.remove(name);
            } else {
                jar.put(name, pair.substring(pair.indexOf('=') + 1));
            }
        }
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._".indexOf(b) >= 0);
            out.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return out.toString();
    }
}
