// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/** How servers order what they list. */
enum ListOrder {
    /** By identifier, as bytes. */
    BYTES(true),
    /** By identifier, as a dictionary of a language has it. */
    COLLATED(true),
    /** By identifier, as numbers. */
    NUMERIC(true),
    /** By identifier, whatever the case. */
    CASELESS(true),
    /** As the records came; new ones at the end. */
    ARRIVAL(true),
    /** By a field that changes: whoever is renamed moves. */
    BY_NAME(false),
    /** As they lie in a table: whoever is changed moves to the end, or into the gap that somebody left. */
    HEAP(false),
    /** A few change places between any two pages, and nothing else happens. */
    RESTLESS(false),
    /** Another order for every page. */
    RESHUFFLED(false);

    /** Whether records keep their place among the others for as long as they live. */
    final boolean kept;

    ListOrder(boolean kept) {
        this.kept = kept;
    }
}
