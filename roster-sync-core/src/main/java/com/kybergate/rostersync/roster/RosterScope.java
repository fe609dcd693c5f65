// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import com.kybergate.oneroster.model.RoleType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a roster a tenant wants. What is out of scope is skipped, and never taken for absent. Immutable.
 *
 * @param schools the identifiers of the selected schools; {@code null} for all of them, future ones included
 * @param userTypes the kinds of people to import
 */
public record RosterScope(@Nullable Set<String> schools, Set<UserType> userTypes) {

    /**
     * Copies the sets.
     *
     * @param schools the identifiers of the selected schools; {@code null} for all of them, future ones included
     * @param userTypes the kinds of people to import
     */
    public RosterScope {
        schools = schools == null ? null : Set.copyOf(schools);
        userTypes = Set.copyOf(userTypes);
    }

    /**
     * Everything: all schools, all four kinds of people.
     *
     * @return the scope
     */
    public static RosterScope everything() {
        return new RosterScope(null, EnumSet.allOf(UserType.class));
    }

    /**
     * Whether something that belongs to some schools is wanted.
     *
     * @param of the identifiers of the schools it belongs to
     * @return true if all schools are selected, or one of these is
     */
    public boolean wantsSchool(List<String> of) {
        return schools == null || of.stream().anyMatch(schools::contains);
    }

    /**
     * Why something is not wanted for what it says itself. What it refers to can be a reason of its own.
     *
     * @param record a record of any collection
     * @return the reason, or empty if it is wanted
     */
    public Optional<SkipReason> skips(RosterRecord record) {
        return switch (record.collection()) {
            case USERS -> skipsPerson(record);
            case CLASSES, ENROLLMENTS -> skipsUnless(record.schools().isEmpty() || wantsSchool(record.schools()));
            case ORGS, ACADEMIC_SESSIONS, COURSES -> Optional.empty();
        };
    }

    private Optional<SkipReason> skipsPerson(RosterRecord user) {
        String role = user.text("role");
        Optional<UserType> type = UserType.of(role == null ? null : new RoleType(role));
        if (type.isEmpty()) {
            return Optional.of(SkipReason.UNMAPPED_ROLE);
        }
        return userTypes.contains(type.get()) ? skipsUnless(wantsSchool(user.schools())) : Optional.of(SkipReason.ROLE);
    }

    private static Optional<SkipReason> skipsUnless(boolean wanted) {
        return wanted ? Optional.empty() : Optional.of(SkipReason.SCHOOL);
    }

    @Override
    public String toString() {
        return "RosterScope[schools=" + (schools == null ? "all" : String.valueOf(schools.size())) + ", userTypes="
                + userTypes + "]";
    }
}
