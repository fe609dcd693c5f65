// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/** The calling thread was interrupted; the call was cancelled and the thread's flag is set again. Code: {@code interrupted}. */
public final class OneRosterInterruptedException extends OneRosterException {
    private static final long serialVersionUID = 1L;

    OneRosterInterruptedException(String operation) {
        super("interrupted", operation, " was interrupted");
    }
}
