// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some runs of a history, the latest first. Immutable.
 *
 * @param runs the runs, without their reports: hundreds of those would be much to read for a list. {@link SyncState#run} has the report
 * @param next what {@link RunQuery#after} takes to go on; {@code null} at the end
 */
public record RunPage(List<RunRecord> runs, @Nullable String next) {
    /**
     * Copies the list.
     *
     * @param runs the runs, without their reports
     * @param next what {@link RunQuery#after} takes to go on; {@code null} at the end
     */
    public RunPage {
        runs = List.copyOf(runs);
    }
}
