// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.state.ChangeQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what a run changed. Immutable.
 *
 * @param changes the changes, in the order in which they were made
 * @param next what {@link ChangeQuery#after} takes to go on; {@code null} at the end
 */
public record RecordChanges(
        List<RecordChange> changes, @Nullable String next) {
    /**
     * Copies the list.
     *
     * @param changes the changes, in the order in which they were made
     * @param next what {@link ChangeQuery#after} takes to go on; {@code null} at the end
     */
    public RecordChanges {
        changes = List.copyOf(changes);
    }
}
