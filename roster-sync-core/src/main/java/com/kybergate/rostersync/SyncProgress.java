// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come. Immutable; names nobody.
 *
 * @param run the run's own name
 * @param phase {@code reading}, {@code planning}, {@code applying} or {@code ended}
 * @param collection what is read, such as {@code users}; empty in other phases
 * @param done records read of the collection, or changes made
 * @param total of how many; {@code null} if nobody knows
 * @param at when the run last gave a sign of life; a run that is waiting for a slow answer gives none
 */
public record SyncProgress(
        String run,
        String phase,
        String collection,
        long done,
        @Nullable Long total,
        Instant at) {
    static final String NOTE = "progress";
    static final String CANCEL = "cancel";

    /** Something is read from the source. */
    public static final String READING = "reading";

    /** What was read is held against what was there before. */
    public static final String PLANNING = "planning";

    /** Changes are made. */
    public static final String APPLYING = "applying";

    /** The run has ended; its report is in the history. */
    public static final String ENDED = "ended";

    /**
     * Whether the run has given no sign of life for longer than runs do. Its process may have died; nothing is lost by it.
     *
     * @param now what time it is
     * @param patience how long silence is nothing unusual, such as a minute
     * @return true if a run that has not ended has been silent for longer
     */
    public boolean isSilent(Instant now, Duration patience) {
        return !phase.equals(ENDED) && at.plus(patience).isBefore(now);
    }

    String toJson() {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.beginObject();
            w.name("run").value(run);
            w.name("phase").value(phase);
            w.name("collection").value(collection);
            w.name("done").value(done);
            w.name("total").value(total);
            w.name("at").value(at.toString());
            w.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    static @Nullable SyncProgress parse(String json) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            return reader.readJsonValue() instanceof Map<?, ?> fields
                    ? new SyncProgress(
                            String.valueOf(fields.get("run")),
                            String.valueOf(fields.get("phase")),
                            String.valueOf(fields.get("collection")),
                            number(fields.get("done")),
                            fields.get("total") == null ? null : number(fields.get("total")),
                            Instant.parse(String.valueOf(fields.get("at"))))
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
