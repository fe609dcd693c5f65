// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import org.jspecify.annotations.Nullable;

/**
 * Of which terms classes are wanted, with their enrollments. A class that names no term, or one of which the roster says no dates, is wanted
 * in any case. Immutable.
 *
 * @param daysAhead how many days before a term begins its classes are wanted; 0 for those of terms that run today; {@code null} for all
 *     terms, past and future
 */
public record TermScope(@Nullable Integer daysAhead) {
    private static final TermScope ALL = new TermScope(null);

    /**
     * Checks the number.
     *
     * @param daysAhead how many days before a term begins its classes are wanted; {@code null} for all terms
     * @throws IllegalArgumentException if it is negative
     */
    public TermScope {
        if (daysAhead != null && daysAhead < 0) {
            throw new IllegalArgumentException(
                    "Classes come some days before their term or none, and not " + daysAhead);
        }
    }

    /**
     * All terms.
     *
     * @return the scope
     */
    public static TermScope all() {
        return ALL;
    }

    /**
     * The terms that run today.
     *
     * @return the scope
     */
    public static TermScope current() {
        return new TermScope(0);
    }

    /**
     * The terms that run today, and those that begin soon.
     *
     * @param daysAhead how many days before a term begins its classes are wanted
     * @return the scope
     */
    public static TermScope currentAndNext(int daysAhead) {
        return new TermScope(daysAhead);
    }

    /**
     * Whether classes of all terms are wanted.
     *
     * @return true for {@link #all}
     */
    public boolean isAll() {
        return daysAhead == null;
    }
}
