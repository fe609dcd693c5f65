// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.internal.ProblemLog;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A roster in which very much is wrong: everything is counted, some of it is named, and a report says how many more there are. */
class ManyProblemsTest {
    private static final int MANY = ProblemLog.MOST_OF_A_KIND + 2_345;

    private final ScriptedRoster roster = ScriptedRoster.of(1, 5);
    private final World world = new World(roster);

    @Test
    void ofTheProblemsOfAKindTheFirstAreNamedAndTheOthersCounted() {
        for (int i = 0; i < MANY; i++) {
            roster.enroll(String.format("nobody-%05d", i), "s1");
        }
        SyncReport report = world.run();

        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(Outcome.DEFERRED))
                .isEqualTo(MANY);
        List<Problem> history = world.sync().problems(report.run());
        assertThat(history).hasSize(ProblemLog.MOST_OF_A_KIND + 1);
        assertThat(history.subList(0, ProblemLog.MOST_OF_A_KIND))
                .allMatch(p -> p.code().equals("dangling-reference") && p.sourcedId() != null);
        assertThat(history.get(ProblemLog.MOST_OF_A_KIND))
                .isEqualTo(new Problem(
                        "and-more",
                        Problem.WARNING,
                        "enrollments",
                        null,
                        null,
                        "There are 2,345 more problems dangling-reference; the first 10,000 are named one by one."));
    }

    @Test
    void aReportWithoutRoomForAllOfThemSaysHowManyMoreThereAre() {
        for (int i = 0; i < MANY; i++) {
            roster.fault(RosterCollection.USERS, new RecordFault("users", "broken-" + i, "malformed", i));
        }
        SyncReport report = world.run();

        List<Problem> shown = report.problems();
        assertThat(shown).hasSize(SyncReport.MOST_PROBLEMS);
        List<Problem> more =
                shown.stream().filter(p -> p.code().equals(ProblemLog.AND_MORE)).toList();
        int named = shown.size() - more.size();
        assertThat(more)
                .extracting(Problem::severity, Problem::entity, Problem::remedy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Problem.ERROR,
                                "users",
                                "There are 2,345 more problems malformed; the first 10,000 are named one by one."),
                        org.assertj.core.groups.Tuple.tuple(
                                Problem.ERROR,
                                "",
                                (ProblemLog.MOST_OF_A_KIND - named)
                                        + " more problems are named in the run's history, for which a report has no room."));
        assertThat(shown.get(shown.size() - 1)).isEqualTo(more.get(1));
        assertThat(report.counts(RosterCollection.USERS).of(Outcome.INVALID)).isEqualTo(MANY);
    }

    @Test
    void aReportWithRoomForAllOfThemSaysNothingOfMore() {
        for (int i = 0; i < SyncReport.MOST_PROBLEMS; i++) {
            roster.enroll(String.format("nobody-%05d", i), "s1");
        }
        assertThat(world.run().problems())
                .hasSize(SyncReport.MOST_PROBLEMS)
                .allMatch(p -> p.code().equals("dangling-reference"));
    }
}
