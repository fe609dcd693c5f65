// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of what a run changed. Immutable.
 *
 * @param entries the changes, in the order in which they were made
 * @param next what {@link ChangeQuery#after} takes to go on; {@code null} at the end
 */
public record ChangePage(
        List<ChangeEntry> entries, @Nullable String next) {
    /**
     * Copies the list.
     *
     * @param entries the changes, in the order in which they were made
     * @param next what {@link ChangeQuery#after} takes to go on; {@code null} at the end
     */
    public ChangePage {
        entries = List.copyOf(entries);
    }
}
