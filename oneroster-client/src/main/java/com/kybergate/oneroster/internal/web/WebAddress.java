// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import java.util.Locale;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Addresses of the web, as people enter them. */
public final class WebAddress {
    private WebAddress() {}

    /**
     * A URL that may be called: https, or http on loopback where that is allowed, without a user's name in it.
     *
     * @param text the URL
     * @param what what it is for, such as {@code base URL}
     * @param allowHttpOnLoopback whether http will do on this very machine
     * @return the URL
     * @throws IllegalArgumentException if it may not; the message shows nothing of the URL
     */
    public static HttpUrl checked(String text, String what, boolean allowHttpOnLoopback) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new IllegalArgumentException("the " + what + " is no URL that can be called");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException("the " + what + " holds a user name; credentials are given separately");
        }
        if (!url.isHttps() && !(allowHttpOnLoopback && isLoopback(url.host()))) {
            throw new IllegalArgumentException("the " + what + " must begin with https://");
        }
        return url;
    }

    /**
     * Whether a host is this machine: by its name, not by asking DNS, which could be made to say anything.
     *
     * @param host the host
     * @return true for {@code localhost} and the loopback addresses
     */
    public static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("::1") || name.matches("127(\\.\\d{1,3}){3}");
    }

    /**
     * A host in the one spelling in which it is called, without the dot that may end a name.
     *
     * @param host as somebody wrote it
     * @return lower case, ASCII, the shortest form of an IPv6 address; null if it can be none
     */
    public static @Nullable String host(String host) {
        try {
            String called = new HttpUrl.Builder()
                    .scheme("https")
                    .host(host)
                    .build()
                    .host()
                    .toLowerCase(Locale.ROOT);
            return called.endsWith(".") ? called.substring(0, called.length() - 1) : called;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Whether a host is an address and no name: whatever consists of digits and dots, or holds a colon. No resolver is asked about these.
     *
     * @param host the host, as {@link #host} spells it
     * @return true if it is, sound or not
     */
    public static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
    }
}
