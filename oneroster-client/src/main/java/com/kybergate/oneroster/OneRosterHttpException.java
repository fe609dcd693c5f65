// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server answered with a status of 400 or above. Code: {@code http-} and the status. */
public sealed class OneRosterHttpException extends OneRosterException permits OneRosterAuthException {
    private static final long serialVersionUID = 1L;

    /** The status of the answer. */
    private final int statusCode;

    private final transient @Nullable StatusInfo statusInfo;

    /** How long the server asked to be left alone. */
    private final @Nullable Duration retryAfter;

    /** What the answer looked like. */
    private final String shape;

    OneRosterHttpException(
            String code,
            String operation,
            int statusCode,
            @Nullable StatusInfo statusInfo,
            @Nullable Duration retryAfter,
            String shape) {
        super(code, operation, " was answered with status " + statusCode);
        this.statusCode = statusCode;
        this.statusInfo = statusInfo;
        this.retryAfter = retryAfter;
        this.shape = shape;
    }

    /**
     * The status of the answer.
     *
     * @return the HTTP status
     */
    public int statusCode() {
        return statusCode;
    }

    /**
     * What the server stated in the body.
     *
     * @return the statement, or {@code null} where there was none that can be read
     */
    public @Nullable StatusInfo statusInfo() {
        return statusInfo;
    }

    /**
     * How long the server asked to be left alone.
     *
     * @return the wait, or {@code null} where it did not say
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** What the answer looked like, with no value in it. */
    String shape() {
        return shape;
    }
}
