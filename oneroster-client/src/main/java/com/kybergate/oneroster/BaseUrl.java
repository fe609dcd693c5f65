// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.web.WebAddress;
import java.util.Objects;
import okhttp3.HttpUrl;

/**
 * The root of a OneRoster service, from what a person pasted. OneRoster 1.1 puts it at {@code /ims/oneroster/v1p1} of a host;
 * vendors put prefixes before it (Aeries, Infinite Campus) or identifiers into it (ClassLink's proxy), so a path that is there
 * stays as it is.
 *
 * @param url what will be called, without a slash at its end
 * @param repaired whether it differs from what was pasted
 */
record BaseUrl(HttpUrl url, boolean repaired) {
    private static final String ROOT = "ims/oneroster/v1p1";
    private static final String QUOTES = "\"'`<>\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e";

    /**
     * Repairs and checks what was pasted.
     *
     * @throws IllegalArgumentException if it cannot be called, or must not be; the message says why, and is fit to be shown
     */
    static BaseUrl of(String pasted, boolean allowHttpOnLoopback) {
        Objects.requireNonNull(pasted, "baseUrl");
        String text = withoutDebris(pasted);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the base URL is empty");
        }
        if (!text.contains("://")) {
            text = "https://" + text;
        }
        HttpUrl url = WebAddress.checked(text, "base URL", allowHttpOnLoopback);
        if (url.query() != null) {
            throw new IllegalArgumentException("the base URL has a query; it ends with its path");
        }
        String path = url.encodedPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        HttpUrl.Builder root = url.newBuilder().fragment(null);
        if (path.isEmpty()) {
            root.encodedPath("/" + ROOT);
        } else {
            root.encodedPath(path);
        }
        HttpUrl called = root.build();
        return new BaseUrl(called, !called.toString().equals(pasted));
    }

    /** Blanks, invisible characters and quotes come along when an address is copied out of a mail or a PDF. */
    private static String withoutDebris(String pasted) {
        StringBuilder kept = new StringBuilder(pasted.length());
        pasted.codePoints()
                .filter(c -> !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT)
                .forEach(kept::appendCodePoint);
        int from = 0;
        int to = kept.length();
        while (from < to && QUOTES.indexOf(kept.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && (QUOTES.indexOf(kept.charAt(to - 1)) >= 0 || ",;".indexOf(kept.charAt(to - 1)) >= 0)) {
            to--;
        }
        return kept.substring(from, to);
    }

    /** The URL of a path below the root, which is encoded already. */
    HttpUrl resolve(String encodedPath, String encodedQuery) {
        HttpUrl.Builder target = url.newBuilder();
        for (String segment : encodedPath.split("/", -1)) {
            target.addEncodedPathSegment(segment);
        }
        return target.encodedQuery(encodedQuery.isEmpty() ? null : encodedQuery).build();
    }
}
