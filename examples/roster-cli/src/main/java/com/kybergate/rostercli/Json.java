// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Writes JSON documents. */
final class Json {
    private Json() {}

    /** What a document holds. */
    @FunctionalInterface
    interface Content {
        void writeTo(JsonWriter writer) throws IOException;
    }

    /** A document on one line; absent values stand in it as null. */
    static String of(Content content) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.setSerializeNulls(true);
            content.writeTo(writer);
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory does not fail", e);
        }
        return buffer.readUtf8();
    }

    /** Puts a document into another one as it stands. */
    static void embed(JsonWriter writer, String document) throws IOException {
        try (BufferedSink sink = writer.valueSink()) {
            sink.writeUtf8(document);
        }
    }

    /** Puts texts into a document, in their order. */
    static void texts(JsonWriter writer, Iterable<String> texts) throws IOException {
        writer.beginArray();
        for (String text : texts) {
            writer.value(text);
        }
        writer.endArray();
    }

    /** Copies an object as it stands, but for one of its members, and with more at its end. */
    static String replacing(String object, String member, Content replacement, Content more) {
        return of(writer -> {
            try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(object))) {
                reader.beginObject();
                writer.beginObject();
                while (reader.hasNext()) {
                    String name = reader.nextName();
                    writer.name(name);
                    if (name.equals(member)) {
                        reader.skipValue();
                        replacement.writeTo(writer);
                    } else {
                        copy(reader, writer);
                    }
                }
                reader.endObject();
                more.writeTo(writer);
                writer.endObject();
            }
        });
    }

    private static void copy(JsonReader reader, JsonWriter writer) throws IOException {
        try (BufferedSource value = reader.nextSource();
                BufferedSink sink = writer.valueSink()) {
            sink.writeAll(value);
        }
    }

    /** A text or null. */
    static void member(JsonWriter writer, String name, @Nullable Object value) throws IOException {
        writer.name(name).value(value == null ? null : value.toString());
    }
}
