// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;

/**
 * What kind of class it is. OneRoster 1.1, "ClassType".
 *
 * <p>An open vocabulary: a word that the standard does not list is a value too, kept as the source wrote it, and breaks
 * nothing. Immutable.
 *
 * @param value the word as it stands on the wire
 */
public record ClassType(String value) {
    /** The group a student belongs to all day. */
    public static final ClassType HOMEROOM = new ClassType("homeroom");

    /** A class that meets at set times. */
    public static final ClassType SCHEDULED = new ClassType("scheduled");

    /**
     * Checks that there is a word.
     *
     * @param value the word as it stands on the wire
     */
    public ClassType {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
