// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import com.kybergate.rostersync.notify.NotSent;

/**
 * A mail that the mail server did not take. The message says where it ended, whose fault that is and what to do. It shows the server's name
 * and the numbers of its answer, and no address, no user, no password and no text of the server's, which likes to repeat addresses.
 */
public final class MailNotSentException extends RuntimeException implements NotSent {
    private static final long serialVersionUID = 1;

    /** What is wrong, as a stable word. */
    private final String code;

    MailNotSentException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * What is wrong.
     *
     * @return a stable word: {@code host-unknown}, {@code unreachable}, {@code not-inside} (without encryption, and the server is not in a
     *     network of the host's own), {@code no-starttls}, {@code certificate} (not trusted, or another server's), {@code tls-failed}, {@code
     *     server-refused} (before anything was asked of it), {@code sign-in-refused}, {@code no-sign-in} (the server knows none that is known
     *     here), {@code sender-refused}, {@code recipients-refused} (all of them), {@code message-refused}, {@code timed-out}, {@code
     *     broken-off} (by the server or on the way), {@code interrupted}, {@code not-written} (a fault of this library or of what is on the
     *     class path)
     */
    @Override
    public String code() {
        return code;
    }
}
