// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/**
 * Which identifiers a walk has met, in some 11 bytes each: open-addressing tables of 64-bit hashes. The hashes are seeded for
 * each walk, so that a collision (one in some ten million walks of five million records) does not come back every night.
 *
 * <p>Many small tables that grow one by one and by little: one large table would be half empty on the average, and would stand in
 * memory twice while it grows.
 */
final class IdentifierSet {
    private static final int PART_BITS = 8;
    private static final int FIRST_CAPACITY = 8;

    private final long seed;
    private final long[][] parts = new long[1 << PART_BITS][FIRST_CAPACITY];
    private final int[] sizes = new int[1 << PART_BITS];
    private int size;

    IdentifierSet(long seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    boolean contains(String identifier) {
        long hash = hash(identifier);
        long[] table = parts[part(hash)];
        return table[slot(table, hash)] != 0;
    }

    /** Adds an identifier; {@code false} if it was there. */
    boolean add(String identifier) {
        long hash = hash(identifier);
        int part = part(hash);
        int slot = slot(parts[part], hash);
        if (parts[part][slot] != 0) {
            return false;
        }
        parts[part][slot] = hash;
        size++;
        if (++sizes[part] * 100L >= parts[part].length * 85L) {
            parts[part] = larger(parts[part]);
        }
        return true;
    }

    /** The bytes that the tables take, without what the platform adds to each. */
    long bytes() {
        long bytes = 0;
        for (long[] part : parts) {
            bytes += (long) part.length * Long.BYTES;
        }
        return bytes;
    }

    private static long[] larger(long[] table) {
        long[] larger = new long[table.length + table.length / 5 + FIRST_CAPACITY];
        for (long hash : table) {
            if (hash != 0) {
                larger[slot(larger, hash)] = hash;
            }
        }
        return larger;
    }

    private static int part(long hash) {
        return (int) (hash >>> (Long.SIZE - PART_BITS));
    }

    private static int slot(long[] table, long hash) {
        int slot = (int) (((hash & 0xffffffffL) * table.length) >>> Integer.SIZE);
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 == table.length ? 0 : slot + 1;
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
