// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.rostersync.roster.ContentHash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which identifiers of a collection are known, with what content, and what was seen of them: some 34 bytes an identifier, whatever its
 * length.
 *
 * <p>Keys are 64-bit hashes under a seed that is new in every run, so two identifiers that collide in one run (about one run in a
 * million, at five million records) do not collide in the next. A collision makes the second record look like a duplicate of the
 * first, and of duplicates nothing is concluded.
 *
 * <p>Open addressing with linear probing, in many small tables that grow one by one and by little: one large table would be half empty on
 * the average, and would stand in memory twice while it grows. One thread at a time.
 */
final class KeyIndex {
    /** In the mirror, counting as there. */
    static final int ACTIVE = 1;
    /** In the mirror. */
    static final int MIRRORED = 2;
    /** Seen in this run. */
    static final int SEEN = 4;
    /** Seen, with other content than the mirror's, or new. */
    static final int CHANGED = 8;
    /** Seen twice, with different contents. */
    static final int DUPLICATE = 16;
    /** Seen, but not as what it should be. */
    static final int INVALID = 32;
    /** Seen, but not wanted. */
    static final int SKIPPED = 64;
    /** Seen in this walk; a run may walk more than once. */
    static final int MET = 128;

    private static final int PART_BITS = 8;

    private final long seed;
    private final @Nullable Part[] parts = new @Nullable Part[1 << PART_BITS];
    private int size;

    KeyIndex(long seed) {
        this.seed = seed;
    }

    /** The slot of an identifier, taken for it if it had none. Valid until the next call of this method. */
    int slot(String sourcedId) {
        long key = key(sourcedId);
        int number = part(key);
        Part part = parts[number];
        if (part == null) {
            part = new Part();
            parts[number] = part;
        }
        if (part.isFull()) {
            part.grow();
        }
        int place = part.find(key);
        if (part.keys[place] == 0) {
            part.keys[place] = key;
            part.size++;
            size++;
        }
        return (place << PART_BITS) | number;
    }

    /** What is known of an identifier: 0 if nothing is. */
    int flagsOf(String sourcedId) {
        long key = key(sourcedId);
        Part part = parts[part(key)];
        int place = part == null ? -1 : part.find(key);
        return part == null || part.keys[place] == 0 ? 0 : part.flags[place];
    }

    int reasonOf(String sourcedId) {
        long key = key(sourcedId);
        Part part = parts[part(key)];
        return part == null ? 0 : part.reasons[part.find(key)];
    }

    int flags(int slot) {
        return of(slot).flags[slot >>> PART_BITS];
    }

    void set(int slot, int flag) {
        of(slot).flags[slot >>> PART_BITS] |= (byte) flag;
    }

    void clear(int slot, int flag) {
        of(slot).flags[slot >>> PART_BITS] &= (byte) ~flag;
    }

    /** Takes a flag from every identifier. */
    void clearAll(int flag) {
        for (Part part : parts) {
            for (int place = 0; part != null && place < part.flags.length; place++) {
                part.flags[place] &= (byte) ~flag;
            }
        }
    }

    int reason(int slot) {
        return of(slot).reasons[slot >>> PART_BITS];
    }

    void reason(int slot, int reason) {
        of(slot).reasons[slot >>> PART_BITS] = (byte) reason;
    }

    void hash(int slot, ContentHash hash) {
        of(slot).high[slot >>> PART_BITS] = hash.high();
        of(slot).low[slot >>> PART_BITS] = hash.low();
    }

    boolean hasHash(int slot, ContentHash hash) {
        return of(slot).high[slot >>> PART_BITS] == hash.high() && of(slot).low[slot >>> PART_BITS] == hash.low();
    }

    int size() {
        return size;
    }

    /** The bytes that the tables take, without what the platform adds to each. */
    long bytes() {
        long bytes = 0;
        for (Part part : parts) {
            bytes += part == null ? 0 : part.keys.length * Part.BYTES_OF_PLACE;
        }
        return bytes;
    }

    private Part of(int slot) {
        return Objects.requireNonNull(parts[slot & ((1 << PART_BITS) - 1)]);
    }

    private static int part(long key) {
        return (int) (key >>> (Long.SIZE - PART_BITS));
    }

    /** The identifiers whose keys begin with the same bits. */
    private static final class Part {
        static final long BYTES_OF_PLACE = 3L * Long.BYTES + 2;
        private static final int FIRST_CAPACITY = 8;

        long[] keys = new long[FIRST_CAPACITY];
        long[] high = new long[FIRST_CAPACITY];
        long[] low = new long[FIRST_CAPACITY];
        byte[] flags = new byte[FIRST_CAPACITY];
        byte[] reasons = new byte[FIRST_CAPACITY];
        int size;

        boolean isFull() {
            return size * 100L >= keys.length * 85L;
        }

        /** Where a key is, or would be. */
        int find(long key) {
            int place = (int) (((key & 0xffffffffL) * keys.length) >>> Integer.SIZE);
            while (keys[place] != 0 && keys[place] != key) {
                place = place + 1 == keys.length ? 0 : place + 1;
            }
            return place;
        }

        void grow() {
            long[] oldKeys = keys;
            long[] oldHigh = high;
            long[] oldLow = low;
            byte[] oldFlags = flags;
            byte[] oldReasons = reasons;
            int capacity = oldKeys.length + oldKeys.length / 5 + FIRST_CAPACITY;
            keys = new long[capacity];
            high = new long[capacity];
            low = new long[capacity];
            flags = new byte[capacity];
            reasons = new byte[capacity];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int place = find(oldKeys[i]);
                    keys[place] = oldKeys[i];
                    high[place] = oldHigh[i];
                    low[place] = oldLow[i];
                    flags[place] = oldFlags[i];
                    reasons[place] = oldReasons[i];
                }
            }
        }
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
