// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A district whose runs keep failing is tried less and less often by a schedule, and at once by a person. */
class QuarantineTest {
    private static final Instant MORNING = Instant.parse("2026-09-01T06:00:00Z");

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(1, 20, clock);
    private final World world = new World(roster, clock);
    private final List<SyncEvent.Quarantined> told = new ArrayList<>();

    @Test
    void aScheduleTriesFiveTimesAndThenTheLessOftenTheOftenerItFails() throws Exception {
        world.run();
        roster.unreachable.add(RosterCollection.USERS);
        List<Integer> tried = new ArrayList<>();
        for (int hour = 0; hour < 110; hour++) {
            clock.advance(Duration.ofHours(1));
            SyncReport report = scheduled();
            if (report.status() == RunStatus.FAILED) {
                tried.add(hour);
            } else {
                assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
                assertThat(codes(report)).containsExactly("quarantined");
            }
        }

        assertThat(tried).containsExactly(0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 58, 81, 104);
        assertThat(told).as("mails").hasSize(1);
        assertThat(told.get(0).failures()).isEqualTo(5);
        assertThat(world.sync().history(50)).as("what was not made is no run").hasSize(14);
    }

    @Test
    void whoStartsARunByHandIsNotKeptFromItAndASuccessEndsIt() throws Exception {
        fail(7);
        assertThat(codes(scheduled())).containsExactly("quarantined");
        roster.unreachable.clear();

        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);

        assertThat(scheduled().status()).isEqualTo(RunStatus.DONE);
        fail(4);
        assertThat(scheduled().status()).as("the fifth").isEqualTo(RunStatus.FAILED);
        assertThat(told).hasSize(1);
    }

    /** A decision makes the next run read everything, and a run that may read changes alone says so each time. */
    @Test
    void aRunThatSaysThatItTakesAFullOneHasNotFailed() throws Exception {
        world.settings = world.settings.withMode(SyncMode.delta());
        for (int i = 0; i < 9; i++) {
            clock.advance(Duration.ofHours(1));
            assertThat(codes(scheduled())).containsExactly("full-run-needed");
        }
        world.settings = world.settings.withMode(SyncMode.full());

        assertThat(scheduled().status()).isEqualTo(RunStatus.DONE);
        assertThat(told).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void aHistoryThatCannotBeReadHidesNoReportOfAFailedRun() {
        roster.unreachable.add(RosterCollection.USERS);
        world.memory = (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("runs")) {
                        throw new IllegalStateException("no history");
                    }
                    return method.invoke(world.state, arguments);
                });

        assertThat(world.run().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aPreviewIsMadeWhateverFailedBefore() {
        fail(9);
        roster.unreachable.clear();

        assertThat(world.plan().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void onlyRunsThatReadTheRosterAndFailedAreCounted() {
        List<RunRecord> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(run("full", "failed", 10 - i));
        }
        assertThat(Quarantine.after(runs)).isEmpty();
        runs.add(run("approval", "failed", 6));
        runs.add(run("full", "cancelled", 5));
        runs.add(run("delta", "running", 4));
        assertThat(Quarantine.after(runs)).isEmpty();
        runs.add(run("delta", "failed", 3));
        assertThat(Quarantine.after(runs)).contains(new Quarantine(5, MORNING.plus(Duration.ofHours(11))));
        runs.add(run("approval", "done", 2));
        assertThat(Quarantine.after(runs).orElseThrow().failures()).isEqualTo(5);
        for (String ended : List.of("done", "done-with-errors", "held")) {
            List<RunRecord> broken = new ArrayList<>(runs);
            broken.add(3, run("full", ended, 7));
            assertThat(Quarantine.after(broken)).as(ended).isEmpty();
        }
    }

    private void fail(int times) {
        roster.unreachable.add(RosterCollection.USERS);
        for (int i = 0; i < times; i++) {
            clock.advance(Duration.ofHours(1));
            assertThat(world.run().status()).isEqualTo(RunStatus.FAILED);
        }
    }

    private SyncReport scheduled() throws InterruptedException {
        return world.sync(event -> {
                    if (event instanceof SyncEvent.Quarantined begun) {
                        told.add(begun);
                    }
                })
                .start("schedule")
                .await();
    }

    private static RunRecord run(String mode, String status, int hour) {
        return new RunRecord("run-" + hour, MORNING.plus(Duration.ofHours(hour)), status, mode, null, null, null);
    }

    private static List<String> codes(SyncReport report) {
        return report.problems().stream().map(Problem::code).toList();
    }
}
