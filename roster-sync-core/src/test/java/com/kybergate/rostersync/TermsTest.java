// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.AcademicSession;
import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.TermScope;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Terms come and go: whose classes are brought over, and what becomes of classes and enrollments whose time is over. */
class TermsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 9, 1);
    private static final int STUDENTS = 60;

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(1, STUDENTS, clock);
    private final World world = new World(roster, clock);

    @BeforeEach
    void threeTerms() {
        term("spring", TODAY.minusDays(200), TODAY.minusDays(90));
        term("fall", TODAY.minusDays(10), TODAY.plusDays(100));
        term("winter", TODAY.plusDays(101), TODAY.plusDays(180));
        course("c-spring", "spring");
        course("c-fall", "fall");
        course("c-winter", "winter");
        course("c-year", "spring", "fall", "winter");
        course("c-unknown", "no-such-term");
    }

    @Test
    void unlessToldOtherwiseClassesOfAllTermsAreBroughtOver() {
        world.run();

        assertThat(classes()).contains("c-spring", "c-fall", "c-winter", "c-year", "c-unknown", "s1-c1");
    }

    @Test
    void onlyClassesOfTermsThatRunAreBroughtOverWithTheirEnrollments() {
        world.settings = world.settings.withTerms(TermScope.current());

        SyncReport report = world.run();

        assertThat(classes()).containsExactlyInAnyOrder("c-fall", "c-year", "c-unknown", "s1-c1");
        assertThat(counts(report, RosterCollection.CLASSES).of(SkipReason.TERM)).isEqualTo(2);
        assertThat(counts(report, RosterCollection.ENROLLMENTS).of(SkipReason.TERM))
                .isEqualTo(2 * STUDENTS);
        assertThat(counts(report, RosterCollection.USERS).of(Outcome.CREATED)).isEqualTo(STUDENTS + 2);
    }

    @Test
    void theNextTermComesAsManyDaysAheadAsIsWanted() {
        world.settings = world.settings.withTerms(TermScope.currentAndNext(30));
        world.run();
        assertThat(classes()).doesNotContain("c-winter");
        clock.advance(Duration.ofDays(69));
        world.run();
        assertThat(classes()).doesNotContain("c-winter");
        clock.advance(Duration.ofDays(2));
        world.run();
        assertThat(classes()).contains("c-winter").doesNotContain("c-spring");
    }

    @Test
    void whatWasBroughtOverStaysWhenItsTermIsOver() {
        world.settings = world.settings.withTerms(TermScope.current());
        world.run();
        clock.advance(Duration.ofDays(120));

        SyncReport report = world.run();

        assertThat(report.held().map(held -> held.reasons())).isEmpty();
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(classes()).contains("c-fall", "c-winter", "c-year");
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-c-fall-1").active())
                .isTrue();
    }

    @Test
    void whereOnlyChangesAreReadATermThatBeginsIsReadWhole() {
        world.settings = world.settings.withTerms(TermScope.current()).withMode(SyncMode.auto(Duration.ofDays(365)));
        world.run();
        clock.advance(Duration.ofDays(2));
        roster.change("s1-student-0001", u -> u.familyName("Known"));
        world.run();
        clock.advance(Duration.ofDays(2));
        assertThat(world.run().mode()).isEqualTo("delta");
        clock.advance(Duration.ofDays(97));

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(classes()).contains("c-winter");
        clock.advance(Duration.ofDays(2));
        assertThat(world.run().mode()).isEqualTo("delta");
        term("winter", TODAY.plusDays(150), TODAY.plusDays(180));
        clock.advance(Duration.ofDays(2));
        assertThat(world.run().mode()).as("the term moved").isEqualTo("full");
    }

    @Test
    void aTermThatIsOverMayBeClearedAwayAndNobodyIsAsked() {
        world.run();
        forget("c-spring");
        remove("spring");

        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(counts(report, RosterCollection.ENROLLMENTS).of(AbsentOutcome.DEACTIVATED))
                .isEqualTo(STUDENTS);
        assertThat(classes()).doesNotContain("c-spring");
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-c-spring-1").active())
                .isFalse();
    }

    @Test
    void aTermThatRunsMayNot() {
        world.run();
        forget("c-fall");

        SyncReport report = world.run();

        assertThat(report.held()).isPresent();
        assertThat(counts(report, RosterCollection.ENROLLMENTS).of(AbsentOutcome.HELD))
                .isEqualTo(STUDENTS);
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-c-fall-1").active())
                .isTrue();
    }

    @Test
    void aClassIsOverWhenTheLastOfItsTermsIs() {
        world.run();
        forget("c-year");

        assertThat(counts(world.run(), RosterCollection.ENROLLMENTS).of(AbsentOutcome.HELD))
                .isEqualTo(STUDENTS);
    }

    @Test
    void aClassThatIsEmptiedWaitsThoughSomeOfItWereOverLongAgo() {
        for (int i = 0; i < STUDENTS - 10; i++) {
            seat("c-fall", i, TODAY.minusDays(5));
        }
        world.run();
        for (int i = STUDENTS - 10; i < STUDENTS; i++) {
            remove("e-c-fall-" + i);
        }

        assertThat(world.run().held().orElseThrow().reasons()).containsOnlyKeys("class-unenrolled");
    }

    @Test
    void aTermThatIsClearedAwayBeforeItsClassesWasWhenItWas() {
        world.settings = world.settings.withTerms(TermScope.current());
        world.run();
        clock.advance(Duration.ofDays(120));
        world.run();
        remove("spring");
        remove("fall");
        for (int run = 0; run < 3; run++) {
            assertThat(world.run().held()).isEmpty();
            assertThat(classes()).as("old classes come back").doesNotContain("c-spring");
        }
        forget("c-fall");

        assertThat(world.run().held()).isEmpty();
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-c-fall-1").active())
                .isFalse();
    }

    @Test
    void aTermThatMovedIsNotForgottenByARunThatDidNotReadItsClasses() {
        world.settings = world.settings.withTerms(TermScope.current()).withMode(SyncMode.auto(Duration.ofDays(365)));
        world.run();
        clock.advance(Duration.ofDays(2));
        roster.change("s1-student-0001", u -> u.familyName("Known"));
        world.run();
        clock.advance(Duration.ofDays(2));
        assertThat(world.run().mode()).isEqualTo("delta");
        clock.advance(Duration.ofDays(2));
        term("winter", TODAY, TODAY.plusDays(180));
        clock.advance(Duration.ofDays(2));
        roster.incomplete.put(RosterCollection.CLASSES, "seam-broken");
        roster.hiddenFromLists.add("c-winter");
        assertThat(world.run().mode()).isEqualTo("full");
        roster.incomplete.clear();
        roster.hiddenFromLists.clear();
        clock.advance(Duration.ofDays(2));

        world.run();

        assertThat(classes()).contains("c-winter");
    }

    @Test
    void whatIsOverDragsNothingElseAlong() {
        world.run();
        forget("c-spring");
        remove("e-c-fall-7");

        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(counts(report, RosterCollection.ENROLLMENTS).of(AbsentOutcome.DEACTIVATED))
                .isEqualTo(STUDENTS + 1);
    }

    @Test
    void whatIsHeldBesideItKeepsNothingThatIsOver() {
        world.run();
        forget("c-spring");
        forget("c-fall");

        SyncReport report = world.run();

        assertThat(counts(report, RosterCollection.ENROLLMENTS).of(AbsentOutcome.DEACTIVATED))
                .isEqualTo(STUDENTS);
        assertThat(counts(report, RosterCollection.ENROLLMENTS).of(AbsentOutcome.HELD))
                .isEqualTo(STUDENTS);
    }

    @Test
    void anEnrollmentWithADayOfItsOwnIsOverWhenThatIs() {
        for (int i = 0; i < STUDENTS; i++) {
            seat("c-fall", i, TODAY.minusDays(i < 30 ? 2 : 1));
        }
        world.run();
        for (int i = 0; i < 30; i++) {
            remove("e-c-fall-" + i);
        }

        assertThat(world.run().held()).as("it ended the day before yesterday").isEmpty();
        for (int i = 30; i < STUDENTS; i++) {
            remove("e-c-fall-" + i);
        }
        // At six in the morning in London, yesterday is not over on Hawaii.
        assertThat(world.run().held()).isPresent();
        clock.advance(Duration.ofHours(7));
        assertThat(world.run().held()).isEmpty();
    }

    @Test
    void whatTheRosterCallsGoneWhenItIsOverNeedsNoApprovalEither() {
        world.run();
        for (int i = 0; i < STUDENTS; i++) {
            roster.put(((Enrollment) Objects.requireNonNull(
                            roster.all(RosterCollection.ENROLLMENTS).get("e-c-spring-" + i)))
                    .toBuilder().status(StatusType.TO_BE_DELETED).build());
        }

        assertThat(world.run().held()).isEmpty();
        for (int i = 0; i < STUDENTS; i++) {
            roster.put(((Enrollment) Objects.requireNonNull(
                            roster.all(RosterCollection.ENROLLMENTS).get("e-c-fall-" + i)))
                    .toBuilder().status(StatusType.TO_BE_DELETED).build());
        }
        assertThat(world.run().held()).isPresent();
    }

    @Test
    void anEndThatTheRosterDoesNotStateIsNone() {
        term("spring", TODAY.minusDays(200), null);
        world.run();
        forget("c-spring");

        assertThat(world.run().held()).isPresent();
    }

    @Test
    void termsAreSomeDaysAheadOrNone() {
        assertThatThrownBy(() -> TermScope.currentAndNext(-1)).hasMessageContaining("-1");
        assertThat(TermScope.all().isAll()).isTrue();
        assertThat(TermScope.current()).isEqualTo(TermScope.currentAndNext(0));
    }

    private void term(String id, LocalDate first, @Nullable LocalDate last) {
        roster.put(AcademicSession.builder(id)
                .title(id)
                .startDate(first)
                .endDate(last)
                .dateLastModified(clock.instant())
                .build());
    }

    private void course(String id, String... terms) {
        roster.put(RosterClass.builder(id)
                .title(id)
                .school(new GuidRef("s1", "org"))
                .terms(Stream.of(terms)
                        .map(term -> new GuidRef(term, "academicSession"))
                        .toList())
                .build());
        for (int i = 0; i < STUDENTS; i++) {
            seat(id, i, null);
        }
    }

    private void seat(String rosterClass, int student, @Nullable LocalDate last) {
        roster.put(Enrollment.builder("e-" + rosterClass + "-" + student)
                .user(new GuidRef(String.format("s1-student-%04d", student), "user"))
                .rosterClass(new GuidRef(rosterClass, "class"))
                .school(new GuidRef("s1", "org"))
                .role(RoleType.STUDENT)
                .endDate(last)
                .build());
    }

    private void remove(String id) {
        for (RosterCollection collection : RosterCollection.values()) {
            roster.all(collection).remove(id);
        }
    }

    private void forget(String rosterClass) {
        remove(rosterClass);
        for (int i = 0; i < STUDENTS; i++) {
            remove("e-" + rosterClass + "-" + i);
        }
    }

    private List<String> classes() {
        return world
                .state
                .rows(
                        World.TENANT,
                        RosterCollection.CLASSES,
                        List.of("c-spring", "c-fall", "c-winter", "c-year", "c-unknown", "s1-c1"))
                .values()
                .stream()
                .filter(row -> row.active())
                .map(row -> row.sourcedId())
                .toList();
    }

    private static Counts counts(SyncReport report, RosterCollection collection) {
        return Objects.requireNonNull(report.counts().get(collection));
    }
}
