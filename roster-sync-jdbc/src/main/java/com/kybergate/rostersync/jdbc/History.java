// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.RunFigures;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The runs of a tenant and what each met. */
final class History {
    private static final String FIGURES =
            "triggered_by, duration_ms, records, errors, requests, throttled, settings, newest_change, traces";

    private static final String SELECT = select("report");

    /** A report is long, and a page of hundreds would be as many. */
    private static final String SELECT_BRIEFLY = select("null");

    private static final int BATCH = 1_000;
    private static final int FETCH = 20;

    private final Database database;

    History(Database database) {
        this.database = database;
    }

    List<RunRecord> runs(TenantId tenant, int most) {
        return database.read(connection -> {
            List<RunRecord> out = new ArrayList<>();
            try (PreparedStatement select = database.prepare(
                    connection, SELECT + " order by started_at desc, seq desc fetch first ? rows only")) {
                select.setString(1, tenant.value());
                select.setInt(2, most);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        out.add(read(rows));
                    }
                }
            }
            return out;
        });
    }

    RunPage page(TenantId tenant, RunQuery query) {
        Conditions conditions = new Conditions(SELECT_BRIEFLY, tenant)
                .andIn("status", query.statuses())
                .andIn("mode", query.modes())
                .andIn("triggered_by", query.triggers());
        if (query.from() != null) {
            conditions.and("started_at >= ?", query.from());
        }
        if (query.until() != null) {
            conditions.and("started_at < ?", query.until());
        }
        if (query.after() != null) {
            Place after = Place.ofRun(query.after());
            Instant time = Objects.requireNonNull(after.time(), "a run's place has a time");
            conditions.and("started_at <= ? and (started_at < ? or seq < ?)", time, time, after.seq());
        }
        conditions.page("started_at desc, seq desc", query.most());
        return database.read(connection -> {
            List<RunRecord> runs = new ArrayList<>();
            String next = null;
            long seq = 0;
            try (PreparedStatement select = conditions.prepare(database, connection);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (runs.size() == query.most()) {
                        next = new Place(runs.get(runs.size() - 1).startedAt(), seq).text();
                        break;
                    }
                    runs.add(read(rows));
                    seq = rows.getLong("seq");
                }
            }
            return new RunPage(runs, next);
        });
    }

    void runsSince(TenantId tenant, Instant since, Consumer<RunRecord> each) {
        database.read(connection -> {
            database.dialect().beginStreaming(connection);
            try (PreparedStatement select = database.prepare(connection, SELECT + " and started_at >= ?")) {
                select.setString(1, tenant.value());
                Database.bindTime(select, 2, since);
                select.setFetchSize(FETCH);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        each.accept(read(rows));
                    }
                }
            } finally {
                database.dialect().endStreaming(connection);
            }
            return tenant;
        });
    }

    Optional<RunRecord> run(TenantId tenant, String run) {
        return database.read(connection -> {
            try (PreparedStatement select = database.prepare(connection, SELECT + " and run = ?")) {
                select.setString(1, tenant.value());
                select.setString(2, run);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(read(rows)) : Optional.empty();
                }
            }
        });
    }

    void put(Connection connection, TenantId tenant, RunRecord run) throws SQLException {
        // In this order, so that a run keeps its place in the history.
        if (write(
                        connection,
                        "update roster_runs set started_at = ?, status = ?, mode = ?, done_by = ?, reason = ?, report = ?,"
                                + " movement = ?, " + FIGURES.replace(",", " = ?,")
                                + " = ? where tenant = ? and run = ?",
                        tenant,
                        run)
                == 0) {
            write(
                    connection,
                    "insert into roster_runs (started_at, status, mode, done_by, reason, report, movement, " + FIGURES
                            + ", tenant, run) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    tenant,
                    run);
        }
    }

    List<Problem> problems(TenantId tenant, String run) {
        return database.read(connection -> {
            List<Problem> out = new ArrayList<>();
            try (PreparedStatement select = database.prepare(
                    connection,
                    "select code, severity, entity, sourced_id, school, remedy from roster_problems"
                            + " where tenant = ? and run = ? order by seq")) {
                select.setString(1, tenant.value());
                select.setString(2, run);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        out.add(new Problem(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6)));
                    }
                }
            }
            return out;
        });
    }

    void putProblems(Connection connection, TenantId tenant, String run, List<Problem> problems) throws SQLException {
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_problems (tenant, run, code, severity, entity, sourced_id, school, remedy)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            int waiting = 0;
            for (Problem problem : problems) {
                insert.setString(1, tenant.value());
                insert.setString(2, run);
                insert.setString(3, problem.code());
                insert.setString(4, problem.severity());
                insert.setString(5, problem.entity());
                insert.setString(6, problem.sourcedId());
                insert.setString(7, problem.school());
                insert.setString(8, problem.remedy());
                insert.addBatch();
                if (++waiting % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private int write(Connection connection, String sql, TenantId tenant, RunRecord run) throws SQLException {
        try (PreparedStatement statement = database.prepare(connection, sql)) {
            Database.bindTime(statement, 1, run.startedAt());
            statement.setString(2, run.status());
            statement.setString(3, run.mode());
            statement.setString(4, run.by());
            statement.setString(5, run.reason());
            statement.setString(6, run.report());
            statement.setString(7, run.movement());
            bind(statement, 8, run.figures());
            statement.setString(17, tenant.value());
            statement.setString(18, run.run());
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int from, @Nullable RunFigures figures) throws SQLException {
        if (figures == null) {
            for (int i = from; i < from + 9; i++) {
                boolean text = i == from || i == from + 6 || i == from + 8;
                statement.setNull(
                        i, i == from + 7 ? Types.TIMESTAMP_WITH_TIMEZONE : text ? Types.VARCHAR : Types.BIGINT);
            }
            return;
        }
        statement.setString(from, figures.trigger());
        statement.setLong(from + 1, figures.duration().toMillis());
        statement.setLong(from + 2, figures.records());
        statement.setLong(from + 3, figures.errors());
        statement.setLong(from + 4, figures.requests());
        statement.setLong(from + 5, figures.throttled());
        statement.setString(from + 6, figures.settings());
        Database.bindTime(statement, from + 7, figures.newestSourceChange());
        statement.setString(from + 8, String.join("\n", figures.traces()));
    }

    private static String select(String report) {
        return "select run, started_at, status, mode, done_by, reason, " + report + ", movement, " + FIGURES
                + ", seq from roster_runs where tenant = ?";
    }

    private static RunRecord read(ResultSet rows) throws SQLException {
        return new RunRecord(
                rows.getString(1),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                figures(rows));
    }

    /** None while the run is under way, and none of a run of a version that kept none. */
    private static @Nullable RunFigures figures(ResultSet rows) throws SQLException {
        String trigger = rows.getString(9);
        if (trigger == null) {
            return null;
        }
        OffsetDateTime newest = rows.getObject(16, OffsetDateTime.class);
        String traces = Objects.requireNonNullElse(rows.getString(17), "");
        return new RunFigures(
                trigger,
                Duration.ofMillis(rows.getLong(10)),
                rows.getLong(11),
                rows.getLong(12),
                rows.getLong(13),
                rows.getLong(14),
                Objects.requireNonNullElse(rows.getString(15), ""),
                newest == null ? null : newest.toInstant(),
                traces.isEmpty() ? List.of() : List.of(traces.split("\n")));
    }
}
