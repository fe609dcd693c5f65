// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.state.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How long a schedule leaves a tenant alone whose runs fail one after the other: a district with a wrong secret, or an application that is
 * down, is not asked four times a day for months. Whoever starts a run by hand is not kept from it.
 *
 * @param failures how many runs have failed since one did not
 * @param until when a schedule may try again
 */
record Quarantine(int failures, Instant until) {
    /** What a schedule calls itself, see {@link RosterSync#start}. */
    static final String SCHEDULE = "schedule";

    static final int RUNS_LOOKED_AT = 20;
    static final int FAILURES = 5;
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofHours(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(23);
    private static final Set<String> READING = Set.of(RunDraft.FULL, RunDraft.DELTA);
    private static final Set<String> ENDED =
            Set.of(RunStatus.DONE.key(), RunStatus.DONE_WITH_ERRORS.key(), RunStatus.HELD.key());

    /**
     * What the history says.
     *
     * @param runs the runs, the latest first
     * @return empty as long as a run went well not too long ago
     */
    static Optional<Quarantine> after(List<RunRecord> runs) {
        int failures = 0;
        Instant last = Instant.MIN;
        for (RunRecord run : runs) {
            if (!READING.contains(run.mode())) {
                continue;
            }
            if (ENDED.contains(run.status())) {
                break;
            }
            // A run that was stopped, or whose process died, says nothing of whether one would succeed.
            if (run.status().equals(RunStatus.FAILED.key()) && !isRefused(run)) {
                last = failures == 0 ? run.startedAt() : last;
                failures++;
            }
        }
        return failures < FAILURES
                ? Optional.empty()
                : Optional.of(new Quarantine(failures, last.plus(pause(failures))));
    }

    /** A run that was to read changes alone and said that it takes a full one has not failed in anything that time would mend. */
    private static boolean isRefused(RunRecord run) {
        String report = run.report();
        return report != null && report.contains('"' + WhyFull.REFUSED + '"');
    }

    private static Duration pause(int failures) {
        int doublings = failures - FAILURES;
        return doublings >= MOST_DOUBLINGS ? LONGEST_PAUSE : FIRST_PAUSE.multipliedBy(1L << doublings);
    }

    /** Whether the failure that was noted last is the one with which it began. */
    boolean hasJustBegun() {
        return failures == FAILURES;
    }

    boolean keepsAway(Instant now) {
        return now.isBefore(until);
    }

    Problem problem() {
        return new Problem(
                "quarantined",
                Problem.WARNING,
                "",
                null,
                null,
                "The last " + failures + " runs failed, so the schedule leaves this district alone until " + until
                        + ". What stood in their way is in their reports. A run that is started by hand is made at once, and ends this when it"
                        + " does not fail.");
    }
}
