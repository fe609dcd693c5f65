// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many people of each school and of each role lost their login by a run, or got one. Whoever belongs to two schools counts in both.
 * Immutable; names schools by identifier and roles as OneRoster does, and nobody.
 *
 * @param leftBySchool who lost it, by school
 * @param leftByRole who lost it, by role
 * @param joinedBySchool who got it, by school
 * @param joinedByRole who got it, by role
 */
public record Movement(
        Map<String, Long> leftBySchool,
        Map<String, Long> leftByRole,
        Map<String, Long> joinedBySchool,
        Map<String, Long> joinedByRole) {
    /** Nobody moved. */
    public static final Movement NONE = new Movement(Map.of(), Map.of(), Map.of(), Map.of());

    /**
     * Copies the numbers.
     *
     * @param leftBySchool who lost it, by school
     * @param leftByRole who lost it, by role
     * @param joinedBySchool who got it, by school
     * @param joinedByRole who got it, by role
     */
    public Movement {
        leftBySchool = ordered(leftBySchool);
        leftByRole = ordered(leftByRole);
        joinedBySchool = ordered(joinedBySchool);
        joinedByRole = ordered(joinedByRole);
    }

    /**
     * This and another, added up.
     *
     * @param more the other
     * @return the sums
     */
    public Movement and(Movement more) {
        return new Movement(
                sum(leftBySchool, more.leftBySchool),
                sum(leftByRole, more.leftByRole),
                sum(joinedBySchool, more.joinedBySchool),
                sum(joinedByRole, more.joinedByRole));
    }

    private static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> more) {
        Map<String, Long> sums = new TreeMap<>(some);
        more.forEach((name, number) -> sums.merge(name, number, Long::sum));
        return sums;
    }

    private static Map<String, Long> ordered(Map<String, Long> numbers) {
        return Collections.unmodifiableMap(new TreeMap<>(numbers));
    }
}
