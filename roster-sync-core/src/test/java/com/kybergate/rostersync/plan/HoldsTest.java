// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which change a hold takes hold of, and which it leaves free. */
class HoldsTest {
    private final Holds holds = new Holds();
    private final PlannedChange create = Changes.of(Operation.CREATE, "new", Reasons.NEW, Changes.nothing());
    private final PlannedChange update = Changes.of(Operation.UPDATE, "u", Reasons.SOURCE_CHANGED, Changes.nothing());
    private final PlannedChange leaver = Changes.of(Operation.DEACTIVATE, "l", Reasons.DISABLED, Changes.nothing());
    private final PlannedChange enrollmentGoes =
            RowPlanner.row(Operation.DEACTIVATE, Changes.enrollment("e", "l", "c1"), false, Reasons.TO_BE_DELETED);
    private final PlannedChange enrollmentIsMissed = RowPlanner.gone(Changes.enrollment("e", "u", "c1"));

    @Test
    void whereNothingIsHeldEverythingIsFree() {
        for (PlannedChange change : List.of(create, update, leaver, enrollmentGoes, enrollmentIsMissed)) {
            assertThat(holds.reason(change)).isEmpty();
        }
    }

    @Test
    void whereEverythingIsHeldEverythingIs() {
        holds.everything = "update-storm";
        for (PlannedChange change : List.of(create, update, leaver, enrollmentGoes, enrollmentIsMissed)) {
            assertThat(holds.reason(change)).contains("update-storm");
        }
    }

    @Test
    void whatIsLookedAtSinglyIsNamedSoAlsoWhereEverythingIsHeld() {
        holds.everything = "blackout";
        for (String reason : Reasons.WAITS_BY_ITSELF) {
            assertThat(holds.reason(Changes.of(Operation.UPDATE, "u", reason, Changes.nothing())))
                    .contains(reason);
        }
    }

    @Test
    void aRiseInPrivilegeIsHeldOfPeopleAndOfEnrollments() {
        assertThat(holds.reason(Changes.of(Operation.UPDATE, "u", Reasons.PRIVILEGE_RISE, Changes.nothing())))
                .contains("privilege-rise");
        assertThat(holds.reason(RowPlanner.row(
                        Operation.CREATE, Changes.enrollment("e", "u", "c1"), true, Reasons.PRIVILEGE_RISE)))
                .contains("privilege-rise");
    }

    @Test
    void whereNobodyNewMayComeOthersStillChangeAndLeave() {
        holds.creates = "memory-restored";
        assertThat(holds.reason(create)).contains("memory-restored");
        assertThat(holds.reason(update)).isEmpty();
        assertThat(holds.reason(leaver)).isEmpty();
    }

    @Test
    void whatIsNewIsLookedAtOneByOneWhereAStrangerWaits() {
        assertThat(holds.letNewcomersIn()).isTrue();
        PlannedChange seat = RowPlanner.row(Operation.CREATE, Changes.enrollment("e", "u", "c1"), true, Reasons.NEW);
        assertThat(holds.reason(seat)).isEmpty();
        assertThat(holds.reason(Changes.of(Operation.UPDATE, "u", Reasons.SOURCED_ID_REUSED, Changes.nothing())))
                .isPresent();
        assertThat(holds.letNewcomersIn()).isFalse();
        assertThat(holds.reason(seat)).contains("person-held");
    }

    @Test
    void whereOnlyAdditionsGoOnNothingThatIsThereIsTouched() {
        holds.additionsOnly = true;
        PlannedChange seen = Changes.of(Operation.ACCEPT, "a", Reasons.SOURCE_CHANGED, Changes.nothing());
        PlannedChange back = Changes.of(Operation.REACTIVATE, "b", Reasons.RETURNED, Changes.nothing());
        PlannedChange joined = Changes.of(Operation.LINK, "j", Reasons.LINK_RULE, Changes.nothing());
        RosterRecord seat = Changes.enrollment("e", "u", "c1");
        PlannedChange comes = RowPlanner.row(Operation.CREATE, seat, true, Reasons.NEW);
        PlannedChange changes = RowPlanner.row(Operation.UPDATE, seat, true, Reasons.SOURCE_CHANGED);
        for (PlannedChange change : List.of(create, seen, comes, changes)) {
            assertThat(holds.reason(change)).as("%s", change).isEmpty();
        }
        for (PlannedChange change : List.of(update, leaver, back, joined, enrollmentGoes, enrollmentIsMissed)) {
            assertThat(holds.reason(change)).as("%s", change).contains("additions-only");
        }
    }

    @Test
    void aWeekInWhichManyOfASchoolOrRoleLeftHoldsWhoeverElseWouldLeaveIt() {
        holds.weekOfSchools.add("s2");
        holds.weekOfRoles.add("teacher");
        assertThat(holds.reason(leaver)).isEmpty();
        holds.weekOfSchools.add("s1");
        assertThat(holds.reason(leaver)).contains("leavers-of-week");
        holds.weekOfSchools.clear();
        holds.weekOfRoles.add("student");
        assertThat(holds.reason(leaver)).contains("leavers-of-week");
        assertThat(holds.reason(update)).as("who stays").isEmpty();
    }

    @Test
    void aLeaverIsHeldByTheNarrowestReasonThatFits() {
        holds.allLeavers = true;
        assertThat(holds.reason(leaver)).contains("leavers-of-district");
        holds.leaversOfRoles.add("student");
        assertThat(holds.reason(leaver)).contains("leavers-of-role");
        holds.leaversOfSchools.add("s1");
        assertThat(holds.reason(leaver)).contains("leavers-of-school");
        assertThat(holds.reason(update)).as("who stays").isEmpty();
    }

    @Test
    void aLeaverOfAnotherSchoolAndRoleIsFree() {
        holds.leaversOfSchools.add("s2");
        holds.leaversOfRoles.add("teacher");
        assertThat(holds.reason(leaver)).isEmpty();
    }

    @Test
    void aLeaverWithoutARoleIsNoLeaverOfSomeRole() {
        holds.leaversOfRoles.add("student");
        User nobody = User.builder("x").build();
        PlannedChange change = new PlannedChange(
                Operation.DEACTIVATE,
                RosterRecord.of(nobody),
                false,
                "1",
                Reasons.TO_BE_DELETED,
                false,
                List.of(),
                List.of(),
                Changes.nothing());
        assertThat(holds.reason(change)).isEmpty();
        holds.leaversOfRoles.add("");
        assertThat(holds.reason(change)).contains("leavers-of-role");
    }

    @Test
    void lossesOfRolesAreHeldAndOtherChangesAreNot() {
        PlannedChange loss = Changes.of(Operation.UPDATE, "u", Reasons.ROLE_LOSS, Changes.nothing());
        assertThat(holds.reason(loss)).isEmpty();
        holds.roleLosses = true;
        assertThat(holds.reason(loss)).contains("role-loss");
        assertThat(holds.reason(update)).isEmpty();
    }

    @Test
    void whoLosesAHeldSchoolIsHeldAndWhoLosesAnotherIsNot() {
        holds.schoolLosses.add("s2");
        assertThat(holds.reason(Changes.of(
                        Operation.UPDATE, "u", Reasons.SOURCE_CHANGED, false, List.of("s3", "s2"), Changes.nothing())))
                .contains("school-loss");
        assertThat(holds.reason(Changes.of(
                        Operation.UPDATE, "u", Reasons.SOURCE_CHANGED, false, List.of("s3"), Changes.nothing())))
                .isEmpty();
    }

    @Test
    void rowsOfAHeldCollectionDoNotGoButComeAndChange() {
        holds.rows.add(RosterCollection.ENROLLMENTS);
        assertThat(holds.reason(enrollmentGoes)).contains("rows-going");
        assertThat(holds.reason(enrollmentIsMissed)).contains("rows-going");
        assertThat(holds.reason(
                        RowPlanner.row(Operation.CREATE, Changes.enrollment("e", "u", "c1"), true, Reasons.NEW)))
                .isEmpty();
        assertThat(holds.reason(RowPlanner.gone(Changes.rosterClass("c1")))).isEmpty();
    }

    @Test
    void whoIsMissedInAnUnenrolledClassIsHeldAndWhomTheSourceTakesOutIsNot() {
        holds.unenrolledClasses.add("c1");
        assertThat(holds.reason(enrollmentIsMissed)).contains("class-unenrolled");
        assertThat(holds.reason(enrollmentGoes)).isEmpty();
        assertThat(holds.reason(RowPlanner.gone(Changes.enrollment("e", "u", "c2"))))
                .isEmpty();
        assertThat(holds.reason(RowPlanner.gone(Changes.rosterClass("c1"))))
                .as("a class is in no class")
                .isEmpty();
    }

    @Test
    void theEnrollmentsOfSomebodyWhoIsHeldStay() {
        holds.allLeavers = true;
        assertThat(holds.reason(leaver)).isPresent();
        assertThat(holds.reason(enrollmentGoes)).contains("person-held");
        assertThat(holds.reason(enrollmentIsMissed)).as("somebody else's").isEmpty();
        assertThat(holds.reason(RowPlanner.gone(Changes.rosterClass("l"))))
                .as("a class whose identifier is the same")
                .isEmpty();
    }

    @Test
    void aHeldRowIsNoHeldPerson() {
        holds.rows.add(RosterCollection.CLASSES);
        assertThat(holds.reason(RowPlanner.gone(Changes.rosterClass("u")))).isPresent();
        assertThat(holds.reason(enrollmentIsMissed)).isEmpty();
    }

    @Test
    void whoWantsTheKeyOfSomebodyHeldWaitsAndWhoWantsThatOnesKeyToo() {
        PlannedChange held = Changes.of(
                Operation.UPDATE,
                "a",
                Reasons.PRIVILEGE_RISE,
                Changes.plan(
                        AccountValues.none().with(AccountField.EMAIL, "z@example.org"),
                        List.of(AccountField.EMAIL),
                        Map.of(AccountField.EMAIL, "A@example.org")));
        PlannedChange next = Changes.moves("b", "b@example.org", "a@example.org");
        PlannedChange afterNext = Changes.moves("c", "c@example.org", "B@example.org");
        PlannedChange free = Changes.moves("d", "d@example.org", "e@example.org");

        holdKeys(holds, afterNext, free, next, held);

        assertThat(holds.reason(next)).contains("login-key-held");
        assertThat(holds.reason(afterNext)).contains("login-key-held");
        assertThat(holds.reason(free)).isEmpty();
        PlannedChange newcomer = Changes.of(
                Operation.CREATE,
                "n",
                Reasons.NEW,
                Changes.plan(
                        AccountValues.none().with(AccountField.EMAIL, "c@example.org"),
                        List.of(AccountField.EMAIL),
                        Map.of()));
        assertThat(holds.reason(newcomer)).contains("login-key-held");
    }

    @Test
    void aUserNameIsNoEmailAddressAndAKeyThatDoesNotChangeIsNotWanted() {
        PlannedChange held = Changes.of(
                Operation.UPDATE,
                "a",
                Reasons.PRIVILEGE_RISE,
                Changes.plan(
                        AccountValues.none().with(AccountField.EMAIL, "z@example.org"),
                        List.of(AccountField.EMAIL),
                        Map.of(AccountField.EMAIL, "a@example.org")));
        holdKeys(holds, held);

        assertThat(holds.reason(Changes.of(
                        Operation.UPDATE,
                        "b",
                        Reasons.SOURCE_CHANGED,
                        Changes.plan(
                                AccountValues.none().with(AccountField.USERNAME, "a@example.org"),
                                List.of(AccountField.USERNAME),
                                Map.of(AccountField.USERNAME, "b")))))
                .isEmpty();
        assertThat(holds.reason(Changes.of(
                        Operation.UPDATE,
                        "c",
                        Reasons.SOURCE_CHANGED,
                        Changes.plan(
                                AccountValues.none()
                                        .with(AccountField.EMAIL, "a@example.org")
                                        .with(AccountField.FAMILY_NAME, "Changed"),
                                List.of(AccountField.FAMILY_NAME),
                                Map.of()))))
                .isEmpty();
        assertThat(holds.reason(Changes.of(
                        Operation.UPDATE,
                        "d",
                        Reasons.SOURCE_CHANGED,
                        Changes.plan(AccountValues.none(), List.of(AccountField.EMAIL), Map.of()))))
                .as("who gives up a key and takes none")
                .isEmpty();
    }

    @Test
    void thePersonBehindAnAccountThatIsGoneWantsNoKey() {
        AccountPlan gone = new AccountPlan(
                AccountValues.none(), List.of(), Map.of(), null, null, LocalRole.STUDENT, Map.of(), false);
        holdKeys(holds, Changes.moves("a", "a@example.org", "b@example.org"));
        assertThat(holds.reason(Changes.of(Operation.ACCEPT, "x", Reasons.SOURCE_CHANGED, gone)))
                .isEmpty();
    }

    private static void holdKeys(Holds holds, PlannedChange... moving) {
        for (PlannedChange change : moving) {
            holds.note(change);
        }
        holds.holdDependants();
    }
}
