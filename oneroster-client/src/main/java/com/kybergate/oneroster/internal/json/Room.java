// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

/**
 * What one record may keep in memory. Generous: an org of forty thousand children has room. A list of millions of nothings, cheap to
 * send and twenty times as large once it is read, has not.
 */
final class Room {
    private static final long WHOLE = 8L << 20;
    private static final int ENTRY = 64;

    private long left = WHOLE;

    /** A record begins. */
    void clear() {
        left = WHOLE;
    }

    /** Whether there is room for one more value of this length. */
    boolean holds(int length) {
        left -= ENTRY + length;
        return left >= 0;
    }

    boolean isFull() {
        return left < 0;
    }
}
