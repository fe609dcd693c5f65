// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.io.IOException;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Puts credentials on requests. The token kinds do it before a request leaves the calling thread, since getting a token may take
 * a call of its own; OAuth 1.0a does it on the wire, where every resend passes.
 */
interface Authorizer {

    /** The token to send, or {@code null} where requests are signed instead. */
    @Nullable
    String token() throws InterruptedException;

    /** Says that a token was answered with 401; {@code true} if another one may be had. */
    boolean refused(String token);

    /** Signs a request that is about to be sent. */
    Request sign(Request request) throws IOException;
}
