// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks a fake server over HTTP, with a static bearer token unless told otherwise. */
final class Caller {

    static final String TOKEN = "a-static-token";

    /** An answer, its JSON read when asked for. */
    record Reply(HttpResponse<String> http) {

        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> body() {
            return (Map<String, Object>) JsonText.read(http.body());
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list(String key) {
            return (List<Map<String, Object>>) Objects.requireNonNull(body().get(key), key);
        }

        List<String> ids(String key) {
            return list(key).stream().map(SourcedIds::of).toList();
        }

        String link(String relation) {
            for (String part : header("Link").split(", ", -1)) {
                if (part.endsWith("rel=\"" + relation + "\"")) {
                    return part.substring(1, part.indexOf('>'));
                }
            }
            return "";
        }

        String codeMinor() {
            return String.valueOf(list("statusInfoSet").get(0).get("imsx_codeMinor"));
        }
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final FakeOneRosterServer server;

    Caller(FakeOneRosterServer server) {
        this.server = server;
    }

    /** Asks for a path below the base URL, with names and values of parameters. */
    Reply get(String path, String... parameters) {
        StringBuilder url = new StringBuilder(server.baseUrl() + path);
        for (int i = 0; i < parameters.length; i += 2) {
            url.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(References.encode(parameters[i + 1]));
        }
        return at(url.toString());
    }

    Reply at(String url) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(Duration.ofSeconds(30))
                .build());
    }

    static Reply send(HttpRequest request) {
        try {
            return new Reply(HTTP.send(request, BodyHandlers.ofString()));
        } catch (HttpTimeoutException e) {
            throw new AssertionError("No answer in time", e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Walks a list page by page, advancing by what arrived. */
    List<String> walk(String path, String key, int limit, String... parameters) {
        List<String> ids = new ArrayList<>();
        while (true) {
            List<String> all = new ArrayList<>(List.of(parameters));
            all.addAll(List.of("limit", "" + limit, "offset", "" + ids.size()));
            List<String> page = get(path, all.toArray(String[]::new)).ids(key);
            if (page.isEmpty()) {
                return ids;
            }
            ids.addAll(page);
        }
    }
}
