// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;

/**
 * What kind of body an org is. OneRoster 1.1, "OrgType".
 *
 * <p>An open vocabulary: a word that the standard does not list is a value too, kept as the source wrote it, and breaks
 * nothing. Immutable.
 *
 * @param value the word as it stands on the wire
 */
public record OrgType(String value) {
    /** A part of a school. */
    public static final OrgType DEPARTMENT = new OrgType("department");

    /** A school. */
    public static final OrgType SCHOOL = new OrgType("school");

    /** A school district. */
    public static final OrgType DISTRICT = new OrgType("district");

    /** A district, in OneRoster 1.0. */
    public static final OrgType LOCAL = new OrgType("local");

    /** A state. */
    public static final OrgType STATE = new OrgType("state");

    /** A country. */
    public static final OrgType NATIONAL = new OrgType("national");

    /**
     * Checks that there is a word.
     *
     * @param value the word as it stands on the wire
     */
    public OrgType {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
