// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that begin by themselves, pauses, and a run that is watched and stopped from elsewhere. */
class SchedulingTest {
    private static final Duration SIX_HOURS = Duration.ofHours(6);
    private static final SyncSchedule SCHEDULE =
            SyncSchedule.every6Hours(ZoneId.of("America/Chicago")).spread(Duration.ZERO);

    /** When the first run of the schedule begins. */
    private static final Instant SEVEN = Instant.parse("2026-09-01T07:00:00Z");

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 20, clock);
    private final World world = new World(roster, clock);

    @BeforeEach
    void aSchedule() {
        world.host = builder -> builder.schedule(SCHEDULE);
    }

    @Test
    void theFirstLookNotesSinceWhenTimesCountAndEachTimeHasOneRunOfAnyNode() {
        RosterSync one = world.sync();
        RosterSync other = world.sync();
        assertThat(one.runIfDue()).as("it is one in the morning").isEmpty();
        assertThat(one.nextRun()).contains(Instant.parse("2026-09-01T07:00:00Z"));
        clock.set(Instant.parse("2026-09-01T07:00:05Z"));
        SyncReport report = one.runIfDue().orElseThrow();
        assertThat(report.trigger()).isEqualTo("schedule");
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(other.runIfDue()).as("the other node's turn").isEmpty();
        assertThat(other.nextRun()).contains(Instant.parse("2026-09-01T13:00:00Z"));
        clock.advance(SIX_HOURS);
        assertThat(other.runIfDue()).isPresent();
        assertThat(one.runIfDue()).isEmpty();
        assertThat(one.history(10)).hasSize(2);
    }

    /** Both have looked, and both have found that it is time. */
    @Test
    void ofTwoNodesThatFindTheSameTimeDueAtOnceOneRuns() {
        RosterSync quick = world.sync();
        quick.runIfDue();
        clock.advance(SIX_HOURS);
        List<Optional<SyncReport>> meanwhile = new ArrayList<>();
        world.memory = disturbed(world.state, (method, arguments) -> {
            boolean takes = method.equals("replaceNote") && "scheduled".equals(arguments[1]);
            if (takes && meanwhile.isEmpty()) {
                meanwhile.add(quick.runIfDue());
            }
        });

        assertThat(world.sync().runIfDue()).isEmpty();

        assertThat(meanwhile)
                .singleElement()
                .satisfies(report -> assertThat(report).isPresent());
        assertThat(quick.history(10)).hasSize(1);
    }

    @Test
    void aRunOfSomebodyElseAtTheTimeTakesItsPlace() {
        RosterSync sync = world.sync();
        sync.runIfDue();
        clock.advance(SIX_HOURS);
        Lease lease = world.state.acquire(World.TENANT, "somebody", Duration.ofHours(1));
        assertThatThrownBy(sync::runIfDue)
                .isInstanceOf(RosterSyncException.class)
                .hasMessageContaining("another run");
        world.state.release(lease);
        assertThat(sync.runIfDue()).as("the time has had its chance").isEmpty();
        clock.advance(SIX_HOURS);
        assertThat(sync.runIfDue()).isPresent();
    }

    @Test
    void aRunThatDiedWithItsProcessIsBegunAnewAnHourLater() {
        RosterSync other = whenItIsSeven();
        world.memory = dying();
        assertThatThrownBy(world.sync()::runIfDue).hasMessageNotContaining("gone");

        clock.advance(Duration.ofMinutes(59));
        assertThat(other.runIfDue()).as("it may still be at work").isEmpty();
        assertThat(other.nextRun()).contains(SEVEN.plus(SIX_HOURS));
        clock.advance(Duration.ofMinutes(1));
        assertThat(other.runIfDue().orElseThrow().status()).isEqualTo(RunStatus.DONE);

        assertThat(other.runIfDue()).isEmpty();
        clock.advance(Duration.ofMinutes(61));
        assertThat(other.runIfDue()).as("it has ended").isEmpty();
        assertThat(other.nextRun()).contains(SEVEN.plus(SIX_HOURS));
    }

    /** Before the lease of the dead has run out, whoever begins finds it. */
    @Test
    void aLongLeaseIsWaitedFor() {
        world.host = builder -> builder.schedule(SCHEDULE).lease(Duration.ofHours(2));
        RosterSync other = whenItIsSeven();
        world.memory = dying();
        assertThatThrownBy(world.sync()::runIfDue).isInstanceOf(RuntimeException.class);
        world.state.acquire(World.TENANT, "the dead", Duration.ofHours(2));

        clock.advance(Duration.ofHours(2));
        assertThat(other.runIfDue()).isEmpty();
        clock.advance(Duration.ofMinutes(10));
        assertThat(other.runIfDue()).isPresent();
    }

    @Test
    void aTimeWhoseRunsAllTakeTheirProcessWithThemIsGivenUpAfterThree() {
        RosterSync other = whenItIsSeven();
        world.memory = dying();
        RosterSync dies = world.sync();
        for (int tries = 0; tries < 3; tries++) {
            assertThatThrownBy(dies::runIfDue).isInstanceOf(RuntimeException.class);
            clock.advance(Duration.ofHours(1));
        }
        for (int i = 0; i < 11; i++) {
            assertThat(other.runIfDue()).isEmpty();
            clock.advance(Duration.ofMinutes(15));
        }
        clock.set(SEVEN.plus(SIX_HOURS));
        for (int tries = 0; tries < 2; tries++) {
            assertThatThrownBy(dies::runIfDue).isInstanceOf(RuntimeException.class);
            clock.advance(Duration.ofHours(1));
        }
        assertThat(other.runIfDue()).as("the next time has three of its own").isPresent();
    }

    @Test
    void theTriesOfOneTimeAreNotThoseOfTheNext() {
        RosterSync other = world.sync();
        other.runIfDue();
        world.memory = dying();
        RosterSync dies = world.sync();
        for (Instant time : List.of(SEVEN, SEVEN.plus(SIX_HOURS))) {
            clock.set(time);
            for (int tries = 0; tries < 2; tries++) {
                assertThatThrownBy(dies::runIfDue).isInstanceOf(RuntimeException.class);
                clock.advance(Duration.ofHours(1));
            }
        }
        assertThat(other.runIfDue()).isPresent();
    }

    @Test
    void aRunThatGivesSignsOfLifeIsNotBegunTwiceHoweverLongItTakes() {
        RosterSync elsewhere = whenItIsSeven();
        List<Optional<SyncReport>> others = new ArrayList<>();
        RosterSync slow = world.sync(event -> {
            if (event instanceof SyncEvent.Progressed) {
                clock.advance(Duration.ofMinutes(20));
                others.add(elsewhere.runIfDue());
            } else if (event instanceof SyncEvent.RunFinished) {
                // Whoever is told of its end may take a while to hear it.
                clock.advance(Duration.ofMinutes(30));
                others.add(elsewhere.runIfDue());
            }
        });
        assertThat(slow.runIfDue()).isPresent();
        assertThat(clock.instant()).isBetween(SEVEN.plus(Duration.ofHours(2)), SEVEN.plus(SIX_HOURS));
        assertThat(others).hasSizeGreaterThan(5).allMatch(Optional::isEmpty);
    }

    /** As when a node is stopped for a new version. */
    @Test
    void aRunThatIsInterruptedIsBegunAnewAtOnceAndNotForEver() {
        RosterSync other = whenItIsSeven();
        RosterSync stopped = world.sync(event -> {
            if (event instanceof SyncEvent.Fetched) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 2; i++) {
            assertThat(stopped.runIfDue().orElseThrow().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(other.runIfDue().orElseThrow().status()).isEqualTo(RunStatus.DONE);
        clock.set(SEVEN.plus(SIX_HOURS));
        for (int i = 0; i < 3; i++) {
            assertThat(stopped.runIfDue()).isPresent();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(other.runIfDue()).isEmpty();
    }

    @Test
    void aRunThatSomebodyStopsOrThatIsDoneIsNotBegunAnew() {
        RosterSync elsewhere = whenItIsSeven();
        SyncReport stopped = world.sync(event -> {
                    if (event instanceof SyncEvent.Fetched) {
                        elsewhere.cancel(elsewhere.progress().orElseThrow().run());
                    }
                })
                .runIfDue()
                .orElseThrow();
        assertThat(stopped.status()).isEqualTo(RunStatus.CANCELLED);
        clock.advance(Duration.ofHours(2));
        assertThat(elsewhere.runIfDue()).isEmpty();

        clock.set(SEVEN.plus(SIX_HOURS));
        SyncReport done = world.sync(event -> {
                    if (event instanceof SyncEvent.RunFinished) {
                        Thread.currentThread().interrupt();
                    }
                })
                .runIfDue()
                .orElseThrow();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done.status()).isEqualTo(RunStatus.DONE);
        clock.advance(Duration.ofHours(2));
        assertThat(elsewhere.runIfDue()).isEmpty();
    }

    @Test
    void thatARunHasEndedAndCannotBeNotedCostsOneRunMoreAndNotItsReport() {
        RosterSync other = whenItIsSeven();
        world.memory = disturbed(world.state, (method, arguments) -> failIf(notesAnEnd(method, arguments)));
        assertThat(world.sync().runIfDue().orElseThrow().status()).isEqualTo(RunStatus.DONE);
        assertThat(other.runIfDue()).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(other.runIfDue()).isPresent();
        assertThat(other.runIfDue()).isEmpty();
    }

    @Test
    void aNodeWhoseClockWasFarAheadKeepsNobodyWaiting() {
        for (String note : List.of("2026-09-20T07:00:00Z", "2026-09-01T01:00:00Z 2026-09-20T07:00:00Z 1")) {
            RosterSync sync = world.sync();
            String before = world.state.note(World.TENANT, "scheduled").orElse(null);
            assertThat(world.state.replaceNote(World.TENANT, "scheduled", before, note))
                    .isTrue();
            assertThat(sync.runIfDue()).isEmpty();
            clock.advance(SIX_HOURS);
            assertThat(sync.runIfDue()).isPresent();
        }
    }

    /** A node that has looked before, at the time of a run. */
    private RosterSync whenItIsSeven() {
        RosterSync sync = world.sync();
        sync.runIfDue();
        clock.set(SEVEN);
        return sync;
    }

    /** A state in which a run gets no further than its beginning, and cannot even say so. */
    private SyncState<Void> dying() {
        return disturbed(
                world.state, (method, arguments) -> failIf(method.equals("acquire") || notesAnEnd(method, arguments)));
    }

    private static void failIf(boolean gone) {
        if (gone) {
            throw new IllegalStateException("gone");
        }
    }

    /** A state to which something happens whenever it is about to be asked. */
    @SuppressWarnings("unchecked")
    private static SyncState<Void> disturbed(SyncState<Void> real, BiConsumer<String, Object[]> before) {
        return (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    before.accept(method.getName(), arguments);
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean notesAnEnd(String method, Object[] arguments) {
        return method.equals("replaceNote")
                && arguments[1].equals("scheduled")
                && !String.valueOf(arguments[3]).contains(" ");
    }

    @Test
    void aPausedTenantIsLeftAloneByEverySchedulerAndMakesUpForNothing() {
        RosterSync sync = world.sync();
        sync.runIfDue();
        sync.pause("ada", "the district moves its system");
        assertThat(sync.paused().orElseThrow().by()).isEqualTo("ada");
        assertThat(sync.paused().orElseThrow().toString()).doesNotContain("ada", "district");
        assertThat(sync.nextRun()).isEmpty();
        for (int i = 0; i < 9; i++) {
            clock.advance(SIX_HOURS);
            assertThat(sync.runIfDue()).isEmpty();
            SyncReport own = sync.start("schedule").await();
            assertThat(own.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(own.problems()).extracting(Problem::code).containsExactly("paused");
        }
        assertThat(sync.history(10)).isEmpty();
        assertThat(sync.health().reasons()).containsExactly("paused");
        assertThat(sync.run().status()).as("whoever begins a run gets it").isEqualTo(RunStatus.DONE);

        assertThat(sync.resume()).isTrue();

        assertThat(sync.resume()).isFalse();
        assertThat(sync.runIfDue()).as("nothing was missed").isEmpty();
        clock.advance(SIX_HOURS);
        assertThat(sync.runIfDue()).isPresent();
    }

    @Test
    void aPauseIsNoSilenceToBeAlarmedAbout() {
        Mailbox mail = new Mailbox("mail");
        world.host = builder -> builder.schedule(SCHEDULE).notifier(mail);
        RosterSync sync = world.sync();
        sync.runIfDue();
        clock.advance(SIX_HOURS);
        sync.runIfDue();
        sync.pause("ada", "summer");
        clock.advance(Duration.ofDays(40));
        sync.runIfDue();
        sync.resume();
        roster.unreachable.add(RosterCollection.ORGS);
        for (int i = 0; i < 2; i++) {
            clock.advance(SIX_HOURS);
            sync.runIfDue();
        }
        assertThat(mail.kinds()).containsExactly("failed");
        clock.advance(SIX_HOURS);
        sync.runIfDue();
        assertThat(mail.kinds()).containsExactly("failed", "no-success");
    }

    @Test
    void aProcessThatWasAwayMakesUpForWhatItMissedOnce() {
        RosterSync sync = world.sync();
        sync.runIfDue();
        clock.advance(Duration.ofDays(3));
        assertThat(world.sync().runIfDue()).isPresent();
        assertThat(world.sync().runIfDue()).isEmpty();
    }

    @Test
    void aManualScheduleRunsNothing() {
        world.host = builder -> builder;
        clock.advance(Duration.ofDays(30));
        assertThat(world.sync().runIfDue()).isEmpty();
        assertThat(world.sync().nextRun()).isEmpty();
        assertThat(world.state.note(World.TENANT, "scheduled")).isEmpty();
    }

    @Test
    void aRunIsWatchedFromElsewhereAndShowsItselfOncePerSecondAtMost() {
        List<SyncProgress> shown = new ArrayList<>();
        List<Optional<SyncProgress>> elsewhere = new ArrayList<>();
        RosterSync watching = world.sync();
        world.sync(event -> {
                    if (event instanceof SyncEvent.Progressed progressed) {
                        shown.add(progressed.progress());
                    } else if (event instanceof SyncEvent.Applied || event instanceof SyncEvent.Fetched) {
                        elsewhere.add(watching.progress());
                    }
                })
                .run();
        assertThat(shown).extracting(SyncProgress::phase).contains("reading", "planning", "applying", "ended");
        assertThat(shown.get(0).collection()).isEqualTo("orgs");
        assertThat(shown)
                .allMatch(progress -> progress.run().equals(shown.get(0).run()));
        for (int i = 1; i < shown.size(); i++) {
            boolean soon = shown.get(i).at().isBefore(shown.get(i - 1).at().plusSeconds(1));
            assertThat(soon && shown.get(i).phase().equals(shown.get(i - 1).phase()))
                    .isFalse();
        }
        assertThat(elsewhere).isNotEmpty().allMatch(Optional::isPresent);
        SyncProgress last = watching.progress().orElseThrow();
        assertThat(last.phase()).isEqualTo(SyncProgress.ENDED);
        assertThat(last.isSilent(last.at().plusSeconds(3_600), Duration.ofMinutes(1)))
                .isFalse();
        SyncProgress dead = shown.get(0);
        assertThat(dead.isSilent(dead.at().plusSeconds(61), Duration.ofMinutes(1)))
                .isTrue();
        assertThat(dead.isSilent(dead.at().plusSeconds(59), Duration.ofMinutes(1)))
                .isFalse();
    }

    @Test
    void aRunIsStoppedFromElsewhereAndTheNextOneIsNot() {
        RosterSync elsewhere = world.sync();
        SyncReport report = world.sync(event -> {
                    if (event instanceof SyncEvent.Fetched) {
                        elsewhere.cancel(elsewhere.progress().orElseThrow().run());
                    }
                })
                .run();
        assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aSchedulerRunsEveryTenantAtItsTimeAndOnRequestAtOnce() throws Exception {
        List<String> triggers = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch due = new CountDownLatch(2);
        RosterSync sync = world.sync(event -> {
            if (event instanceof SyncEvent.RunFinished finished) {
                triggers.add(finished.report().trigger());
                asked.countDown();
                due.countDown();
            }
        });
        try (InProcessScheduler scheduler = InProcessScheduler.start(2, clock)) {
            assertThatThrownBy(() -> scheduler.runNow(World.TENANT)).isInstanceOf(IllegalArgumentException.class);
            assertThat(scheduler.next(World.TENANT)).isEmpty();
            scheduler.add(sync);
            assertThat(scheduler.next(World.TENANT)).isPresent();
            scheduler.runNow(World.TENANT);
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            clock.advance(SIX_HOURS);
            scheduler.add(sync);
            assertThat(due.await(1, TimeUnit.MINUTES)).isTrue();
            scheduler.remove(World.TENANT);
            assertThat(scheduler.next(World.TENANT)).isEmpty();
        }
        assertThat(triggers).containsExactly("manual", "schedule");
    }

    /** Its host may have forgotten it since. */
    @Test
    void aTenantThatIsRemovedWhileItWaitsForAThreadHasNoRun() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        RosterSync slow = other("slow", event -> {
            if (event instanceof SyncEvent.RunStarted) {
                running.countDown();
                await(goOn);
            }
        });
        RosterSync waiting = world.sync();
        RosterSync after = other("after", event -> {
            if (event instanceof SyncEvent.RunFinished) {
                last.countDown();
            }
        });
        try (InProcessScheduler scheduler = InProcessScheduler.start(1, clock)) {
            scheduler.add(slow);
            scheduler.runNow(slow.tenant());
            await(running);
            scheduler.add(waiting);
            scheduler.runNow(World.TENANT);
            CountDownLatch looked = new CountDownLatch(1);
            scheduler.add(seen("probe", looked));
            await(looked);
            // Comes only after the look that has seen the probe, and therefore whoever waits.
            scheduler.add(after);
            scheduler.runNow(after.tenant());
            scheduler.remove(World.TENANT);
            goOn.countDown();
            await(last);
        }
        assertThat(waiting.history(10)).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void aRunByHandThatFindsAnotherOneBeginsOnceThatIsOver() throws Exception {
        List<String> triggers = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch refused = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Lease other = world.state.acquire(World.TENANT, "another-node", Duration.ofMinutes(60));
        world.memory = (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(world.state, arguments);
                    } catch (InvocationTargetException e) {
                        refused.countDown();
                        throw e.getCause();
                    }
                });
        RosterSync sync = world.sync(event -> {
            if (event instanceof SyncEvent.RunFinished finished) {
                triggers.add(finished.report().trigger());
                done.countDown();
            }
        });
        try (InProcessScheduler scheduler = InProcessScheduler.start(1, clock)) {
            scheduler.add(sync);
            scheduler.runNow(World.TENANT);
            await(refused);
            world.state.release(other);
            while (done.getCount() > 0) {
                clock.advance(Duration.ofMinutes(1));
                CountDownLatch looked = new CountDownLatch(1);
                scheduler.add(seen("probe", looked));
                await(looked);
            }
        }
        assertThat(triggers).containsExactly("manual");
    }

    @Test
    void aDatabaseThatDoesNotAnswerKeepsNobodyWaitingWhoAsksForARun() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        RosterSync hanging =
                other("hanging", event -> {}, disturbed(new InMemorySyncState(clock), (method, arguments) -> {
                    if (Thread.currentThread().getName().equals("roster-sync-timer")) {
                        asked.countDown();
                        await(answers);
                    }
                }));
        try (InProcessScheduler scheduler = InProcessScheduler.start(1, clock)) {
            scheduler.add(hanging);
            await(asked);
            CountDownLatch done = new CountDownLatch(1);
            Thread asking = new Thread(() -> {
                scheduler.add(world.sync());
                scheduler.runNow(World.TENANT);
                done.countDown();
            });
            asking.start();
            await(done);
            answers.countDown();
            asking.join();
        }
    }

    /** Says when the thread that keeps time has looked whether it is due. */
    private RosterSync seen(String tenant, CountDownLatch looked) {
        return other(tenant, event -> {}, disturbed(new InMemorySyncState(clock), (method, arguments) -> {
            if (Thread.currentThread().getName().equals("roster-sync-timer")) {
                looked.countDown();
            }
        }));
    }

    private RosterSync other(String tenant, SyncListener listener) {
        return other(tenant, listener, new InMemorySyncState(clock));
    }

    private RosterSync other(String tenant, SyncListener listener, SyncState<Void> memory) {
        return RosterSync.builder()
                .tenant(tenant)
                .source(ScriptedRoster.of(1, 5, clock))
                .state(memory)
                .schedule(SCHEDULE)
                .accounts(new InMemoryAccountStore())
                .listener(listener)
                .clock(clock)
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whoever would tell of it is whoever does not begin the runs. */
    @Test
    void healthShowsThatNobodyBeginsRunsAnyMoreUnlessTheyArePaused() {
        RosterSync sync = world.sync();
        sync.run();
        clock.advance(SIX_HOURS.multipliedBy(2));
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.UP);
        clock.advance(SIX_HOURS.multipliedBy(2));
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.DOWN);
        assertThat(sync.health().reasons()).containsExactly("no-success");
        sync.pause("ada", "summer");
        assertThat(sync.health().reasons()).containsExactly("paused");
        sync.resume();
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.UP);
    }

    @Test
    void healthSaysWhatIsToBeDone() {
        RosterSync sync = world.sync();
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.DEGRADED);
        assertThat(sync.health().reasons()).containsExactly("never-ran");
        sync.run();
        SyncHealth health = sync.health();
        assertThat(health.status()).isEqualTo(SyncHealth.Status.UP);
        assertThat(health.lastSuccess()).isNotNull();
        assertThat(health.nextRun()).isNotNull();
        roster.failure = "failed:unauthorized";
        roster.unreachable.add(RosterCollection.ORGS);
        sync.run();
        assertThat(sync.health().status()).isEqualTo(SyncHealth.Status.DOWN);
        assertThat(sync.health().reasons()).containsExactly("credentials-failing");
        assertThat(sync.health().lastSuccess()).isEqualTo(health.lastSuccess());
    }
}
