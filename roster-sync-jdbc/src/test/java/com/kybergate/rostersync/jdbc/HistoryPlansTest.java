// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangePage;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every page of a long history, whatever the filter, is found by an index: the server says so itself, of each statement, and says how many
 * rows it looked at in vain. {@code -Dstorm=full} fills a million changes in.
 */
class HistoryPlansTest {
    private static final TenantId TENANT = new TenantId("springfield");

    /** Equal in everything, and the one in which something is erased. */
    private static final TenantId TWIN = new TenantId("twin");

    private static final int RUNS = 10_000;
    private static final int CHANGES = "full".equals(System.getProperty("storm")) ? 1_000_000 : 20_000;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pattern IN_VAIN = Pattern.compile("Rows Removed by [\\w ]+: (\\d+)");

    private static final DataSource DATABASE = Postgres.freshDatabase();

    private final PlanWatch watch = new PlanWatch(DATABASE, "roster_runs|roster_changes|roster_problems");
    private final JdbcSyncState state = JdbcSyncState.in(watch.watched());

    @BeforeAll
    static void fill() throws SQLException {
        JdbcSyncState.in(DATABASE);
        for (String tenant : List.of(TENANT.value(), TWIN.value())) {
            execute("insert into roster_runs (tenant, run, started_at, status, mode, report, triggered_by, duration_ms,"
                    + " records, errors, requests, throttled, settings) select '" + tenant
                    + "', 'run-' || i, timestamptz '2026-01-01 00:00:00Z' + i * interval '1 hour',"
                    + " (array['done', 'done', 'done-with-errors', 'held', 'done'])[1 + i % 5],"
                    + " case when i % 4 = 0 then 'full' else 'delta' end, repeat('x', 3000), 'schedule', i, i, 0, 9, 0, 's'"
                    + " from generate_series(1, " + RUNS + ") i");
            // What is looked for is rare, and old.
            execute(
                    "update roster_runs set status = 'failed', mode = 'approval', triggered_by = 'manual' where tenant = '"
                            + tenant + "' and run in ('run-5', 'run-17', 'run-40')");
            execute(
                    "insert into roster_changes (tenant, run, collection, operation, sourced_id, person, sealed) select '"
                            + tenant + "', 'run-' || (case when i % 4 = 0 then 7 else 1 + i % " + RUNS
                            + " end), case when i % 3 = 0"
                            + " then 'enrollments' else 'users' end, case when i % 1999 = 0 then 'deactivate' else 'update' end,"
                            + " 'person-' || i % 5000, 'person-' || i % 5000, repeat('s', 120) from generate_series(1, "
                            + CHANGES + ") i");
            execute("insert into roster_problems (tenant, run, code, severity, entity, sourced_id, remedy) select '"
                    + tenant + "', 'run-' || (1 + i % " + RUNS + "), 'c', 'warning', 'users', 'person-' || i, 'Look.'"
                    + " from generate_series(1, 20000) i");
        }
        execute("analyze");
    }

    @AfterEach
    void everythingWasFoundByAnIndex() {
        assertThat(watch.plans).isNotEmpty();
        for (PlanWatch.Plan plan : watch.plans) {
            assertThat(plan.text()).as(plan.sql()).contains("Index").doesNotContain("Seq Scan");
        }
    }

    @Test
    void pagesOfTheHistory() {
        for (RunQuery query : List.of(
                RunQuery.all(),
                RunQuery.all().most(RunQuery.MOST),
                RunQuery.all().withStatuses(Set.of("failed")),
                RunQuery.all().withStatuses(Set.of("failed", "held")),
                RunQuery.all().withModes(Set.of("approval")),
                RunQuery.all().withModes(Set.of("full", "approval")),
                RunQuery.all().withTriggers(Set.of("manual")),
                RunQuery.all().withStatuses(Set.of("cancelled")),
                RunQuery.all()
                        .withStatuses(Set.of("failed"))
                        .withModes(Set.of("approval"))
                        .withTriggers(Set.of("manual")),
                RunQuery.all().from(FIRST.plus(Duration.ofDays(2))).until(FIRST.plus(Duration.ofDays(3))),
                RunQuery.all()
                        .withStatuses(Set.of("done"))
                        .from(FIRST.plus(Duration.ofDays(100)))
                        .until(FIRST.plus(Duration.ofDays(300))))) {
            RunPage page = state.runs(TENANT, query);
            assertThat(page.runs()).hasSizeLessThanOrEqualTo(query.most());
            // Deep in the history it is the same.
            state.runs(TENANT, query.after(placeOf("run-700")));
        }
        assertThat(inVain()).as("rows looked at for nothing").isLessThan(2 * RunQuery.MOST);
    }

    @Test
    void pagesOfWhatARunChanged() {
        List<UnaryOperator<ChangeQuery>> filters = List.of(
                UnaryOperator.identity(),
                query -> query.withCollection(RosterCollection.USERS),
                query -> query.withCollection(RosterCollection.ENROLLMENTS).withOperation("deactivate"),
                query -> query.withOperation("deactivate"),
                query -> query.withSourcedId("person-4"),
                query -> query.withCollection(RosterCollection.USERS).withSourcedId("person-4"),
                query -> query.withCollection(RosterCollection.COURSES));
        for (String run : List.of("run-7", "run-9000")) {
            for (UnaryOperator<ChangeQuery> filter : filters) {
                ChangeQuery query = filter.apply(ChangeQuery.all());
                ChangePage page = state.changes(TENANT, run, query);
                if (page.next() != null) {
                    state.changes(TENANT, run, query.after(page.next()));
                }
            }
            state.changes(TENANT, run, ChangeQuery.all().after(Integer.toString(CHANGES * 9 / 10)));
        }
        assertThat(inVain()).as("rows looked at for nothing").isLessThan(2 * ChangeQuery.MOST);
    }

    @Test
    void whatWasDoneWithOnePerson() {
        assertThat(state.changesOf(TENANT, RosterCollection.USERS, "person-4", 50))
                .isNotEmpty();
        assertThat(state.changesOf(TENANT, RosterCollection.USERS, "nobody", 50))
                .isEmpty();
    }

    @Test
    void oneRunAndWhatItMet() {
        assertThat(state.run(TENANT, "run-7")).isPresent();
        assertThat(state.problems(TENANT, "run-7")).isNotEmpty();
        assertThat(state.runs(TENANT, 20)).hasSize(20);
    }

    @Test
    void theEndOfWhatIsKept() throws Exception {
        Lease lease = state.acquire(TWIN, "test", Duration.ofMinutes(10));
        Instant changes = FIRST.plus(Duration.ofDays(200));
        Instant runs = FIRST.plus(Duration.ofDays(2));
        watch.plans.clear();
        int times = 1;
        while (state.write(lease, tx -> state.expire(tx, TWIN, runs, runs, changes, null))) {
            times++;
        }
        assertThat(times).isGreaterThan(1);
        assertThat(count(
                        "roster_changes c join roster_runs r on r.tenant = c.tenant and r.run = c.run where r.tenant = '"
                                + TWIN + "' and r.started_at < timestamptz '" + changes + "'"))
                .isZero();
        assertThat(count("roster_runs where tenant = '" + TWIN + "'")).isEqualTo(RUNS - 47);
        assertThat(count("roster_runs where tenant = '" + TENANT + "'")).isEqualTo(RUNS);
        assertThat(count("roster_changes where tenant = '" + TENANT + "'")).isEqualTo(CHANGES);
        watch.plans.removeIf(plan -> !plan.sql().contains("roster_changes"));
    }

    @Test
    void whatIsForgottenOfAPerson() throws Exception {
        Lease lease = state.acquire(TWIN, "test", Duration.ofMinutes(10));
        watch.plans.clear();
        state.write(lease, tx -> state.forget(tx, TWIN, List.of("person-4"), UnaryOperator.identity()));
        assertThat(count("roster_changes where tenant = '" + TWIN + "' and person = 'person-4'"))
                .isZero();
        assertThat(count("roster_changes where tenant = '" + TENANT + "' and person = 'person-4'"))
                .isPositive();
        watch.plans.removeIf(plan -> !plan.sql().contains("roster_changes"));
    }

    private long inVain() {
        return watch.plans.stream()
                .map(PlanWatch.Plan::text)
                .map(IN_VAIN::matcher)
                .flatMap(found -> Stream.of(most(found)))
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private static long most(Matcher found) {
        long most = 0;
        while (found.find()) {
            most = Math.max(most, Long.parseLong(found.group(1)));
        }
        return most;
    }

    private String placeOf(String run) {
        Instant began = state.run(TENANT, run).orElseThrow().startedAt();
        return new Place(began, 0).text();
    }

    private static long count(String what) throws SQLException {
        List<Long> counts = new ArrayList<>();
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + what)) {
            while (rows.next()) {
                counts.add(rows.getLong(1));
            }
        }
        return counts.get(0);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
