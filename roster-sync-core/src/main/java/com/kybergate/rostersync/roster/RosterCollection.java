// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import java.util.List;

/**
 * The collections of a roster that the sync keeps, in the order in which they are read and applied: what is referred to
 * comes before what refers to it.
 */
public enum RosterCollection {
    /** Schools, districts and other bodies. */
    ORGS("orgs"),
    /** School years, terms, grading periods. */
    ACADEMIC_SESSIONS("academicSessions"),
    /** What is taught. */
    COURSES("courses"),
    /** People. */
    USERS("users"),
    /** Groups that meet. */
    CLASSES("classes"),
    /** Who is in which class. */
    ENROLLMENTS("enrollments");

    private static final List<RosterCollection> IN_ORDER = List.of(values());
    private final String wireName;

    RosterCollection(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name of the collection in OneRoster.
     *
     * @return the name, such as {@code academicSessions}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * All collections, parents before children.
     *
     * @return the collections in the order in which they are read
     */
    public static List<RosterCollection> inOrder() {
        return IN_ORDER;
    }
}
