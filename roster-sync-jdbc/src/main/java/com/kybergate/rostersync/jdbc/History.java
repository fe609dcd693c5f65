// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.RunRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The runs of a tenant and what each met. */
final class History {
    private static final String SELECT =
            "select run, started_at, status, mode, done_by, reason, report, movement from roster_runs where tenant = ?";

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
                                + " movement = ? where tenant = ? and run = ?",
                        tenant,
                        run)
                == 0) {
            write(
                    connection,
                    "insert into roster_runs (started_at, status, mode, done_by, reason, report, movement, tenant, run)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            statement.setString(8, tenant.value());
            statement.setString(9, run.run());
            return statement.executeUpdate();
        }
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
                rows.getString(8));
    }
}
