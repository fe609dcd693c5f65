// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.TenantId;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, or what it would do: counts that add up, receipts of what was read, verdicts of the guards, problems.
 *
 * <p>Immutable. Names people by identifier only; {@link #summary} and {@code toString} name nobody.
 *
 * @param run the run's own name
 * @param tenant the district
 * @param mode {@code full}, {@code delta}, {@code approval}, {@code discard}, {@code forget} or {@code readmit}
 * @param trigger what started it, such as {@code manual} or {@code schedule}
 * @param status how it ended
 * @param dryRun whether it only planned, and wrote nothing
 * @param startedAt when it began
 * @param duration how long it took
 * @param newestSourceChange the newest change the source told of, or {@code null} if it told of none
 * @param counts what became of the records, by collection
 * @param heldPart what waits for approval, or {@code null}
 * @param store what the run could rely on in the store of the accounts
 * @param receipts how the collections were read
 * @param guards what the guards said
 * @param problems what a person should know, the first thousand; where there are more, the last says how many
 * @param excluded how many records were read and not brought over, by reason, school and role. Of each collection and reason as many as
 *     were skipped or invalid, and those beside whose accounts are switched off because they are not wanted any more
 */
public record SyncReport(
        String run,
        TenantId tenant,
        String mode,
        String trigger,
        RunStatus status,
        boolean dryRun,
        Instant startedAt,
        Duration duration,
        @Nullable Instant newestSourceChange,
        Map<RosterCollection, Counts> counts,
        @Nullable HeldPart heldPart,
        StoreTraits store,
        List<FetchReceipt> receipts,
        List<GuardVerdict> guards,
        List<Problem> problems,
        List<Exclusion> excluded) {
    /** How many lines about records that were not brought over a report carries at most; what has no room is summed without its school and role. */
    public static final int MOST_EXCLUSIONS = 2_000;

    /** How many problems a report carries at most; the last one says how many more there are, and the history has them. */
    public static final int MOST_PROBLEMS = 1_000;

    /**
     * Copies the collections.
     *
     * @param run the run's own name
     * @param tenant the district
     * @param mode {@code full}, {@code delta}, {@code approval}, {@code discard}, {@code forget} or {@code readmit}
     * @param trigger what started it, such as {@code manual} or {@code schedule}
     * @param status how it ended
     * @param dryRun whether it only planned, and wrote nothing
     * @param startedAt when it began
     * @param duration how long it took
     * @param newestSourceChange the newest change the source told of, or {@code null} if it told of none
     * @param counts what became of the records, by collection
     * @param heldPart what waits for approval, or {@code null}
     * @param store what the run could rely on in the store of the accounts
     * @param receipts how the collections were read
     * @param guards what the guards said
     * @param problems what a person should know, the first thousand; where there are more, the last says how many
     * @param excluded how many records were read and not brought over, by reason, school and role
     */
    public SyncReport {
        EnumMap<RosterCollection, Counts> ordered = new EnumMap<>(RosterCollection.class);
        ordered.putAll(counts);
        counts = java.util.Collections.unmodifiableMap(ordered);
        java.util.Objects.requireNonNull(store, "store");
        receipts = List.copyOf(receipts);
        guards = List.copyOf(guards);
        problems = List.copyOf(problems);
        excluded = List.copyOf(excluded);
    }

    /**
     * What waits for approval.
     *
     * @return the held part, or empty
     */
    public Optional<HeldPart> held() {
        return Optional.ofNullable(heldPart);
    }

    /**
     * The counts of a collection.
     *
     * @param collection the collection
     * @return its counts; all 0 if it was not read
     */
    public Counts counts(RosterCollection collection) {
        return counts.getOrDefault(collection, new Counts.Builder().build());
    }

    /**
     * One line for a log: numbers only.
     *
     * @return the line
     */
    public String summary() {
        StringBuilder line = new StringBuilder(dryRun ? "plan " : "sync ").append(status.key());
        counts.forEach((collection, c) -> {
            line.append("; ")
                    .append(collection.wireName())
                    .append(": ")
                    .append(c.read())
                    .append(" read");
            for (Outcome outcome : Outcome.values()) {
                if (c.of(outcome) > 0) {
                    line.append(", ").append(c.of(outcome)).append(' ').append(outcome.key());
                }
            }
            if (c.absentCandidates() > 0) {
                line.append(", ").append(c.absentCandidates()).append(" absent");
            }
        });
        held().ifPresent(h -> line.append("; ").append(h.items()).append(" held for approval"));
        return line.toString();
    }

    @Override
    public String toString() {
        return "SyncReport[run=" + run + ", tenant=" + tenant + ", " + summary() + "]";
    }

    /**
     * The report as one JSON document, schema 1.
     *
     * @return the document, on one line
     */
    public String toJson() {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.setSerializeNulls(true);
            w.beginObject();
            w.name("schema").value(1);
            w.name("run").value(run);
            w.name("tenant").value(tenant.value());
            w.name("mode").value(mode);
            w.name("trigger").value(trigger);
            w.name("status").value(status.key());
            w.name("dryRun").value(dryRun);
            w.name("startedAt").value(startedAt.toString());
            w.name("durationMs").value(duration.toMillis());
            w.name("newestSourceChange").value(newestSourceChange == null ? null : newestSourceChange.toString());
            w.name("counts").beginObject();
            for (Map.Entry<RosterCollection, Counts> entry : counts.entrySet()) {
                w.name(entry.getKey().wireName());
                write(w, entry.getValue());
            }
            w.endObject();
            w.name("held");
            write(w, heldPart);
            w.name("store").beginObject();
            w.name("sharesTransactions").value(store.sharesTransactions());
            w.name("fencing").value(store.fencing().key());
            w.name("remembersSourcedIds").value(store.remembersSourcedIds());
            w.endObject();
            w.name("receipts").beginArray();
            for (FetchReceipt receipt : receipts) {
                write(w, receipt);
            }
            w.endArray();
            w.name("guards").beginArray();
            for (GuardVerdict guard : guards) {
                w.beginObject();
                w.name("guard").value(guard.guard());
                w.name("verdict").value(guard.verdict().key());
                w.name("evidence").value(guard.evidence());
                w.endObject();
            }
            w.endArray();
            w.name("problems").beginArray();
            for (Problem problem : problems) {
                write(w, problem);
            }
            w.endArray();
            w.name("excluded").beginArray();
            for (Exclusion exclusion : excluded) {
                write(w, exclusion);
            }
            w.endArray();
            w.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private static void write(JsonWriter w, Exclusion exclusion) throws IOException {
        w.beginObject();
        w.name("entity").value(exclusion.collection().wireName());
        w.name("school").value(exclusion.school().isEmpty() ? null : exclusion.school());
        w.name("reason").value(exclusion.reason());
        w.name("role").value(exclusion.role().isEmpty() ? null : exclusion.role());
        w.name("count").value(exclusion.count());
        w.endObject();
    }

    /**
     * What a report that was kept as JSON says of the records that were not brought over.
     *
     * @param json a report as JSON
     * @return the lines; empty if it has none, or cannot be read
     */
    public static List<Exclusion> excluded(String json) {
        List<Exclusion> excluded = new ArrayList<>();
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            reader.beginObject();
            while (reader.hasNext()) {
                if (!reader.nextName().equals("excluded")) {
                    reader.skipValue();
                } else if (reader.readJsonValue() instanceof List<?> lines) {
                    lines.forEach(line -> exclusion(line).ifPresent(excluded::add));
                }
            }
            reader.endObject();
        } catch (IOException | JsonDataException e) {
            return List.of();
        }
        return List.copyOf(excluded);
    }

    private static Optional<Exclusion> exclusion(Object json) {
        if (!(json instanceof Map<?, ?> line)
                || !(line.get("reason") instanceof String reason)
                || !(line.get("count") instanceof Number count)) {
            return Optional.empty();
        }
        return RosterCollection.inOrder().stream()
                .filter(collection -> collection.wireName().equals(line.get("entity")))
                .findFirst()
                .map(collection -> new Exclusion(
                        collection,
                        line.get("school") instanceof String school ? school : "",
                        reason,
                        line.get("role") instanceof String role ? role : "",
                        count.longValue()));
    }

    private static void write(JsonWriter w, Counts counts) throws IOException {
        w.beginObject();
        w.name("read").value(counts.read());
        for (Outcome outcome : Outcome.values()) {
            w.name(outcome.key()).value(counts.of(outcome));
        }
        w.name("skippedBy").beginObject();
        for (SkipReason reason : SkipReason.values()) {
            w.name(reason.key()).value(counts.of(reason));
        }
        w.endObject();
        w.name("absent").beginObject();
        w.name("candidates").value(counts.absentCandidates());
        for (AbsentOutcome outcome : AbsentOutcome.values()) {
            w.name(outcome.key()).value(counts.of(outcome));
        }
        w.endObject();
        w.endObject();
    }

    private static void write(JsonWriter w, @Nullable HeldPart held) throws IOException {
        if (held == null) {
            w.nullValue();
            return;
        }
        w.beginObject();
        w.name("digest").value(held.digest());
        w.name("items").value(held.items());
        w.name("since").value(held.since().toString());
        w.name("reasons").beginObject();
        for (Map.Entry<String, Long> reason : held.reasons().entrySet()) {
            w.name(reason.getKey()).value(reason.getValue());
        }
        w.endObject();
        w.endObject();
    }

    private static void write(JsonWriter w, FetchReceipt receipt) throws IOException {
        w.beginObject();
        w.name("collection").value(receipt.collection());
        w.name("pages").value(receipt.pages());
        w.name("received").value(receipt.received());
        w.name("distinct").value(receipt.distinct());
        w.name("total").value(receipt.total());
        w.name("complete").value(receipt.complete());
        w.name("termination").value(receipt.termination());
        w.name("repairs").value(receipt.repairs());
        w.name("coercions").beginObject();
        for (Map.Entry<String, Long> coercion : new java.util.TreeMap<>(receipt.coercions()).entrySet()) {
            w.name(coercion.getKey()).value(coercion.getValue());
        }
        w.endObject();
        w.name("reasons").beginArray();
        for (String reason : receipt.reasons()) {
            w.value(reason);
        }
        w.endArray();
        w.endObject();
    }

    /**
     * Writes a problem as the report does.
     *
     * @param problem the problem
     * @return one JSON object
     */
    public static String toJson(Problem problem) {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.setSerializeNulls(true);
            write(w, problem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    /**
     * A report as it may be kept when some of its problems must not be: everything else in it stays, its numbers above all.
     *
     * @param json a report as JSON
     * @param gone says which problems go; their remedies are left out here
     * @return the report without them; {@code null} if it cannot be read, since nobody knows then whom it names
     */
    public static @Nullable String without(String json, Predicate<Problem> gone) {
        Buffer out = new Buffer();
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json));
                JsonWriter writer = JsonWriter.of(out)) {
            reader.beginObject();
            writer.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                writer.name(name);
                if (name.equals("problems") && reader.peek() == JsonReader.Token.BEGIN_ARRAY) {
                    reader.beginArray();
                    writer.beginArray();
                    while (reader.hasNext()) {
                        Buffer problem = next(reader);
                        if (!gone.test(problem(problem.clone()))) {
                            write(writer, problem);
                        }
                    }
                    reader.endArray();
                    writer.endArray();
                } else {
                    write(writer, next(reader));
                }
            }
            reader.endObject();
            writer.endObject();
        } catch (IOException | JsonDataException e) {
            return null;
        }
        return out.readUtf8();
    }

    private static Buffer next(JsonReader reader) throws IOException {
        Buffer value = new Buffer();
        try (BufferedSource source = reader.nextSource()) {
            source.readAll(value);
        }
        return value;
    }

    private static void write(JsonWriter writer, Buffer value) throws IOException {
        try (BufferedSink sink = writer.valueSink()) {
            sink.writeAll(value);
        }
    }

    private static Problem problem(Buffer json) throws IOException {
        try (JsonReader reader = JsonReader.of(json)) {
            if (!(reader.readJsonValue() instanceof Map<?, ?> fields)) {
                throw new JsonDataException();
            }
            return new Problem(
                    String.valueOf(fields.get("code")),
                    String.valueOf(fields.get("severity")),
                    String.valueOf(fields.get("entity")),
                    fields.get("sourcedId") instanceof String sourcedId ? sourcedId : null,
                    fields.get("school") instanceof String school ? school : null,
                    "");
        }
    }

    private static void write(JsonWriter w, Problem problem) throws IOException {
        w.beginObject();
        w.name("code").value(problem.code());
        w.name("severity").value(problem.severity());
        w.name("entity").value(problem.entity());
        w.name("sourcedId").value(problem.sourcedId());
        w.name("school").value(problem.school());
        w.name("remedy").value(problem.remedy());
        w.endObject();
    }
}
