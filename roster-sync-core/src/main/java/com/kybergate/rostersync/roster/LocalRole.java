// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

/** What a person is in the host application, from the least privileged to the most. */
public enum LocalRole {
    /** Learns. */
    STUDENT("student"),
    /** Teaches or helps. */
    STAFF("staff"),
    /** Runs the school or the district. */
    ADMIN("admin");

    private final String value;

    LocalRole(String value) {
        this.value = value;
    }

    /**
     * The word for the role, as it is stored and shown.
     *
     * @return {@code student}, {@code staff} or {@code admin}
     */
    public String value() {
        return value;
    }

    /**
     * Reads the word for a role.
     *
     * @param value {@code student}, {@code staff} or {@code admin}
     * @return the role
     * @throws IllegalArgumentException if it is another word
     */
    public static LocalRole of(String value) {
        for (LocalRole role : values()) {
            if (role.value.equals(value)) {
                return role;
            }
        }
        throw new IllegalArgumentException("not a role: one of student, staff, admin is");
    }
}
