// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a roster a tenant wants. What is out of scope is skipped, and never taken for absent. Immutable.
 *
 * @param schools the identifiers of the selected schools; {@code null} for all of them, future ones included
 * @param userTypes the kinds of people to import
 */
public record RosterScope(@Nullable Set<String> schools, Set<UserType> userTypes) {

    /** Copies the sets. */
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
}
