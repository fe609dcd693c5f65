// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Absences.Candidate;
import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.evidence.ControlSample;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.evidence.Movement;
import com.kybergate.rostersync.evidence.Turnover;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard's limits to the one person, at the sizes of a class, a school and a city. */
class GuardTest {
    private static final SyncGuard GUARD = SyncGuard.defaults();

    @ParameterizedTest(name = "{0} people: {1} may leave")
    @CsvSource({"20, 6", "400, 20", "50000, 500"})
    void soManyMayLeaveADistrictAndNotOneMore(int people, int mayLeave) {
        assertThat(district(people, mayLeave).allLeavers).isFalse();
        assertThat(district(people, mayLeave + 1).allLeavers).isTrue();
    }

    @ParameterizedTest(name = "{0} people of a school: {1} may leave")
    @CsvSource({"20, 3", "60, 3", "80, 4", "400, 20", "50000, 2500"})
    void soManyMayLeaveASchoolAndNotOneMore(int people, int mayLeave) {
        assertThat(school(people, mayLeave).leaversOfSchools).isEmpty();
        assertThat(school(people, mayLeave + 1).leaversOfSchools).containsExactly("school");
    }

    @ParameterizedTest(name = "{0} people: {1} may get another login key")
    @CsvSource({"20, 5", "400, 20", "50000, 2500"})
    void soManyLoginKeysMayChangeAndNotOneMore(int people, int mayChange) {
        PlanNumbers numbers = numbers(people);
        numbers.loginKeys = mayChange;
        assertThat(GUARD.judge(numbers).everything).isNull();
        numbers.loginKeys = mayChange + 1L;
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.everything).isEqualTo("login-key-storm");
        assertThat(holds.verdicts).anyMatch(v -> v.guard().equals("login-keys") && v.verdict() == Verdict.HOLD_ALL);
    }

    @ParameterizedTest(name = "{0} people: {1} may change")
    @CsvSource({"20, 20", "400, 200", "50000, 25000"})
    void soManyPeopleMayChangeAndNotOneMore(int people, int mayChange) {
        PlanNumbers numbers = numbers(people);
        numbers.updates = mayChange;
        assertThat(GUARD.judge(numbers).everything).isNull();
        numbers.updates = mayChange + 1L;
        assertThat(GUARD.judge(numbers).everything).isEqualTo("update-storm");
    }

    @ParameterizedTest(name = "{0} people: {1} may lose privileges")
    @CsvSource({"20, 3", "400, 20", "50000, 2500"})
    void soManyMayLosePrivilegesAndNotOneMore(int people, int mayLose) {
        PlanNumbers numbers = numbers(people);
        numbers.losingRole = mayLose;
        assertThat(GUARD.judge(numbers).roleLosses).isFalse();
        numbers.losingRole = mayLose + 1L;
        assertThat(GUARD.judge(numbers).roleLosses).isTrue();
    }

    @ParameterizedTest(name = "{0} people of a school: {1} may move away")
    @CsvSource({"20, 3", "400, 20", "50000, 2500"})
    void soManyMayMoveAwayFromASchoolAndNotOneMore(int people, int mayMove) {
        PlanNumbers numbers = numbers(people);
        numbers.losingSchool.put("school", (long) mayMove);
        assertThat(GUARD.judge(numbers).schoolLosses).isEmpty();
        numbers.losingSchool.put("school", mayMove + 1L);
        assertThat(GUARD.judge(numbers).schoolLosses).containsExactly("school");
    }

    @ParameterizedTest(name = "{0} {1}: {2} may go")
    @CsvSource({
        "20, ENROLLMENTS, 20",
        "400, ENROLLMENTS, 40",
        "50000, ENROLLMENTS, 5000",
        "400, CLASSES, 40",
        "400, ORGS, 0"
    })
    void soManyRowsMayGoAndNotOneMore(int rows, RosterCollection collection, int mayGo) {
        PlanNumbers numbers = numbers(1000);
        numbers.rowsBefore.put(collection, (long) rows);
        numbers.rowsGoing.put(collection, (long) mayGo);
        assertThat(GUARD.judge(numbers).rows).isEmpty();
        numbers.rowsGoing.put(collection, mayGo + 1L);
        assertThat(GUARD.judge(numbers).rows).containsExactly(collection);
    }

    @ParameterizedTest(name = "{0} people: {1} may leave within a week")
    @CsvSource({"20, 10", "400, 40", "50000, 5000"})
    void soManyMayLeaveWithinAWeekAndNotOneMore(int people, int mayLeave) {
        PlanNumbers numbers = numbers(people);
        numbers.leavers.count(List.of("school"), "student");
        // Those who are there are those of a week ago without those who left, and with those who came instead.
        numbers.week = new Turnover(mayLeave - 1L, mayLeave - 1L, Movement.none());
        assertThat(GUARD.judge(numbers).weekFull).isFalse();
        numbers.week = new Turnover(mayLeave, mayLeave, Movement.none());
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.weekFull).isTrue();
        assertThat(holds.leaving(List.of("school"), "student")).isEqualTo("leavers-of-week");
        assertThat(holds.verdicts).anyMatch(v -> v.guard().equals("week") && v.verdict() == Verdict.HOLD);
    }

    @ParameterizedTest(name = "{0} people of one school and role: {1} may leave within a week")
    @CsvSource({"20, 6", "400, 40", "50000, 5000"})
    void soManyOfASchoolOrRoleMayLeaveWithinAWeekAndNotOneMore(int people, long mayLeave) {
        for (boolean school : new boolean[] {true, false}) {
            PlanNumbers numbers = numbers(people);
            for (int i = 0; i < 200_000; i++) {
                numbers.active.count(List.of("other"), "teacher");
            }
            numbers.leavers.count(List.of("school"), "student");
            numbers.week = week(school, mayLeave - 1, mayLeave - 1);
            assertThat(GUARD.judge(numbers).leaving(List.of("school"), "student"))
                    .isNull();
            numbers.week = week(school, mayLeave, mayLeave);
            Holds holds = GUARD.judge(numbers);
            assertThat(holds.leaving(List.of("school"), "student")).isEqualTo("leavers-of-week");
            assertThat(holds.leaving(List.of("other"), "teacher")).isNull();
            assertThat(holds.leaving(List.of("school"), "teacher")).isEqualTo(school ? "leavers-of-week" : null);
            assertThat(holds.verdicts)
                    .anyMatch(v -> v.guard().equals("week")
                            && v.verdict() == Verdict.HOLD
                            && v.evidence().contains(school ? "of school school" : "of role student"));
        }
    }

    @Test
    void nobodyNewMakesRoomForALeaverOfASchool() {
        PlanNumbers numbers = numbers(800);
        numbers.leavers.count(List.of("school"), "student");
        numbers.week = week(true, 40, 440);
        assertThat(GUARD.judge(numbers).leaving(List.of("school"), "student"))
                .as("there were 400 a week ago")
                .isEqualTo("leavers-of-week");
        numbers.week = week(true, 40, 40);
        assertThat(GUARD.judge(numbers).leaving(List.of("school"), "student")).isNull();
    }

    private static Turnover week(boolean school, long left, long joined) {
        Movement groups = Movement.none();
        List<String> schools = school ? List.of("school") : List.of("elsewhere");
        String role = school ? "guest" : "student";
        for (long i = 0; i < Math.max(left, joined); i++) {
            if (i < left) {
                groups.left(schools, role);
            }
            if (i < joined) {
                groups.joined(schools, role);
            }
        }
        return new Turnover(0, 0, groups);
    }

    @Test
    void nobodyNewMakesRoomForALeaver() {
        PlanNumbers numbers = numbers(800);
        numbers.leavers.count(List.of("school"), "student");
        numbers.week = new Turnover(40, 440, Movement.none());
        assertThat(GUARD.judge(numbers).weekFull)
                .as("there were 400 a week ago")
                .isTrue();
        numbers.week = new Turnover(40, 40, Movement.none());
        assertThat(GUARD.judge(numbers).weekFull).isFalse();
    }

    @Test
    void aWeekInWhichManyLeftHoldsNothingElse() {
        PlanNumbers numbers = numbers(400);
        numbers.week = new Turnover(300, 0, Movement.none());
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.weekFull).isFalse();
        assertThat(holds.everything).isNull();
    }

    @ParameterizedTest(name = "{0} people: {1} may be broken")
    @CsvSource({"20, 5", "400, 40", "50000, 5000"})
    void soManyPeopleMayBeBrokenAndNotOneMore(int people, int mayBe) {
        PlanNumbers numbers = numbers(people);
        numbers.read = people;
        numbers.doubtful = mayBe;
        assertThat(GUARD.judge(numbers).doubtful).isFalse();
        numbers.doubtful = mayBe + 1L;
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.doubtful).isTrue();
        assertThat(holds.verdicts).anyMatch(v -> v.guard().equals("doubtful") && v.verdict() == Verdict.HOLD);
    }

    @ParameterizedTest(name = "everybody of a school of {0}")
    @CsvSource({"1", "2", "3"})
    void everybodyOfASchoolWhoIsMissedIsHeldWhateverTheCount(int people) {
        Census active = new Census();
        for (int i = 0; i < 50_000; i++) {
            active.count(List.of("large"), "student");
        }
        for (int i = 0; i < people; i++) {
            active.count(List.of("small"), "student");
        }
        PlanNumbers numbers = new PlanNumbers(active);
        for (int i = 0; i < people; i++) {
            numbers.leavers.count(List.of("small"), "student");
            numbers.missed.count(List.of("small"), "student");
        }
        assertThat(GUARD.judge(numbers).leaversOfSchools).containsExactly("small");
    }

    @Test
    void oneWhoIsTheOnlyOneOfARoleIsHeldWhenMissed() {
        Census active = new Census();
        for (int i = 0; i < 400; i++) {
            active.count(List.of("school"), "student");
        }
        active.count(List.of("school"), "administrator");
        PlanNumbers numbers = new PlanNumbers(active);
        numbers.leavers.count(List.of("school"), "administrator");
        numbers.missed.count(List.of("school"), "administrator");
        assertThat(GUARD.judge(numbers).leaversOfRoles).containsExactly("administrator");
    }

    @Test
    void somebodyOfAHeldSchoolIsHeldAlsoIfTheOtherSchoolIsFree() {
        Census active = new Census();
        for (int i = 0; i < 2_000; i++) {
            active.count(List.of(i < 400 ? "school" : "elsewhere"), "student");
        }
        PlanNumbers numbers = new PlanNumbers(active);
        for (int i = 0; i < 21; i++) {
            numbers.leavers.count(List.of("school"), "student");
        }
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.leaving(List.of("elsewhere", "school"), "student")).isEqualTo("leavers-of-school");
        assertThat(holds.leaving(List.of("elsewhere"), "student")).isNull();
    }

    @Test
    void theFirstLoadPassesWhateverItBrings() {
        PlanNumbers numbers = new PlanNumbers(new Census());
        numbers.updates = 1_000_000;
        numbers.loginKeys = 1_000_000;
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.everything).isNull();
        assertThat(holds.verdicts).allMatch(v -> v.verdict() == Verdict.PASS);
    }

    @Test
    void everyVerdictNamesItsNumbersAndEveryGuardSpeaks() {
        Holds holds = district(400, 21);
        List<String> spoke = new ArrayList<>();
        holds.verdicts.forEach(v -> spoke.add(v.guard()));
        assertThat(spoke).contains("login-keys", "updates", "leavers", "school-loss", "role-loss", "rows");
        assertThat(holds.verdicts)
                .filteredOn(v -> v.verdict() == Verdict.HOLD)
                .isNotEmpty()
                .allMatch(v -> v.evidence().contains("21 of 400"));
    }

    @Test
    void theRecommendedLimitsAreThoseThatAreWrittenDown() {
        assertThat(SyncGuard.defaults())
                .isEqualTo(new SyncGuard(
                        new Limit(3, 5),
                        500,
                        new Limit(20, 10),
                        new Limit(5, 5),
                        new Limit(20, 50),
                        new Limit(10, 10)));
    }

    @ParameterizedTest(name = "of {0} people {1} missing and {2} new: churn {3}")
    @CsvSource({
        // So many may be missing, however many are new.
        "20, 10, 20, false",
        "20, 11, 6, true",
        "400, 120, 400, false",
        "400, 121, 61, true",
        "50000, 15000, 50000, false",
        "50000, 15001, 7501, true",
        // Half as many new as missing make it churn, and one less does not.
        "400, 122, 61, true",
        "400, 122, 60, false",
        "400, 121, 60, false",
        "400, 399, 0, false"
    })
    void manyMissingAndHalfAsManyNewAreTakenForOthersUnderNewIdentifiers(
            int people, int missing, int creates, boolean churn) {
        PlanNumbers numbers = numbers(people);
        for (int i = 0; i < missing; i++) {
            numbers.missed.count(List.of(), "student");
        }
        numbers.creates = creates;

        Holds holds = GUARD.judge(numbers);

        assertThat(holds.everything).isEqualTo(churn ? "identity-churn" : null);
        assertThat(verdict(holds, "identity-churn").verdict()).isEqualTo(churn ? Verdict.HOLD_ALL : Verdict.PASS);
        assertThat(verdict(holds, "identity-churn").evidence())
                .endsWith(missing + " missing and " + creates + " new, of " + people);
    }

    @Test
    void aStormOfLoginKeysIsNamedBeforeAStormOfUpdatesAndThatBeforeChurn() {
        PlanNumbers numbers = numbers(400);
        numbers.loginKeys = 21;
        numbers.updates = 201;
        numbers.creates = 400;
        for (int i = 0; i < 400; i++) {
            numbers.missed.count(List.of(), "student");
        }
        assertThat(GUARD.judge(numbers).everything).isEqualTo("login-key-storm");
        numbers.loginKeys = 20;
        assertThat(GUARD.judge(numbers).everything).isEqualTo("update-storm");
        numbers.updates = 200;
        assertThat(GUARD.judge(numbers).everything).isEqualTo("identity-churn");
    }

    @ParameterizedTest(name = "{0} of {1} missing")
    @CsvSource({"1, 1, true", "2, 2, true", "1, 2, false", "2, 3, false"})
    void aSchoolOrRoleIsWholeOnlyIfNobodyOfItIsLeft(int missing, int people, boolean whole) {
        Census active = new Census();
        for (int i = 0; i < 400; i++) {
            active.count(List.of("large"), "student");
        }
        for (int i = 0; i < people; i++) {
            active.count(List.of("small"), "aide");
        }
        PlanNumbers numbers = new PlanNumbers(active);
        for (int i = 0; i < missing; i++) {
            numbers.leavers.count(List.of("small"), "aide");
            numbers.missed.count(List.of("small"), "aide");
        }
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.leaversOfSchools.contains("small")).isEqualTo(whole);
        assertThat(holds.leaversOfRoles.contains("aide")).isEqualTo(whole);
        if (whole) {
            assertThat(holds.verdicts)
                    .extracting(v -> v.evidence())
                    .contains(
                            "everybody of school small would lose the login: " + missing + " of " + people,
                            "everybody of role aide would lose the login: " + missing + " of " + people);
        }
    }

    @Test
    void theLastOfASchoolWhomTheSourceItselfLetsGoIsNoWholeSchoolThatIsMissed() {
        Census active = new Census();
        for (int i = 0; i < 400; i++) {
            active.count(List.of(i == 0 ? "small" : "large"), i == 0 ? "aide" : "student");
        }
        PlanNumbers numbers = new PlanNumbers(active);
        numbers.leavers.count(List.of("small"), "aide");
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.leaversOfSchools).isEmpty();
        assertThat(holds.leaversOfRoles).isEmpty();
    }

    @Test
    void whoLeavesASchoolThatNobodyActiveHadIsNoWholeSchool() {
        PlannedChange leaver = Changes.of(Operation.DEACTIVATE, "a", Reasons.TO_BE_DELETED, Changes.nothing());
        Census elsewhere = new Census();
        elsewhere.count(List.of("s2"), "teacher");
        PlanNumbers numbers = new PlanNumbers(elsewhere);
        numbers.count(leaver);
        assertThat(GUARD.judge(numbers).reason(leaver)).isEmpty();
    }

    @ParameterizedTest(name = "{0} people of a role: {1} may leave")
    @CsvSource({"20, 3", "400, 20", "50000, 2500"})
    void soManyMayLeaveARoleAndNotOneMore(int people, int mayLeave) {
        for (int more = 0; more <= 1; more++) {
            Census active = new Census();
            PlanNumbers numbers = new PlanNumbers(active);
            for (int i = 0; i < people; i++) {
                active.count(List.of("s" + i), "teacher");
            }
            for (int i = 0; i < mayLeave + more; i++) {
                numbers.leavers.count(List.of(), "teacher");
            }
            Holds holds = GUARD.judge(numbers);
            assertThat(holds.leaversOfRoles).isEqualTo(more == 0 ? Set.of() : Set.of("teacher"));
            assertThat(holds.verdicts)
                    .extracting(v -> v.evidence())
                    .filteredOn(evidence -> evidence.startsWith("more than 3 and more than 5 % of role teacher"))
                    .hasSize(more);
        }
    }

    @ParameterizedTest(name = "{0} of {1} leave a class: {2}")
    @CsvSource({"1, 1, false", "2, 2, true", "2, 3, false", "30, 30, true", "29, 30, false", "3, 2, true"})
    void aClassOfSeveralThatWouldBeEmptyIsHeld(long going, long before, boolean held) {
        PlanNumbers numbers = numbers(1000);
        numbers.goingByClass.put("c1", going);
        numbers.beforeByClass.put("c1", before);
        Holds holds = GUARD.judge(numbers);
        assertThat(holds.unenrolledClasses.contains("c1")).isEqualTo(held);
        assertThat(verdict(holds, "rows").verdict()).isEqualTo(held ? Verdict.HOLD : Verdict.PASS);

        numbers.classesGoing.add("c1");
        assertThat(GUARD.judge(numbers).unenrolledClasses)
                .as("a class that goes itself")
                .isEmpty();
    }

    @Test
    void whoeverIsFreeToLeaveMayBeAskedAboutAndTheOthersMayNot() {
        Census active = new Census();
        List<Candidate> missing = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String school = i < 100 ? "small" : "large";
            active.count(List.of(school), "student");
        }
        for (int i = 0; i < 6; i++) {
            missing.add(new Candidate("small-" + i, List.of("small"), "student"));
        }
        missing.add(new Candidate("large-0", List.of("large"), "student"));

        assertThat(GUARD.mayAskAbout(
                        new Absences(missing, active, new ControlSample(), List.of(), Turnover.none(), Grace.none())))
                .containsExactly("large-0");
        assertThat(GUARD.mayAskAbout(new Absences(
                        missing.subList(1, 7), active, new ControlSample(), List.of(), Turnover.none(), Grace.none())))
                .containsExactly("small-1", "small-2", "small-3", "small-4", "small-5", "large-0");
    }

    @Test
    void aWholeSchoolThatIsMissedIsNotAskedAboutHoweverFewTheyAre() {
        Census active = new Census();
        for (int i = 0; i < 1_000; i++) {
            active.count(List.of("large"), "student");
        }
        active.count(List.of("tiny"), "student");
        Absences absences = new Absences(
                List.of(new Candidate("t", List.of("tiny"), "student")),
                active,
                new ControlSample(),
                List.of(),
                Turnover.none(),
                Grace.none());
        assertThat(GUARD.mayAskAbout(absences)).isEmpty();
    }

    @Test
    void everyHoldIsAVerdictWithTheRuleAndItsNumbers() {
        PlanNumbers keys = numbers(400);
        keys.loginKeys = 21;
        assertThat(verdict(GUARD.judge(keys), "login-keys").evidence())
                .isEqualTo("more than 5 and more than 5 % of the people would get another user name or"
                        + " e-mail address: 21 of 400");
        PlanNumbers updates = numbers(400);
        updates.updates = 201;
        Holds storm = GUARD.judge(updates);
        assertThat(verdict(storm, "updates"))
                .isEqualTo(new GuardVerdict(
                        "updates",
                        Verdict.HOLD_ALL,
                        "more than 20 and more than 50 % of the people would change: 201 of 400"));
        assertThat(verdict(storm, "login-keys"))
                .isEqualTo(new GuardVerdict("login-keys", Verdict.PASS, "0 of 400 people"));
        PlanNumbers losses = numbers(400);
        losses.losingRole = 21;
        losses.losingSchool.put("school", 21L);
        Holds lost = GUARD.judge(losses);
        assertThat(verdict(lost, "school-loss"))
                .isEqualTo(new GuardVerdict(
                        "school-loss",
                        Verdict.HOLD,
                        "more than 3 and more than 5 % of school school would leave it: 21 of 400"));
        assertThat(verdict(lost, "role-loss"))
                .isEqualTo(new GuardVerdict(
                        "role-loss",
                        Verdict.HOLD,
                        "more than 3 and more than 5 % of the people would lose privileges: 21 of 400"));
        PlanNumbers rows = numbers(400);
        rows.rowsBefore.put(RosterCollection.CLASSES, 400L);
        rows.rowsGoing.put(RosterCollection.CLASSES, 41L);
        assertThat(verdict(GUARD.judge(rows), "rows"))
                .isEqualTo(new GuardVerdict(
                        "rows", Verdict.HOLD, "more than 20 and more than 10 % of the classes would go: 41 of 400"));
        assertThat(district(400, 21).verdicts)
                .contains(new GuardVerdict(
                        "leavers",
                        Verdict.HOLD,
                        "more than 3 and more than 5 % of the district, or more than 500, would lose their login:"
                                + " 21 of 400"));
        assertThat(school(400, 21).verdicts)
                .contains(new GuardVerdict(
                        "leavers",
                        Verdict.HOLD,
                        "more than 3 and more than 5 % of school school would lose the login: 21 of 400"));
    }

    @Test
    void everyGuardThatHoldsNothingSaysSoOnce() {
        assertThat(GUARD.judge(numbers(400)).verdicts)
                .allMatch(v -> v.verdict() == Verdict.PASS)
                .extracting(v -> v.guard())
                .containsExactlyInAnyOrder(
                        "doubtful",
                        "identity-churn",
                        "login-keys",
                        "updates",
                        "leavers",
                        "week",
                        "school-loss",
                        "role-loss",
                        "rows");
    }

    private static GuardVerdict verdict(Holds holds, String guard) {
        return holds.verdicts.stream()
                .filter(v -> v.guard().equals(guard))
                .reduce((one, other) -> {
                    throw new AssertionError("two verdicts of one guard: " + one + ", " + other);
                })
                .orElseThrow();
    }

    private static Holds district(int people, int leaving) {
        Census active = new Census();
        PlanNumbers numbers = new PlanNumbers(active);
        // Each of another school and role, so that only the district's own limit can speak.
        for (int i = 0; i < people; i++) {
            active.count(List.of("s" + i % 50), "student");
        }
        for (int i = 0; i < leaving; i++) {
            numbers.leavers.count(List.of("s" + i % 50), "student");
        }
        return GUARD.judge(numbers);
    }

    private static Holds school(int people, int leaving) {
        PlanNumbers numbers = numbers(people);
        for (int i = 0; i < leaving; i++) {
            numbers.leavers.count(List.of("school"), "student");
        }
        return GUARD.judge(numbers);
    }

    private static PlanNumbers numbers(int people) {
        Census active = new Census();
        for (int i = 0; i < people; i++) {
            active.count(List.of("school"), "student");
        }
        return new PlanNumbers(active);
    }
}
