// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.io.IOException;

/** A body that is not what was asked for. Carries a stable word and nothing of the body. */
public final class UnreadableBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** A body that is unreadable for the reason that the word names. */
    public UnreadableBodyException(String code) {
        super(code);
        this.code = code;
    }

    /** The stable word: {@code html-answer}, {@code missing-envelope}, {@code malformed-json}, … */
    public String code() {
        return code;
    }
}
