// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.squareup.moshi.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okio.Buffer;

/** A district whose every field is a canary, and which says what a test wants said, byte by byte. */
final class CanaryDistrict implements AutoCloseable {
    static final List<String> PEOPLE = List.of("anna", "bert", "cora", "dave", "edda");

    /** What is said. */
    record Answer(int status, Map<String, String> headers, String body, boolean cutShort) {
        static Answer json(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), body, false);
        }

        Answer with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, cutShort);
        }

        Answer withBody(String text) {
            return new Answer(status, headers, text, cutShort);
        }

        Answer truncated() {
            return new Answer(status, headers, body, true);
        }
    }

    /** Makes of an honest answer what a test wants. */
    interface Twist {
        Answer of(String path, Answer honest) throws IOException;
    }

    final Map<String, Map<String, Map<String, Object>>> records = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "canary-district");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer http;
    private final Canaries canaries;
    volatile Twist twist = (path, honest) -> honest;

    CanaryDistrict(Canaries canaries) {
        this.canaries = canaries;
        for (String collection : List.of("orgs", "academicSessions", "courses", "users", "classes", "enrollments")) {
            records.put(collection, new TreeMap<>());
        }
        fill();
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    private void fill() {
        String school = id("org");
        put("orgs", record("org", "sourcedId", school, "type", "school", "status", "active"), "name", "identifier");
        String session = id("session");
        put(
                "academicSessions",
                record("session", "sourcedId", session, "type", "term", "status", "active"),
                "title",
                "schoolYear",
                "startDate",
                "dateLastModified");
        String course = id("course");
        Map<String, Object> lessons = record("course", "sourcedId", course, "status", "active");
        lessons.put("org", ref(school, "org"));
        lists("course", lessons, "grades", "subjects", "subjectCodes");
        put("courses", lessons, "title", "courseCode");
        String rosterClass = id("class");
        Map<String, Object> room =
                record("class", "sourcedId", rosterClass, "status", "active", "classType", "scheduled");
        room.put("school", ref(school, "org"));
        room.put("course", ref(course, "course"));
        room.put("terms", List.of(ref(session, "academicSession")));
        lists("class", room, "grades", "subjects", "subjectCodes", "periods");
        put("classes", room, "title", "classCode", "location");
        for (String name : PEOPLE) {
            person(name, name.equals("edda") ? "teacher" : "student");
            Map<String, Object> seat = record("enrollment." + name, "sourcedId", id("enrollment." + name));
            seat.put("user", ref(id(name), "user"));
            seat.put("class", ref(rosterClass, "class"));
            seat.put("school", ref(school, "org"));
            seat.put("role", "student");
            put("enrollments", seat, "beginDate", "endDate");
        }
        Map<String, Object> odd = person("odd", "student");
        odd.put("role", canaries.of("odd.role"));
        odd.put("status", canaries.of("odd.status"));
        Map<String, Object> oddOrg = record("odd-org", "sourcedId", id("odd-org"));
        put("orgs", oddOrg, "name", "type", "identifier");
    }

    private Map<String, Object> person(String name, String role) {
        Map<String, Object> person =
                record(name, "sourcedId", id(name), "role", role, "enabledUser", "true", "status", "active");
        person.put("orgs", List.of(ref(id("org"), "org")));
        person.put("agents", List.of(ref(canaries.of(name + ".agents"), "user")));
        person.put(
                "userIds",
                List.of(Map.of(
                        "type",
                        canaries.of(name + ".userIds.type"),
                        "identifier",
                        canaries.of(name + ".userIds.identifier"))));
        lists(name, person, "grades");
        return put(
                "users",
                person,
                "username",
                "email",
                "identifier",
                "givenName",
                "familyName",
                "middleName",
                "phone",
                "sms",
                "password",
                "dateLastModified");
    }

    /** The identifier of whatever goes by a name. */
    String id(String name) {
        return canaries.of(name + ".sourcedId");
    }

    private static Map<String, Object> ref(String id, String type) {
        return Map.of("sourcedId", id, "type", type, "href", "https://example.org/" + id);
    }

    private Map<String, Object> record(String name, String... fields) {
        Map<String, Object> record = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            record.put(fields[i], fields[i + 1]);
        }
        record.put("metadata", Map.of(canaries.of(name + ".metadata.key"), canaries.of(name + ".metadata.value")));
        record.put("", name);
        return record;
    }

    private void lists(String name, Map<String, Object> record, String... fields) {
        for (String field : fields) {
            record.put(field, List.of(canaries.of(name + "." + field)));
        }
    }

    private Map<String, Object> put(String collection, Map<String, Object> record, String... fields) {
        String name = String.valueOf(record.remove(""));
        for (String field : fields) {
            record.put(field, canaries.of(name + "." + field));
        }
        java.util.Objects.requireNonNull(records.get(collection)).put(String.valueOf(record.get("sourcedId")), record);
        return record;
    }

    Map<String, Object> user(String name) {
        return java.util.Objects.requireNonNull(
                java.util.Objects.requireNonNull(records.get("users")).get(id(name)));
    }

    void remove(String name) {
        java.util.Objects.requireNonNull(records.get("users")).remove(id(name));
        java.util.Objects.requireNonNull(records.get("enrollments")).remove(id("enrollment." + name));
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Waits until the district is closed: an answer that never comes. */
    void hang() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath().replace("/ims/oneroster/v1p1", "");
            Answer answer = twist.of(path, honest(path));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            int length = body.length + (answer.cutShort() ? 1000 : 0);
            exchange.sendResponseHeaders(answer.status(), length == 0 || answer.status() == 204 ? -1 : length);
            if (body.length > 0 && answer.status() != 204) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer honest(String path) {
        if (path.equals("/token")) {
            return Answer.json(
                    200,
                    json(Map.of(
                            "access_token", canaries.word("accessToken"), "token_type", "bearer", "expires_in", 3600)));
        }
        String[] parts = path.split("/", 3);
        Map<String, Map<String, Object>> collection = parts.length < 2 ? null : records.get(parts[1]);
        if (collection == null) {
            return Answer.json(404, "{}");
        }
        if (parts.length == 2) {
            List<Map<String, Object>> all = new ArrayList<>(collection.values());
            return Answer.json(200, json(Map.of(parts[1], all))).with("X-Total-Count", String.valueOf(all.size()));
        }
        Map<String, Object> one = collection.get(parts[2]);
        String singular = parts[1].equals("classes") ? "class" : parts[1].substring(0, parts[1].length() - 1);
        return one == null
                ? Answer.json(404, "{\"imsx_codeMajor\":\"failure\",\"imsx_description\":\"unknown " + parts[2] + "\"}")
                : Answer.json(200, json(Map.of(singular, one)));
    }

    static String json(Object value) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.jsonValue(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
