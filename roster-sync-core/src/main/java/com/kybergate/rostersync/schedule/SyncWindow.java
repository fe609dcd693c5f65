// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;

/**
 * A time in which runs do less than usual: while examinations are written, while a district moves its system, before a term is planned to its
 * end. What would be done at any other time waits, can be approved as ever, and is done by the first run after the window. Immutable.
 *
 * @param kind what goes on
 * @param from when it begins
 * @param until when it is over, itself not within it
 */
public record SyncWindow(Kind kind, Instant from, Instant until) {

    /** What goes on in a window. */
    public enum Kind {
        /** Nothing. */
        BLACKOUT("blackout"),
        /** Newcomers get their accounts, and classes and enrollments are added and changed; no account that is there is touched, and nothing goes. */
        ADDITIONS_ONLY("additions-only");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /**
         * The name in reports.
         *
         * @return the name, such as {@code additions-only}
         */
        public String key() {
            return key;
        }
    }

    /**
     * Checks that the window is one.
     *
     * @param kind what goes on
     * @param from when it begins
     * @param until when it is over, itself not within it
     */
    public SyncWindow {
        Objects.requireNonNull(kind, "kind");
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a window begins before it ends: " + from + " to " + until);
        }
    }

    /**
     * Some days in which nothing goes on.
     *
     * @param firstDay the first of them
     * @param lastDay the last of them
     * @param zone where it is day
     * @return the window
     */
    public static SyncWindow blackout(LocalDate firstDay, LocalDate lastDay, ZoneId zone) {
        return days(Kind.BLACKOUT, firstDay, lastDay, zone);
    }

    /**
     * Some days in which newcomers get their accounts, and no account that is there is touched.
     *
     * @param firstDay the first of them
     * @param lastDay the last of them
     * @param zone where it is day
     * @return the window
     */
    public static SyncWindow additionsOnly(LocalDate firstDay, LocalDate lastDay, ZoneId zone) {
        return days(Kind.ADDITIONS_ONLY, firstDay, lastDay, zone);
    }

    private static SyncWindow days(Kind kind, LocalDate firstDay, LocalDate lastDay, ZoneId zone) {
        return new SyncWindow(
                kind,
                firstDay.atStartOfDay(zone).toInstant(),
                lastDay.plusDays(1).atStartOfDay(zone).toInstant());
    }

    /**
     * Whether a moment lies in the window.
     *
     * @param when the moment
     * @return true from the first moment to the last before it is over
     */
    public boolean covers(Instant when) {
        return !when.isBefore(from) && when.isBefore(until);
    }
}
