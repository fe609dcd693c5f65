// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import org.jspecify.annotations.Nullable;

/**
 * The servers that two addresses lead to.
 *
 * <p>What matters is one direction: two addresses of the same origin must lead the client to the same server, or a secret could be led
 * astray. So nothing is folded here that the client might keep apart; letters outside ASCII stay as they are, and what is doubtful is refused.
 * In the other direction an origin may be too particular: then a secret is asked for once too often.
 */
final class Origin {
    /** Those that the client takes off a base URL, too. */
    private static final String QUOTES = "\"'`<>\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e";

    private static final String DELIMITER = "://";

    private Origin() {}

    static String of(String baseUrl, @Nullable String tokenUrl) {
        String base = withoutDebris(baseUrl);
        if (base.isEmpty()) {
            throw new IllegalArgumentException("the base URL is empty");
        }
        String first = server(base.contains(DELIMITER) ? base : "https" + DELIMITER + base, "base URL");
        if (tokenUrl == null) {
            return first;
        }
        String second = server(tokenUrl.strip(), "token URL");
        return second.equals(first) ? first : first + " " + second;
    }

    private static String server(String url, String what) {
        int delimiter = url.indexOf(DELIMITER);
        String scheme = delimiter < 0 ? "" : lowerCase(url.substring(0, delimiter));
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("the " + what + " must begin with https://");
        }
        String authority = authority(url.substring(delimiter + DELIMITER.length()));
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the " + what + " holds a user name; credentials are given separately");
        }
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        if (!isHost(host) || !port.matches("[0-9]{0,5}")) {
            throw new IllegalArgumentException("the " + what + " is no URL that can be called");
        }
        int number = port.isEmpty() ? scheme.equals("https") ? 443 : 80 : Integer.parseInt(port);
        return scheme + DELIMITER + lowerCase(host) + ":" + number;
    }

    /** A backslash ends it, as it does for the client; to others it would be part of a name. */
    private static String authority(String rest) {
        int end = 0;
        while (end < rest.length() && "/\\?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return rest.substring(0, end);
    }

    private static boolean isHost(String host) {
        boolean literal = host.startsWith("[") && host.endsWith("]");
        String name = literal ? host.substring(1, host.length() - 1) : host;
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || Character.getType(c) == Character.SURROGATE
                                || "[]".indexOf(c) >= 0);
    }

    /** Of ASCII letters alone: of others there are some that one table folds and another keeps apart, such as the Greek final sigma. */
    private static String lowerCase(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                out.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return out.toString();
    }

    /** Blanks, invisible characters and quotes come along when an address is copied; the client drops the same ones. */
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
}
