// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.report.Movement;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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

        assertThat(since(MONDAY)).isEqualTo(new Turnover(37, 0, Movement.NONE));
    }

    @Test
    void whoJoinedIsWhoGotAnAccountAndWhoGotTheLoginBack() {
        happened(MONDAY, "full", null, users(90, 5, 0, 2, 0));
        happened(MONDAY.plusSeconds(1), "full", null, users(90, 50, 0, 20, 0));

        assertThat(since(MONDAY)).isEqualTo(new Turnover(0, 77, Movement.NONE));
    }

    @Test
    void whatSomebodyApprovedSeepedAwayUnderNobodysEyes() {
        happened(MONDAY, "approval", "ada", users(0, 6, 40, 0, 40));

        assertThat(since(MONDAY)).as("nobody joined, nobody was there").isEqualTo(Turnover.NONE);
        happened(MONDAY, "approval", "ada", users(1, 6, 40, 0, 40));
        assertThat(since(MONDAY)).isEqualTo(new Turnover(0, 6, Movement.NONE));
    }

    @Test
    void aFirstLoadJoinsNobodyAndADeltaThatFindsNothingElseDoes() {
        happened(MONDAY, "full", null, users(0, 500, 0, 0, 0));
        assertThat(since(MONDAY)).isEqualTo(Turnover.NONE);

        happened(MONDAY, "delta", null, users(0, 5, 0, 0, 0));
        assertThat(since(MONDAY)).isEqualTo(new Turnover(0, 5, Movement.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"unchanged\":1", "\"updated\":1", "\"absent\":{\"candidates\":1}"})
    void whereAnybodyWasThereItWasNoFirstLoad(String there) {
        happened(MONDAY, "full", null, "{\"counts\":{\"users\":{\"created\":5," + there + "}}}");

        assertThat(since(MONDAY)).isEqualTo(new Turnover(0, 5, Movement.NONE));
    }

    @Test
    void whatWasBeforeDoesNotCount() {
        happened(MONDAY.minusSeconds(1), "full", null, users(90, 5, 4, 2, 3));

        assertThat(since(MONDAY)).isEqualTo(Turnover.NONE);
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

        assertThat(since(MONDAY)).isEqualTo(new Turnover(3, 4, Movement.NONE));
    }

    @Test
    void schoolsAndRolesAreAddedUpSinglyAndWhatWasApprovedLeavesNobodyOut() {
        String movement = "\"movement\":{\"left\":{\"schools\":{\"s1\":2,\"s2\":1},\"roles\":{\"student\":3}},"
                + "\"joined\":{\"schools\":{\"s1\":4},\"roles\":{\"teacher\":4}}}";
        String report = "{\"counts\":{\"users\":{\"unchanged\":1}}," + movement + "}";
        happened(MONDAY, "full", null, report);
        happened(MONDAY, "delta", null, report);
        happened(MONDAY, "approval", "ada", report);
        happened(MONDAY, "full", null, "{\"counts\":{\"users\":{}}," + movement + "}");

        assertThat(since(MONDAY).groups())
                .as("the last was a first load")
                .isEqualTo(new Movement(
                        Map.of("s1", 6L, "s2", 3L), Map.of("student", 9L), Map.of("s1", 12L), Map.of("teacher", 12L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"counts\":7}", "{\"counts\":{\"users\":\"many\"}}"})
    void aReportThatNobodyCanReadTellsNothing(String report) {
        happened(MONDAY, "full", null, report);
        happened(MONDAY, "full", null, null);

        assertThat(since(MONDAY)).isEqualTo(Turnover.NONE);
    }

    private static String users(long unchanged, long created, long left, long reactivated, long gone) {
        return "{\"schema\":1,\"counts\":{\"users\":{\"unchanged\":" + unchanged + ",\"created\":" + created
                + ",\"deactivatedBySource\":" + left + ",\"reactivated\":" + reactivated
                + ",\"absent\":{\"candidates\":0,\"deactivated\":" + gone + ",\"held\":99}}}}";
    }

    private Turnover since(Instant when) {
        return Turnover.since(state, TENANT, when);
    }

    private void happened(Instant when, String mode, @Nullable String by, @Nullable String report) {
        RunRecord run =
                new RunRecord("run-" + runs++, when, "done", mode, by, by == null ? null : "looked at it", report);
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
