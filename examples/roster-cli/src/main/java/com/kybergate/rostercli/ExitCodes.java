// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.report.RunStatus;

/** What the process says to a script that called it. */
final class ExitCodes {
    static final int DONE = 0;
    static final int SOME_FAILED = 1;
    static final int USAGE = 2;
    static final int HELD = 3;
    static final int FAILED = 4;
    static final int CANCELLED = 5;

    private ExitCodes() {}

    static int of(RunStatus status) {
        return switch (status) {
            case DONE -> DONE;
            case DONE_WITH_ERRORS -> SOME_FAILED;
            case HELD -> HELD;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
