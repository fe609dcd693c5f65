// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

/** Why the settings do not want a record. */
public enum SkipReason {
    /** None of its schools is selected. */
    SCHOOL("school"),
    /** Its kind of people is not selected. */
    ROLE("role"),
    /** Its term is not selected. */
    TERM("term"),
    /** People of its role are never imported. */
    UNMAPPED_ROLE("unmappedRole");

    private final String key;

    SkipReason(String key) {
        this.key = key;
    }

    /**
     * The name in the report.
     *
     * @return the name, such as {@code unmappedRole}
     */
    public String key() {
        return key;
    }
}
