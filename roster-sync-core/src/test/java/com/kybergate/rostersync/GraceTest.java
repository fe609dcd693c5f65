// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.SeasonsTest.Reading;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.plan.LeaverRules;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People who are only missing keep their login for a while, where the settings say so. */
class GraceTest {
    private static final String LEAVER = "s1-student-0003";

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 60, clock);
    private final World world = new World(roster, clock);

    @BeforeEach
    void aDistrictInStepThatGivesThreeDays() {
        world.settings = world.settings.withLeavers(LeaverRules.defaults().withGrace(Duration.ofDays(3)));
        world.run();
        roster.change("s1-student-0039", u -> u.familyName("Known"));
        world.run();
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsMissingKeepsLoginAndClassesUntilTheGraceIsOver(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
        roster.enroll(LEAVER, "s1");
        run();
        roster.remove(LEAVER);
        roster.remove("e-" + LEAVER);

        SyncReport first = run();

        assertThat(users(first).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(enrollments(first).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(first.status()).isEqualTo(RunStatus.DONE);
        for (int hours = 6; hours < 72; hours += 6) {
            assertThat(world.account(LEAVER).active())
                    .as("after %s hours", hours)
                    .isTrue();
            assertThat(world.row(RosterCollection.ENROLLMENTS, "e-" + LEAVER).active())
                    .isTrue();
            clock.advance(Duration.ofHours(6));
            run();
        }
        clock.advance(Duration.ofHours(6));

        SyncReport last = run();

        assertThat(last.mode()).as("only a whole walk may end it").isEqualTo("full");
        assertThat(users(last).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(world.account(LEAVER).active()).isFalse();
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-" + LEAVER).active())
                .isFalse();
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void whereOnlyChangesAreReadAWholeWalkIsMadeWhenAGraceIsOver() {
        world.settings = world.settings.withMode(SyncMode.auto(Duration.ofDays(30)));
        roster.remove(LEAVER);
        assertThat(run().mode()).isEqualTo("full");
        for (int hours = 12; hours < 72; hours += 12) {
            clock.advance(Duration.ofHours(12));
            assertThat(run().mode()).as("after %s hours", hours).isEqualTo("delta");
        }
        clock.advance(Duration.ofHours(12));

        assertThat(run().mode()).isEqualTo("full");
        assertThat(world.account(LEAVER).active()).isFalse();
        clock.advance(Duration.ofHours(12));
        assertThat(run().mode()).isEqualTo("delta");
    }

    @Test
    void whoeverIsThereAndNotOnTheListIsInNoGrace() {
        roster.hiddenFromLists.add(LEAVER);

        SyncReport report = run();

        assertThat(users(report).of(AbsentOutcome.STILL_THERE)).isEqualTo(1);
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void whomTheSourceCallsGoneWhenAskedGoesAtOnce() {
        roster.singles.put(
                LEAVER,
                new SingleRead.Found(roster.user(LEAVER).toBuilder()
                        .status(StatusType.TO_BE_DELETED)
                        .build()));
        roster.remove(LEAVER);

        assertThat(users(run()).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(world.account(LEAVER).active()).isFalse();
    }

    @Test
    void whoeverWasSwitchedOnByAHandAfterTheGraceHasNoOther() {
        roster.remove(LEAVER);
        run();
        clock.advance(Duration.ofDays(3));
        run();
        Account account = world.account(LEAVER);
        world.accounts.edit(World.TENANT, account.localId(), true, account.values());

        SyncReport report = run();

        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(users(report).of(AbsentOutcome.GRACE)).isZero();
    }

    @Test
    void aWalkThatDidNotSeeEverybodyTakesNoClassesFromWhoeverIsInGrace() {
        roster.remove(LEAVER);
        run();
        roster.incomplete.put(RosterCollection.USERS, "rows-moved");

        SyncReport report = run();

        assertThat(enrollments(report).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-" + LEAVER).active())
                .isTrue();
    }

    @Test
    void whoeverIsThereAfterAllIsInNoGraceAnyMore() {
        User person = roster.user(LEAVER);
        roster.remove(LEAVER);
        run();
        clock.advance(Duration.ofDays(3));
        roster.put(person);
        roster.hiddenFromLists.add(LEAVER);

        SyncReport report = run();

        assertThat(users(report).of(AbsentOutcome.STILL_THERE)).isEqualTo(1);
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-" + LEAVER).active())
                .as("nobody is gone")
                .isTrue();
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void aBreakGlassAccountNeedsNoGrace() {
        roster.remove(LEAVER);
        run();
        world.breakGlass = Set.of(world.account(LEAVER).localId());

        run();

        assertThat(world.state.waiting(World.TENANT)).isEmpty();
        assertThat(world.account(LEAVER).active()).isTrue();
    }

    @Test
    void thatSomebodyIsStillMissingWritesNothingAndAsksNobody() {
        roster.remove(LEAVER);
        run();
        var before = world.contents();
        List<Waiting> waiting = world.state.waiting(World.TENANT);
        clock.advance(Duration.ofHours(6));
        roster.asked.clear();

        run();

        assertThat(world.contents()).isEqualTo(before);
        assertThat(world.state.waiting(World.TENANT)).isEqualTo(waiting);
        assertThat(roster.asked).isEmpty();
        clock.advance(Duration.ofDays(3));
        run();
        assertThat(roster.asked).as("before the login goes").contains(LEAVER);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverComesBackInTimeHasNeverBeenGone(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
        User person = roster.user(LEAVER);
        roster.remove(LEAVER);
        run();
        clock.advance(Duration.ofHours(60));
        roster.put(person);
        run();
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
        roster.remove(LEAVER);
        clock.advance(Duration.ofHours(60));

        SyncReport report = run();

        // A second absence is another one, with a grace of its own.
        assertThat(users(report).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(world.account(LEAVER).active()).isTrue();
    }

    @Test
    void whatTheRosterItselfCallsGoneGoesAtOnce() {
        roster.change(LEAVER, u -> u.status(StatusType.TO_BE_DELETED));

        SyncReport report = run();

        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(world.account(LEAVER).active()).isFalse();
    }

    @Test
    void tooManyWhoAreMissingAreHeldAtOnceAndNotAfterTheGrace() {
        for (int i = 0; i < 40; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }

        SyncReport report = run();

        assertThat(report.held().orElseThrow().reasons()).containsKey("leavers-of-school");
        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(40);
        assertThat(world.approve(report.held().orElseThrow().digest()).status()).isEqualTo(RunStatus.DONE);
        assertThat(world.account(LEAVER).active())
                .as("somebody looked at it and said yes")
                .isFalse();
    }

    /** The new identifier of somebody may come a day after the old one went. */
    @Test
    void whoeverComesBackUnderAnotherIdentifierIsProposedForTheSameAccount() {
        User person = roster.user(LEAVER);
        roster.remove(LEAVER);
        run();
        clock.advance(Duration.ofDays(1));
        roster.put(ScriptedRoster.person("renumbered", RoleType.STUDENT, "s1")
                .username(person.username())
                .email(person.email())
                .givenName(person.givenName())
                .familyName(person.familyName())
                .build());

        SyncReport report = run();

        assertThat(report.held().orElseThrow().reasons()).containsKey("relink-proposed");
        assertThat(users(report).of(Outcome.CREATED)).isZero();
    }

    @Test
    void aWalkThatDidNotSeeEverybodyNeitherBeginsNorEndsAGrace() {
        roster.remove(LEAVER);
        roster.incomplete.put(RosterCollection.USERS, "rows-moved");
        run();
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
        roster.incomplete.clear();
        run();
        List<Waiting> waiting = world.state.waiting(World.TENANT);
        assertThat(waiting).hasSize(1);
        clock.advance(Duration.ofDays(4));
        roster.incomplete.put(RosterCollection.USERS, "rows-moved");
        run();
        assertThat(world.account(LEAVER).active()).isTrue();
        assertThat(world.state.waiting(World.TENANT)).isEqualTo(waiting);
        roster.incomplete.clear();
        run();
        assertThat(world.account(LEAVER).active()).isFalse();
    }

    @Test
    void aPreviewSaysWhoIsInGraceAndBeginsNone() {
        roster.remove(LEAVER);

        assertThat(users(world.plan()).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(world.state.waiting(World.TENANT)).isEmpty();
    }

    @Test
    void anExplanationSaysThatTheGraceKeepsTheLogin() {
        roster.remove(LEAVER);
        run();

        assertThat(world.sync().explain(LEAVER).get(0).waits()).isEqualTo("grace");
    }

    @Test
    void aGraceIsNotNegative() {
        LeaverRules rules = LeaverRules.defaults();
        assertThatThrownBy(() -> rules.withGrace(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    private SyncReport run() {
        return world.run();
    }

    private static Counts users(SyncReport report) {
        return Objects.requireNonNull(report.counts().get(RosterCollection.USERS));
    }

    private static Counts enrollments(SyncReport report) {
        return Objects.requireNonNull(report.counts().get(RosterCollection.ENROLLMENTS));
    }
}
