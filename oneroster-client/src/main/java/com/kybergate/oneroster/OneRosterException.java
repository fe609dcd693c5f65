// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/**
 * A call to a OneRoster server that brought nothing usable. Its kinds are named by what a caller can do about it; {@link
 * #code()} is stable and fit for a report.
 *
 * <p>Messages name the operation by its template, such as {@code GET schools/{id}/students}. They hold no query value, no
 * identifier, no text of a body and no secret.
 */
public abstract sealed class OneRosterException extends RuntimeException
        permits OneRosterConnectionException,
                OneRosterHttpException,
                OneRosterProtocolException,
                OneRosterInterruptedException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final String code;

    /** What was tried, by its template. */
    private final String operation;

    OneRosterException(String code, String operation, String what) {
        super(operation + what);
        this.code = code;
        this.operation = operation;
    }

    /**
     * What went wrong.
     *
     * @return a stable word, such as {@code host-unknown} or {@code http-503}
     */
    public String code() {
        return code;
    }

    /** The operation that failed, by its template. */
    String operation() {
        return operation;
    }
}
