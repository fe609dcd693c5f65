// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.report.SyncReport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Listens for reports that do not add up: every record that was read has one outcome, and so has every one that was missed. Register it in
 * your tests, and look at the end that it has heard of none. Safe for concurrent use.
 */
public final class Conservation implements SyncListener {
    private final List<SyncReport> unbalanced = new CopyOnWriteArrayList<>();

    /** Begins with none. */
    public Conservation() {}

    @Override
    public void on(SyncEvent event) {
        if (event instanceof SyncEvent.RunFinished finished
                && !finished.report().counts().values().stream().allMatch(counts -> counts.conserves())) {
            unbalanced.add(finished.report());
        }
    }

    /**
     * The reports that do not add up.
     *
     * @return the reports; none if all is well
     */
    public List<SyncReport> unbalanced() {
        return List.copyOf(unbalanced);
    }
}
