// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import com.kybergate.rostersync.report.Problem;

/** Is shown the problems of a check one by one, as there may be too many to keep. One thread at a time. */
@FunctionalInterface
public interface ProblemSink {

    /**
     * Is shown a problem.
     *
     * @param problem the problem
     */
    void problem(Problem problem);

    /**
     * Is told, before any problem, what a school or another body is called.
     *
     * @param sourcedId the identifier of the school
     * @param name its name as the source states it
     */
    default void school(String sourcedId, String name) {}
}
