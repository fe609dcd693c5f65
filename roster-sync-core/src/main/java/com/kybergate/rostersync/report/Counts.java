// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import com.kybergate.rostersync.roster.SkipReason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of one collection. Every distinct record that was read has exactly one outcome, and so has every
 * record that was missed: {@link #conserves} says whether the sums hold. Immutable.
 */
public final class Counts {
    private final long read;
    private final long candidates;
    private final Map<Outcome, Long> outcomes;
    private final Map<SkipReason, Long> skippedBy;
    private final Map<AbsentOutcome, Long> absent;

    private Counts(Builder builder) {
        this.read = builder.read;
        this.candidates = builder.candidates;
        this.outcomes = new EnumMap<>(builder.outcomes);
        this.skippedBy = new EnumMap<>(builder.skippedBy);
        this.absent = new EnumMap<>(builder.absent);
    }

    /** What became of a record that was read. */
    public enum Outcome {
        /** New here. */
        CREATED("created"),
        /** Changed here. */
        UPDATED("updated"),
        /** Nothing to do. */
        UNCHANGED("unchanged"),
        /** Had been deactivated by the sync, and is back. */
        REACTIVATED("reactivated"),
        /** Deactivated because the source says so. */
        DEACTIVATED_BY_SOURCE("deactivatedBySource"),
        /** Joined to an account that was there before. */
        LINKED("linked"),
        /** Not wanted by the settings; what is already here stays. */
        SKIPPED("skipped"),
        /** Waits for approval. */
        HELD("held"),
        /** Could not be read as what it should be; what is already here stays. */
        INVALID("invalid"),
        /** Came twice with different contents; what is already here stays. */
        DUPLICATE("duplicate"),
        /** Refers to something that is not here yet, or the run ended before its turn. */
        DEFERRED("deferred"),
        /** May be the person of an account that is already here; a person must say. */
        DISPUTED("disputed"),
        /** Could not be written. */
        ERRORS("errors");

        private final String key;

        Outcome(String key) {
            this.key = key;
        }

        /**
         * The name in the report.
         *
         * @return the name, such as {@code deactivatedBySource}
         */
        public String key() {
            return key;
        }
    }

    /** What became of a record that is here and was not read. */
    public enum AbsentOutcome {
        /** Proved to be gone, and deactivated. */
        DEACTIVATED("deactivated"),
        /** Missing from the list only; still at the source. */
        STILL_THERE("stillThere"),
        /** Neither proved gone nor found; nothing was done. */
        UNVERIFIED("unverified"),
        /** Waits for approval. */
        HELD("held"),
        /** Waits for its time of grace to pass. */
        GRACE("grace");

        private final String key;

        AbsentOutcome(String key) {
            this.key = key;
        }

        /**
         * The name in the report.
         *
         * @return the name, such as {@code stillThere}
         */
        public String key() {
            return key;
        }
    }

    /**
     * How many distinct records were read.
     *
     * @return the number
     */
    public long read() {
        return read;
    }

    /**
     * How many records had an outcome.
     *
     * @param outcome the outcome
     * @return the number
     */
    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /**
     * How many records were skipped for a reason.
     *
     * @param reason the reason
     * @return the number
     */
    public long of(SkipReason reason) {
        return skippedBy.getOrDefault(reason, 0L);
    }

    /**
     * How many absent records had an outcome.
     *
     * @param outcome the outcome
     * @return the number
     */
    public long of(AbsentOutcome outcome) {
        return absent.getOrDefault(outcome, 0L);
    }

    /**
     * How many records are here and were not read.
     *
     * @return the number of candidates for absence
     */
    public long absentCandidates() {
        return candidates;
    }

    /**
     * Whether the sums hold: the outcomes add up to the records read, the reasons for skipping to those skipped, and the outcomes of the
     * absent to the candidates.
     *
     * @return true if every record is accounted for once
     */
    public boolean conserves() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum() == read
                && skippedBy.values().stream().mapToLong(Long::longValue).sum() == of(Outcome.SKIPPED)
                && absent.values().stream().mapToLong(Long::longValue).sum() == candidates;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Counts that
                && read == that.read
                && candidates == that.candidates
                && outcomes.equals(that.outcomes)
                && skippedBy.equals(that.skippedBy)
                && absent.equals(that.absent);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(read, candidates, outcomes, skippedBy, absent);
    }

    @Override
    public String toString() {
        return "Counts[read=" + read + ", " + outcomes + ", absent=" + absent + "]";
    }

    /** Counts; for one thread at a time. */
    public static final class Builder {
        private long read;
        private long candidates;
        private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        private final Map<SkipReason, Long> skippedBy = new EnumMap<>(SkipReason.class);
        private final Map<AbsentOutcome, Long> absent = new EnumMap<>(AbsentOutcome.class);

        /** Begins at nothing. */
        public Builder() {}

        /**
         * Counts records that were read.
         *
         * @param records how many
         * @return this builder
         */
        public Builder read(long records) {
            read += records;
            return this;
        }

        /**
         * Counts records that are here and were not read.
         *
         * @param records how many
         * @return this builder
         */
        public Builder candidates(long records) {
            candidates += records;
            return this;
        }

        /**
         * Counts records with an outcome.
         *
         * @param outcome the outcome
         * @param records how many; below 0 takes back
         * @return this builder
         */
        public Builder add(Outcome outcome, long records) {
            bump(outcomes, outcome, records);
            return this;
        }

        /**
         * Counts records that were skipped.
         *
         * @param reason why
         * @param records how many
         * @return this builder
         */
        public Builder skip(SkipReason reason, long records) {
            bump(skippedBy, reason, records);
            return add(Outcome.SKIPPED, records);
        }

        /**
         * Counts absent records with an outcome.
         *
         * @param outcome the outcome
         * @param records how many; below 0 takes back
         * @return this builder
         */
        public Builder add(AbsentOutcome outcome, long records) {
            bump(absent, outcome, records);
            return this;
        }

        /**
         * Makes the counts.
         *
         * @return the counts so far
         */
        public Counts build() {
            return new Counts(this);
        }

        private static <K> void bump(Map<K, Long> map, K key, long by) {
            long now = map.merge(key, by, Long::sum);
            if (now == 0) {
                map.remove(key);
            }
        }
    }
}
