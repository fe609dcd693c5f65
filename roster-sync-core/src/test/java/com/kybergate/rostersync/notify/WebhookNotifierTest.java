// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.rostersync.notify.Receiver.Reply;
import com.kybergate.rostersync.notify.Receiver.Sent;
import com.kybergate.rostersync.roster.TenantId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest {
    private static final byte[] KEY = "canary-key-of-the-webhook-0001".getBytes(UTF_8);
    private static final byte[] OTHER_KEY = "canary-key-of-the-webhook-0002".getBytes(UTF_8);
    private static final String SECRET = secret(KEY);
    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final Time time = new Time();

    /** Stands still unless somebody waits. */
    private static final class Time extends Clock {
        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        synchronized void pass(Duration duration) {
            now = now.plus(duration);
        }

        long nanos() {
            return Duration.between(START, instant()).toNanos();
        }
    }

    private static String secret(byte[] key) {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    static SyncNotice notice(String id) {
        return new SyncNotice(
                id,
                NoticeKind.HELD,
                new TenantId("springfield"),
                START,
                "run-7",
                Map.of("items", 64L, "more", 12L),
                List.of("guard-percent"),
                List.of("Look at Schülerliste \u2013 and decide."),
                URI.create("https://host.example/held"));
    }

    private WebhookNotifier.Builder builder(URI url) {
        return WebhookNotifier.builder()
                .url(url)
                .secret(SECRET)
                .addresses(AddressPolicy.publicAndLoopback())
                .clock(time, time::nanos)
                .random(new Random(5))
                .pause(pause -> {
                    pauses.add(pause);
                    time.pass(pause);
                });
    }

    private static String signature(byte[] key, Sent sent) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((sent.header("Webhook-id") + "." + sent.header("Webhook-timestamp") + ".").getBytes(UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(sent.body()));
    }

    private String code(WebhookNotifier.Builder builder) {
        Throwable end = catchThrowable(() -> builder.build().send(notice("n-1")));
        assertThat(end).isInstanceOf(WebhookException.class);
        return ((WebhookException) end).code();
    }

    @Test
    void sendsTheNoticeAsItIsOnceAndSigned() throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(204))) {
            builder(receiver.url("/hook?team=7")).build().send(notice("held-springfield_17"));

            assertThat(receiver.sent()).hasSize(1);
            Sent sent = receiver.sent().get(0);
            assertThat(sent.method()).isEqualTo("POST");
            assertThat(sent.target()).isEqualTo("/hook?team=7");
            assertThat(new String(sent.body(), UTF_8))
                    .isEqualTo(notice("held-springfield_17").toJson());
            assertThat(sent.header("Content-type")).isEqualTo("application/json");
            assertThat(sent.header("Webhook-id")).isEqualTo("held-springfield_17");
            assertThat(sent.header("Webhook-timestamp")).isEqualTo(String.valueOf(START.getEpochSecond()));
            assertThat(sent.header("Webhook-signature")).isEqualTo(signature(KEY, sent));
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void signsWithEverySecretWhileOneIsBeingChanged() throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(200))) {
            builder(receiver.url("/")).secret(secret(OTHER_KEY)).build().send(notice("n-1"));

            Sent sent = receiver.sent().get(0);
            assertThat(sent.header("Webhook-signature"))
                    .isEqualTo(signature(KEY, sent) + " " + signature(OTHER_KEY, sent));
        }
    }

    @Test
    void anIdWithDotsIsSentAsADigestOfIt() throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(200))) {
            WebhookNotifier webhook = builder(receiver.url("/")).build();
            for (String id : List.of("a.1772330400.b", "a.1772330400.b", "a.1772330400.c", "ä", "line\nbreak")) {
                webhook.send(notice(id));
            }
            List<String> ids = receiver.sent().stream()
                    .map(sent -> sent.header("Webhook-id"))
                    .toList();
            assertThat(ids).allMatch(id -> id.matches("notice_[0-9a-f]{64}"));
            assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 599})
    void sendsAgainWhereThatMayHelpWithANewTimeAndTheSameId(int status) throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(status), Reply.of(status), Reply.of(200))) {
            builder(receiver.url("/")).build().send(notice("n-1"));

            assertThat(receiver.sent()).hasSize(3);
            assertThat(receiver.sent())
                    .extracting(sent -> sent.header("Webhook-id"))
                    .containsOnly("n-1");
            assertThat(receiver.sent())
                    .extracting(sent -> sent.header("Webhook-timestamp"))
                    .isSorted();
            assertThat(receiver.sent().get(2).header("Webhook-timestamp"))
                    .isGreaterThan(receiver.sent().get(0).header("Webhook-timestamp"));
            for (Sent sent : receiver.sent()) {
                assertThat(sent.header("Webhook-signature")).isEqualTo(signature(KEY, sent));
            }
        }
        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void pausesAreOfDifferentLengths() {
        try (Receiver receiver = Receiver.answering(Reply.of(503))) {
            for (int i = 0; i < 5; i++) {
                assertThat(code(builder(receiver.url("/")).random(new Random(i)).attempts(2)))
                        .isEqualTo("http-503");
            }
        }
        assertThat(pauses).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void givesUpAfterThreeAttempts() {
        try (Receiver receiver = Receiver.answering(Reply.of(503))) {
            assertThatThrownBy(() -> builder(receiver.url("/")).build().send(notice("n-1")))
                    .isInstanceOf(WebhookException.class)
                    .hasMessage("the webhook at 127.0.0.1 did not take a notice: http-503 after 3 attempts");
            assertThat(receiver.sent()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, http-400",
        "401, http-401",
        "404, http-404",
        "408, http-408",
        "410, gone",
        "422, http-422",
        "301, redirect",
        "302, redirect",
        "307, redirect",
        "308, redirect",
    })
    void sendsNothingAgainThatWillNotHelp(int status, String code) {
        try (Receiver elsewhere = Receiver.answering(Reply.of(200));
                Receiver receiver = Receiver.answering(
                        Reply.of(status, "Location", elsewhere.url("/taken").toString()))) {
            assertThat(code(builder(receiver.url("/")))).isEqualTo(code);
            assertThat(receiver.sent()).hasSize(1);
            assertThat(elsewhere.sent()).isEmpty();
        }
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|7|7",
                "503|0|0",
                "429|31|30",
                "429|86400|30",
                "429|999999999|30",
                "503|Sun, 01 Mar 2026 02:00:09 GMT|9",
                "503|Sun, 01 Mar 2026 01:00:00 GMT|0",
                "503|Sun, 01 Mar 2099 01:00:00 GMT|30",
            })
    void waitsAsLongAsItIsAskedToAndNoLonger(int status, String retryAfter, long seconds) throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(status, "Retry-After", retryAfter), Reply.of(200))) {
            builder(receiver.url("/")).longest(Duration.ofMinutes(2)).build().send(notice("n-1"));

            assertThat(receiver.sent()).hasSize(2);
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "", "99999999999999999999", "1.5"})
    void takesAnUnreadableRetryAfterForNone(String retryAfter) throws Exception {
        try (Receiver receiver = Receiver.answering(Reply.of(429, "Retry-After", retryAfter), Reply.of(200))) {
            builder(receiver.url("/")).build().send(notice("n-1"));
        }
        assertThat(pauses).hasSize(1);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void neverTakesLongerInAllThanItMay() {
        try (Receiver receiver = Receiver.answering(Reply.of(429, "Retry-After", "20"))) {
            assertThat(code(builder(receiver.url("/")).attempts(50))).isEqualTo("http-429");
            // Twenty seconds fit into thirty once, and not twice.
            assertThat(receiver.sent()).hasSize(2);
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(20));
        assertThat(time.instant()).isBefore(START.plusSeconds(30));
        pauses.clear();
        try (Receiver receiver = Receiver.answering(Reply.of(503))) {
            assertThat(code(builder(receiver.url("/")).attempts(50))).isEqualTo("http-503");
        }
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void givesUpOnAReceiverThatSaysNothing() {
        try (Receiver receiver = Receiver.silent()) {
            assertThat(code(builder(receiver.url("/")).timeout(Duration.ofMillis(200))))
                    .isEqualTo("timeout");
            assertThat(receiver.sent()).hasSize(3);
            assertThat(code(builder(receiver.url("/")).longest(Duration.ofMillis(200))))
                    .isEqualTo("timeout");
        }
        assertThat(pauses).hasSize(2);
    }

    @Test
    void triesAgainWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(code(builder(URI.create("http://127.0.0.1:" + port + "/")))).isEqualTo("connection");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void doesNotTryAgainWhereTlsFails() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread talker = new Thread(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    socket.getOutputStream().flush();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The sender hung up first, as it may.
                }
            });
            talker.setDaemon(true);
            talker.start();
            assertThat(code(builder(URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/"))))
                    .isEqualTo("tls-failed");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void isKeptFromLeadingInside() {
        try (Receiver receiver = Receiver.answering(Reply.of(200))) {
            for (String inside : List.of(
                    "https://127.0.0.1/canary",
                    "https://10.0.0.1/canary",
                    "https://[::1]/canary",
                    "https://2130706433/canary")) {
                assertThatThrownBy(() -> WebhookNotifier.builder()
                                .url(URI.create(inside))
                                .secret(SECRET)
                                .build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("the webhook URL may not be called: ")
                        .message()
                        .doesNotContain("canary");
            }
            Throwable end = catchThrowable(() -> WebhookNotifier.builder()
                    .url(URI.create("https://localhost:" + receiver.port() + "/canary"))
                    .secret(SECRET)
                    .build()
                    .send(notice("n-1")));
            assertThat(end)
                    .isInstanceOf(WebhookException.class)
                    .hasMessage(
                            "the webhook at localhost did not take a notice: address-refused after 1 attempt; localhost leads"
                                    + " to this very machine; if it is meant to stand there, allow it with WebhookNotifier.Builder.addresses");
            assertThat(receiver.sent()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/canary",
                "http://127.0.0.1.example.org/canary",
                "ftp://hooks.example.org/canary",
                "https://canary@hooks.example.org/"
            })
    void goesOverTlsAlone(String url) {
        assertThatThrownBy(() -> builder(URI.create(url)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65, 128})
    void refusesSecretsThatAreTooShortOrTooLong(int bytes) {
        String bad = secret(new byte[bytes]);
        assertThatThrownBy(() -> WebhookNotifier.builder().secret(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("24 to 64 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "whsec_",
                "whsec_!canary",
                "whpk_Y2FuYXJ5",
                "WHSEC_Y2FuYXJ5",
                "whsec_Y2Fu YXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5"
            })
    void refusesWhatIsNoSecretAndDoesNotShowIt(String bad) {
        assertThatThrownBy(() -> WebhookNotifier.builder().secret(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("canary")
                .doesNotContain("Y2Fu");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void takesSecretsOfEverySizeThatIsAllowed(int bytes) {
        String good = " " + secret(new byte[bytes]) + "\n";
        assertThatCode(() -> builder(URI.create("https://hooks.example.org/"))
                        .secret(good)
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void needsAUrlAndASecret() {
        assertThatThrownBy(() -> WebhookNotifier.builder().secret(SECRET).build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> WebhookNotifier.builder()
                        .url(URI.create("https://hooks.example.org/"))
                        .build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> WebhookNotifier.builder().attempts(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookNotifier.builder().timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookNotifier.builder().longest(Duration.ofDays(40)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookNotifier.builder().name("a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoWebhooksHaveTwoNamesAndOneKeepsItsName() {
        String one = builder(URI.create("https://hooks.example.org/canary-1"))
                .build()
                .name();
        String two = builder(URI.create("https://hooks.example.org/canary-2"))
                .build()
                .name();

        assertThat(one).isNotEqualTo(two).hasSizeLessThanOrEqualTo(40).doesNotContain("canary");
        assertThat(builder(URI.create("https://hooks.example.org/canary-1"))
                        .build()
                        .name())
                .isEqualTo(one);
        assertThat(builder(URI.create("https://hooks.example.org/"))
                        .name("pager")
                        .build()
                        .name())
                .isEqualTo("pager");
    }

    @Test
    void anInterruptEndsItAndTheFlagIsSetAgain() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        try (Receiver receiver = Receiver.silent()) {
            for (boolean whileSending : new boolean[] {true, false}) {
                WebhookNotifier webhook = whileSending
                        ? builder(receiver.url("/")).build()
                        : builder(URI.create("http://127.0.0.1:1/"))
                                .pause(pause -> {
                                    throw new InterruptedException();
                                })
                                .build();
                Thread caller = new Thread(() -> {
                    end.set(catchThrowable(() -> webhook.send(notice("n-1"))));
                    flag.set(Thread.currentThread().isInterrupted());
                });
                caller.start();
                if (whileSending) {
                    while (receiver.sent().isEmpty()) {
                        Thread.onSpinWait();
                    }
                    caller.interrupt();
                }
                caller.join();
                assertThat(end.get()).isInstanceOf(InterruptedException.class);
                assertThat(flag.get()).isTrue();
            }
        }
    }

    /** What is secret: the key in both its forms, and the path and the query of the URL. */
    @Test
    void showsItsSecretAndItsPathNowhere() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                // The receiver stands in the same process, and is no part of what is tested.
                if (String.valueOf(record.getLoggerName()).contains("httpserver")) {
                    return;
                }
                seen.add(record.getMessage()
                        + List.of(record.getParameters() == null ? new Object[0] : record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        try (Receiver receiver = new Receiver((sent, number) ->
                new Reply(number % 2 == 0 ? 500 : 404, "X-Canary", "canary-header", "canary-body".repeat(1000)))) {
            List<WebhookNotifier> webhooks = List.of(
                    builder(receiver.url("/canary-path?canary-query")).build(),
                    builder(receiver.url("/canary-path?canary-query")).build(),
                    builder(URI.create("http://127.0.0.1:1/canary-path?canary-query"))
                            .build(),
                    builder(URI.create("https://host.invalid/canary-path?canary-query"))
                            .timeout(Duration.ofMillis(1))
                            .build());
            for (WebhookNotifier webhook : webhooks) {
                Throwable end = catchThrowable(() -> webhook.send(notice("n-1")));
                StringWriter trace = new StringWriter();
                end.printStackTrace(new PrintWriter(trace, true));
                seen.add(trace.toString());
                seen.add(webhook + webhook.name());
            }
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }
        String all = String.join("\n", seen);
        assertThat(all).contains("WebhookException", "WebhookNotifier[127.0.0.1]");
        assertThat(all)
                .doesNotContain("canary")
                .doesNotContain(Base64.getEncoder().encodeToString(KEY).substring(0, 16));
    }
}
