// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

/** A command cannot do its work, for a reason that can be shown to anybody. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(String message) {
        this(message, ExitCodes.FAILED);
    }

    CommandFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
