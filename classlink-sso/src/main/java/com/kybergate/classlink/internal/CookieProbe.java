// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.BrowserRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Whether a browser keeps cookies: it is given one, sent around to the host itself, and brings it back or not. Whoever keeps none would otherwise
 * be sent to a provider and back without end. Nothing is stored for it.
 */
public final class CookieProbe {
    private static final String COOKIE = "__Host-classlink-probe";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private CookieProbe() {}

    /**
     * What the browser is to bring back.
     *
     * @param secret a random text
     * @return a line for {@code Set-Cookie}
     */
    public static String cookie(String secret) {
        return COOKIE + "=" + secret + ATTRIBUTES + "; Max-Age=60";
    }

    /**
     * What stands in the address that it is sent to, and proves that both came from here.
     *
     * @param secret the same text
     * @return 43 letters, digits and signs
     */
    public static String proof(String secret) {
        return Hashes.base64Url(Hashes.sha256("probe:" + secret));
    }

    /**
     * Whether the browser brought it back.
     *
     * @param request the browser's request
     * @param proof what stands in the address
     * @return true if it did
     */
    public static boolean isBack(BrowserRequest request, String proof) {
        String expected = proof(request.cookies().getOrDefault(COOKIE, ""));
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What removes it.
     *
     * @return a line for {@code Set-Cookie}
     */
    public static String gone() {
        return COOKIE + "=" + ATTRIBUTES + "; Max-Age=0";
    }
}
