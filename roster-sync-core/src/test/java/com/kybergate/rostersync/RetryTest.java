// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.Waiting;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could not be written is remembered and tried again; the rest of the district does not wait for it. */
class RetryTest {
    private static final Duration SIX_HOURS = Duration.ofHours(6);
    /** So much later that no list of changes shows again what an earlier one has shown. */
    private static final Duration A_DAY_AND_MORE = Duration.ofHours(30);

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 60, clock);
    private final HostAccounts host = new HostAccounts();
    private final World world = new World(roster, clock);
    private final Set<String> refused = new TreeSet<>();
    private final Set<String> unanswered = new TreeSet<>();
    private final List<String> tried = new ArrayList<>();

    @BeforeEach
    void aDistrictInStepThatReadsItsChanges() {
        world.settings = world.settings.withMode(SyncMode.auto(Duration.ofDays(30)));
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                answer(write);
                return super.create(tx, write);
            }

            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                answer(write);
                return super.update(tx, write);
            }

            @Override
            public boolean setActive(Void tx, AccountWrite write) throws Exception {
                answer(write);
                return super.setActive(tx, write);
            }
        };
        world.run();
        later(SIX_HOURS);
        roster.change("s1-student-0039", u -> u.familyName("Known"));
        world.run();
        later(A_DAY_AND_MORE);
        assertThat(world.run().mode()).isEqualTo("delta");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatFailedDoesNotKeepTheCheckpointAndIsTriedByTheNextDelta(boolean together) {
        together(together);
        newcomer("nora");
        refused.add("nora");
        later(A_DAY_AND_MORE);

        SyncReport failed = world.run();

        assertThat(failed.mode()).isEqualTo("delta");
        assertThat(failed.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(users(failed).of(Outcome.ERRORS)).isEqualTo(1);
        later(A_DAY_AND_MORE);
        refused.clear();

        SyncReport next = world.run();

        assertThat(next.mode()).isEqualTo("delta");
        assertThat(roster.asked).containsExactly("nora");
        assertThat(users(next).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(next.problems()).isEmpty();
        assertThat(host.of("nora")).hasSize(1);
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void theOftenerItFailsTheLessOftenItIsTriedAndNobodyForgetsIt() {
        newcomer("nora");
        refused.add("nora");
        later(A_DAY_AND_MORE);
        world.run();
        later(A_DAY_AND_MORE);
        List<Integer> triedAt = new ArrayList<>();
        for (int hour = 0; hour < 120; hour++) {
            tried.clear();
            SyncReport report = world.run();
            assertThat(report.mode()).isEqualTo("delta");
            assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
            if (tried.contains("nora")) {
                triedAt.add(hour);
            } else {
                assertThat(codes(report)).containsExactly("waiting-to-retry");
            }
            later(Duration.ofHours(1));
        }

        assertThat(triedAt).containsExactly(0, 1, 3, 7, 15, 31, 55, 79, 103);
        Waiting waiting = world.state.waiting(World.TENANT).get(0);
        assertThat(waiting.attempts()).isEqualTo(10);
        assertThat(waiting.why()).isEqualTo(Waiting.Why.RETRY);
        refused.clear();
        world.settings = world.settings.withMode(SyncMode.full());
        assertThat(users(world.run()).of(Outcome.CREATED))
                .as("whoever reads everything tries everything")
                .isEqualTo(1);
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void whatTheSourceSaysMeanwhileIsWhatIsTried() {
        newcomer("nora");
        refused.add("nora");
        later(A_DAY_AND_MORE);
        world.run();
        later(A_DAY_AND_MORE);
        refused.clear();
        // Undated: no list of changes shows it.
        roster.putUndated(ScriptedRoster.person("nora", RoleType.STUDENT, "s1")
                .familyName("Married")
                .build());

        world.run();

        assertThat(world.row(RosterCollection.USERS, "nora").record().text("familyName"))
                .isEqualTo("Married");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeaverWhoCouldNotBeSwitchedOffIsSwitchedOffByTheNextDelta(boolean together) {
        together(together);
        roster.change("s1-student-0003", u -> u.status(StatusType.TO_BE_DELETED));
        refused.add("s1-student-0003");
        assertThat(world.run().mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0003", host).active()).isTrue();
        later(A_DAY_AND_MORE);
        refused.clear();

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0003", host).active()).isFalse();
    }

    @Test
    void whoeverVanishedAfterTheyFailedIsForAWholeWalkToSay() {
        newcomer("nora");
        refused.add("nora");
        later(A_DAY_AND_MORE);
        world.run();
        later(A_DAY_AND_MORE);
        roster.singles.put("nora", new SingleRead.Missing("404 json"));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
    }

    @Test
    void whatIsHeldMeanwhileWaitsForAPersonAndNotForItsTime() {
        roster.change("s1-student-0003", u -> u.familyName("Núñez"));
        refused.add("s1-student-0003");
        world.run();
        assertThat(world.state.waiting(World.TENANT)).hasSize(1);
        later(A_DAY_AND_MORE);
        roster.change("s1-student-0003", u -> u.role(RoleType.TEACHER));

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsKey("privilege-rise");
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void aRunThatWasStoppedForgetsNothingOfWhatItDidNotTry() {
        newcomer("nora");
        refused.add("nora");
        later(A_DAY_AND_MORE);
        world.run();
        List<Waiting> waiting = world.state.waiting(World.TENANT);
        later(A_DAY_AND_MORE);
        refused.clear();
        SyncReport stopped = world.sync(event -> {
                    if (event instanceof SyncEvent.Planned) {
                        Thread.currentThread().interrupt();
                    }
                })
                .run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(world.state.waiting(World.TENANT)).isEqualTo(waiting);
    }

    @Test
    void anExplanationSaysThatAChangeIsTriedAgain() {
        roster.change("s1-student-0003", u -> u.familyName("Núñez"));
        refused.add("s1-student-0003");
        world.run();

        assertThat(world.sync().explain("s1-student-0003").get(0).waits()).isEqualTo("retry");
    }

    @Test
    void whoeverWasToGetWhatNobodyAnsweredForIsTriedAgainAsWell() {
        String before = String.valueOf(roster.user("s1-student-0003").email());
        roster.change("s1-student-0003", u -> u.email("new@example.org"));
        roster.change("s1-student-0004", u -> u.email(before));
        unanswered.add("s1-student-0003");
        later(A_DAY_AND_MORE);

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.DEFERRED)).isEqualTo(1);
        assertThat(world.state.waiting(World.TENANT))
                .extracting(Waiting::sourcedId)
                .containsExactlyInAnyOrder("s1-student-0003", "s1-student-0004");
        unanswered.clear();
        later(A_DAY_AND_MORE);
        assertThat(world.run().mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0004", host).values().get(AccountField.EMAIL))
                .isEqualTo(before);
    }

    @Test
    void moreFailuresThanAreRememberedKeepTheCheckpointAndWhatWasRememberedBefore() {
        newcomer("nora");
        refused.add("nora");
        world.run();
        var checkpoint = world.state.checkpoint(World.TENANT);
        List<Waiting> waiting = world.state.waiting(World.TENANT);
        for (int i = 0; i <= 10_000; i++) {
            String id = String.format("new-%05d", i);
            newcomer(id);
            refused.add(id);
        }
        world.settings = world.settings.withMode(SyncMode.full());

        world.run();

        assertThat(world.state.waiting(World.TENANT)).isEqualTo(waiting);
        assertThat(world.state.checkpoint(World.TENANT)).isEqualTo(checkpoint);
    }

    @Test
    void moreThanTwoHundredAreReadWithAllTheOthers() {
        for (int i = 0; i < 201; i++) {
            String id = String.format("new-%03d", i);
            newcomer(id);
            refused.add(id);
        }
        later(A_DAY_AND_MORE);
        assertThat(world.run().mode()).isEqualTo("delta");
        later(A_DAY_AND_MORE);

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.state.waiting(World.TENANT)).hasSize(201).allMatch(item -> item.attempts() == 2);
    }

    private void together(boolean together) {
        if (together) {
            world.memory = Wires.together(world.state, host);
        }
    }

    private void later(Duration by) {
        clock.advance(by);
        roster.asked.clear();
    }

    private void newcomer(String id) {
        roster.put(ScriptedRoster.person(id, RoleType.STUDENT, "s1").build());
    }

    private void answer(AccountWrite write) throws SQLException {
        tried.add(String.valueOf(write.sourcedId()));
        if (unanswered.contains(write.sourcedId())) {
            throw new SQLTransientConnectionException("nobody there", "08001");
        }
        if (refused.contains(write.sourcedId())) {
            throw new SQLException("no such person as " + write.sourcedId(), "23514");
        }
    }

    private static List<String> codes(SyncReport report) {
        return report.problems().stream().map(Problem::code).toList();
    }

    private static Counts users(SyncReport report) {
        return Objects.requireNonNull(report.counts().get(RosterCollection.USERS));
    }
}
