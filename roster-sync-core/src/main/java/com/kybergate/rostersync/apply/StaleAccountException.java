// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

/** An account was changed between planning and writing. */
final class StaleAccountException extends Exception {
    private static final long serialVersionUID = 1;

    StaleAccountException() {
        super("the account was changed since the plan was made");
    }
}
