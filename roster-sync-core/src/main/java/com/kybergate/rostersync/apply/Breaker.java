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

    void written(int changes) {
        for (int i = 0; i < Math.min(changes, WINDOW); i++) {
            note(false);
        }
    }

    void unanswered() {
        note(true);
    }

    private void note(boolean failure) {
        failed.set(at, failure);
        at = (at + 1) % WINDOW;
    }

    boolean isOpen() {
        return failed.cardinality() >= MOST;
    }
}
