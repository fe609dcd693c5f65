// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.util.Arrays;

/**
 * The places of an order, some of which are taken: gives the taken place of a rank and the rank of a place in logarithmic time (a
 * Fenwick tree), so that a roster of a hundred thousand records can change between two pages for nothing.
 */
final class Places {
    static final int FREE = -1;

    private final int[] records;
    private final int[] sums;
    private final int highestPower;
    private int taken;

    /** @param records what is at each place, {@link #FREE} where nothing is */
    Places(int[] records) {
        this.records = records.clone();
        this.sums = new int[records.length + 1];
        for (int place = 0; place < records.length; place++) {
            int node = place + 1;
            if (records[place] != FREE) {
                sums[node]++;
                taken++;
            }
            int parent = node + Integer.lowestOneBit(node);
            if (parent < sums.length) {
                sums[parent] += sums[node];
            }
        }
        this.highestPower = Integer.highestOneBit(Math.max(1, records.length));
    }

    static int[] free(int count) {
        int[] records = new int[count];
        Arrays.fill(records, FREE);
        return records;
    }

    int count() {
        return records.length;
    }

    int taken() {
        return taken;
    }

    int record(int place) {
        return records[place];
    }

    void take(int place, int record) {
        if (records[place] != FREE) {
            throw new IllegalStateException("taken: " + place);
        }
        records[place] = record;
        add(place, 1);
    }

    int leave(int place) {
        int record = records[place];
        if (record == FREE) {
            throw new IllegalStateException("free: " + place);
        }
        records[place] = FREE;
        add(place, -1);
        return record;
    }

    void swap(int one, int other) {
        int record = records[one];
        if (record == FREE || records[other] == FREE) {
            throw new IllegalStateException("free: " + one + " or " + other);
        }
        records[one] = records[other];
        records[other] = record;
    }

    /** The place of the record that {@code rank} others stand before. */
    int at(int rank) {
        if (rank < 0 || rank >= taken) {
            throw new IndexOutOfBoundsException(rank);
        }
        int node = 0;
        int before = 0;
        for (int power = highestPower; power > 0; power >>= 1) {
            if (node + power < sums.length && before + sums[node + power] <= rank) {
                node += power;
                before += sums[node];
            }
        }
        return node;
    }

    /** The next taken place behind a place. */
    int after(int place) {
        int next = place + 1;
        while (records[next] == FREE) {
            next++;
        }
        return next;
    }

    private void add(int place, int difference) {
        taken += difference;
        for (int node = place + 1; node < sums.length; node += Integer.lowestOneBit(node)) {
            sums[node] += difference;
        }
    }
}
