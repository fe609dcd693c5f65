// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.rostersync.roster.ContentHash;
import java.util.Arrays;

/**
 * Which identifiers of a collection are known, with what content, and what was seen of them: some 36 bytes an identifier, whatever its
 * length.
 *
 * <p>Keys are 64-bit hashes under a seed that is new in every run, so two identifiers that collide in one run (about one run in a
 * million, at five million records) do not collide in the next. A collision makes the second record look like a duplicate of the
 * first, and of duplicates nothing is concluded. Open addressing with linear probing. One thread at a time.
 */
final class KeyIndex {
    /** In the mirror, counting as there. */
    static final int ACTIVE = 1;
    /** In the mirror. */
    static final int MIRRORED = 2;
    /** Seen in this walk. */
    static final int SEEN = 4;
    /** Seen, with other content than the mirror's, or new. */
    static final int CHANGED = 8;
    /** Seen twice, with different contents. */
    static final int DUPLICATE = 16;
    /** Seen, but not as what it should be. */
    static final int INVALID = 32;
    /** Seen, but not wanted. */
    static final int SKIPPED = 64;

    private static final int FIRST_CAPACITY = 1 << 10;

    private final long seed;
    private long[] keys = new long[FIRST_CAPACITY];
    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    private byte[] flags = new byte[FIRST_CAPACITY];
    private byte[] reasons = new byte[FIRST_CAPACITY];
    private int size;

    KeyIndex(long seed) {
        this.seed = seed;
    }

    /** The slot of an identifier, taken for it if it had none. Valid until the next call of this method. */
    int slot(String sourcedId) {
        if (size * 10L > keys.length * 7L) {
            grow();
        }
        long key = key(sourcedId);
        int slot = find(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            size++;
        }
        return slot;
    }

    /** What is known of an identifier: 0 if nothing is. */
    int flagsOf(String sourcedId) {
        int slot = find(key(sourcedId));
        return keys[slot] == 0 ? 0 : flags[slot];
    }

    int reasonOf(String sourcedId) {
        return reasons[find(key(sourcedId))];
    }

    int flags(int slot) {
        return flags[slot];
    }

    void set(int slot, int flag) {
        flags[slot] |= (byte) flag;
    }

    void clear(int slot, int flag) {
        flags[slot] &= (byte) ~flag;
    }

    int reason(int slot) {
        return reasons[slot];
    }

    void reason(int slot, int reason) {
        reasons[slot] = (byte) reason;
    }

    void hash(int slot, ContentHash hash) {
        high[slot] = hash.high();
        low[slot] = hash.low();
    }

    boolean hasHash(int slot, ContentHash hash) {
        return high[slot] == hash.high() && low[slot] == hash.low();
    }

    int size() {
        return size;
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ (key >>> 32)) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldHigh = high;
        long[] oldLow = low;
        byte[] oldFlags = flags;
        byte[] oldReasons = reasons;
        int capacity = oldKeys.length * 2;
        keys = new long[capacity];
        high = new long[capacity];
        low = new long[capacity];
        flags = new byte[capacity];
        reasons = new byte[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                flags[slot] = oldFlags[i];
                reasons[slot] = oldReasons[i];
            }
        }
        Arrays.fill(oldKeys, 0);
    }

    private long key(String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash ^ text.charAt(i));
        }
        hash = mix(hash + text.length());
        return hash == 0 ? 1 : hash;
    }

    /** The finaliser of SplitMix64: every bit of the input reaches every bit of the output. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) + 0x9e3779b97f4a7c15L;
    }
}
