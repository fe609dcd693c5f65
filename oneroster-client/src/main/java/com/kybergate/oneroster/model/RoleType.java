// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;

/**
 * What a person is. OneRoster 1.1, "RoleType".
 *
 * <p>An open vocabulary: a word that the standard does not list is a value too, kept as the source wrote it, and breaks
 * nothing. Immutable.
 *
 * @param value the word as it stands on the wire
 */
public record RoleType(String value) {
    /** Runs a school or a district. */
    public static final RoleType ADMINISTRATOR = new RoleType("administrator");

    /** Helps a teacher. */
    public static final RoleType AIDE = new RoleType("aide");

    /** Answers for a student. */
    public static final RoleType GUARDIAN = new RoleType("guardian");

    /** Mother or father of a student. */
    public static final RoleType PARENT = new RoleType("parent");

    /** Watches over a test. */
    public static final RoleType PROCTOR = new RoleType("proctor");

    /** Is related to a student. */
    public static final RoleType RELATIVE = new RoleType("relative");

    /** Learns. */
    public static final RoleType STUDENT = new RoleType("student");

    /** Teaches. */
    public static final RoleType TEACHER = new RoleType("teacher");

    /**
     * Checks that there is a word.
     *
     * @param value the word as it stands on the wire
     */
    public RoleType {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
