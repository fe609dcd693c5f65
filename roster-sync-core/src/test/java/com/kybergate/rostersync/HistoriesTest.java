// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sync and a reference model live through the same random histories, and never disagree. */
class HistoriesTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final int HISTORIES = Integer.getInteger("histories", FULL ? 200_000 : 1_000);

    @Test
    void theSyncDoesWhatTheReferenceModelSays() {
        long runs = 0;
        long deltas = 0;
        long restores = 0;
        long held = 0;
        long first = Long.getLong("seed", 0L);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            List<HistoryStep> steps = HistoryStep.some(~seed);
            try {
                RandomHistory history = RandomHistory.live(seed, steps);
                runs += history.runs;
                deltas += history.deltas;
                restores += history.restores;
                held += history.held;
            } catch (AssertionError | RuntimeException e) {
                List<HistoryStep> least = shrunk(seed, steps);
                throw new AssertionError("seed " + seed + ", shrunk to " + least, disagreement(seed, least));
            }
        }
        System.out.println(String.format(
                "histories: %,d of %,d runs, %,d of them deltas and %,d after a restore, in which %,d changes waited for approval, 0"
                        + " disagreements with the reference model",
                HISTORIES, runs, deltas, restores, held));
    }

    /** Leaves out whatever can be left out. */
    private static List<HistoryStep> shrunk(long seed, List<HistoryStep> steps) {
        List<HistoryStep> least = steps;
        for (int size = steps.size() / 2; size > 0; size /= 2) {
            for (int from = 0; from < least.size(); ) {
                List<HistoryStep> fewer = new ArrayList<>(least.subList(0, from));
                fewer.addAll(least.subList(Math.min(least.size(), from + size), least.size()));
                if (fewer.size() < least.size() && disagreement(seed, fewer) != null) {
                    least = fewer;
                } else {
                    from += size;
                }
            }
        }
        return least;
    }

    private static @Nullable Throwable disagreement(long seed, List<HistoryStep> steps) {
        try {
            RandomHistory.live(seed, steps);
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }
}
