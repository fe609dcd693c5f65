// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.oneroster.RecordedAnswers.Expected;
import com.kybergate.oneroster.RecordedAnswers.Line;
import com.kybergate.oneroster.SignatureWatch.End;
import com.kybergate.oneroster.SignatureWatch.Reply;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.internal.json.Bodies;
import com.kybergate.oneroster.internal.json.Corpus;
import com.kybergate.oneroster.internal.json.Corpus.Answer;
import com.kybergate.oneroster.internal.web.AddressGuard;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.UserId;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The recorded answers of three servers that are not ours, sent again over a socket, byte for byte with their headers, to the
 * real client: each must mean to it what a person read in the file.
 */
class RecordedAnswersTest {
    @Test
    void everyRecordedAnswerMeansWhatAPersonReadsInIt() throws IOException {
        Map<String, Answer> answers = new TreeMap<>();
        Corpus.wire().forEach(answer -> answers.put(answer.name(), answer));
        List<Expected> table = RecordedAnswers.read();
        assertThat(table).extracting(Expected::file).containsExactlyInAnyOrderElementsOf(answers.keySet());

        List<String> met = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Expected expected : table) {
            Answer answer = answers.get(expected.file());
            Throwable difference = catchThrowable(() -> meet(expected, answer));
            if (difference == null) {
                met.add(expected.file());
            } else {
                wrong.add(expected + ": " + difference.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        System.out.println("recorded answers: " + answers.size() + " files, " + met.size() + " expectations met");
    }

    private static void meet(Expected expected, @Nullable Answer answer) {
        if (answer == null) {
            throw new AssertionError("no such file");
        }
        if (expected.has("token")) {
            token(expected, answer);
            return;
        }
        // What follows a recorded answer is silence, so that a walk that goes on is seen to.
        try (SignatureWatch server =
                new SignatureWatch((heard, number) -> number == 1 ? replay(answer) : new Reply("", End.CLOSE))) {
            try (OneRosterClient client = client(server)) {
                if (expected.has("lookup")) {
                    lookup(expected, client);
                } else if (expected.has("throws")) {
                    List<String> asked = expected.only("page").words();
                    Throwable thrown = catchThrowable(() -> client.page(endpoint(asked.get(0)), query(asked)));
                    refused(expected, thrown);
                } else {
                    page(expected, client);
                }
            }
            assertThat(server.heard()).hasSize(1);
            assertThat(server.invalid()).isZero();
        }
        if (expected.has("records")) {
            headers(expected, answer);
            walk(expected, answer);
        }
    }

    private static Reply replay(Answer answer) {
        if (answer.status() == 0) {
            return new Reply("", End.CLOSE);
        }
        String head =
                "HTTP/1.1 " + answer.status() + " Recorded\r\n" + String.join("\r\n", answer.headers()) + "\r\n\r\n";
        int bytes = answer.body().getBytes(StandardCharsets.UTF_8).length;
        if (answer.headers().contains("Transfer-Encoding: chunked")) {
            return new Reply(head + Integer.toHexString(bytes) + "\r\n" + answer.body() + "\r\n0\r\n\r\n", End.CLOSE);
        }
        assertThat(answer.headers())
                .filteredOn(header -> header.startsWith("Content-Length: "))
                .allMatch(header -> header.equals("Content-Length: " + bytes));
        return new Reply(head + answer.body(), End.CLOSE);
    }

    private static OneRosterClient.Builder builder(String base) {
        return OneRosterClient.builder()
                .baseUrl(base + "/ims/oneroster/v1p1")
                .allowHttpOnLoopback(true)
                .retryPolicy(RetryPolicy.none());
    }

    private static OneRosterClient client(SignatureWatch server) {
        return builder("http://127.0.0.1:" + server.port())
                .credentials(Credentials.oauth1("key", SignatureWatch.SECRET))
                .build();
    }

    private static void token(Expected expected, Answer answer) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers().stream()
                .filter(header -> header.startsWith("Content-Type"))
                .forEach(header -> headers.put("Content-Type", header.substring(14)));
        try (RawServer server = new RawServer((asked, number) -> number == 1
                        ? new RawServer.Said(answer.status(), headers, answer.body())
                        : RawServer.Said.json("{'users':[]}"));
                OneRosterClient client = builder(server.url())
                        .credentials(Credentials.oauth2("id", "secret", server.url() + "/token"))
                        .build()) {
            Throwable thrown = catchThrowable(() -> client.page(Endpoint.users(), Query.all()));
            if (expected.has("throws")) {
                refused(expected, thrown);
                return;
            }
            assertThat(thrown).isNull();
            String sent = server.asked().get(1).authorization();
            assertThat(sent)
                    .matches("Bearer [0-9a-f]{" + expected.only("bearer").rest() + "}");
            assertThat(answer.body()).contains("\"" + sent.substring(7) + "\"");
        }
    }

    private static void lookup(Expected expected, OneRosterClient client) {
        List<String> asked = expected.only("lookup").words();
        Lookup<? extends OneRosterResource> lookup = client.lookup(endpoint(asked.get(0)), asked.get(1));
        if (lookup instanceof Lookup.Found<?> found) {
            assertThat(expected.has("found")).isTrue();
            fields(expected, List.of(found.record()));
        } else if (lookup instanceof Lookup.Missing<?> missing) {
            assertThat(missing.shape()).isEqualTo(expected.only("missing").rest());
        } else {
            assertThat(((Lookup.Unclear<?>) lookup).reason())
                    .isEqualTo(expected.only("unclear").rest());
        }
    }

    private static void page(Expected expected, OneRosterClient client) {
        List<String> asked = expected.only("page").words();
        Page<? extends OneRosterResource> page = client.page(endpoint(asked.get(0)), query(asked));
        List<String> ids =
                page.items().stream().map(OneRosterResource::sourcedId).toList();
        assertThat(ids).hasSize(Integer.parseInt(expected.only("records").rest()));
        if (expected.has("ids")) {
            assertThat(ids).isEqualTo(expected.only("ids").words());
        } else {
            assertThat(ids.get(0)).isEqualTo(expected.only("first").rest());
            assertThat(ids.get(ids.size() - 1)).isEqualTo(expected.only("last").rest());
            assertThat(sha256(String.join("\n", ids)))
                    .isEqualTo(expected.only("ids-sha256").rest());
        }
        assertThat(page.faults()).isEmpty();
        assertThat(String.valueOf(page.total())).isEqualTo(expected.optional("total", "null"));
        assertThat(page.coercions()).isEqualTo(counts(expected.all("coerced")));
        assertThat(page.warnings())
                .extracting(RecordedAnswersTest::words)
                .isEqualTo(expected.all("warning").stream().map(Line::rest).toList());
        fields(expected, page.items());
    }

    private static void fields(Expected expected, List<? extends OneRosterResource> records) {
        for (Line each : expected.all("each")) {
            records.forEach(record -> compare(record, each.rest()));
        }
        for (Line row : expected.all("row")) {
            int number = Integer.parseInt(row.words().get(0));
            compare(records.get(number - 1), row.rest().substring(row.rest().indexOf(' ') + 1));
        }
        for (Line tally : expected.all("tally")) {
            String field = tally.words().get(0).replace(":", "");
            Map<String, Long> found = records.stream()
                    .collect(Collectors.groupingBy(record -> value(record, field), Collectors.counting()));
            assertThat(found).isEqualTo(counts(List.of(new Line("", tally.rest().substring(field.length() + 2)))));
        }
    }

    private static void compare(OneRosterResource record, String fields) {
        for (String field : fields.split("; ", -1)) {
            int equals = field.indexOf('=');
            boolean beginning = field.charAt(equals - 1) == '^';
            String name = field.substring(0, beginning ? equals - 1 : equals);
            String value = value(record, name);
            String compared =
                    beginning ? value.substring(0, Math.min(value.length(), field.length() - equals - 1)) : value;
            assertThat(compared).as("%s of %s", name, record.sourcedId()).isEqualTo(field.substring(equals + 1));
        }
    }

    private static String value(OneRosterResource record, String field) {
        int dot = field.indexOf('.');
        try {
            Object value = record.getClass()
                    .getMethod(dot < 0 ? field : field.substring(0, dot))
                    .invoke(record);
            return dot < 0 ? text(value) : text(((Map<?, ?>) value).get(field.substring(dot + 1)));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("no field " + field, e);
        }
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(RecordedAnswersTest::text).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "" : map.toString();
        }
        if (value instanceof GuidRef reference) {
            return reference.sourcedId();
        }
        return value instanceof UserId id ? id.type() + ":" + id.identifier() : value.toString();
    }

    private static void refused(Expected expected, @Nullable Throwable thrown) {
        List<String> how = expected.only("throws").words();
        assertThat(thrown).isInstanceOf(OneRosterException.class);
        String kind = how.get(0);
        String code = how.get(how.size() - 1);
        if (thrown instanceof OneRosterAuthException refused) {
            assertThat(refused.code() + " " + refused.statusCode()).isEqualTo(String.join(" ", how));
        } else if (thrown instanceof OneRosterHttpException answered) {
            assertThat(answered.code()).isEqualTo(kind);
            assertThat("http-" + answered.statusCode()).isEqualTo(kind);
        } else if (thrown instanceof OneRosterProtocolException unreadable) {
            assertThat("protocol " + unreadable.code()).isEqualTo(kind + " " + code);
        } else {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            OneRosterConnectionException.class,
                            broken -> assertThat(broken.code()).isEqualTo(kind));
        }
        if (thrown instanceof OneRosterHttpException answered) {
            StatusInfo info = answered.statusInfo();
            assertThat(info == null ? "none" : words(info)).isEqualTo(expected.optional("status", "none"));
            String said = info == null || info.description() == null ? "" : info.description();
            assertThat(said).contains(expected.optional("says", ""));
            Duration wait = answered.retryAfter();
            assertThat(wait == null ? "none" : String.valueOf(wait.toSeconds()))
                    .isEqualTo(expected.optional("retry-after", "none"));
        }
    }

    /** What the headers say, as it comes out of the wire. */
    private static void headers(Expected expected, Answer answer) {
        try (SignatureWatch server = new SignatureWatch((heard, number) -> replay(answer))) {
            HttpUrl root = HttpUrl.get("http://127.0.0.1:" + server.port() + "/ims/oneroster/v1p1");
            Authorizer signer = Authorizers.signing(
                    (Credentials.OAuth1) Credentials.oauth1("key", SignatureWatch.SECRET), root, Clock.systemUTC());
            OkHttpClient http = new Transport(
                            new OkHttpClient(), Duration.ofSeconds(20), new AddressGuard(host -> true, address -> true))
                    .authorized(signer);
            Calls calls = new Calls(
                    http,
                    new Bodies(1 << 20),
                    RetryPolicy.none(),
                    new CallListener() {},
                    Clock.systemUTC(),
                    pause -> {},
                    new Random(1),
                    new TrafficMeter());
            Reads reads = new Reads(new BaseUrl(root, false), calls, signer, OneRosterClient.builder());
            Endpoint<?> endpoint = endpoint(expected.only("page").words().get(0));
            WirePage<?> page = reads.fetch(endpoint, Query.all(), 100, 0, null);
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();

            assertThat(page.hasNext()).as("a link to a next page").isEqualTo(expected.has("next"));
            assertThat(page.serverDate()).isEqualTo(expected.serverDate());
        }
    }

    private static void walk(Expected expected, Answer answer) {
        try (SignatureWatch server =
                        new SignatureWatch((heard, number) -> number == 1 ? replay(answer) : new Reply("", End.CLOSE));
                OneRosterClient client = client(server)) {
            List<String> asked = expected.only("page").words();
            Pages<? extends OneRosterResource> pages = client.pages(endpoint(asked.get(0)), query(asked));
            Throwable end = catchThrowable(() -> pages.forEach(page -> {}));
            FetchReceipt receipt = pages.receipt();
            List<String> walk = List.of(expected.optional("walk", "failed").split(" ", -1));

            assertThat(receipt.termination()).isEqualTo(walk.get(0));
            assertThat(String.valueOf(receipt.firstTotal())).isEqualTo(expected.optional("total", "null"));
            assertThat(receipt.serverDate()).isEqualTo(expected.serverDate());
            assertThat(receipt.received()).isEqualTo(receipt.distinct());
            assertThat(receipt.coercions()).isEqualTo(counts(expected.all("coerced")));
            if (expected.has("walk")) {
                assertThat(end).isNull();
                assertThat(server.heard()).hasSize(1);
                assertThat(receipt.reasons()).isEqualTo(walk.subList(1, walk.size()));
            } else {
                assertThat(end).isInstanceOf(OneRosterConnectionException.class);
                assertThat(server.heard()).hasSize(2);
                assertThat(receipt.complete()).isFalse();
            }
        }
    }

    private static Endpoint<? extends OneRosterResource> endpoint(String name) {
        return switch (name) {
            case "orgs" -> Endpoint.orgs();
            case "schools" -> Endpoint.schools();
            case "users" -> Endpoint.users();
            case "students" -> Endpoint.students();
            case "teachers" -> Endpoint.teachers();
            case "classes" -> Endpoint.classes();
            case "courses" -> Endpoint.courses();
            case "terms" -> Endpoint.terms();
            case "academicSessions" -> Endpoint.academicSessions();
            case "enrollments" -> Endpoint.enrollments();
            case "demographics" -> Endpoint.demographics();
            case "classesForStudent=s1" -> Endpoint.classesForStudent("s1");
            default -> throw new AssertionError("no endpoint " + name);
        };
    }

    private static Query query(List<String> asked) {
        Query query = Query.all();
        for (String setting : asked.subList(1, asked.size())) {
            int value = Integer.parseInt(setting.substring(setting.indexOf('=') + 1));
            query = setting.startsWith("limit=") ? query.withLimit(value) : query.withOffset(value);
        }
        return query;
    }

    private static Map<String, Long> counts(List<Line> lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (Line line : lines) {
            for (String count : line.words()) {
                int equals = count.lastIndexOf('=');
                counts.put(count.substring(0, equals), Long.valueOf(count.substring(equals + 1)));
            }
        }
        return counts;
    }

    private static String words(StatusInfo info) {
        return (info.codeMajor() == null ? "-" : info.codeMajor()) + "|"
                + (info.severity() == null ? "-" : info.severity()) + "|"
                + (info.codeMinor() == null ? "-" : info.codeMinor());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
