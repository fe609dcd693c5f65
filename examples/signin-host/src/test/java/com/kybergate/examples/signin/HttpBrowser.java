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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser: cookies for each origin, redirects, forms, the one script that sends a form at once, and the headers that say where a request comes from. It
 * keeps cookies by origin and not, as real ones do, by host alone, because here everything is one host.
 */
final class HttpBrowser {
    /** What a page shows. */
    record Shown(URI address, int status, String body) {}

    /** A cookie, and whether it comes with what another site posts. */
    private record Cookie(String value, boolean everywhere) {}

    private static final Pattern FORM = Pattern.compile(
            "<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern FIELD =
            Pattern.compile("<input[^>]*name=\"?([^\" >]+)\"?[^>]*value=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
    private static final Pattern REFERENCE = Pattern.compile("&#(x?)([0-9a-f]+);", Pattern.CASE_INSENSITIVE);
    private static final String SENDS_ITSELF = "document.forms[0].submit()";

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, Map<String, Cookie>> cookies = new LinkedHashMap<>();
    private final List<URI> visited = new ArrayList<>();
    private final List<Map<String, String>> sent = new ArrayList<>();

    /** Types an address, or follows a link of another site. */
    Shown open(URI address) throws IOException, InterruptedException {
        return go("GET", address, "", "cross-site", address);
    }

    /** Sends the first form of a page, with its hidden fields and some of its own. */
    Shown submit(Shown page, Map<String, String> fields) throws IOException, InterruptedException {
        return submit(page, "", fields);
    }

    /** Sends the form of a page in which a text stands, such as that of its button. */
    Shown press(Shown page, String button) throws IOException, InterruptedException {
        return submit(page, button, Map.of());
    }

    private Shown submit(Shown page, String text, Map<String, String> fields) throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.body());
        while (form.find()) {
            if (form.group(2).contains(text)) {
                Map<String, String> all = hidden(form.group(2));
                all.putAll(fields);
                sent.add(all);
                String body = all.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
                URI to = page.address().resolve(plain(form.group(1)));
                boolean same = origin(to).equals(origin(page.address()));
                return go("POST", to, body, same ? "same-origin" : "cross-site", page.address());
            }
        }
        throw new AssertionError("There is no such form on this page: " + page.body());
    }

    private static Map<String, String> hidden(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(form);
        while (field.find()) {
            fields.put(field.group(1), plain(field.group(2)));
        }
        return fields;
    }

    /** Loses what a site remembers here, as a browser does that was closed. */
    void forget(URI site) {
        cookies.remove(origin(site));
    }

    List<URI> visited() {
        return List.copyOf(visited);
    }

    /** What a field was sent with last. */
    String sent(String field) {
        return sent.stream()
                .map(fields -> fields.getOrDefault(field, ""))
                .filter(value -> !value.isEmpty())
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private Shown go(String method, URI start, String body, String begunBy, URI from)
            throws IOException, InterruptedException {
        String verb = method;
        String site = begunBy;
        URI address = start;
        for (int hop = 0; hop < 20 && visited.size() < 100; hop++) {
            visited.add(address);
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .header("Sec-Fetch-Site", site)
                    .header("Sec-Fetch-Mode", "navigate")
                    .header("Sec-Fetch-Dest", "document");
            boolean foreignPost = verb.equals("POST") && site.equals("cross-site");
            String brought = cookies.getOrDefault(origin(address), Map.of()).entrySet().stream()
                    .filter(cookie -> cookie.getValue().everywhere() || !foreignPost)
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue().value())
                    .collect(Collectors.joining("; "));
            if (!brought.isEmpty()) {
                request.header("Cookie", brought);
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
                Shown shown = new Shown(address, response.statusCode(), response.body());
                return shown.body().contains(SENDS_ITSELF) ? submit(shown, Map.of()) : shown;
            }
            URI next = address.resolve(location);
            if (!origin(next).equals(origin(address))) {
                site = "cross-site";
            }
            address = next;
            verb = "GET";
        }
        throw new AssertionError("The browser was sent around without end: " + visited);
    }

    private void keep(URI address, List<String> lines) {
        Map<String, Cookie> jar = cookies.computeIfAbsent(origin(address), origin -> new LinkedHashMap<>());
        for (String line : lines) {
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            if (line.matches("(?i).*max-age=0(;.*)?")) {
                jar.remove(name);
            } else {
                boolean everywhere = line.toLowerCase(Locale.ROOT).contains("samesite=none");
                jar.put(name, new Cookie(pair.substring(pair.indexOf('=') + 1), everywhere));
            }
        }
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** As it was before it stood in a page. */
    private static String plain(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> Matcher.quoteReplacement(Character.toString(
                        Integer.parseInt(reference.group(2), reference.group(1).isEmpty() ? 10 : 16))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
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
