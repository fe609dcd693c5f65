// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

/**
 * A secret that is kept encrypted cannot be had as things are. The message says what to do about it and shows no secret, no ciphertext and no
 * key.
 */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong, as a stable word. */
    private final String code;

    SecretException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * What is wrong.
     *
     * @return a stable word: {@code unknown-key} (the key it was encrypted with is not among the keys: add it as a former one), {@code
     *     unreadable} (another key, or a ciphertext that was changed or moved to another tenant, purpose or origin: enter the secret again),
     *     {@code origin-changed} (a secret is kept for other servers: enter it again), {@code not-entered} (none is kept: enter it)
     */
    public String code() {
        return code;
    }
}
