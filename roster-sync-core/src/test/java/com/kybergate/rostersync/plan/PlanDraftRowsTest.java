// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static com.kybergate.rostersync.plan.PlanDesk.counts;
import static com.kybergate.rostersync.plan.PlanDesk.free;
import static com.kybergate.rostersync.plan.PlanDesk.rosterClass;
import static com.kybergate.rostersync.plan.PlanDesk.said;
import static com.kybergate.rostersync.plan.PlanDesk.seat;
import static com.kybergate.rostersync.plan.PlanDesk.seatThatIsOver;
import static com.kybergate.rostersync.plan.PlanDesk.term;
import static com.kybergate.rostersync.plan.PlanDesk.termThatIsOver;
import static com.kybergate.rostersync.roster.RosterCollection.ACADEMIC_SESSIONS;
import static com.kybergate.rostersync.roster.RosterCollection.CLASSES;
import static com.kybergate.rostersync.roster.RosterCollection.ENROLLMENTS;
import static com.kybergate.rostersync.roster.RosterCollection.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.RosterClass;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.state.HeldItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan makes of enrollments, classes and terms: what goes because it is over, what waits, and what the guard is told. */
class PlanDraftRowsTest {
    private static final String DANGLING =
            "It refers to a person or a class that the source does not list; it is brought over when they are.";

    @TempDir
    Path folder;

    private PlanDesk desk;

    @BeforeEach
    void open() {
        desk = new PlanDesk(folder);
        desk.known(termThatIsOver("t-old").build(), term("t-now").build());
        desk.known(rosterClass("c-old", "t-old"), rosterClass("c-now", "t-now"));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    // What is over

    @Test
    void anEnrollmentThatIsMissingWhenItIsOverEndedAndAnyOtherIsAbsent() {
        desk.known(
                seat("of-old-class", "ann", "c-old").build(),
                seatThatIsOver("by-date", "ann", "c-now").build(),
                seat("running", "ann", "c-now").build(),
                seat("stays", "bea", "c-now").build());
        desk.whole(ENROLLMENTS, seat("stays", "bea", "c-now").build());

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .extracting(PlannedChange::operation, PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactlyInAnyOrder(
                        tuple(Operation.DEACTIVATE, "of-old-class", "ended"),
                        tuple(Operation.DEACTIVATE, "by-date", "ended"),
                        tuple(Operation.DEACTIVATE, "running", "absent"));
        assertThat(counts(plan, ENROLLMENTS).of(AbsentOutcome.DEACTIVATED)).isEqualTo(3);
        assertThat(counts(plan, ENROLLMENTS).conserves()).isTrue();
    }

    @Test
    void anEnrollmentThatTheSourceTakesBackWhenItIsOverEnded() {
        desk.known(
                seat("of-old-class", "ann", "c-old").build(),
                seatThatIsOver("by-date", "ann", "c-now").build(),
                seat("running", "ann", "c-now").build());
        desk.whole(
                ENROLLMENTS,
                seat("of-old-class", "ann", "c-old")
                        .status(StatusType.TO_BE_DELETED)
                        .build(),
                seatThatIsOver("by-date", "ann", "c-now")
                        .status(StatusType.TO_BE_DELETED)
                        .build(),
                seat("running", "ann", "c-now").status(StatusType.TO_BE_DELETED).build(),
                seat("never-here", "ann", "c-now")
                        .status(StatusType.TO_BE_DELETED)
                        .build());

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .extracting(PlannedChange::operation, PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactlyInAnyOrder(
                        tuple(Operation.DEACTIVATE, "of-old-class", "ended"),
                        tuple(Operation.DEACTIVATE, "by-date", "ended"),
                        tuple(Operation.DEACTIVATE, "running", "tobedeleted"));
        assertThat(counts(plan, ENROLLMENTS).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(3);
        assertThat(counts(plan, ENROLLMENTS).of(Outcome.UNCHANGED)).isEqualTo(1);
    }

    // Of how many the guard is told

    @Test
    void termsThatAreOverDoNotMakeRoomForOneThatGoes() {
        holdMoreThanHalf();
        desk.known(termThatIsOver("t-older").build());
        desk.left(termThatIsOver("t-oldest").build());
        desk.whole(
                ACADEMIC_SESSIONS,
                termThatIsOver("t-old").build(),
                termThatIsOver("t-older").build(),
                term("t-now").status(StatusType.TO_BE_DELETED).build());

        SyncPlan plan = desk.plan();

        assertThat(said(plan, "rows"))
                .containsExactly("more than 0 and more than 50 % of the academicSessions would go: 1 of 1");
        assertThat(plan.held())
                .extracting(HeldItem::sourcedId, HeldItem::reason)
                .containsExactly(tuple("t-now", "rows-going"));
        assertThat(free(plan)).isEmpty();
    }

    @Test
    void classesThatAreOverDoNotMakeRoomForOneThatGoes() {
        holdMoreThanHalf();
        desk.left(rosterClass("c-older", "t-old"));
        desk.whole(CLASSES, rosterClass("c-old", "t-old"));

        SyncPlan plan = desk.plan();

        assertThat(said(plan, "rows"))
                .containsExactly("more than 0 and more than 50 % of the classes would go: 1 of 1");
        assertThat(plan.held())
                .extracting(HeldItem::sourcedId, HeldItem::reason)
                .containsExactly(tuple("c-now", "rows-going"));
    }

    @Test
    void enrollmentsThatAreOverDoNotMakeRoomForOneThatGoes() {
        holdMoreThanHalf();
        desk.known(
                seat("goes", "ann", "c-now").build(),
                seat("of-old-class", "ann", "c-old").build(),
                seatThatIsOver("by-date", "bea", "c-now").build());
        desk.left(seatThatIsOver("long-gone", "cem", "c-now").build());
        desk.whole(
                ENROLLMENTS,
                seat("of-old-class", "ann", "c-old").build(),
                seatThatIsOver("by-date", "bea", "c-now").build());

        SyncPlan plan = desk.plan();

        assertThat(said(plan, "rows"))
                .containsExactly("more than 0 and more than 50 % of the enrollments would go: 1 of 1");
        assertThat(plan.held())
                .extracting(HeldItem::sourcedId, HeldItem::reason)
                .containsExactly(tuple("goes", "rows-going"));
    }

    @Test
    void aClassInWhichOnlyWhatIsOverWouldBeLeftCountsAsLeftByEverybody() {
        desk.known(
                seat("e1", "ann", "c-now").build(),
                seat("e2", "bea", "c-now").build(),
                seatThatIsOver("e3", "cem", "c-now").build());
        desk.whole(ENROLLMENTS, seatThatIsOver("e3", "cem", "c-now").build());

        SyncPlan plan = desk.plan();

        assertThat(said(plan, "rows")).containsExactly("nobody would be left in class c-now: 2 of 2");
        assertThat(plan.held())
                .extracting(HeldItem::sourcedId, HeldItem::reason)
                .containsExactlyInAnyOrder(tuple("e1", "class-unenrolled"), tuple("e2", "class-unenrolled"));
        assertThat(counts(plan, ENROLLMENTS).of(AbsentOutcome.HELD)).isEqualTo(2);
    }

    // References

    @Test
    void anEnrollmentOfSomebodyOrSomethingThatNobodyKnowsWaitsUntilTheyAreListed() {
        desk.known(Changes.person("ann").build());
        desk.part(USERS, Changes.person("bob").build());
        desk.part(CLASSES, rosterClass("c-new", "t-now"));
        desk.part(
                ENROLLMENTS,
                seat("of-the-new", "bob", "c-new").build(),
                seat("of-the-known", "ann", "c-now").build(),
                seat("of-nobody", "zoe", "c-now").build(),
                seat("in-nothing", "ann", "c-none").build());

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .filteredOn(change -> change.collection() == ENROLLMENTS)
                .extracting(PlannedChange::operation, PlannedChange::sourcedId)
                .containsExactly(tuple(Operation.CREATE, "of-the-new"), tuple(Operation.CREATE, "of-the-known"));
        assertThat(plan.problems())
                .containsExactlyInAnyOrder(
                        new Problem("dangling-reference", "warning", "enrollments", "of-nobody", "s1", DANGLING),
                        new Problem("dangling-reference", "warning", "enrollments", "in-nothing", "s1", DANGLING));
        assertThat(counts(plan, ENROLLMENTS).of(Outcome.DEFERRED)).isEqualTo(2);
        assertThat(counts(plan, ENROLLMENTS).of(Outcome.CREATED)).isEqualTo(2);
        assertThat(counts(plan, ENROLLMENTS).conserves()).isTrue();
    }

    @Test
    void whatTheSourceTakesBackGoesWhetherItsPersonAndClassAreKnownOrNot() {
        desk.known(
                seat("e1", "zoe", "c-none").build(), seat("e2", "zoe", "c-none").build());
        desk.part(
                ENROLLMENTS,
                seat("e1", "zoe", "c-none").status(StatusType.TO_BE_DELETED).build(),
                seat("e2", "zoe", "c-none")
                        .user(null)
                        .rosterClass(null)
                        .status(StatusType.TO_BE_DELETED)
                        .build());

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .extracting(PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactlyInAnyOrder(tuple("e1", "tobedeleted"), tuple("e2", "tobedeleted"));
        assertThat(plan.problems()).isEmpty();
    }

    // Rises

    @Test
    void aStudentWhoWouldTeachWaitsAndAnyOtherEnrollmentGoesOn() {
        desk.known(Changes.person("ann").build());
        desk.known(Changes.person("tom").role(RoleType.TEACHER).build());
        desk.part(
                ENROLLMENTS,
                seat("ann-teaches", "ann", "c-now").role(RoleType.TEACHER).build(),
                seat("ann-learns", "ann", "c-now").build(),
                seat("tom-teaches", "tom", "c-now").role(RoleType.TEACHER).build());

        SyncPlan plan = desk.plan();

        assertThat(plan.held())
                .extracting(HeldItem::operation, HeldItem::sourcedId, HeldItem::reason)
                .containsExactly(tuple("create", "ann-teaches", "privilege-rise"));
        assertThat(free(plan))
                .extracting(PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactlyInAnyOrder(tuple("ann-learns", "new"), tuple("tom-teaches", "new"));
        assertThat(counts(plan, ENROLLMENTS).of(Outcome.HELD)).isEqualTo(1);
        assertThat(counts(plan, ENROLLMENTS).of(Outcome.CREATED)).isEqualTo(2);
    }

    @Test
    void aStudentWhoTeachesNoLongerLosesThatAtOnce() {
        desk.known(Changes.person("ann").build());
        desk.known(seat("e", "ann", "c-now").role(RoleType.TEACHER).build());
        desk.part(
                ENROLLMENTS,
                seat("e", "ann", "c-now")
                        .role(RoleType.TEACHER)
                        .status(StatusType.TO_BE_DELETED)
                        .build());

        assertThat(free(desk.plan()))
                .extracting(PlannedChange::operation, PlannedChange::reason)
                .containsExactly(tuple(Operation.DEACTIVATE, "tobedeleted"));
    }

    // Grace

    @Test
    void whoeverIsInGraceAndWasNotSeenKeepsTheClassesThatAreMissingWithThem() {
        graceOf("ann");
        seatsOfAnnAndBeaAreMissing();
        desk.part(USERS, Changes.person("bea").build());

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .extracting(PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactly(tuple("of-bea", "absent"));
        assertThat(counts(plan, ENROLLMENTS).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(counts(plan, ENROLLMENTS).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(counts(plan, ENROLLMENTS).conserves()).isTrue();
        assertThat(plan.inGrace())
                .as("a walk that proves nothing misses nobody")
                .isEmpty();
    }

    @Test
    void whoeverWasSeenAgainKeepsNoClassThatIsMissing() {
        graceOf("ann");
        seatsOfAnnAndBeaAreMissing();
        desk.part(USERS, Changes.person("ann").build());

        assertThat(free(desk.plan()))
                .extracting(PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactlyInAnyOrder(tuple("of-ann", "absent"), tuple("of-bea", "absent"));
    }

    @Test
    void noGraceKeepsAClassThatIsMissing() {
        graceOf("c-now");
        desk.whole(CLASSES, rosterClass("c-old", "t-old"));

        assertThat(free(desk.plan()))
                .extracting(PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactly(tuple("c-now", "absent"));
    }

    // Dates

    @Test
    void aRowThatChangedTellsWhetherTheSourceDatesWhatItChanges() {
        desk.known(dated("c", "Class", 0));
        desk.part(CLASSES, dated("c", "Renamed", 1));
        assertThat(desk.plan().dating()).isEqualTo(Dating.KEPT);

        desk.part(CLASSES, dated("c", "Renamed", 0));
        assertThat(desk.plan().dating()).isEqualTo(Dating.BROKEN);

        desk.left(dated("c", "Class", 0));
        desk.part(CLASSES, dated("c", "Class", 0), dated("c-new", "Class", 0));
        assertThat(desk.plan().dating()).as("what comes back, and what is new").isEqualTo(Dating.UNSEEN);
    }

    private static RosterClass dated(String id, String title, int day) {
        return rosterClass(id, "t-now").toBuilder()
                .title(title)
                .dateLastModified(PlanDesk.NOW.plus(Duration.ofDays(day)))
                .build();
    }

    private void holdMoreThanHalf() {
        SyncGuard usual = SyncGuard.defaults();
        desk.people.rules = desk.people.rules.withGuard(new SyncGuard(
                usual.leavers(),
                usual.leaversAtMost(),
                new Limit(0, 50),
                usual.loginKeys(),
                usual.updates(),
                usual.week()));
    }

    private void graceOf(String sourcedId) {
        desk.grace =
                new Grace(Duration.ofDays(3), Map.of(sourcedId, PlanDesk.NOW.minus(Duration.ofDays(1))), PlanDesk.NOW);
    }

    private void seatsOfAnnAndBeaAreMissing() {
        desk.known(Changes.person("ann").build());
        desk.known(Changes.person("bea").build());
        desk.known(
                seat("of-ann", "ann", "c-now").build(),
                seat("of-bea", "bea", "c-now").build(),
                seat("stays", "bea", "c-old").build());
        // Somebody who stays in the class, so that it does not wait because of all who leave it.
        desk.known(seat("other", "cem", "c-now").build());
        desk.whole(
                ENROLLMENTS,
                seat("stays", "bea", "c-old").build(),
                seat("other", "cem", "c-now").build());
    }
}
