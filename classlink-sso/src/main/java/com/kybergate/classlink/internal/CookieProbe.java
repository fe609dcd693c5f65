// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.BrowserRequest;

/**
 * Whether a browser keeps cookies: it is given one, sent around to the host itself, and brings it back or not. Whoever keeps none would otherwise
 * be sent to a provider and back without end. Nothing is stored for it, and it is the same for all, so that two tabs do not take each other's.
 */
public final class CookieProbe {
    private static final String COOKIE = "__Host-classlink-probe";

    private CookieProbe() {}

    /**
     * What the browser is to bring back.
     *
     * @return a line for {@code Set-Cookie}
     */
    public static String cookie() {
        return COOKIE + "=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60";
    }

    /**
     * Whether the browser brought it back.
     *
     * @param request the browser's request
     * @return true if it did
     */
    public static boolean isBack(BrowserRequest request) {
        return request.cookies().containsKey(COOKIE);
    }
}
