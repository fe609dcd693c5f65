// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.report.SyncReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A run that is on its way. Safe for concurrent use. */
public final class SyncHandle {
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<SyncReport> report = new CompletableFuture<>();

    private SyncHandle() {}

    static SyncHandle start(SyncEngine<?> engine, String trigger) {
        SyncHandle handle = new SyncHandle();
        Thread thread = new Thread(
                () -> {
                    try {
                        handle.report.complete(engine.run(trigger, false, handle.cancellation));
                    } catch (RuntimeException e) {
                        handle.report.completeExceptionally(BrokenOffException.discreet(e));
                    } catch (Throwable e) {
                        handle.report.completeExceptionally(e);
                    }
                },
                "roster-sync");
        thread.setDaemon(true);
        thread.start();
        return handle;
    }

    /** Asks the run to stop at the next page or batch. What is done stays done; the next run goes on. */
    public void cancel() {
        cancellation.request();
    }

    /**
     * Whether the run has ended.
     *
     * @return true if {@link #await} would not wait
     */
    public boolean isDone() {
        return report.isDone();
    }

    /**
     * Waits for the end.
     *
     * @return what was done
     * @throws RosterSyncException if the run could not begin
     */
    public SyncReport await() {
        try {
            return report.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
