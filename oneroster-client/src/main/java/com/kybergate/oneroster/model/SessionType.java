// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;

/**
 * What kind of stretch an academic session is. OneRoster 1.1, "SessionType".
 *
 * <p>An open vocabulary: a word that the standard does not list is a value too, kept as the source wrote it, and breaks
 * nothing. Immutable.
 *
 * @param value the word as it stands on the wire
 */
public record SessionType(String value) {
    /** The time one grade is given for. */
    public static final SessionType GRADING_PERIOD = new SessionType("gradingPeriod");

    /** Half a school year. */
    public static final SessionType SEMESTER = new SessionType("semester");

    /** A school year. */
    public static final SessionType SCHOOL_YEAR = new SessionType("schoolYear");

    /** A part of a school year in which classes run. */
    public static final SessionType TERM = new SessionType("term");

    /**
     * Checks that there is a word.
     *
     * @param value the word as it stands on the wire
     */
    public SessionType {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
