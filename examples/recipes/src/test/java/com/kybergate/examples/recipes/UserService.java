// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * A host's service of users, over HTTP: its own numbers, versions that are compared with If-Match, soft deletion, a login and an address
 * that are unique among the living of a tenant whatever their case, columns of its own. It loses requests and answers, and reads from a
 * replica that lags, as the test says. Safe for concurrent use.
 */
final class UserService implements AutoCloseable {
    /** How far behind the reads are that see nothing new until {@link #catchUp}. */
    static final int UNTIL_TOLD = Integer.MAX_VALUE;

    private static final int PAGE = 500;
    private static final Moshi MOSHI = new Moshi.Builder().build();
    private static final JsonAdapter<Object> ANY = MOSHI.adapter(Object.class);

    static {
        // Otherwise each answer waits for the acknowledgement of its own header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** A user; {@code preferences} are nothing the sync knows of. */
    record Row(
            String tenant,
            String sourcedId,
            long version,
            boolean enabled,
            boolean deleted,
            Map<String, String> profile,
            String preferences) {
        Row next(boolean nowEnabled, boolean nowDeleted, String whose, Map<String, String> now) {
            return new Row(tenant, whose, version + 1, nowEnabled, nowDeleted, now, preferences);
        }

        String person() {
            return sourcedId + ' ' + new TreeMap<>(profile) + (enabled ? " enabled" : " disabled");
        }
    }

    /** What is lost of a call. */
    enum Loss {
        REQUEST,
        ANSWER
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<Long, Row> rows = new TreeMap<>();
    private final Map<String, Long> made = new TreeMap<>();
    private final Deque<Map<Long, Row>> past = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private long lastId = 1000;
    private int lag;
    private int requests;
    private int lossAt;
    private Loss loss = Loss.REQUEST;

    /** Called by the service's thread with method and path before each request is looked at. */
    volatile Consumer<String> before = request -> {};

    boolean knowsOperations = true;

    UserService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    HttpUrl url() {
        return new HttpUrl.Builder()
                .scheme("http")
                .host(server.getAddress().getAddress().getHostAddress())
                .port(server.getAddress().getPort())
                .addPathSegment("v1")
                .addPathSegment("")
                .build();
    }

    // What tests say and ask

    /** The n-th request from now on, counted from 1, or its answer, gets lost. */
    synchronized void lose(int nth, Loss what) {
        lossAt = requests + nth;
        loss = what;
    }

    synchronized boolean hasLost() {
        return lossAt > 0 && requests >= lossAt;
    }

    synchronized int requests() {
        return requests;
    }

    /** Everything that was written, as method, path and status. */
    synchronized List<String> written() {
        return List.copyOf(written);
    }

    /** Reads see what was there so many writes ago. */
    synchronized void lag(int writes) {
        lag = writes;
        past.clear();
    }

    synchronized void catchUp() {
        past.clear();
    }

    synchronized Map<Long, Row> rows(String tenant) {
        Map<Long, Row> out = new TreeMap<>(rows);
        out.values().removeIf(row -> !row.tenant().equals(tenant));
        return out;
    }

    /** The living, without their keys and versions. */
    synchronized List<String> people(String tenant) {
        return rows(tenant).values().stream()
                .filter(row -> !row.deleted())
                .map(Row::person)
                .sorted()
                .toList();
    }

    synchronized long id(String tenant, String sourcedId) {
        return rows(tenant).entrySet().stream()
                .filter(row -> !row.getValue().deleted()
                        && sourcedId.equals(row.getValue().sourcedId()))
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    synchronized Row row(long id) {
        return Objects.requireNonNull(rows.get(id));
    }

    /** What a person does with the product's own pages. */
    synchronized void edit(long id, UnaryOperator<Row> change) {
        write(id, change.apply(row(id)));
    }

    void enable(long id, boolean enabled) {
        edit(id, row -> row.next(enabled, row.deleted(), row.sourcedId(), row.profile()));
    }

    void delete(long id) {
        edit(id, row -> row.next(row.enabled(), true, row.sourcedId(), row.profile()));
    }

    void profile(long id, String name, String value) {
        edit(id, row -> {
            Map<String, String> profile = new TreeMap<>(row.profile());
            profile.put(name, value);
            return row.next(row.enabled(), row.deleted(), row.sourcedId(), profile);
        });
    }

    // HTTP

    private record Answer(int status, String json) {}

    private void answer(HttpExchange exchange) throws IOException {
        String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        before.accept(
                exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath());
        try (exchange) {
            Loss lost;
            Answer answer;
            synchronized (this) {
                requests++;
                lost = requests == lossAt ? loss : null;
                if (lost == Loss.REQUEST) {
                    return;
                }
                answer = handle(exchange, question);
            }
            if (lost == Loss.ANSWER) {
                return;
            }
            byte[] body = answer.json().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer handle(HttpExchange exchange, String question) throws IOException {
        // /v1/tenants/{tenant}/users[/search | /{id}/{part}]
        String[] path = exchange.getRequestURI().getPath().split("/");
        String tenant = path[3];
        Map<?, ?> json = Objects.requireNonNull((Map<?, ?>) ANY.fromJson(question));
        if (path.length == 6) {
            return search(tenant, (String) json.get("by"), (List<?>) json.get("values"));
        }
        Answer answer = path.length == 5
                ? post(tenant, json, exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                : put(
                        tenant,
                        path[5],
                        path[6],
                        json,
                        exchange.getRequestHeaders().getFirst("If-Match"));
        written.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath() + ' ' + answer.status());
        return answer;
    }

    private Answer post(String tenant, Map<?, ?> json, String operation) {
        Long before = knowsOperations && operation != null ? made.get(tenant + ' ' + operation) : null;
        if (before != null) {
            return new Answer(200, json(before, row(before)));
        }
        Map<String, String> profile = profile(json);
        Answer taken = taken(tenant, -1, (String) json.get("sourcedId"), profile);
        if (taken != null) {
            return taken;
        }
        long id = ++lastId;
        write(
                id,
                new Row(
                        tenant,
                        (String) json.get("sourcedId"),
                        1,
                        (Boolean) json.get("enabled"),
                        false,
                        profile,
                        "untouched"));
        made.put(tenant + ' ' + operation, id);
        return new Answer(201, json(id, row(id)));
    }

    private Answer put(String tenant, String key, String part, Map<?, ?> json, String ifMatch) {
        long id = Long.parseLong(key);
        Row row = rows.get(id);
        if (row == null || row.deleted() || !row.tenant().equals(tenant)) {
            return new Answer(404, "{}");
        }
        // As most services do: who names no version does not care which it is.
        if (ifMatch != null && !ifMatch.equals("\"" + row.version() + '"')) {
            return new Answer(412, "{}");
        }
        if (part.equals("enabled")) {
            write(id, row.next((Boolean) json.get("enabled"), false, row.sourcedId(), row.profile()));
        } else {
            String sourcedId = (String) json.get("sourcedId");
            Answer taken = taken(tenant, id, sourcedId, profile(json));
            if (taken != null) {
                return taken;
            }
            write(id, row.next(row.enabled(), false, sourcedId, profile(json)));
        }
        return new Answer(200, json(id, row(id)));
    }

    private Answer search(String tenant, String by, Collection<?> values) {
        StringBuilder found = new StringBuilder("[");
        Predicate<Map.Entry<Long, Row>> wanted = switch (by) {
            case "id" -> row -> values.contains(row.getKey().toString());
            case "sourcedId" -> row -> values.contains(row.getValue().sourcedId());
            case "after" ->
                row -> row.getValue().sourcedId() != null
                        && (values.contains(null)
                                || row.getValue()
                                                .sourcedId()
                                                .compareTo(
                                                        values.iterator().next().toString())
                                        > 0);
            default -> row -> false;
        };
        seen().entrySet().stream()
                .filter(row ->
                        !row.getValue().deleted() && row.getValue().tenant().equals(tenant))
                .filter(wanted)
                .sorted((a, b) -> String.valueOf(a.getValue().sourcedId())
                        .compareTo(String.valueOf(b.getValue().sourcedId())))
                .limit(PAGE)
                .forEach(
                        row -> found.append(found.length() == 1 ? "" : ",").append(json(row.getKey(), row.getValue())));
        return new Answer(200, found.append(']').toString());
    }

    /** What the replica shows. */
    private Map<Long, Row> seen() {
        return past.isEmpty() ? rows : past.getFirst();
    }

    private void write(long id, Row row) {
        if (lag > 0) {
            past.addLast(new TreeMap<>(rows));
        }
        rows.put(id, row);
        while (past.size() > lag) {
            past.removeFirst();
        }
    }

    private Answer taken(String tenant, long self, String sourcedId, Map<String, String> profile) {
        for (Map.Entry<Long, Row> other : rows.entrySet()) {
            Row row = other.getValue();
            if (row.deleted() || other.getKey() == self || !row.tenant().equals(tenant)) {
                continue;
            }
            if (sourcedId.equals(row.sourcedId())) {
                return new Answer(409, "{\"field\":\"sourcedId\",\"id\":" + other.getKey() + "}");
            }
            for (String name : List.of("login", "mail")) {
                String value = profile.get(name);
                String theirs = row.profile().get(name);
                if (value != null
                        && theirs != null
                        && value.toLowerCase(Locale.ROOT).equals(theirs.toLowerCase(Locale.ROOT))) {
                    return new Answer(409, "{\"field\":\"" + name + "\",\"value\":" + ANY.toJson(value) + "}");
                }
            }
        }
        return null;
    }

    private static Map<String, String> profile(Map<?, ?> json) {
        Map<String, String> profile = new TreeMap<>();
        ((Map<?, ?>) json.get("profile")).forEach((name, value) -> profile.put((String) name, (String) value));
        return profile;
    }

    private static String json(long id, Row row) {
        Map<String, Object> json = new TreeMap<>();
        json.put("version", row.version());
        json.put("enabled", row.enabled());
        json.put("sourcedId", row.sourcedId());
        json.put("profile", row.profile());
        json.put("preferences", row.preferences());
        json.put("id", id);
        return ANY.toJson(json);
    }
}
