// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import org.jspecify.annotations.Nullable;

/**
 * What is known of many texts, in eight flags each: some 12 bytes a text, whatever its length. Keys are 64-bit hashes under a seed of the check's own, so
 * that two texts of a district of a million are taken for one in one check of some ten million, and not again in the next.
 *
 * <p>Open addressing in many small tables that grow one by one, because one large table would stand in memory twice while it grows. One
 * thread at a time.
 */
final class Marks {
    private static final int PART_BITS = 8;

    private final long seed;
    private final @Nullable Part[] parts = new @Nullable Part[1 << PART_BITS];

    Marks(long seed) {
        this.seed = seed;
    }

    /** What is known of a text: 0 if nothing is. */
    int of(String text) {
        long key = key(text);
        Part part = parts[part(key)];
        return part == null ? 0 : part.flags[part.find(key)];
    }

    /** Adds flags to what is known of a text, and says what was known before. */
    int add(String text, int flags) {
        long key = key(text);
        Part part = parts[part(key)];
        if (part == null) {
            part = new Part();
            parts[part(key)] = part;
        }
        if (part.size * 100L >= part.keys.length * 85L) {
            part.grow();
        }
        int place = part.find(key);
        if (part.keys[place] == 0) {
            part.keys[place] = key;
            part.size++;
        }
        int before = part.flags[place];
        part.flags[place] = (byte) (before | flags);
        return before;
    }

    private static int part(long key) {
        return (int) (key >>> (Long.SIZE - PART_BITS));
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

    private static final class Part {
        private static final int FIRST_CAPACITY = 8;

        long[] keys = new long[FIRST_CAPACITY];
        byte[] flags = new byte[FIRST_CAPACITY];
        int size;

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
            byte[] oldFlags = flags;
            int capacity = oldKeys.length + oldKeys.length / 5 + FIRST_CAPACITY;
            keys = new long[capacity];
            flags = new byte[capacity];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int place = find(oldKeys[i]);
                    keys[place] = oldKeys[i];
                    flags[place] = oldFlags[i];
                }
            }
        }
    }
}
