// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

/**
 * Halves of surrogate pairs. JSON can escape one; UTF-8 cannot hold it, so a text with one would be another text once it is stored
 * and read back.
 */
final class Halves {
    private static final char REPLACEMENT = '\ufffd';

    private Halves() {}

    static boolean in(String text) {
        return first(text, 0) >= 0;
    }

    /** The text with what stands for damage in place of each half. */
    static String replaced(String text) {
        StringBuilder mended = new StringBuilder(text);
        for (int at = first(text, 0); at >= 0; at = first(text, at + 1)) {
            mended.setCharAt(at, REPLACEMENT);
        }
        return mended.toString();
    }

    private static int first(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
