// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/** Which number stands for a hash: some 24 bytes an entry. For one thread at a time. */
final class LongTable {
    static final int NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private long[] keys = new long[FIRST_CAPACITY];
    private int[] numbers = new int[FIRST_CAPACITY];
    private int size;

    /** Notes the number of a hash, unless it has one; gives the one it had, or {@link #NONE}. */
    int putIfAbsent(long hash, int number) {
        if (size * 10L > keys.length * 7L) {
            grow();
        }
        long key = hash == 0 ? 1 : hash;
        int slot = find(key);
        if (keys[slot] != 0) {
            return numbers[slot];
        }
        keys[slot] = key;
        numbers[slot] = number;
        size++;
        return NONE;
    }

    /** The number of a hash, or {@link #NONE}. */
    int get(long hash) {
        int slot = find(hash == 0 ? 1 : hash);
        return keys[slot] == 0 ? NONE : numbers[slot];
    }

    boolean contains(long hash) {
        return keys[find(hash == 0 ? 1 : hash)] != 0;
    }

    boolean isEmpty() {
        return size == 0;
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
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
