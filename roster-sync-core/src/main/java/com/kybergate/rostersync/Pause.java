// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import okio.Buffer;

/**
 * That no schedule begins a run of a tenant until somebody resumes it. Immutable; {@code toString} does not show what people wrote.
 *
 * @param by who paused it
 * @param reason why, in that person's words
 * @param since when
 */
public record Pause(String by, String reason, Instant since) {
    static final String NOTE = "paused";

    /**
     * Checks that somebody stands for it.
     *
     * @param by who paused it
     * @param reason why, in that person's words
     * @param since when
     */
    public Pause {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(since, "since");
    }

    String toJson() {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.beginObject();
            w.name("by").value(by);
            w.name("reason").value(reason);
            w.name("since").value(since.toString());
            w.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    static Pause parse(String json) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            if (reader.readJsonValue() instanceof Map<?, ?> fields) {
                return new Pause(
                        String.valueOf(fields.get("by")),
                        String.valueOf(fields.get("reason")),
                        Instant.parse(String.valueOf(fields.get("since"))));
            }
            throw new JsonDataException("a note of a pause");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Pause[since=" + since + "]";
    }
}
