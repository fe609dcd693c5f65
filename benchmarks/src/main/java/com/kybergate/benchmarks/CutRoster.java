// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeRoster;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of an invented district, so that it has exactly so many people and enrollments. Its guardians, whom a sync skips, come
 * last and are cut off first.
 *
 * @param district the whole
 * @param users how many people are left
 * @param enrollments how many enrollments are left
 */
record CutRoster(FakeDistrict district, long users, long enrollments) implements FakeRoster {
    private static final int STUDENTS_OF_SCHOOL = 900;

    static CutRoster of(int users, int enrollments) {
        // One in twenty works there, so these are enough students for all the people and, in any district, all the
        // enrollments.
        int students = Math.max(100, users);
        FakeDistrict district = FakeDistrict.builder()
                .students(students)
                .schools(Math.max(1, students / STUDENTS_OF_SCHOOL))
                .build();
        return new CutRoster(district, users, Math.min(enrollments, district.size("enrollments")));
    }

    @Override
    public long size(String collection) {
        return switch (collection) {
            case "users" -> users;
            case "enrollments" -> enrollments;
            default -> district.size(collection);
        };
    }

    @Override
    public Map<String, Object> record(String collection, long rank) {
        return district.record(collection, rank);
    }

    @Override
    public String sourcedId(String collection, long rank) {
        return district.sourcedId(collection, rank);
    }

    @Override
    public Optional<Map<String, Object>> find(String collection, String sourcedId) {
        return district.find(collection, sourcedId)
                .filter(record -> district.rank(collection, sourcedId) < size(collection));
    }

    @Override
    public Optional<Instant> unmodifiedSince(String collection) {
        return district.unmodifiedSince(collection);
    }
}
