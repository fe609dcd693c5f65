// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.BrowserRequest;
import java.util.List;

/** Remembers in the browser that somebody signed out of the host there, so that the next person is not signed in as them unasked. */
public final class SignedOut {
    private static final String COOKIE = "__Host-classlink-out";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private SignedOut() {}

    /**
     * What remembers it.
     *
     * @return a line for {@code Set-Cookie}
     */
    public static String cookie() {
        return COOKIE + "=1" + ATTRIBUTES + "; Max-Age=86400";
    }

    /**
     * Whether somebody signed out in this browser, and nobody signed in since.
     *
     * @param request the browser's request
     * @return true if so
     */
    public static boolean isNoted(BrowserRequest request) {
        return request.cookies().containsKey(COOKIE);
    }

    /**
     * What forgets it.
     *
     * @param request the browser's request
     * @return lines for {@code Set-Cookie}; none if there is nothing to forget
     */
    public static List<String> over(BrowserRequest request) {
        return isNoted(request) ? List.of(COOKIE + "=" + ATTRIBUTES + "; Max-Age=0") : List.of();
    }
}
