// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.Checkpoint;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's database or service goes down while a run writes. */
class HostDownTest {
    private static final int NEW = 300;
    /** So many that could not be written are enough to know. */
    private static final int ENOUGH = 20;

    private final HostAccounts host = new HostAccounts();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 200);
    private final World world = new World(roster);
    private Predicate<String> fails = write -> false;
    private String state = "08001";
    private int failures;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunStopsTryingLongBeforeEverybodyWasTried(boolean together) {
        use(together);
        newcomers();
        fails = write -> true;
        Optional<Checkpoint> checkpoint = world.state.checkpoint(World.TENANT);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(codes(report)).contains("host-failing", "host-unavailable");
        assertThat(report.toJson()).doesNotContain("newcomer-299@");
        // Together, a batch fails first as a whole, and then in ever smaller parts.
        assertThat(failures).isBetween(ENOUGH, 3 * ENOUGH);
        long tried = users(report).of(Outcome.ERRORS);
        assertThat(tried).as("and now and then another, to see").isBetween((long) ENOUGH, ENOUGH + 2L);
        assertThat(users(report).of(Outcome.DEFERRED)).isEqualTo(NEW - tried);
        assertThat(world.state.checkpoint(World.TENANT))
                .as("nobody noted the others down")
                .isEqualTo(checkpoint);
        fails = write -> false;
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
        assertThat(host.rows).hasSize(404 + NEW);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverHasToGoIsSwitchedOffThoughNobodyCanBeMade(boolean together) {
        use(together);
        newcomers();
        roster.remove("s1-student-0001");
        fails = write -> write.startsWith("create");

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(world.account("s1-student-0001", host).active()).isFalse();
    }

    /** What comes of a roster that does not fit the host's rules is as many refusals, and each is somebody's to look into. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheHostRefusesIsItsAnswer(boolean together) {
        use(together);
        newcomers();
        state = "23514";
        fails = write -> write.startsWith("create") && !write.endsWith("7");

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(NEW / 10);
        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(NEW - NEW / 10);
    }

    /** Nineteen of two hundred are a bad day, not a host that is down. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHostThatAnswersMostOfTheTimeIsWrittenToTheEnd(boolean together) {
        use(together);
        newcomers();
        fails = write -> write.endsWith("00") || write.endsWith("50") || write.endsWith("75");

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(users(report).of(Outcome.DEFERRED)).isZero();
        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(9);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(NEW - 9);
    }

    /** One school's worth of people whom nobody can write, all in a row, are not the whole roster. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBadStretchIsNotTheWholeRoster(boolean together) {
        use(together);
        newcomers();
        fails = write -> write.compareTo("create newcomer-030") < 0;
        roster.enroll("newcomer-299", "s1");

        world.run();
        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.CREATED) + users(report).of(Outcome.UNCHANGED))
                .isGreaterThanOrEqualTo(404);
        assertThat(host.of("newcomer-299")).as("far behind them").hasSize(1);
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-newcomer-299").active())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasApprovedWhileTheHostWasDownIsStillApprovable(boolean together) {
        world.settings = world.settings.withCollections(Set.of(RosterCollection.USERS));
        use(together);
        for (int i = 0; i < 60; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        String digest = world.run().held().orElseThrow().digest();
        fails = write -> true;

        SyncReport report = world.approve(digest);

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(codes(report)).contains("host-failing");
        assertThat(report.held().orElseThrow().digest())
                .as("nothing was done of it")
                .isEqualTo(digest);
        fails = write -> false;
        assertThat(users(world.approve(digest)).of(AbsentOutcome.DEACTIVATED)).isEqualTo(60);
        assertThat(world.run().held()).isEmpty();
    }

    private void use(boolean together) {
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                answer("create", write);
                return super.create(tx, write);
            }

            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                answer("update", write);
                return super.update(tx, write);
            }

            @Override
            public boolean setActive(Void tx, AccountWrite write) throws Exception {
                answer("setActive", write);
                return super.setActive(tx, write);
            }
        };
        if (together) {
            world.memory = Wires.together(world.state, host);
        }
        world.run();
    }

    private void answer(String what, AccountWrite write) throws SQLException {
        if (fails.test(what + " " + write.sourcedId())) {
            failures++;
            String words = "about " + write.sourcedId() + "@example.org";
            throw state.startsWith("08")
                    ? new SQLTransientConnectionException(words, state)
                    : new SQLException(words, state);
        }
    }

    private void newcomers() {
        for (int i = 0; i < NEW; i++) {
            roster.put(ScriptedRoster.person(String.format("newcomer-%03d", i), RoleType.STUDENT, "s1")
                    .build());
        }
    }

    private static List<String> codes(SyncReport report) {
        return report.problems().stream().map(Problem::code).toList();
    }

    private static Counts users(SyncReport report) {
        return Objects.requireNonNull(report.counts().get(RosterCollection.USERS));
    }
}
