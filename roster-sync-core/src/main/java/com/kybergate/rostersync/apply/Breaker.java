// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import java.util.BitSet;

/**
 * Tells when the accounts answer so rarely that going on helps nobody: of the last two hundred changes twenty could not be written because
 * nobody answered. What a host refuses is its answer, and does not count. One thread at a time.
 */
final class Breaker {
    private static final int WINDOW = 200;
    private static final int MOST = 20;

    private final BitSet failed = new BitSet(WINDOW);
    private int at;
    private int passed;
    private int wait;

    void written(int changes) {
        for (int i = 0; i < Math.min(changes, WINDOW); i++) {
            note(false);
        }
    }

    /**
     * Whether a batch is to be tried: always, unless nobody answers. Then the next one is, and if it gets no answer either, twice as many are let
     * pass before each further try: a bad stretch is not the whole roster, and a dead host is not to be waited for a thousand times.
     */
    boolean letsTry() {
        if (!isOpen()) {
            return true;
        }
        if (passed < wait) {
            passed++;
            return false;
        }
        passed = 0;
        wait = Math.max(1, wait * 2);
        return true;
    }

    void unanswered() {
        note(true);
    }

    private void note(boolean failure) {
        failed.set(at, failure);
        at = (at + 1) % WINDOW;
    }

    /** One got through: the accounts answer again. */
    void close() {
        failed.clear();
        passed = 0;
        wait = 0;
    }

    boolean isOpen() {
        return failed.cardinality() >= MOST;
    }
}
