// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.oneroster.SignatureWatch.End;
import com.kybergate.oneroster.SignatureWatch.Heard;
import com.kybergate.oneroster.SignatureWatch.Reply;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.OAuth1Method;
import com.kybergate.oneroster.internal.auth.Rfc5849;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.ReceivedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signatures as servers receive them: each over the very URL on the wire, each with a nonce and a time of its own. */
class SignedCallsTest {
    private static final String KEY = "key =&~é";
    private static final String EMPTY = "{\"users\":[]}";
    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static final AtomicLong INVALID = new AtomicLong();
    private static final AtomicInteger REPEATED = new AtomicInteger();

    /** What may come between a request and its answer. */
    enum Trouble {
        TOO_MANY_REQUESTS(Reply.of(429, "Retry-After: 3\r\n", "")),
        UNAVAILABLE(Reply.of(503, "", "")),
        /** OkHttp sends this one again by itself. */
        UNAVAILABLE_BUT_NOT_FOR_LONG(Reply.of(503, "Retry-After: 0\r\n", "")),
        BAD_GATEWAY_THAT_HANGS_UP(Reply.of(502, "Connection: close\r\n", "").then(End.CLOSE)),
        NO_ANSWER(new Reply("", End.CLOSE)),
        RESET(new Reply("", End.RESET)),
        HALF_A_HEAD(new Reply("HTTP/1.1 200 OK\r\nContent-Le", End.RESET)),
        HALF_A_BODY(new Reply("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"users\":[", End.CLOSE)),
        /** The connection ends after its answer, unannounced, and is found dead by whoever uses it next. */
        SILENT_END_OF_AN_IDLE_CONNECTION(Reply.of(200, "", EMPTY).then(End.CLOSE)),
        REDIRECT(Reply.of(302, "Location: /elsewhere\r\n", "")),
        REDIRECT_TO_THE_SAME(Reply.of(307, "Location: /ims/oneroster/v1p1/users\r\n", "")),
        CHALLENGE(Reply.of(401, "WWW-Authenticate: OAuth realm=\"x\"\r\n", ""));

        private final String bytes;
        private final End end;
        /** Whether trying again is no use. */
        private final boolean lasting;

        Trouble(Reply reply) {
            this.bytes = reply.bytes();
            this.end = reply.end();
            this.lasting = bytes.startsWith("HTTP/1.1 3") || bytes.startsWith("HTTP/1.1 401");
        }

        Reply reply() {
            return new Reply(bytes, end);
        }
    }

    /** Moves on by seven seconds with each look, so that no two signatures can have one time. */
    private static final class Ticking extends Clock {
        private final AtomicLong now = new AtomicLong(1_790_000_000);

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
            return Instant.ofEpochSecond(now.addAndGet(7));
        }
    }

    private final List<SignatureWatch> watches = new ArrayList<>();

    private SignatureWatch watch(SignatureWatch.Script script) {
        SignatureWatch watch = new SignatureWatch(script);
        watches.add(watch);
        return watch;
    }

    @AfterEach
    void everySignatureWasGoodAndNoneCameTwice() {
        for (SignatureWatch watch : watches) {
            watch.close();
            REQUESTS.addAndGet(watch.heard().size());
            INVALID.addAndGet(watch.invalid());
            REPEATED.addAndGet(watch.repeatedNonces());
        }
        for (SignatureWatch watch : watches) {
            assertThat(watch.invalid()).as("invalid signatures").isZero();
            assertThat(watch.repeatedNonces()).as("repeated nonces").isZero();
        }
    }

    @AfterAll
    static void summary() {
        System.out.println("signed calls: " + Trouble.values().length + " troubles x 3 HTTP clients, " + REQUESTS
                + " requests judged on the wire, " + INVALID + " invalid, " + REPEATED + " repeated nonces");
    }

    /** A host's own client that resends, follows and answers challenges as much as OkHttp can. */
    private static OkHttpClient eager() {
        AtomicInteger answered = new AtomicInteger();
        return new OkHttpClient.Builder()
                .retryOnConnectionFailure(true)
                .followRedirects(true)
                .followSslRedirects(true)
                .authenticator((route, response) -> answered.getAndIncrement() % 2 == 0
                        ? response.request().newBuilder().build()
                        : null)
                .dns(new Loopback())
                .build();
    }

    /** A host's own client with an interceptor that tries everything twice. */
    private static OkHttpClient insistent() {
        return eager().newBuilder()
                .addInterceptor(chain -> {
                    try {
                        chain.proceed(chain.request()).close();
                    } catch (IOException e) {
                        return chain.proceed(chain.request());
                    }
                    return chain.proceed(chain.request());
                })
                .build();
    }

    private static final class Loopback implements Dns {
        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            return List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
        }
    }

    private static OneRosterClient.Builder builder(String base, @Nullable OkHttpClient http) {
        OneRosterClient.Builder builder = OneRosterClient.builder()
                .baseUrl(base)
                .allowHttpOnLoopback(true)
                .clock(new Ticking())
                .random(new Random(5))
                .sleeper(pause -> {})
                .retryPolicy(RetryPolicy.builder()
                        .maxAttempts(4)
                        .maxElapsed(Duration.ofDays(1))
                        .build())
                .credentials(Credentials.oauth1(KEY, SignatureWatch.SECRET));
        return http == null ? builder : builder.httpClient(http);
    }

    private static String base(SignatureWatch watch) {
        return "http://127.0.0.1:" + watch.port() + "/ims/oneroster/v1p1";
    }

    @ParameterizedTest
    @EnumSource
    void signsEveryAttemptAfreshWhateverCameBetween(Trouble trouble) {
        OkHttpClient eager = eager();
        OkHttpClient insistent = insistent();
        for (OkHttpClient http : new @Nullable OkHttpClient[] {null, eager, insistent}) {
            // Good, trouble, good, trouble…: what is in trouble is sent on a connection that was used before.
            SignatureWatch watch =
                    watch((heard, number) -> number % 2 == 1 ? Reply.of(200, "", EMPTY) : trouble.reply());
            try (OneRosterClient client = builder(base(watch), http).build()) {
                for (int i = 0; i < 4; i++) {
                    Throwable end = catchThrowable(() -> client.page(Endpoint.users(), Query.all()));
                    boolean passes = http == null && !trouble.lasting;
                    assertThat(end == null || (!passes && end instanceof OneRosterException))
                            .as("%s: %s", trouble, end)
                            .isTrue();
                }
            }
            assertThat(watch.heard()).hasSizeGreaterThanOrEqualTo(4);
            assertThat(watch.heard()).extracting(Heard::timestamp).isSorted().doesNotHaveDuplicates();
            assertThat(watch.heard())
                    .allSatisfy(heard -> assertThat(heard.url()).startsWith(base(watch) + "/users?limit="));
        }
        close(eager);
        close(insistent);
    }

    /** So that the tests above cannot pass for want of a dead connection. */
    @Test
    void meetsItsTroublesOnConnectionsThatWereUsedBefore() {
        SignatureWatch watch =
                watch((heard, number) -> number == 2 ? new Reply("", End.RESET) : Reply.of(200, "", EMPTY));
        try (OneRosterClient client = builder(base(watch), null).build()) {
            client.page(Endpoint.users(), Query.all());
            client.page(Endpoint.users(), Query.all());
        }
        assertThat(watch.heard()).extracting(Heard::connection).containsExactly(1, 1, 2);
    }

    @Test
    void theWatchNoticesASignatureThatIsSentTwiceOrCoversAnotherUrl() throws IOException {
        SignatureWatch watch = new SignatureWatch((heard, number) -> Reply.of(200, "", EMPTY));
        OkHttpClient http = new OkHttpClient();
        try (watch) {
            String url = base(watch) + "/users?limit=1";
            HttpUrl root = HttpUrl.get(base(watch));
            Request signed = Authorizers.signing(
                            new Credentials.OAuth1(KEY, SignatureWatch.SECRET, OAuth1Method.HMAC_SHA1),
                            root,
                            new Ticking())
                    .sign(new Request.Builder().url(url).build());
            for (String sent : List.of(url, url, url.replace("limit=1", "limit=2"), url.replace("users", "Users"))) {
                http.newCall(signed.newBuilder().url(sent).build()).execute().close();
            }
            assertThat(watch.heard()).extracting(Heard::valid).containsExactly(true, true, false, false);
            assertThat(watch.repeatedNonces()).isEqualTo(3);
        } finally {
            close(http);
        }
    }

    @Test
    void signsTheVeryUrlThatGoesOverTheWire() {
        long seed = Long.getLong("signing.seed", new Random().nextLong());
        Random random = new Random(seed);
        String[] texts = {
            "a", "b c", "+", "~*", "'", "%", "%25", "&=", "!()", "é", "中🎓", "/", "?", "#", "[1]", "|^`{}\\", "\"<>",
            ";:@,$", "\t"
        };
        SignatureWatch watch = watch((heard, number) -> Reply.of(200, "", EMPTY));
        OkHttpClient rewriting = eager().newBuilder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .url(chain.request()
                                .url()
                                .newBuilder()
                                .addQueryParameter("added é", "by a host+'s interceptor")
                                .build())
                        .build()))
                .build();
        String[] roots = {
            "http://127.0.0.1:%d/ims/oneroster/v1p1",
            "HTTP://LOCALHOST:%d/App[1]/%%7Ea%%2Fb;v=1//ims/oneroster/v1p1/",
            "http://localhost:%d/é b/~x*'!()"
        };
        for (String root : roots) {
            String base = root.formatted(watch.port());
            try (OneRosterClient plain = builder(base, eager()).build();
                    OneRosterClient rewritten = builder(base, rewriting)
                            .credentials(Credentials.oauth1(KEY, SignatureWatch.SECRET, OAuth1Method.HMAC_SHA1))
                            .build()) {
                for (int i = 0; i < 100; i++) {
                    String id = texts[random.nextInt(texts.length)] + texts[random.nextInt(texts.length)];
                    String value = texts[random.nextInt(texts.length)] + texts[random.nextInt(texts.length)];
                    Filter filter =
                            Filter.eq("familyName", value.replace("'", "")).or(Filter.contains("email", "x*~+ é"));
                    (i % 2 == 0 ? plain : rewritten)
                            .page(
                                    Endpoint.studentsForClass(id),
                                    Query.where(filter).withFields("familyName", "métadata.x y"));
                }
            }
        }
        assertThat(watch.heard()).hasSize(300);
        assertThat(watch.invalid()).as("invalid signatures at seed %d", seed).isZero();
        close(rewriting);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatChecksSeesNoBadAndNoRepeatedSignatureInWholeWalks(OAuth1Method method) {
        FakeDistrict district =
                FakeDistrict.builder().seed(5).schools(2).students(400).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district)
                        .clientId(KEY)
                        .secret(SignatureWatch.SECRET)
                        .fault(Fault.flaky502(3))
                        .fault(Fault.named("rate-limit=2"))
                        .start();
                OneRosterClient client = builder(server.baseUrl().toString(), null)
                        .credentials(Credentials.oauth1(KEY, SignatureWatch.SECRET, method))
                        .clock(Clock.systemUTC())
                        .retryPolicy(RetryPolicy.builder().maxAttempts(8).build())
                        .pageSize(20)
                        .build()) {
            Pages<User> users = client.pages(Endpoint.users(), Query.where(Filter.ne("familyName", "a b*~+é")));
            users.stream().forEach(user -> client.lookup(Endpoint.users(), user.sourcedId()));

            assertThat(users.receipt().complete()).isTrue();
            List<ReceivedRequest> requests = server.requests();
            REQUESTS.addAndGet(requests.size());
            assertThat(requests).extracting(ReceivedRequest::status).containsOnly(200, 429, 502);
            assertThat(requests)
                    .hasSizeGreaterThan(400)
                    .extracting(ReceivedRequest::authScheme)
                    .containsOnly("OAuth " + method.protocolName());
        }
    }

    @Test
    void sixteenThreadsShareASignerAndDrawNoNonceTwice() throws Exception {
        int threads = 16;
        int each = 2_500;
        HttpUrl root = HttpUrl.get("https://h.example/ims/oneroster/v1p1");
        Authorizer signer = Authorizers.signing(
                new Credentials.OAuth1(KEY, SignatureWatch.SECRET, OAuth1Method.HMAC_SHA256), root, Clock.systemUTC());
        Set<String> nonces = ConcurrentHashMap.newKeySet();
        AtomicInteger bad = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                work.add(() -> {
                    start.countDown();
                    start.await();
                    for (int i = 0; i < each; i++) {
                        String url = root + "/users?limit=" + thread + "&offset=" + i + "&filter=a%20b~%27%C3%A9%27";
                        String header = String.valueOf(
                                signer.sign(new Request.Builder().url(url).build())
                                        .header("Authorization"));
                        nonces.add(Rfc5849.header(header).getOrDefault("oauth_nonce", ""));
                        if (!Rfc5849.signs(header, url, SignatureWatch.SECRET)) {
                            bad.incrementAndGet();
                        }
                    }
                    return each;
                });
            }
            for (Future<Integer> done : pool.invokeAll(work)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(bad).hasValue(0);
        assertThat(nonces).hasSize(threads * each).allMatch(nonce -> nonce.matches("[0-9a-f]{32}"));
        System.out.println("signed calls: " + threads + " threads, " + threads * each + " signatures, " + bad + " bad, "
                + (threads * each - new HashSet<>(nonces).size()) + " nonces drawn twice");
    }

    private static void close(OkHttpClient http) {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
