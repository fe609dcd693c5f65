// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.house.fuzz.Target;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.internal.auth.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Values that people paste and that hosts hand on, and where they end up in a request. */
final class FuzzValues {
    private static final byte[] EMPTY_PAGE =
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"users\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final List<String> URLS = List.of(
            "https://h.example/ims/oneroster/v1p1",
            "http://127.0.0.1:8080/a/../b",
            "http://localhost/ims/oneroster/v1p1/",
            "http://[::1]:9/x",
            "\u201chttps://my_district.h.example/campus/oneroster/App Name/ims/oneroster/v1p1/\u201d,",
            "https://h.example/MoYPlyQWmG0%3D/ims/oneroster/v1p1",
            "https://b\u00fccher.example/[x]/{y}|z^",
            "https://user:" + Draw.CANARY + "@h.example",
            "https://h.example/?key=" + Draw.CANARY,
            "http://127.0.0.1/%zz/%/a;b=c/d:e@f/'",
            "ftp://h.example/" + Draw.CANARY,
            "https://256.256.256.256:99999/",
            "https://xn--zca.example/\u4e2d");

    private FuzzValues() {}

    /** A base URL is refused in words that can be shown, or a signed request to it can be made. */
    static Target<String> baseUrls() {
        return Target.of(
                "base URLs",
                70,
                draw -> draw.oneIn(5) ? draw.text(60) : Garble.text(draw, draw.of(URLS)),
                pasted -> {
                    String[] sent = new String[1];
                    try (OneRosterClient client = OneRosterClient.builder()
                            .baseUrl(pasted)
                            .allowHttpOnLoopback(true)
                            .credentials(Credentials.oauth1("key", "secret"))
                            .retryPolicy(RetryPolicy.none())
                            .httpClient(new FuzzWire(request -> {
                                        sent[0] = request;
                                        return EMPTY_PAGE;
                                    })
                                    .client())
                            .build()) {
                        assertThat(client.baseUrl().isAbsolute()).isTrue();
                        if (client.baseUrl().getScheme().equals("http")) {
                            assertThat(client.page(Endpoint.users(), Query.all())
                                            .items())
                                    .isEmpty();
                            assertThat(sent[0]).contains("oauth_signature=").startsWith("GET /");
                        } else {
                            new com.kybergate.oneroster.internal.auth.OAuth1Signer(
                                            new Credentials.OAuth1(
                                                    "key",
                                                    "secret",
                                                    com.kybergate.oneroster.auth.OAuth1Method.HMAC_SHA256),
                                            java.time.Clock.systemUTC(),
                                            () -> new byte[16])
                                    .authorization(BaseUrl.of(pasted, true)
                                            .resolve("users", "limit=1")
                                            .toString());
                        }
                    }
                },
                IllegalArgumentException.class,
                OneRosterClient.RefusedUrl.class);
    }

    /** Whatever was issued: refused at once in words that do not show it, or sent. */
    static Target<String> credentials() {
        return Target.of(
                        "credentials",
                        50,
                        draw -> Draw.CANARY + (draw.oneIn(2) ? draw.text(40) : Garble.text(draw, "MoYPlyQWmG0=")),
                        secret -> {
                            int kind = Math.floorMod(secret.hashCode(), 4);
                            Credentials credentials = switch (kind) {
                                case 0 -> Credentials.oauth1(secret, secret);
                                case 1 -> Credentials.bearer(secret);
                                case 2 -> Credentials.tokens(() -> secret);
                                default ->
                                    Credentials.oauth2(secret, secret, "http://127.0.0.1:9/token", List.of(secret));
                            };
                            assertThat(credentials.toString()).doesNotContain(Draw.CANARY);
                            byte[] token = "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{\"access_token\":\"a\"}  "
                                    .getBytes(StandardCharsets.UTF_8);
                            try (OneRosterClient client = FuzzAnswers.client(
                                    request -> request.startsWith("POST") ? token : EMPTY_PAGE, credentials)) {
                                assertThat(client.toString()).doesNotContain(Draw.CANARY);
                                assertThat(client.page(Endpoint.users(), Query.all())
                                                .items())
                                        .isEmpty();
                            }
                        },
                        IllegalArgumentException.class,
                        OneRosterProtocolException.class)
                .costing(new Target.Cost(16L << 20, 64));
    }

    /** What stands in a filter is what the server decodes. */
    static Target<String> filters() {
        return Target.of(
                        "filters",
                        40,
                        draw -> draw.oneIn(4) ? Garble.text(draw, "O'Brien") : draw.text(60),
                        value -> {
                            Filter filter = Filter.eq("familyName", value).and(Filter.contains("email", value));
                            String query = target(Endpoint.users(), Query.where(filter))
                                    .split("\\?", -1)[1];
                            String sent = List.of(query.split("&", -1)).stream()
                                    .filter(pair -> pair.startsWith("filter="))
                                    .findFirst()
                                    .orElseThrow();
                            assertThat(PercentEncoding.decode(sent.substring("filter=".length())))
                                    .isEqualTo("familyName='" + value + "' AND email~'" + value + "'");
                            Optional<String> field = List.of(value, "a" + value).stream()
                                    .filter(name -> name.indexOf('\'') >= 0)
                                    .findFirst();
                            assertThat(field).isEmpty();
                        },
                        IllegalArgumentException.class)
                .costing(new Target.Cost(16L << 20, 64));
    }

    /** An identifier is a segment of a path and is decoded as what it was, or it is refused. */
    static Target<String> identifiers() {
        return Target.of(
                        "identifiers in paths",
                        40,
                        draw -> draw.oneIn(3)
                                ? draw.of(
                                        ".", "..", "...", "a/b", "%2e%2e", "", "a;b", "a?b#c", "%", "\u0000", "a b+c",
                                        "..%2f")
                                : draw.text(40),
                        id -> {
                            String path = target(Endpoint.studentsForClass(id), Query.all())
                                    .split("\\?", -1)[0];
                            String[] segments = path.split("/", -1);
                            assertThat(segments).hasSize(7);
                            assertThat(segments[6]).isEqualTo("students");
                            assertThat(PercentEncoding.decode(segments[5])).isEqualTo(id);
                        },
                        IllegalArgumentException.class)
                .costing(new Target.Cost(16L << 20, 64));
    }

    private static String target(Endpoint<?> endpoint, Query query) {
        String[] sent = new String[1];
        try (OneRosterClient client = FuzzAnswers.client(
                request -> {
                    sent[0] = request;
                    return EMPTY_PAGE;
                },
                Credentials.bearer("secret"))) {
            client.page(endpoint, query);
        }
        return sent[0].substring("GET ".length(), sent[0].indexOf(" HTTP/1.1"));
    }
}
