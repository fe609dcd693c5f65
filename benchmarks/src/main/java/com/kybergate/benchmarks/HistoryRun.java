// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * How long it takes to read a page of a long history, and whether what is erased of it keeps a run waiting. Arguments: the database, with the
 * sync's tables in it; how many runs; how many changes. One in ten of the changes belongs to one run.
 */
final class HistoryRun {
    private static final TenantId TENANT = new TenantId("springfield");
    private static final TenantId OTHER = new TenantId("shelbyville");
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final String LARGE = "run-7";
    private static final int TIMES = 300;
    private static final int BATCH = 1_000;
    private static final Duration UNDISTURBED = Duration.ofSeconds(10);

    private final JdbcConnectionPool database;
    private final JdbcSyncState state;
    private final int runs;
    private final int changes;

    private HistoryRun(JdbcConnectionPool database, int runs, int changes) {
        this.database = database;
        this.state = JdbcSyncState.in(database);
        this.runs = runs;
        this.changes = changes;
    }

    public static void main(String[] args) throws Exception {
        JdbcConnectionPool database = PostgresServer.pool(args[0]);
        try {
            HistoryRun run = new HistoryRun(database, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            run.fill();
            // Once for nothing: server and process are warm for what is measured.
            run.readPages(false);
            run.readPages(true);
            run.eraseWhileARunWrites();
        } finally {
            database.dispose();
        }
    }

    private void fill() throws SQLException {
        execute(
                "insert into roster_runs (tenant, run, started_at, status, mode, report, triggered_by, duration_ms, records,"
                        + " errors, requests, throttled, settings) select 'springfield', 'run-' || i, timestamptz '2020-01-01"
                        + " 00:00:00Z' + i * interval '6 hours', case when i % 97 = 0 then 'failed' when i % 11 = 0 then 'held'"
                        + " else 'done' end, case when i % 4 = 0 then 'full' else 'delta' end, repeat(md5(i::text), 150), case"
                        + " when i % 50 = 0 then 'manual' else 'schedule' end, i, i, 0, 9, 0, 'schools=all' from"
                        + " generate_series(1, " + runs + ") i");
        execute("insert into roster_changes (tenant, run, collection, operation, sourced_id, person, local_id, school,"
                + " sealed) select 'springfield', case when i % 10 = 0 then '" + LARGE + "' else 'run-' || (1 + i % "
                + runs + ") end, case when i % 3 = 0 then 'enrollments' else 'users' end, case when i % 4999 = 0 then"
                + " 'deactivate' else 'update' end, 'person-' || i % 50000, 'person-' || i % 50000, i % 50000,"
                + " 'school-' || i % 40, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text) || md5((i + 3)::text)"
                + " from generate_series(1, " + changes + ") i");
        execute("analyze");
    }

    private void readPages(boolean says) {
        double[] first = measure(says, "runs, first page of 50", i -> state.runs(TENANT, RunQuery.all()));
        double[] deep = measure(
                says,
                "runs, page 190 of 200",
                i -> state.runs(TENANT, RunQuery.all().after(place(runs / 20 - i % 100))));
        measure(
                says,
                "runs, page of 500",
                i -> state.runs(TENANT, RunQuery.all().most(500)));
        measure(
                says,
                "runs, one status of four",
                i -> state.runs(TENANT, RunQuery.all().withStatuses(Set.of("failed"))));
        measure(
                says,
                "runs, one status that none has",
                i -> state.runs(TENANT, RunQuery.all().withStatuses(Set.of("cancelled"))));
        measure(
                says,
                "runs, status, mode and trigger",
                i -> state.runs(
                        TENANT,
                        RunQuery.all()
                                .withStatuses(Set.of("held", "failed"))
                                .withModes(Set.of("full"))
                                .withTriggers(Set.of("manual"))));
        measure(
                says,
                "runs, a week",
                i -> state.runs(
                        TENANT,
                        RunQuery.all()
                                .from(FIRST.plus(Duration.ofDays(i)))
                                .until(FIRST.plus(Duration.ofDays(i + 7L)))));
        measure(says, "one run with its report", i -> state.run(TENANT, "run-" + (1 + i)));
        double[] firstChanges = measure(
                says,
                "changes of a large run, first page of 100",
                i -> state.changes(TENANT, LARGE, ChangeQuery.all()));
        double[] deepChanges = measure(
                says,
                "changes of a large run, page after 95 %",
                i -> state.changes(TENANT, LARGE, ChangeQuery.all().after(Long.toString(changes / 100L * 95 + i))));
        measure(
                says,
                "changes of a large run, enrollments",
                i -> state.changes(TENANT, LARGE, ChangeQuery.all().withCollection(RosterCollection.ENROLLMENTS)));
        measure(
                says,
                "changes of a large run, a rare operation",
                i -> state.changes(TENANT, LARGE, ChangeQuery.all().withOperation("deactivate")));
        measure(
                says,
                "changes of a large run, one person",
                i -> state.changes(TENANT, LARGE, ChangeQuery.all().withSourcedId("person-" + i * 10)));
        measure(says, "changes of a small run", i -> state.changes(TENANT, "run-" + (100 + i), ChangeQuery.all()));
        measure(
                says,
                "changes of one person over all runs",
                i -> state.changesOf(TENANT, RosterCollection.USERS, "person-" + i, 50));
        if (says) {
            say("deep page : first page of runs", deep[0] / first[0]);
            say("deep page : first page of changes", deepChanges[0] / firstChanges[0]);
        }
    }

    /** The place of a run, as a page before it would have said it. */
    private String place(int run) {
        return Duration.between(Instant.EPOCH, FIRST.plus(Duration.ofHours(6L * run)))
                        .toSeconds() + "000000.0";
    }

    private static double[] measure(boolean says, String what, IntConsumer call) {
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            call.accept(i);
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        double[] shown = {millis[TIMES / 2], millis[TIMES * 95 / 100], millis[TIMES - 1]};
        if (says) {
            say(what, shown);
        }
        return shown;
    }

    private void eraseWhileARunWrites() throws SQLException, InterruptedException, ExecutionException {
        Lease others = state.acquire(OTHER, "benchmark", Duration.ofHours(1));
        List<Double> alone = new ArrayList<>();
        long end = System.nanoTime() + UNDISTURBED.toNanos();
        int batches = 0;
        while (System.nanoTime() < end) {
            alone.add(write(others, batches++));
        }
        say("a run's transaction, alone", figures(alone));
        AtomicBoolean erasing = new AtomicBoolean(true);
        List<Double> disturbed = new ArrayList<>();
        int from = batches;
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> run = thread.submit(() -> {
                int batch = from;
                while (erasing.get()) {
                    disturbed.add(write(others, batch++));
                }
                return true;
            });
            List<Double> erased = new ArrayList<>();
            Lease lease = state.acquire(TENANT, "benchmark", Duration.ofHours(1));
            // Nine tenths of the runs lie before it, and the large one does.
            Instant before = FIRST.plus(Duration.ofHours(6L * runs * 9 / 10));
            long began = System.nanoTime();
            boolean more = true;
            while (more) {
                long one = System.nanoTime();
                more = expire(lease, before);
                erased.add((System.nanoTime() - one) / 1e6);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            erasing.set(false);
            run.get();
            say("a run's transaction, while another tenant's history is erased", figures(disturbed));
            say("a transaction that erases", figures(erased));
            long left = count("select count(*) from roster_changes where tenant = 'springfield'");
            say("changes erased", changes - left);
            say("changes left", left);
            say("transactions that erased", erased.size());
            say("changes erased in a second", (changes - left) / seconds);
        } finally {
            thread.shutdownNow();
        }
    }

    private boolean expire(Lease lease, Instant before) {
        try {
            return state.write(lease, tx -> state.expire(tx, TENANT, null, null, before, null));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a run writes of a batch of people into its history, and how long that takes. */
    private double write(Lease lease, int batch) {
        List<ChangeEntry> entries = IntStream.range(0, BATCH)
                .mapToObj(i -> new ChangeEntry(
                        "run",
                        RosterCollection.USERS,
                        "update",
                        "person-" + batch + "-" + i,
                        "person-" + batch + "-" + i,
                        Integer.toString(i),
                        "school-1",
                        "s".repeat(128)))
                .toList();
        long began = System.nanoTime();
        try {
            state.write(lease, tx -> {
                state.put(tx, OTHER, new RunRecord("run", FIRST, "running", "full", null, null, null));
                state.putChanges(tx, OTHER, entries);
                return tx;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private static double[] figures(List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        return new double[] {
            sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100), sorted.get(sorted.size() - 1)
        };
    }

    private static void say(String what, double... figures) {
        List<String> texts = Arrays.stream(figures)
                .mapToObj(figure -> String.format(Locale.ROOT, "%.2f", figure))
                .toList();
        Gauges.say(what, String.join(" ", texts));
    }

    private static void say(String what, long figure) {
        Gauges.say(what, Long.toString(figure));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
