// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import com.kybergate.rostersync.report.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Problems as they are met: of each kind the first ones singly, and of the others how many there were. A district that moves its
 * enrollments before its people makes a million problems that all say the same. One thread at a time.
 */
public final class ProblemLog {
    /** How many problems of one code and collection are kept singly. */
    public static final int MOST_OF_A_KIND = 10_000;

    /** The code of the problem that stands for those that were not kept singly. */
    public static final String AND_MORE = "and-more";

    private final List<Problem> kept = new ArrayList<>();
    private final Map<Kind, Long> met = new LinkedHashMap<>();

    private record Kind(String code, String severity, String entity) {}

    /** Begins with none. */
    public ProblemLog() {}

    /**
     * Adds a problem.
     *
     * @param problem the problem
     */
    public void add(Problem problem) {
        Kind kind = new Kind(problem.code(), problem.severity(), problem.entity());
        if (met.merge(kind, 1L, Long::sum) <= MOST_OF_A_KIND) {
            kept.add(problem);
        }
    }

    /**
     * Adds what another log gave: its kinds are others than those of this log, and it has its limits already.
     *
     * @param problems the problems of the other
     */
    public void addAll(List<Problem> problems) {
        kept.addAll(problems);
    }

    /**
     * The problems in the order in which they were met, and, for each kind of which there are more, one that says how many more.
     *
     * @return the problems
     */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(kept);
        met.forEach((kind, number) -> {
            if (number > MOST_OF_A_KIND) {
                all.add(new Problem(
                        AND_MORE,
                        kind.severity(),
                        kind.entity(),
                        null,
                        null,
                        String.format(
                                Locale.ROOT,
                                "There are %,d more problems %s; the first %,d are named one by one.",
                                number - MOST_OF_A_KIND,
                                kind.code(),
                                MOST_OF_A_KIND)));
            }
        });
        return List.copyOf(all);
    }
}
