// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a check found wrong with a district's data, as numbers: what a person looks at before a first sync, and from then on. Immutable; names
 * schools and no person.
 *
 * @param at when it was looked
 * @param people how many people are wanted and there
 * @param newestSourceChange the newest change that any record is dated with, or {@code null} if none is dated
 * @param lastFull when the last full run began whose records were looked at; {@code null} if the source itself was
 * @param lines how many problems of each kind each school has
 * @param excluded how many records were read and not brought over, and why
 * @param schools what schools and other bodies are called, by identifier
 */
public record QualityReport(
        Instant at,
        long people,
        @Nullable Instant newestSourceChange,
        @Nullable Instant lastFull,
        List<Line> lines,
        List<Exclusion> excluded,
        Map<String, String> schools) {
    /** Of so many people in a hundred something may be wrong that keeps them out before a first sync is better put off. */
    public static final int MOST_ERRORS_PERCENT = 5;

    private static final int FEW = 5;

    /** What makes a first sync pointless, or proves nothing. */
    private static final Set<String> BLOCKERS =
            Set.of("fetch-incomplete", QualityCheck.NO_PEOPLE, QualityCheck.SELECTED_SCHOOL_MISSING);

    /** What is to be said of a first sync. */
    public enum Verdict {
        /** Nothing stands in its way. */
        READY,
        /** It can be made; some records will be missing or poor. */
        READY_WITH_WARNINGS,
        /** Something should be mended first. */
        NOT_READY
    }

    /**
     * How many problems of a kind a school has. Immutable.
     *
     * @param code what is wrong
     * @param severity {@code error}, {@code warning} or {@code info}
     * @param entity the collection, such as {@code users}; empty if it concerns the whole roster
     * @param school the identifier of the school; empty for what belongs to none, and where there are too many schools to count singly
     * @param count how many
     */
    public record Line(String code, String severity, String entity, String school, long count) {
        /**
         * Checks that everything is said.
         *
         * @param code what is wrong
         * @param severity {@code error}, {@code warning} or {@code info}
         * @param entity the collection; empty if it concerns the whole roster
         * @param school the identifier of the school; empty for none
         * @param count how many
         */
        public Line {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(entity, "entity");
            Objects.requireNonNull(school, "school");
        }

        @Override
        public String toString() {
            return "Line[code=" + code + ", severity=" + severity + ", entity=" + entity + ", count=" + count + "]";
        }
    }

    /**
     * Copies the collections.
     *
     * @param at when it was looked
     * @param people how many people are wanted and there
     * @param newestSourceChange the newest change that any record is dated with, or {@code null} if none is dated
     * @param lastFull when the last full run began whose records were looked at; {@code null} if the source itself was
     * @param lines how many problems of each kind each school has
     * @param excluded how many records were read and not brought over, and why
     * @param schools what schools and other bodies are called, by identifier
     */
    public QualityReport {
        Objects.requireNonNull(at, "at");
        lines = List.copyOf(lines);
        excluded = List.copyOf(excluded);
        schools = java.util.Collections.unmodifiableMap(new TreeMap<>(schools));
    }

    /**
     * How many problems have a code.
     *
     * @param code the code
     * @return the number
     */
    public long count(String code) {
        return lines.stream()
                .filter(line -> line.code().equals(code))
                .mapToLong(Line::count)
                .sum();
    }

    /**
     * Since when nothing changed at the source.
     *
     * @return whole days from the newest change to the check, or {@code null} if no record is dated
     */
    public @Nullable Long daysUnchanged() {
        return newestSourceChange == null ? null : QualityCheck.days(newestSourceChange, at);
    }

    /**
     * What is to be said of a first sync. Not ready is a roster that could not be read whole, in which nobody would be imported, or a selected
     * school is missing, and one in which errors keep out five people and more than five in a hundred.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        if (!blocking().isEmpty()) {
            return Verdict.NOT_READY;
        }
        return lines.stream().anyMatch(line -> !line.severity().equals(Problem.INFO))
                ? Verdict.READY_WITH_WARNINGS
                : Verdict.READY;
    }

    /**
     * Why the verdict is not better.
     *
     * @return the codes that make it so, in alphabetical order; empty for {@link Verdict#READY}
     */
    public Set<String> reasons() {
        Set<String> blocking = blocking();
        if (!blocking.isEmpty()) {
            return blocking;
        }
        Set<String> reasons = new TreeSet<>();
        lines.stream().filter(line -> !line.severity().equals(Problem.INFO)).forEach(line -> reasons.add(line.code()));
        return reasons;
    }

    private Set<String> blocking() {
        Set<String> blocking = new TreeSet<>();
        Set<String> keepsOut = new TreeSet<>();
        long out = 0;
        for (Line line : lines) {
            if (BLOCKERS.contains(line.code())) {
                blocking.add(line.code());
            } else if (line.severity().equals(Problem.ERROR) && line.entity().equals("users")) {
                keepsOut.add(line.code());
                out += line.count();
            }
        }
        if (out >= FEW && out * 100 > MOST_ERRORS_PERCENT * (people + out)) {
            blocking.addAll(keepsOut);
        }
        return blocking;
    }

    /**
     * The report as one JSON document, schema 1.
     *
     * @param problems problems to show in it, such as the first thousand
     * @return the document, on one line
     */
    public String toJson(List<Problem> problems) {
        Buffer buffer = new Buffer();
        try (JsonWriter w = JsonWriter.of(buffer)) {
            w.setSerializeNulls(true);
            w.beginObject();
            w.name("schema").value(1);
            w.name("at").value(at.toString());
            w.name("verdict")
                    .value(verdict().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            w.name("reasons").beginArray();
            for (String reason : reasons()) {
                w.value(reason);
            }
            w.endArray();
            w.name("people").value(people);
            w.name("newestSourceChange").value(text(newestSourceChange));
            w.name("daysUnchanged").value(daysUnchanged());
            w.name("lastFull").value(text(lastFull));
            w.name("counts").beginArray();
            for (Line line : lines) {
                w.beginObject();
                w.name("code").value(line.code());
                w.name("severity").value(line.severity());
                w.name("entity").value(line.entity());
                school(w, line.school());
                w.name("count").value(line.count());
                w.endObject();
            }
            w.endArray();
            w.name("excluded").beginArray();
            for (Exclusion exclusion : excluded) {
                w.beginObject();
                w.name("entity").value(exclusion.collection().wireName());
                school(w, exclusion.school());
                w.name("reason").value(exclusion.reason());
                w.name("role").value(exclusion.role().isEmpty() ? null : exclusion.role());
                w.name("count").value(exclusion.count());
                w.endObject();
            }
            w.endArray();
            w.name("problems").beginArray();
            for (Problem problem : problems) {
                w.beginObject();
                w.name("code").value(problem.code());
                w.name("severity").value(problem.severity());
                w.name("entity").value(problem.entity());
                w.name("sourcedId").value(problem.sourcedId());
                w.name("school").value(problem.school());
                w.name("remedy").value(problem.remedy());
                w.endObject();
            }
            w.endArray();
            w.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private void school(JsonWriter w, String school) throws IOException {
        w.name("school").value(school.isEmpty() ? null : school);
        w.name("schoolName").value(schools.get(school));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** The numbers. */
    @Override
    public String toString() {
        long problems = lines.stream().mapToLong(Line::count).sum();
        return "QualityReport[verdict=" + verdict() + ", people=" + people + ", problems=" + problems + "]";
    }
}
