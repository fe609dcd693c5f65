// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as what, before a guard looks at the numbers. */
class PlanNumbersTest {
    private final PlanNumbers numbers = new PlanNumbers(new Census());
    private final AccountPlan renamed = Changes.plan(
            AccountValues.none().with(AccountField.FAMILY_NAME, "New"), List.of(AccountField.FAMILY_NAME), Map.of());

    @Test
    void aLeaverCountsBySchoolAndRoleAndOneWhoWasMissedAlsoAsThat() {
        numbers.count(Changes.of(Operation.DEACTIVATE, "a", Reasons.DISABLED, Changes.nothing()));
        numbers.count(Changes.of(Operation.DEACTIVATE, "b", Reasons.ABSENT, true, List.of("s9"), renamed));

        assertThat(numbers.leavers.total()).isEqualTo(2);
        assertThat(numbers.leavers.bySchool()).isEqualTo(Map.of("s1", 2L));
        assertThat(numbers.leavers.byRole()).isEqualTo(Map.of("student", 2L));
        assertThat(numbers.missed.total()).isEqualTo(1);
        assertThat(numbers.updates).as("a leaver is no update").isZero();
        assertThat(numbers.losingSchool).isEmpty();
        assertThat(numbers.rowsGoing).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"UPDATE", "REACTIVATE"})
    void aChangeOfAnAccountThatIsThereCountsByWhatItTakes(Operation operation) {
        numbers.count(Changes.of(operation, "a", Reasons.SOURCE_CHANGED, false, List.of("s1", "s2"), renamed));
        numbers.count(Changes.of(operation, "b", Reasons.ROLE_LOSS, false, List.of("s2"), renamed));
        numbers.count(Changes.of(operation, "c", Reasons.SOURCE_CHANGED, Changes.nothing()));
        numbers.count(new PlannedChange(
                operation,
                Changes.enrollment("e", "u", "c"),
                true,
                null,
                Reasons.SOURCE_CHANGED,
                false,
                List.of(),
                List.of(),
                null));
        PlannedChange moves = Changes.moves("d", "a@example.org", "b@example.org");
        numbers.count(Changes.of(operation, "d", Reasons.SOURCE_CHANGED, moves.account()));

        assertThat(numbers.updates).isEqualTo(3);
        assertThat(numbers.loginKeys).isEqualTo(1);
        assertThat(numbers.losingRole).isEqualTo(1);
        assertThat(numbers.losingSchool).isEqualTo(Map.of("s1", 1L, "s2", 2L));
        assertThat(numbers.creates).isZero();
        assertThat(numbers.leavers.total()).isZero();
        assertThat(numbers.rowsGoing).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE", "LINK", "ACCEPT"})
    void whoComesOrIsOnlyNotedTakesNothingFromAnybody(Operation operation) {
        PlannedChange moves = Changes.moves("d", "a@example.org", "b@example.org");
        numbers.count(Changes.of(operation, "a", Reasons.ROLE_LOSS, false, List.of("s1"), moves.account()));

        assertThat(numbers.creates).isEqualTo(operation == Operation.CREATE ? 1 : 0);
        assertThat(numbers.updates + numbers.loginKeys + numbers.losingRole).isZero();
        assertThat(numbers.losingSchool).isEmpty();
    }

    @Test
    void rowsThatGoCountByCollectionAndMissedEnrollmentsByClass() {
        numbers.count(RowPlanner.gone(Changes.enrollment("e1", "u", "c1")));
        numbers.count(RowPlanner.gone(Changes.enrollment("e2", "u", "c1")));
        numbers.count(RowPlanner.row(
                Operation.DEACTIVATE, Changes.enrollment("e3", "u", "c2"), false, Reasons.TO_BE_DELETED));
        numbers.count(RowPlanner.row(Operation.CREATE, Changes.enrollment("e4", "u", "c3"), true, Reasons.NEW));
        numbers.count(RowPlanner.gone(Changes.rosterClass("c4")));

        assertThat(numbers.rowsGoing).isEqualTo(Map.of(RosterCollection.ENROLLMENTS, 3L, RosterCollection.CLASSES, 1L));
        assertThat(numbers.goingByClass).isEqualTo(Map.of("c1", 2L));
        assertThat(numbers.classesGoing).containsExactly("c4");
    }
}
