// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.schedule.SyncWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Days in which a district wants less to happen than on others. */
class SyncWindowTest {
    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(2, 20, clock);
    private final World world = new World(roster, clock);

    @BeforeEach
    void aDistrictInStepAndThenAWeekOfNews() {
        world.run();
        roster.put(ScriptedRoster.person("newcomer", RoleType.STUDENT, "s1").build());
        roster.enroll("newcomer", "s1");
        roster.change("s1-student-0001", u -> u.givenName("Renamed"));
        roster.remove("s1-student-0002");
        roster.all(RosterCollection.ENROLLMENTS).remove("e-s1-student-0003");
        roster.all(RosterCollection.ENROLLMENTS).remove("e-s1-student-0002");
    }

    @Test
    void inABlackoutNothingIsDoneAndAfterItEverything() {
        Map<String, String> before = world.contents();
        window(SyncWindow.Kind.BLACKOUT);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys("blackout");
        assertThat(world.contents()).isEqualTo(before);
        assertThat(world.run().held()).as("the same waits").isEqualTo(report.held());
        clock.advance(Duration.ofDays(3));
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
        assertEverythingIsDone();
    }

    /** Or everybody would have to be kept as a change that waits. */
    @Test
    void nothingIsLoadedForTheFirstTimeInABlackout() {
        World fresh = new World(roster, clock);
        Instant now = clock.instant();
        fresh.settings = fresh.settings.withWindows(
                List.of(new SyncWindow(SyncWindow.Kind.BLACKOUT, now, now.plus(Duration.ofDays(1)))));

        SyncReport report = fresh.run();

        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly("blackout");
        assertThat(report.held()).isEmpty();
        assertThat(fresh.contents()).isEmpty();
        clock.advance(Duration.ofDays(2));
        assertThat(fresh.run().problems()).as("nobody is a new administrator").isEmpty();
    }

    @Test
    void whereOnlyAdditionsGoOnNobodyWhoIsThereIsTouched() {
        String account = world.account("s1-student-0001").version();
        window(SyncWindow.Kind.ADDITIONS_ONLY);

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys("additions-only");
        assertThat(world.sync().heldItems())
                .extracting(item -> item.operation() + " " + item.sourcedId())
                .containsExactlyInAnyOrder(
                        "update s1-student-0001",
                        "deactivate s1-student-0002",
                        "deactivate e-s1-student-0002",
                        "deactivate e-s1-student-0003");
        assertThat(world.account("newcomer").active()).isTrue();
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-newcomer").active())
                .isTrue();
        assertThat(world.account("s1-student-0001").version()).isEqualTo(account);
        clock.advance(Duration.ofDays(3));
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
        assertEverythingIsDone();
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsForAWindowToEndCanBeApprovedWithinIt(SyncWindow.Kind kind) {
        window(kind);

        world.approve(world.run().held().orElseThrow().digest());

        assertEverythingIsDone();
        assertThat(world.run().held()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aPreviewIsMeasuredAlike(SyncWindow.Kind kind) {
        window(kind);

        String preview = world.plan().held().orElseThrow().digest();

        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(preview);
    }

    @Test
    void whereTwoWindowsOverlapTheStricterHolds() {
        Instant now = clock.instant();
        world.settings = world.settings.withWindows(List.of(
                new SyncWindow(SyncWindow.Kind.ADDITIONS_ONLY, now, now.plusSeconds(60)),
                new SyncWindow(SyncWindow.Kind.BLACKOUT, now, now.plusSeconds(60))));

        assertThat(world.run().held().orElseThrow().reasons()).containsOnlyKeys("blackout");
    }

    @Test
    void aWindowOfDaysBeginsAndEndsAtMidnightWhereTheDistrictIs() {
        SyncWindow window = SyncWindow.blackout(
                LocalDate.of(2026, 10, 31), LocalDate.of(2026, 11, 1), ZoneId.of("America/New_York"));

        assertThat(window.kind()).isEqualTo(SyncWindow.Kind.BLACKOUT);
        assertThat(window.from()).isEqualTo("2026-10-31T04:00:00Z");
        assertThat(window.until()).as("the clocks went back that night").isEqualTo("2026-11-02T05:00:00Z");
        assertThat(window.covers(window.from())).isTrue();
        assertThat(window.covers(window.from().minusMillis(1))).isFalse();
        assertThat(window.covers(window.until().minusMillis(1))).isTrue();
        assertThat(window.covers(window.until())).isFalse();
    }

    @Test
    void aWindowThatEndsBeforeItBeginsIsRefused() {
        LocalDate day = LocalDate.of(2026, 10, 31);

        assertThatThrownBy(() -> SyncWindow.additionsOnly(day, day.minusDays(1), ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins before it ends");
    }

    private void window(SyncWindow.Kind kind) {
        Instant now = clock.instant();
        world.settings = world.settings.withWindows(
                List.of(new SyncWindow(kind, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)))));
    }

    private void assertEverythingIsDone() {
        assertThat(world.account("newcomer").active()).isTrue();
        assertThat(world.account("s1-student-0001").values().get(AccountField.GIVEN_NAME))
                .isEqualTo("Renamed");
        assertThat(world.account("s1-student-0002").active()).isFalse();
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-s1-student-0003").active())
                .isFalse();
    }
}
