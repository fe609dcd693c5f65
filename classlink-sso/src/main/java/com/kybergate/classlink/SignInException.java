// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in could not be begun, or a step of it was refused where there is no {@link SignInOutcome} to say so.
 *
 * <p>The message is the error's code and, where it helps, which step it was: no value a browser or a provider sent, no person, no secret.
 */
public final class SignInException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which check it was. */
    private final SignInError error;

    /**
     * A refusal.
     *
     * @param error which check it was
     */
    public SignInException(SignInError error) {
        this(error, null);
    }

    /**
     * A refusal with what made it.
     *
     * @param error which check it was
     * @param cause what went wrong below; its own message is kept out, for it may quote what was sent
     */
    public SignInException(SignInError error, @Nullable Throwable cause) {
        super(Objects.requireNonNull(error, "error").code()
                + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")"));
        this.error = error;
    }

    /**
     * Which check refused it.
     *
     * @return the error
     */
    public SignInError error() {
        return error;
    }
}
