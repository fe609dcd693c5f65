// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;

/**
 * The sex of a person. OneRoster 1.1, "Gender".
 *
 * <p>An open vocabulary: a word that the standard does not list is a value too, kept as the source wrote it, and breaks
 * nothing. Immutable.
 *
 * @param value the word as it stands on the wire
 */
public record Gender(String value) {
    /** Male. */
    public static final Gender MALE = new Gender("male");

    /** Female. */
    public static final Gender FEMALE = new Gender("female");

    /**
     * Checks that there is a word.
     *
     * @param value the word as it stands on the wire
     */
    public Gender {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
