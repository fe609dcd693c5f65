// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

import java.io.IOException;

/**
 * A notice that no webhook took. The message names the host and nothing else of the address, which may hold a token; {@link #code()} is
 * stable and fit for a report.
 */
public final class WebhookException extends IOException implements NotSent {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final String code;

    WebhookException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * What went wrong.
     *
     * @return {@code gone}, where the receiver wants no more of them and the webhook should be removed; {@code redirect}, {@code address-refused},
     *     {@code tls-failed}, {@code host-unknown}, {@code timeout}, {@code connection}, or a status such as {@code http-503}
     */
    @Override
    public String code() {
        return code;
    }
}
