// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.auth;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding as RFC 3986 and RFC 5849 §3.6 want it: everything but {@code A–Z a–z 0–9 - . _ ~}, upper-case digits.
 * {@code java.net.URLEncoder} is wrong three times: {@code +} for a blank, {@code *} left alone, {@code ~} encoded.
 */
public final class PercentEncoding {
    private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

    private PercentEncoding() {}

    /** The text, encoded. */
    public static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(DIGITS[c >> 4]).append(DIGITS[c & 15]);
            }
        }
        return encoded.toString();
    }

    /** Whether the text comes out of its encoding as it was: half a surrogate pair would come out as a question mark. */
    public static boolean isEncodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The text, decoded; a percent sign that begins no code, and a plus, stand for themselves. */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] from = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] to = new byte[from.length];
        int length = 0;
        for (int i = 0; i < from.length; i++) {
            int code = from[i] == '%' && i + 2 < from.length ? code(from[i + 1], from[i + 2]) : -1;
            if (code >= 0) {
                to[length++] = (byte) code;
                i += 2;
            } else {
                to[length++] = from[i];
            }
        }
        return new String(to, 0, length, StandardCharsets.UTF_8);
    }

    /** The byte that two digits stand for; −1 where one is no digit. */
    private static int code(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
