// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

/** Another run writes for the tenant, so this one must not. Nothing of the refused write remains; run again later. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message whose lease stands in the way
     */
    public LeaseLostException(String message) {
        super(message);
    }
}
