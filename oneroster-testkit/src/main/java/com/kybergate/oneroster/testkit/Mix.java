// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

/** Evenly spread bits computed from a seed and an index (the finaliser of SplitMix64), so that nothing need be stored. */
final class Mix {

    private Mix() {}

    static long of(long seed, long index) {
        long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A choice from 0 to {@code bound - 1}. */
    static int below(int bound, long seed, long index) {
        return (int) Long.remainderUnsigned(of(seed, index), bound);
    }
}
