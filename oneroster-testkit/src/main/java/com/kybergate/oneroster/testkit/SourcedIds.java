// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.Comparator;
import java.util.Map;

/** The order of sourcedIds, and computed sourcedIds that ascend with an index and lead back to it. */
final class SourcedIds {

    /** UTF-8 byte order, which is code point order; String's own order differs beyond the basic plane. */
    static final Comparator<String> ORDER = SourcedIds::compare;

    private static final int DIGITS = 11;
    private static final int SUFFIX = 6;

    private final String prefix;
    private final long seed;

    SourcedIds(String prefix, long seed) {
        this.prefix = prefix + "-";
        this.seed = Mix.of(seed, prefix.hashCode());
    }

    static String of(Map<String, Object> record) {
        if (record.get("sourcedId") instanceof String id) {
            return id;
        }
        throw new IllegalArgumentException("A record needs a sourcedId that is a string");
    }

    String at(long index) {
        char[] id = new char[prefix.length() + DIGITS + 1 + SUFFIX];
        prefix.getChars(0, prefix.length(), id, 0);
        long rest = index;
        for (int i = prefix.length() + DIGITS - 1; i >= prefix.length(); i--) {
            id[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        id[prefix.length() + DIGITS] = '-';
        long bits = Mix.of(seed, index);
        for (int i = id.length - 1; i > prefix.length() + DIGITS; i--) {
            id[i] = Character.forDigit((int) (bits & 15), 16);
            bits >>>= 4;
        }
        return new String(id);
    }

    /** The index of an id that {@link #at} made, or -1. */
    long indexOf(String id) {
        if (id.length() != prefix.length() + DIGITS + 1 + SUFFIX || !id.startsWith(prefix)) {
            return -1;
        }
        long index = 0;
        for (int i = prefix.length(); i < prefix.length() + DIGITS; i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = index * 10 + (c - '0');
        }
        return at(index).equals(id) ? index : -1;
    }

    private static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogateX = Character.isSurrogate(x);
                boolean surrogateY = Character.isSurrogate(y);
                if (surrogateX == surrogateY) {
                    return Character.compare(x, y);
                }
                return surrogateX ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
