// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;

/**
 * Whether a record is in use. OneRoster 1.1, "StatusType".
 *
 * <p>An open vocabulary: a word that the standard does not list is a value too, kept as the source wrote it, and breaks
 * nothing. Immutable.
 *
 * @param value the word as it stands on the wire
 */
public record StatusType(String value) {
    /** In use. */
    public static final StatusType ACTIVE = new StatusType("active");

    /** Safe to delete: its subject has left. */
    public static final StatusType TO_BE_DELETED = new StatusType("tobedeleted");

    /**
     * Checks that there is a word.
     *
     * @param value the word as it stands on the wire
     */
    public StatusType {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
