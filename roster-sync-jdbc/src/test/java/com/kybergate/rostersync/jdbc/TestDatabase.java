// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.SyncState;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database of a test's own, with the state in it. */
final class TestDatabase {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    final CountingDataSource connections;
    final JdbcSyncState state;

    private TestDatabase(DataSource real, boolean autoCommit) {
        this.connections = new CountingDataSource(real, autoCommit);
        this.state = JdbcSyncState.in(connections);
    }

    private static DataSource h2(String url) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL(url);
        return h2;
    }

    static TestDatabase inMemory() {
        return new TestDatabase(h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"), true);
    }

    /** In a database of its own on a real PostgreSQL. */
    static TestDatabase inPostgres() {
        return new TestDatabase(Postgres.freshDatabase(), true);
    }

    /** In a file, on connections that begin without auto-commit, as some pools hand them out. */
    static TestDatabase inFile(Path directory) {
        return new TestDatabase(
                h2(JdbcSyncState.durable("jdbc:h2:file:" + directory.resolve("roster")) + ";DB_CLOSE_DELAY=60"), false);
    }

    /** Runs a statement as a person at the database would. */
    void sql(String sql) throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    /** The first column of a query. */
    List<String> query(String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }

    /** A backup of some tables, or of everything. */
    String backUp(String... tables) throws SQLException {
        return String.join(
                "\n", query("script nopasswords" + (tables.length == 0 ? "" : " table " + String.join(", ", tables))));
    }

    /** Puts a backup of everything in the place of what is there. */
    void restore(String backup) throws SQLException {
        sql("drop all objects");
        runScript(backup);
    }

    void runScript(String script) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            org.h2.tools.RunScript.execute(connection, new StringReader(script));
        }
    }

    /** Leases live on database time, which no test can set: so what expires later is made to expire sooner. */
    void letTimePass(TenantId tenant, Duration time) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select expires_at from roster_tenants where tenant = ?");
                PreparedStatement update =
                        connection.prepareStatement("update roster_tenants set expires_at = ? where tenant = ?")) {
            select.setString(1, tenant.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                update.setObject(1, row.getObject(1, OffsetDateTime.class).minus(time));
                update.setString(2, tenant.value());
                update.executeUpdate();
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    /** Does work as a run would. */
    <R> R write(TenantId tenant, SyncState.Work<Connection, R> work) throws Exception {
        Lease lease = state.acquire(tenant, "test", MINUTE);
        return state.write(lease, work);
    }
}
