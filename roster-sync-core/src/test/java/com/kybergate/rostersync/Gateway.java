// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Stands between a client and an honest server, and makes of its answers what other vendors send. */
final class Gateway implements Interceptor {
    /** Is written as JSON's null, which maps and lists of ours do not hold. */
    static final String NULL = "\0null";

    /** What was asked for: a list, or one record if there is an identifier. */
    record Asked(String collection, @Nullable String id, long offset) {
        boolean list(String of) {
            return id == null && collection.equals(of);
        }

        boolean single() {
            return id != null;
        }
    }

    /** An answer as it travels; no total if the server states none. */
    record Wire(
            int status, String type, String body, @Nullable String total) {
        static Wire json(int status, Object value) {
            return new Wire(status, "application/json", write(value), null);
        }

        static Wire html(int status) {
            return new Wire(status, "text/html", "<!DOCTYPE html><title>Portal</title><p>Please sign in.", null);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> object() {
            return (Map<String, Object>) Objects.requireNonNull(parse(body));
        }

        Wire with(Object value) {
            return new Wire(status, type, write(value), total);
        }

        Wire withTotal(@Nullable String stated) {
            return new Wire(status, type, body, stated);
        }

        /** The same with each record rewritten, in a list or alone. */
        Wire records(UnaryOperator<Map<String, Object>> change) {
            Map<String, Object> out = new LinkedHashMap<>();
            object().forEach((key, value) -> out.put(
                    key,
                    value instanceof List<?> list
                            ? list.stream().map(r -> change.apply(copy(r))).toList()
                            : change.apply(copy(value))));
            return with(out);
        }

        /** The same with another list of records. */
        Wire list(UnaryOperator<List<Map<String, Object>>> change) {
            Map<String, Object> out = new LinkedHashMap<>();
            object().forEach((key, value) -> out.put(
                    key,
                    change.apply(new ArrayList<>(
                            ((List<?>) value).stream().map(Wire::copy).toList()))));
            return with(out);
        }

        /** The same list under another key. */
        Wire under(String key) {
            return with(Map.of(key, object().values().iterator().next()));
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> copy(Object record) {
            return new LinkedHashMap<>((Map<String, Object>) record);
        }
    }

    /** What a vendor makes of an answer. */
    @FunctionalInterface
    interface Shape {
        Wire answer(Asked asked, Wire honest);
    }

    private final List<Shape> shapes = new ArrayList<>();
    private final List<UnaryOperator<HttpUrl>> misreadings = new ArrayList<>();

    synchronized void answers(Shape shape) {
        shapes.add(shape);
    }

    /** Understands another request than was made. */
    synchronized void misreads(UnaryOperator<HttpUrl> misreading) {
        misreadings.add(misreading);
    }

    synchronized void clear() {
        shapes.clear();
        misreadings.clear();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        List<Shape> active;
        HttpUrl url = chain.request().url();
        Asked asked = asked(url);
        synchronized (this) {
            active = List.copyOf(shapes);
            for (UnaryOperator<HttpUrl> misreading : misreadings) {
                url = misreading.apply(url);
            }
        }
        Response honest = chain.proceed(chain.request().newBuilder().url(url).build());
        if (active.isEmpty()) {
            return honest;
        }
        Wire wire = new Wire(
                honest.code(),
                Objects.requireNonNullElse(honest.header("Content-Type"), "application/json"),
                honest.body().string(),
                honest.header("X-Total-Count"));
        for (Shape shape : active) {
            wire = shape.answer(asked, wire);
        }
        Response.Builder answer = honest.newBuilder()
                .code(wire.status())
                .message("")
                .removeHeader("X-Total-Count")
                .body(ResponseBody.create(wire.body(), MediaType.parse(wire.type())));
        return (wire.total() == null ? answer : answer.header("X-Total-Count", wire.total())).build();
    }

    private static Asked asked(HttpUrl url) {
        // ims, oneroster, v1p1, the collection, and perhaps an identifier.
        List<String> path = url.pathSegments();
        String offset = url.queryParameter("offset");
        return new Asked(
                path.get(3), path.size() > 4 ? path.get(4) : null, offset == null ? 0 : Long.parseLong(offset));
    }

    private static @Nullable Object parse(String json) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            return reader.readJsonValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Object value) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.jsonValue(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8().replace("\"\\u0000null\"", "null");
    }
}
