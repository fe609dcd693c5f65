// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.fuzz.Draw;
import com.kybergate.house.fuzz.Garble;
import com.kybergate.house.fuzz.Target;
import com.kybergate.oneroster.FuzzDocuments.Kind;
import com.kybergate.oneroster.auth.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Whole answers, from the status line on, as the whole client hears them. */
final class FuzzAnswers {
    private static final Class<?>[] OURS = {
        OneRosterProtocolException.class,
        OneRosterHttpException.class,
        OneRosterAuthException.class,
        OneRosterConnectionException.class
    };
    private static final Target.Cost COST = new Target.Cost(16L << 20, 64);
    private static final int MOST_BODY_BYTES = 1 << 20;
    private static final RetryPolicy RETRIES = RetryPolicy.ofDefaults();

    private FuzzAnswers() {}

    static Target<byte[]> headers() {
        return Target.of(
                        "answers to a page",
                        140,
                        FuzzAnswers::answer,
                        input -> {
                            try (OneRosterClient client = client(request -> input, Credentials.bearer("secret"))) {
                                Page<?> page = client.page(Endpoint.users(), Query.all());
                                assertThat(page.total() == null || page.total() >= 0)
                                        .isTrue();
                                assertThat(page.warnings().toString()).doesNotContain(Draw.CANARY);
                            } catch (OneRosterHttpException e) {
                                assertThat(String.valueOf(e.statusInfo())).doesNotContain(Draw.CANARY);
                                assertThat(e.retryAfter() == null
                                                || !e.retryAfter().isNegative())
                                        .isTrue();
                                throw e;
                            }
                        },
                        OURS)
                .costing(COST);
    }

    static Target<byte[]> lookups() {
        return Target.<byte[]>of("answers to a lookup", 60, FuzzAnswers::answer, input -> {
                    try (OneRosterClient client = client(request -> input, Credentials.oauth1("key", "secret"))) {
                        Lookup<?> lookup = client.lookup(Endpoint.users(), "u1");
                        assertThat(lookup.toString()).doesNotContain(Draw.CANARY);
                    }
                })
                .costing(COST);
    }

    static Target<byte[]> walks() {
        return Target.of(
                        "answers to a walk",
                        20,
                        FuzzAnswers::answer,
                        input -> {
                            try (OneRosterClient client = client(request -> input, Credentials.bearer("secret"))) {
                                Pages<?> pages = client.pages(Endpoint.users(), Query.all());
                                try {
                                    pages.forEach(
                                            page -> assertThat(page.items()).isNotNull());
                                } finally {
                                    // Every page is the same: this is no server whose word about absence counts, unless
                                    // it had nothing more to say.
                                    assertThat(pages.receipt().pages()).isLessThan(1000);
                                }
                            }
                        },
                        OURS)
                .costing(new Target.Cost(64L << 20, 4096));
    }

    static Target<byte[]> tokens() {
        return Target.of(
                        "answers of a token endpoint",
                        60,
                        draw -> {
                            String document = FuzzDocuments.quoted(draw.of(FuzzDocuments.TOKENS));
                            byte[] body = draw.oneIn(2)
                                    ? FuzzBodies.damaged(draw, document)
                                    : odd(draw, document).getBytes(StandardCharsets.UTF_8);
                            return whole(draw.oneIn(2) ? "HTTP/1.1 200 OK\r\n" : head(draw), body);
                        },
                        input -> {
                            byte[] page =
                                    whole("HTTP/1.1 200 OK\r\n", "{\"users\":[]}".getBytes(StandardCharsets.UTF_8));
                            Credentials credentials = Credentials.oauth2("id", "secret", "http://127.0.0.1:9/token");
                            try (OneRosterClient client =
                                    client(request -> request.startsWith("POST") ? input : page, credentials)) {
                                assertThat(client.page(Endpoint.users(), Query.all())
                                                .items())
                                        .isEmpty();
                            }
                        },
                        OURS)
                .costing(COST);
    }

    /** A token that is a string, whatever stands in it. */
    private static String odd(Draw draw, String document) {
        return document.replaceFirst(
                Draw.CANARY,
                draw.of("\\\\u00e9", "\\\\n", " ", "\u00e9", "\u4e2d", "\\\\u0000", "\\\\ud800", "a b", "~", "\u0080")
                        + Draw.CANARY);
    }

    static OneRosterClient client(java.util.function.Function<String, byte[]> server, Credentials credentials) {
        return OneRosterClient.builder()
                .baseUrl("http://127.0.0.1:9")
                .allowHttpOnLoopback(true)
                .credentials(credentials)
                .httpClient(new FuzzWire(server).client())
                .maxBodyBytes(MOST_BODY_BYTES)
                .maxRecords(1000)
                .retryPolicy(RETRIES)
                .sleeper(wait -> assertThat(wait).isBetween(Duration.ZERO, RETRIES.maxDelay()))
                .build();
    }

    private static byte[] answer(Draw draw) {
        Kind kind = draw.of(FuzzDocuments.KINDS.subList(4, 5));
        String document = switch (draw.below(5)) {
            case 0 -> FuzzDocuments.quoted(draw.of(FuzzDocuments.ERRORS));
            case 1 -> FuzzDocuments.single(draw, kind);
            default -> FuzzDocuments.page(draw, kind);
        };
        byte[] body = draw.oneIn(3) ? FuzzBodies.damaged(draw, document) : document.getBytes(StandardCharsets.UTF_8);
        String head = draw.oneIn(3) ? "HTTP/1.1 200 OK\r\n" : head(draw);
        switch (draw.below(12)) {
            case 0 -> {
                return whole(head + "Content-Encoding: gzip\r\n", packed(draw, body));
            }
            case 1 -> {
                byte[] bomb = packed(draw, bomb(draw, draw.oneIn(4) ? 12 << 20 : 2 << 20));
                return whole(head + "Content-Encoding: " + draw.of("gzip", "GZIP", "gzip, gzip") + "\r\n", bomb);
            }
            case 2 -> {
                return whole(
                        head + "Content-Encoding: " + draw.of("gzip", "deflate", "br", "zstd", "identity", "x-gzip")
                                + "\r\n",
                        body);
            }
            case 3 -> {
                return chunked(draw, head, body);
            }
            case 4 -> {
                return Garble.bytes(draw, whole(head, body));
            }
            case 5 -> {
                String length =
                        draw.of("-1", "0", "1", "99999", "99999999999999999999", "x", "", "5, 5", "1e3", "0x10");
                return bytes(head + "Content-Length: " + length + "\r\n\r\n", body);
            }
            default -> {
                return whole(head, body);
            }
        }
    }

    private static String head(Draw draw) {
        StringBuilder head = new StringBuilder(
                draw.oneIn(12)
                        ? draw.of(
                                "HTTP/1.1 99999999999 OK",
                                "HTTP/1.1 -1 x",
                                "HTTP/1.1",
                                "ICY 200 OK",
                                "HTTP/2 200",
                                "HTTP/1.1 2000 OK",
                                "HTTP/9.9 200 OK",
                                "HTTP/1.0 200",
                                "HTTP/1.1 200" + Draw.CANARY,
                                "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK",
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
                                "")
                        : "HTTP/1.1 "
                                + draw.of(
                                        "200", "200", "200", "201", "204", "205", "206", "304", "301", "302", "307",
                                        "400", "401", "403", "404", "404", "407", "408", "413", "421", "422", "429",
                                        "429", "500", "501", "502", "503", "503", "503", "504", "511", "599", "600",
                                        "999", "000")
                                + " " + draw.of("OK", "", Draw.CANARY));
        head.append("\r\n");
        for (int i = draw.below(5); i > 0; i--) {
            head.append(header(draw)).append("\r\n");
        }
        return head.toString();
    }

    private static String header(Draw draw) {
        String number = draw.of(
                "0",
                "1",
                "5",
                "-1",
                "99999999999",
                "9223372036854775808",
                "1e9",
                "\uff15",
                "5,5",
                " 7 ",
                "",
                "NaN",
                "000000000000000000001",
                "0x5",
                "+5",
                "2147483648",
                Draw.CANARY);
        String date = draw.of(
                "Wed, 21 Oct 2099 07:28:00 GMT",
                "Wed, 21 Oct 2015 07:28:00 GMT",
                "Mon, 99 Foo 2024 25:61:61 GMT",
                "Tue, 3 Jun 2008 11:05:30 +9999",
                "Thu, 01 Jan 0000 00:00:00 GMT",
                "Fri, 31 Dec 9999 23:59:59 -1800",
                "2024-08-01",
                "31 Dec 9999 23:59:59 GMT",
                Draw.CANARY);
        String link = draw.of(
                "<https://h.example?offset=5>; rel=\"next\"",
                "<>; rel=next",
                "; ; ,",
                "<" + Draw.CANARY + ">; rel='next'",
                "<".repeat(2000),
                "rel=\"NEXT\"",
                "<a>; rel=\"next\", <b>; rel=\"prev\"",
                "\u0130; REL=next");
        return switch (draw.below(14)) {
            case 0, 1 -> "X-Total-Count: " + number;
            case 2, 3 -> "Link: " + link;
            case 4, 5 -> "Retry-After: " + (draw.oneIn(2) ? number : date);
            case 6, 7 -> "Date: " + date;
            case 8 ->
                "Content-Type: "
                        + draw.of(
                                "application/json",
                                "text/html; charset=" + Draw.CANARY,
                                "",
                                ";;;",
                                "a/b/c/d",
                                Draw.CANARY + "/" + Draw.CANARY,
                                "text/plain; charset=\"",
                                "\u00e9/\u00e9",
                                "x".repeat(5000));
            case 9 ->
                "Location: " + draw.of("https://127.0.0.1/", "//x", "http://[", Draw.CANARY, "file:///etc/passwd");
            case 10 ->
                "WWW-Authenticate: "
                        + draw.of("Basic realm=\"" + Draw.CANARY + "\"", "OAuth realm=\"", ",,,", "Digest a=b,c", "=");
            case 11 ->
                "Set-Cookie: "
                        + draw.of("a=b; expires=" + date, "=;;=", Draw.CANARY + "=" + Draw.CANARY + "; domain=..");
            case 12 ->
                draw.of(
                        "",
                        ":",
                        " folded",
                        "Name",
                        "X-\u0000: 1",
                        "X: \u0001\u0002",
                        "Connection: close",
                        "Trailer: X",
                        "Transfer-Encoding: gzip",
                        "Keep-Alive: timeout=" + number,
                        "Upgrade: h2c",
                        "Strict-Transport-Security: max-age=" + number);
            default ->
                "X-" + draw.text(20).replace("\n", "") + ": " + draw.text(60).replace("\n", "") + Draw.CANARY;
        };
    }

    /** Ten thousand bytes on the wire, ten million once they are unpacked: blanks, or somebody's name. */
    private static byte[] bomb(Draw draw, int size) {
        String text = draw.oneIn(2)
                ? " ".repeat(size)
                : "{\"users\":[{\"sourcedId\":\"a\",\"username\":\"" + "y".repeat(size) + "\"}]}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(Draw draw, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean gzip = !draw.oneIn(6);
        try (var pack = gzip ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            pack.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return draw.oneIn(3) ? Garble.bytes(draw, out.toByteArray()) : out.toByteArray();
    }

    private static byte[] chunked(Draw draw, String head, byte[] body) {
        String size = draw.oneIn(2)
                ? Integer.toHexString(body.length)
                : draw.of(
                        "-1", "ffffffffffffffff", "7fffffffffffffff", "g", "", "0", "1", "5;ext=" + Draw.CANARY, " 3 ");
        String end = draw.of(
                "\r\n0\r\n\r\n",
                "\r\n0\r\nX-Total-Count: 5\r\n\r\n",
                "",
                "\r\n",
                "0\r\n\r\n",
                "\r\n0\r\n: \u0000\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(head + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n", body));
        out.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] whole(String head, byte[] body) {
        return bytes(head + "Content-Length: " + body.length + "\r\n\r\n", body);
    }

    private static byte[] bytes(String head, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
