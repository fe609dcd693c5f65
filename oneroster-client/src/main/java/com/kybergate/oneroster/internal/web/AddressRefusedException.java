// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A call was kept from where it would have gone; nothing was sent. The message says where it led, and never shows an address of a name. */
public final class AddressRefusedException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    AddressRefusedException(String reason) {
        super(reason);
    }

    /**
     * The refusal that a failure comes of.
     *
     * @param failure what a call failed with
     * @return the refusal; null if it failed for another reason
     */
    public static @Nullable AddressRefusedException in(@Nullable Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 8; depth++) {
            if (at instanceof AddressRefusedException refusal) {
                return refusal;
            }
            at = at.getCause();
        }
        return null;
    }

    /**
     * Where it led.
     *
     * @return half a sentence that begins with the host
     */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
