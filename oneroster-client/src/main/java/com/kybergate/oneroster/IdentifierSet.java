// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/**
 * Which identifiers a walk has met, in some 16 bytes each: an open-addressing table of 64-bit hashes. The hashes are seeded for
 * each walk, so that a collision (one in some ten million walks of five million records) does not come back every night.
 */
final class IdentifierSet {
    private static final int FIRST_CAPACITY = 1024;

    private final long seed;
    private long[] slots = new long[FIRST_CAPACITY];
    private int size;

    IdentifierSet(long seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    boolean contains(String identifier) {
        return slots[slot(slots, hash(identifier))] != 0;
    }

    /** Adds an identifier; {@code false} if it was there. */
    boolean add(String identifier) {
        long hash = hash(identifier);
        int slot = slot(slots, hash);
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = hash;
        size++;
        if (size > slots.length / 4 * 3) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (long hash : slots) {
            if (hash != 0) {
                larger[slot(larger, hash)] = hash;
            }
        }
        slots = larger;
    }

    private static int slot(long[] table, long hash) {
        int mask = table.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private long hash(String text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
