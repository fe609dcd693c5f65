// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** People counted by school and by role. For one thread at a time while it counts. */
public final class Census {
    private final Map<String, Long> bySchool = new HashMap<>();
    private final Map<String, Long> byRole = new HashMap<>();
    private long total;

    /** Begins at nobody. */
    public Census() {}

    /**
     * Counts a person once in each of the schools.
     *
     * @param schools the identifiers of the person's schools
     * @param role the person's role in OneRoster
     */
    public void count(Collection<String> schools, String role) {
        total++;
        byRole.merge(role, 1L, Long::sum);
        for (String school : schools) {
            bySchool.merge(school, 1L, Long::sum);
        }
    }

    /**
     * Everybody.
     *
     * @return the number
     */
    public long total() {
        return total;
    }

    /**
     * The people of each school.
     *
     * @return the numbers by the identifier of the school
     */
    public Map<String, Long> bySchool() {
        return Map.copyOf(bySchool);
    }

    /**
     * The people of each role.
     *
     * @return the numbers by the role in OneRoster
     */
    public Map<String, Long> byRole() {
        return Map.copyOf(byRole);
    }
}
