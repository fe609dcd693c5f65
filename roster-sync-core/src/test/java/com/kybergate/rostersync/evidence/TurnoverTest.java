// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the history tells of people who left and joined. */
class TurnoverTest {
    private static final TenantId TENANT = new TenantId("springfield");
    private static final Instant MONDAY = Instant.parse("2026-09-07T06:00:00Z");

    private final InMemorySyncState state = new InMemorySyncState();
    private final Lease lease = state.acquire(TENANT, "test", Duration.ofDays(1));
    private int runs;

    @Test
    void whoLeftIsWhomTheSourceNamedAndWhoWasProvedToBeGone() {
        happened(MONDAY, "full", null, users(90, 0, 4, 0, 3));
        happened(MONDAY.plusSeconds(1), "delta", null, users(90, 0, 20, 0, 10));

        assertThat(numbers()).containsExactly(37, 0);
    }

    @Test
    void whoJoinedIsWhoGotAnAccountAndWhoGotTheLoginBack() {
        happened(MONDAY, "full", null, users(90, 5, 0, 2, 0));
        happened(MONDAY.plusSeconds(1), "full", null, users(90, 50, 0, 20, 0));

        assertThat(numbers()).containsExactly(0, 77);
    }

    @Test
    void whatSomebodyApprovedSeepedAwayUnderNobodysEyes() {
        happened(MONDAY, "approval", "ada", users(0, 6, 40, 0, 40));

        assertThat(numbers()).as("nobody joined, nobody was there").containsExactly(0, 0);
        happened(MONDAY, "approval", "ada", users(1, 6, 40, 0, 40));
        assertThat(numbers()).containsExactly(0, 6);
    }

    @Test
    void aFirstLoadJoinsNobodyAndADeltaThatFindsNothingElseDoes() {
        happened(MONDAY, "full", null, users(0, 500, 0, 0, 0));
        assertThat(numbers()).containsExactly(0, 0);

        happened(MONDAY, "delta", null, users(0, 5, 0, 0, 0));
        assertThat(numbers()).containsExactly(0, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"unchanged\":1", "\"updated\":1", "\"absent\":{\"candidates\":1}"})
    void whereAnybodyWasThereItWasNoFirstLoad(String there) {
        happened(MONDAY, "full", null, "{\"counts\":{\"users\":{\"created\":5," + there + "}}}");

        assertThat(numbers()).containsExactly(0, 5);
    }

    @Test
    void whatWasBeforeDoesNotCount() {
        happened(MONDAY.minusSeconds(1), "full", null, users(90, 5, 4, 2, 3));

        assertThat(numbers()).containsExactly(0, 0);
    }

    @Test
    void onlyPeopleCountAndOnlyTheirNumbers() {
        happened(
                MONDAY,
                "full",
                null,
                "{\"schema\":1,\"held\":{\"users\":{\"deactivated\":70}},\"counts\":{"
                        + "\"orgs\":{\"unchanged\":3,\"deactivatedBySource\":8,\"absent\":{\"deactivated\":9}},"
                        + "\"users\":{\"unchanged\":9,\"note\":\"x\",\"deactivatedBySource\":1,\"list\":[1],"
                        + "\"absent\":{\"candidates\":2,\"deactivated\":2},\"created\":4},"
                        + "\"classes\":{\"created\":6}},\"users\":{\"deactivated\":50}}");

        assertThat(numbers()).containsExactly(3, 4);
    }

    @Test
    void schoolsAndRolesAreAddedUpSinglyAndWhatWasApprovedLeavesNobodyOut() {
        Movement movement = Movement.of(state, TENANT);
        movement.left(List.of("s1", "s2"), "student");
        movement.left(List.of("s1"), "student");
        movement.joined(List.of("s1"), "teacher");
        String text = Objects.requireNonNull(movement.text());
        assertThat(text).doesNotContain("s1", "student", "teacher");
        String report = "{\"counts\":{\"users\":{\"unchanged\":1}}}";
        happened(MONDAY, "full", null, report, text);
        happened(MONDAY, "delta", null, report, text);
        happened(MONDAY, "approval", "ada", report, text);
        happened(MONDAY, "full", null, "{\"counts\":{\"users\":{}}}", text);
        happened(MONDAY, "full", null, report, "left-school:x= left-role:y=z =3 left-role:w=99999999999999999999");

        Movement week = since(MONDAY).groups();

        assertThat(week.leftOf("school", "s1")).as("of three runs").isEqualTo(6);
        assertThat(week.leftOf("school", "s2")).isEqualTo(3);
        assertThat(week.leftOf("role", "student")).isEqualTo(6);
        assertThat(week.leftOf("role", "teacher")).isZero();
        assertThat(week.leftOf("role", "s1")).isZero();
        assertThat(week.joinedOf("school", "s1"))
                .as("the last was a first load")
                .isEqualTo(3);
        assertThat(week.joinedOf("role", "teacher")).isEqualTo(3);
        assertThat(Movement.of(new InMemorySyncState(), TENANT).text())
                .as("nobody")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"counts\":7}", "{\"counts\":{\"users\":\"many\"}}"})
    void aReportThatNobodyCanReadTellsNothing(String report) {
        happened(MONDAY, "full", null, report);
        happened(MONDAY, "full", null, null);

        assertThat(numbers()).containsExactly(0, 0);
    }

    private static String users(long unchanged, long created, long left, long reactivated, long gone) {
        return "{\"schema\":1,\"counts\":{\"users\":{\"unchanged\":" + unchanged + ",\"created\":" + created
                + ",\"deactivatedBySource\":" + left + ",\"reactivated\":" + reactivated
                + ",\"absent\":{\"candidates\":0,\"deactivated\":" + gone + ",\"held\":99}}}}";
    }

    private long[] numbers() {
        Turnover turnover = since(MONDAY);
        return new long[] {turnover.left(), turnover.joined()};
    }

    private Turnover since(Instant when) {
        return Turnover.since(state, TENANT, when);
    }

    private void happened(Instant when, String mode, @Nullable String by, @Nullable String report) {
        happened(when, mode, by, report, null);
    }

    private void happened(
            Instant when, String mode, @Nullable String by, @Nullable String report, @Nullable String movement) {
        RunRecord run = new RunRecord(
                "run-" + runs++, when, "done", mode, by, by == null ? null : "looked at it", report, movement);
        try {
            state.write(lease, tx -> {
                state.put(tx, TENANT, run);
                return run;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
