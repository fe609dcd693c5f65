// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/** Whether the source dates what it changes: of every record that says something else than it did, {@code dateLastModified} should be later. */
public enum Dating {
    /** Nothing changed by which that could be seen. */
    UNSEEN,
    /** Whatever changed has a later date. */
    KEPT,
    /** Something changed and says that it did not. */
    BROKEN;

    /** What is known after a record that changed was seen, too. */
    Dating and(boolean later) {
        return this == BROKEN || !later ? BROKEN : KEPT;
    }
}
