// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.Org;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, how often, and when. */
class CallsTest {
    private static final String EMPTY = "{'orgs':[]}";

    /** A clock that tests move. */
    private static final class MovedClock extends Clock {
        private Instant now = Instant.parse("2026-11-01T00:00:00Z");

        void move(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final MovedClock clock = new MovedClock();
    private final List<Duration> pauses = new ArrayList<>();

    private OneRosterClient.Builder builder(RawServer server) {
        return OneRosterClient.builder()
                .baseUrl(server.url() + "/base/ims/oneroster/v1p1/")
                .allowHttpOnLoopback(true)
                .clock(clock)
                .random(new Random(5))
                .sleeper(pause -> {
                    pauses.add(pause);
                    clock.move(pause);
                })
                .credentials(Credentials.oauth1("key", "secret"));
    }

    @Test
    void writesPathsAndQueriesInRfc3986() {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json("{'classes':[]}"));
                OneRosterClient client = builder(server).build()) {
            Filter filter = Filter.eq("title", "a b*~é").or(Filter.ge("dateLastModified", "2024-01-01"));
            client.page(Endpoint.classesForTerm("t/1 +%"), new Query(filter, List.of("title"), 7, 3));

            assertThat(server.asked())
                    .singleElement()
                    .satisfies(asked -> assertThat(asked.target())
                            .isEqualTo("/base/ims/oneroster/v1p1/terms/t%2F1%20%2B%25/classes"
                                    + "?limit=7&offset=3&sort=sourcedId&orderBy=asc"
                                    + "&filter=title%3D%27a%20b%2A~%C3%A9%27%20OR%20dateLastModified%3E%3D%272024-01-01%27"
                                    + "&fields=sourcedId%2Ctitle"));
        }
    }

    @Test
    void asksForNothingThatAProxyHasKept() {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json("{'classes':[]}"));
                OneRosterClient client = builder(server).build()) {
            client.page(Endpoint.classes(), Query.all());

            assertThat(server.asked()).extracting(RawServer.Asked::cacheControl).containsExactly("no-cache");
        }
    }

    @Test
    void signsEveryAttemptAfresh() {
        try (RawServer server = new RawServer(
                        (asked, number) -> number < 4 ? RawServer.Said.status(502) : RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server).build()) {
            client.page(Endpoint.orgs(), Query.all());

            assertThat(server.asked())
                    .hasSize(4)
                    .extracting(asked -> asked.authorization().replaceAll(".*oauth_nonce=\"([^\"]+)\".*", "$1"))
                    .doesNotHaveDuplicates()
                    .allMatch(nonce -> nonce.length() == 32);
        }
    }

    /** OkHttp itself would send a 503 with {@code Retry-After: 0} again; it is left to the policy, as all retrying is. */
    @Test
    void signsAfreshWhatIsWantedAgainAtOnce() {
        try (RawServer server = new RawServer((asked, number) -> number == 1
                        ? RawServer.Said.status(503).with("Retry-After", "0")
                        : RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server).build()) {
            client.page(Endpoint.orgs(), Query.all());

            assertThat(server.asked())
                    .hasSize(2)
                    .extracting(RawServer.Asked::authorization)
                    .doesNotHaveDuplicates();
            assertThat(pauses).containsExactly(Duration.ZERO);
        }
    }

    @Test
    void drawsWaitsBelowADoublingBoundAndGivesUp() {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.status(503));
                OneRosterClient client = builder(server)
                        .retryPolicy(RetryPolicy.builder().maxAttempts(5).build())
                        .build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterHttpException.class,
                            e -> assertThat(e.code()).isEqualTo("http-503"));
        }
        assertThat(pauses).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(pauses.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(500L << i));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7|PT7S", "86400|PT30S", "Sun, 01 Nov 2026 00:00:09 GMT|PT9S", "Sat, 31 Oct 2026 00:00:00 GMT|PT0S"
            })
    void waitsAsAskedButNeverForADay(String retryAfter, Duration expected) {
        try (RawServer server = new RawServer((asked, number) -> number == 1
                        ? RawServer.Said.status(429).with("Retry-After", retryAfter)
                        : RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server).build()) {
            client.page(Endpoint.orgs(), Query.all());
        }
        assertThat(pauses).containsExactly(expected);
    }

    @Test
    void givesUpAtTheDeadline() {
        try (RawServer server = new RawServer(
                        (asked, number) -> RawServer.Said.status(429).with("Retry-After", "20"));
                OneRosterClient client = builder(server)
                        .retryPolicy(RetryPolicy.builder()
                                .maxAttempts(100)
                                .maxElapsed(Duration.ofMinutes(1))
                                .build())
                        .build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(OneRosterHttpException.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(429);
                        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(20));
                    });
            assertThat(server.asked()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 422, 501})
    void neverRepeatsWhatCannotHelp(int status) {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.status(status));
                OneRosterClient client = builder(server).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterHttpException.class,
                            e -> assertThat(e.statusCode()).isEqualTo(status));
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void neverFollowsARedirect(int status) {
        try (RawServer elsewhere = new RawServer((asked, number) -> RawServer.Said.json(EMPTY));
                RawServer server = new RawServer(
                        (asked, number) -> RawServer.Said.status(status).with("Location", elsewhere.url()));
                OneRosterClient client = builder(server).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo("redirect"));
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"204,missing-envelope", "206,unexpected-status"})
    void readsNothingButStatus200(int status, String code) {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.status(status));
                OneRosterClient client = builder(server).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo(code));
        }
    }

    @Test
    void refusesAnAnswerBeyondItsBound() {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json(" ".repeat(20_000) + EMPTY));
                OneRosterClient client = builder(server).maxBodyBytes(10_000).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo("body-too-large"));
        }
    }

    @Test
    void givesAnotherIdOrACollectionNoBelief() {
        String[] bodies = {
            "{'org':{'sourcedId':'A'}}", "{'orgs':[{'sourcedId':'a'}]}", "{'sourcedId':'a'}", "{}", "[]", "{'org':{}}"
        };
        List<String> reasons = new ArrayList<>();
        for (String body : bodies) {
            try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json(body));
                    OneRosterClient client = builder(server).build()) {
                Lookup<Org> lookup = client.lookup(Endpoint.orgs(), "a");
                assertThat(lookup)
                        .isInstanceOfSatisfying(Lookup.Unclear.class, unclear -> reasons.add(unclear.reason()));
            }
        }
        assertThat(reasons)
                .containsExactly(
                        "another-id",
                        "collection",
                        "missing-envelope",
                        "missing-envelope",
                        "missing-envelope",
                        "missing-sourced-id");
    }

    @Test
    void keepsATokenUntilShortlyBeforeItExpires() {
        try (RawServer server = tokens("'expires_in':'600',");
                OneRosterClient client = oauth2(server)) {
            client.page(Endpoint.orgs(), Query.all());
            clock.move(Duration.ofSeconds(530));
            client.page(Endpoint.orgs(), Query.all());
            assertThat(fetched(server)).isEqualTo(1);
            clock.move(Duration.ofSeconds(15));
            client.page(Endpoint.orgs(), Query.all());
            assertThat(fetched(server)).isEqualTo(2);
            RawServer.Asked token = server.asked().get(0);
            assertThat(token.authorization()).isEqualTo("Basic aWQ6c2VjcmV0");
            assertThat(token.body())
                    .startsWith("grant_type=client_credentials&scope=https%3A%2F%2Fpurl.imsglobal.org%2F")
                    .contains("roster-core.readonly%20https");
            assertThat(server.asked().get(1).authorization()).isEqualTo("Bearer t1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "'expires_in':null,", "'expires_in':'soon',", "'expires_in':99999999,", "'expires_in':-1,"})
    void trustsATokenOfUnknownLifeForAnHour(String expiry) {
        try (RawServer server = tokens(expiry);
                OneRosterClient client = oauth2(server)) {
            client.page(Endpoint.orgs(), Query.all());
            clock.move(Duration.ofMinutes(58));
            client.page(Endpoint.orgs(), Query.all());
            assertThat(fetched(server)).isEqualTo(1);
            clock.move(Duration.ofMinutes(2));
            client.page(Endpoint.orgs(), Query.all());
            assertThat(fetched(server)).isEqualTo(2);
        }
    }

    @Test
    void fetchesAnewOnceWhenATokenIsRefusedAndThenGivesUp() {
        try (RawServer server = new RawServer((asked, number) -> asked.method().equals("POST")
                        ? RawServer.Said.json("{'access_token':'t','token_type':'BEARER'}")
                        : RawServer.Said.status(401));
                OneRosterClient client = oauth2(server)) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterAuthException.class,
                            e -> assertThat(e.code()).isEqualTo("unauthorized"));
            assertThat(fetched(server)).isEqualTo(2);
            assertThat(server.asked()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'access_token':''}",
                "{'access_token':'a','token_type':'mac'}",
                "[]",
                "<html>",
                "{'access_token':'a\\nb'}"
            })
    void takesNothingElseForAToken(String body) {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json(body));
                OneRosterClient client = oauth2(server)) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo("token-malformed"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410})
    void neverTakesATokenServersRefusalForAMissingRecord(int status) {
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.status(status));
                OneRosterClient client = oauth2(server)) {
            assertThat(client.lookup(Endpoint.orgs(), "a")).isEqualTo(new Lookup.Unclear<>("token-refused"));
        }
    }

    @Test
    void refusesATruncatedCompressedAnswer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"orgs\":[]}".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = bytes.toByteArray();
        for (int length : new int[] {whole.length, whole.length - 4, whole.length - 14}) {
            byte[] sent = Arrays.copyOf(whole, length);
            try (RawServer server = new RawServer((asked, number) -> new RawServer.Said(
                            200, Map.of("Content-Encoding", "gzip"), new String(sent, StandardCharsets.ISO_8859_1)));
                    OneRosterClient client = builder(server).build()) {
                if (length == whole.length) {
                    assertThat(client.page(Endpoint.orgs(), Query.all()).items())
                            .isEmpty();
                } else {
                    assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                            .isInstanceOfSatisfying(
                                    OneRosterProtocolException.class,
                                    e -> assertThat(e.code()).isEqualTo("truncated-body"));
                }
            }
        }
    }

    private static RawServer tokens(String expiry) {
        int[] issued = {0};
        return new RawServer((asked, number) -> asked.method().equals("POST")
                ? RawServer.Said.json("{" + expiry + "'token_type':'bearer','access_token':'t" + ++issued[0] + "'}")
                : RawServer.Said.json(EMPTY));
    }

    private OneRosterClient oauth2(RawServer server) {
        return builder(server)
                .credentials(Credentials.oauth2("id", "secret", server.url() + "/token"))
                .build();
    }

    private static long fetched(RawServer server) {
        return server.asked().stream()
                .filter(asked -> asked.method().equals("POST"))
                .count();
    }

    @Test
    void timesOutOnASilentServer() {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = new RawServer((asked, number) -> {
                    awaitQuietly(end);
                    return RawServer.Said.json(EMPTY);
                });
                OneRosterClient client = builder(server)
                        .timeout(Duration.ofMillis(200))
                        .retryPolicy(RetryPolicy.none())
                        .build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterConnectionException.class,
                            e -> assertThat(e.code()).isEqualTo("timeout"));
            ConnectionCheck check = client.check();
            assertThat(check.stages().get(check.stages().size() - 1))
                    .satisfies(stage -> assertThat(stage.name()).isEqualTo("http"))
                    .satisfies(stage -> assertThat(stage.code()).isEqualTo("timeout"));
            end.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
