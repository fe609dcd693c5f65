// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.util.concurrent.CancellationException;

/** Whether somebody has asked a run to stop. Safe for concurrent use. */
final class Cancellation {
    private volatile boolean requested;

    static Cancellation never() {
        return new Cancellation();
    }

    void request() {
        requested = true;
    }

    boolean isRequested() {
        return requested || Thread.currentThread().isInterrupted();
    }

    void check() {
        if (isRequested()) {
            throw new CancellationException("the run was asked to stop");
        }
    }
}
