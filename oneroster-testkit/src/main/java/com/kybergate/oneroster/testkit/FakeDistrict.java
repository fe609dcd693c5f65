// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * An invented school district of any size: elementary, middle and high schools with their courses, classes, students,
 * teachers, aides, a proctor, administrators, guardians, enrollments and demographics.
 *
 * <p>Everything is computed from the seed and an index whenever it is asked for, so a million students take no more
 * memory than ten, and the same seed and sizes always give the same district. Each student has one guardian or two;
 * guardians and students name each other as agents. Usernames and e-mail addresses are unique; about a quarter of the
 * people have letters outside ASCII in their names; all addresses end in {@code example.org}. Everyone is active and
 * enabled, and every record was last modified in June or July 2026, before the school year 2026/27 it describes.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FakeDistrict implements FakeRoster {

    private final DistrictRecords records;

    private FakeDistrict(DistrictRecords records) {
        this.records = records;
    }

    /**
     * Starts the description of a district, by default of the size of {@link #small()}.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A district with three schools and about 2,000 users, always the same.
     *
     * @return the district
     */
    public static FakeDistrict small() {
        return builder().build();
    }

    @Override
    public long size(String collection) {
        return records.size(collection);
    }

    @Override
    public Map<String, Object> record(String collection, long rank) {
        Objects.checkIndex(rank, size(collection));
        return records.record(collection, rank);
    }

    @Override
    public String sourcedId(String collection, long rank) {
        Objects.checkIndex(rank, size(collection));
        return records.sourcedId(collection, rank);
    }

    @Override
    public Optional<Map<String, Object>> find(String collection, String sourcedId) {
        long rank = records.indexOf(collection, sourcedId);
        return rank < 0 ? Optional.empty() : Optional.of(records.record(collection, rank));
    }

    @Override
    public Optional<LongStream> candidates(String collection, String path, String value) {
        return records.candidates(collection, path, value);
    }

    @Override
    public Optional<Instant> unmodifiedSince(String collection) {
        return Optional.of(DistrictRecords.NEWEST);
    }

    @Override
    public String toString() {
        return "FakeDistrict[schools=" + (size("orgs") - 1) + ", users=" + size("users") + "]";
    }

    /** Describes a district. Not for use by several threads. */
    public static final class Builder {

        private long seed = 20260817;
        private int schools = 3;
        private int students = 960;

        private Builder() {}

        /**
         * Chooses among the districts of one size; ids differ between seeds too.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * How many schools there are.
         *
         * @param schools at least 1
         * @return this builder
         */
        public Builder schools(int schools) {
            if (schools < 1) {
                throw new IllegalArgumentException("A district needs at least one school");
            }
            this.schools = schools;
            return this;
        }

        /**
         * How many students there are; there are as many guardians, and one teacher for about 25 students.
         *
         * @param students at least 0
         * @return this builder
         */
        public Builder students(int students) {
            if (students < 0) {
                throw new IllegalArgumentException("A district cannot have fewer than no students");
            }
            this.students = students;
            return this;
        }

        /**
         * The district as described.
         *
         * @return a district
         */
        public FakeDistrict build() {
            return new FakeDistrict(new DistrictRecords(seed, new DistrictLayout(schools, students)));
        }
    }
}
