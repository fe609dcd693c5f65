// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.List;
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
