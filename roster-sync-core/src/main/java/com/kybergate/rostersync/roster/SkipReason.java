// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

/** Why a record is not wanted, by the settings or by somebody who was forgotten. */
public enum SkipReason {
    /** None of its schools is selected. */
    SCHOOL("school"),
    /** Its kind of people is not selected. */
    ROLE("role"),
    /** Its term is not selected. */
    TERM("term"),
    /** People of its role are never imported. */
    UNMAPPED_ROLE("unmappedRole"),
    /** It is of somebody who was forgotten, and whom nobody has readmitted. */
    SUPPRESSED("suppressed");

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
