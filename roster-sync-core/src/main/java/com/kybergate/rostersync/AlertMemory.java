// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.notify.NoticeKind;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's notifiers have been told, and what they have yet to be. Kept as a note of the tenant, so that neither a restart nor
 * another node tells anybody the same twice. For one thread.
 */
final class AlertMemory {
    static final String NOTE = "alerts";
    private static final int MOST_UNSENT = 50;

    @Nullable
    Instant lastSuccess;

    /** Since when intervals without success are counted, if later than the last success: the first run that was due, or a resumption. */
    @Nullable
    Instant countedFrom;

    /** Of what kind of trouble somebody was told since runs last went well. */
    final Set<NoticeKind> trouble = new TreeSet<>();

    /** Which notifiers were told of it. */
    final Set<String> told = new TreeSet<>();

    /** Of how many runs in a row somebody was missing and still there. */
    int ghostRuns;

    /** What waited for approval when it was last looked at; {@code null} for nothing. */
    @Nullable
    String held;

    long heldItems;

    final List<Unsent> unsent = new ArrayList<>();

    /** A notice that some notifiers have yet to be told. */
    record Unsent(
            String id,
            NoticeKind kind,
            Instant at,
            @Nullable String run,
            Map<String, Long> counts,
            List<String> codes,
            List<String> remedies,
            Set<String> to) {}

    void add(Unsent notice) {
        if (unsent.size() == MOST_UNSENT) {
            unsent.remove(0);
        }
        unsent.add(notice);
    }

    static AlertMemory parse(@Nullable String json) {
        AlertMemory memory = new AlertMemory();
        if (json == null) {
            return memory;
        }
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            if (reader.readJsonValue() instanceof Map<?, ?> fields) {
                memory.lastSuccess = instant(fields.get("lastSuccess"));
                memory.countedFrom = instant(fields.get("countedFrom"));
                texts(fields.get("trouble")).forEach(key -> kind(key, memory.trouble));
                memory.told.addAll(texts(fields.get("told")));
                memory.ghostRuns = (int) number(fields.get("ghostRuns"));
                memory.held = fields.get("held") == null ? null : String.valueOf(fields.get("held"));
                memory.heldItems = number(fields.get("heldItems"));
                if (fields.get("unsent") instanceof List<?> list) {
                    list.forEach(each -> memory.addUnsent((Map<?, ?>) each));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return memory;
    }

    private void addUnsent(Map<?, ?> fields) {
        Set<NoticeKind> kind = new TreeSet<>();
        kind(String.valueOf(fields.get("kind")), kind);
        Instant at = instant(fields.get("at"));
        // A kind that only a newer version knows is its to tell.
        if (kind.isEmpty() || at == null) {
            return;
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        if (fields.get("counts") instanceof Map<?, ?> numbers) {
            numbers.forEach((name, value) -> counts.put(String.valueOf(name), number(value)));
        }
        unsent.add(new Unsent(
                String.valueOf(fields.get("id")),
                kind.iterator().next(),
                at,
                fields.get("run") == null ? null : String.valueOf(fields.get("run")),
                counts,
                texts(fields.get("codes")),
                texts(fields.get("remedies")),
                new TreeSet<>(texts(fields.get("to")))));
    }

    String toJson() {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.beginObject();
            w.name("lastSuccess").value(lastSuccess == null ? null : lastSuccess.toString());
            w.name("countedFrom").value(countedFrom == null ? null : countedFrom.toString());
            write(w.name("trouble"), trouble.stream().map(NoticeKind::key).toList());
            write(w.name("told"), told);
            w.name("ghostRuns").value(ghostRuns);
            w.name("held").value(held);
            w.name("heldItems").value(heldItems);
            w.name("unsent").beginArray();
            for (Unsent notice : unsent) {
                write(w, notice);
            }
            w.endArray();
            w.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private static void write(JsonWriter w, Unsent notice) throws IOException {
        w.beginObject();
        w.name("id").value(notice.id());
        w.name("kind").value(notice.kind().key());
        w.name("at").value(notice.at().toString());
        w.name("run").value(notice.run());
        w.name("counts").beginObject();
        for (Map.Entry<String, Long> count : new TreeMap<>(notice.counts()).entrySet()) {
            w.name(count.getKey()).value(count.getValue());
        }
        w.endObject();
        write(w.name("codes"), notice.codes());
        write(w.name("remedies"), notice.remedies());
        write(w.name("to"), notice.to());
        w.endObject();
    }

    private static void write(JsonWriter w, Collection<String> texts) throws IOException {
        w.beginArray();
        for (String text : texts) {
            w.value(text);
        }
        w.endArray();
    }

    private static void kind(String key, Set<NoticeKind> into) {
        for (NoticeKind kind : NoticeKind.values()) {
            if (kind.key().equals(key)) {
                into.add(kind);
            }
        }
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        return value == null ? null : Instant.parse(String.valueOf(value));
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
