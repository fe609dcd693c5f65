// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

/** What joins a sign-in and a person of the roster. */
public enum MatchKey {
    /** The OneRoster {@code sourcedId}, to the letter. Unique in a district, never reused by an honest one, and not chosen by the person. */
    SOURCED_ID,
    /** The OneRoster {@code username} and ClassLink's login id, whatever the case. Recycled between people over the years. */
    USERNAME,
    /**
     * The e-mail address, whatever the case, and only where ClassLink says it has verified it. Recycled, shared by families, and free for a
     * district to set.
     */
    EMAIL
}
