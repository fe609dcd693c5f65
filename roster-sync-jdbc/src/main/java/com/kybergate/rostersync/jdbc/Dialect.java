// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Where the databases differ, and nothing else. */
enum Dialect {
    /** H2, embedded or as a server. */
    H2("select current_timestamp", "varchar", "") {
        @Override
        void beginStreaming(Connection connection) throws SQLException {
            // Without it H2 builds the whole result before it gives the first row.
            execute(connection, "set lazy_query_execution 1");
        }

        @Override
        void endStreaming(Connection connection) throws SQLException {
            execute(connection, "set lazy_query_execution 0");
        }

        @Override
        boolean hasFile(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select database_path()")) {
                return rows.next() && rows.getString(1) != null;
            }
        }

        @Override
        void rewriteFile(Connection connection) throws SQLException {
            execute(connection, "shutdown defrag");
        }
    },

    /** PostgreSQL 13 or later. */
    POSTGRESQL("select clock_timestamp()", "varchar collate \"C\"", "stored") {
        @Override
        void beginWrite(Connection connection, Duration remaining) throws SQLException {
            // A process stopped in the middle of a transaction keeps its locks: the server ends it before the lease is
            // out.
            long millis = Math.max(10_000, remaining.toMillis());
            execute(connection, "set local idle_in_transaction_session_timeout = " + millis);
        }

        @Override
        void limitLockWait(Connection connection) throws SQLException {
            execute(connection, "set local lock_timeout = 2000");
        }
    };

    private final String now;
    private final String identifier;
    private final String stored;

    Dialect(String now, String identifier, String stored) {
        this.now = now;
        this.identifier = identifier;
        this.stored = stored;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            default -> throw StateException.saying("the state can be kept in H2 or PostgreSQL, not in " + product);
        };
    }

    /** The query for the time now; not the transaction's beginning, which can lie before a wait for a lock. */
    String now() {
        return now;
    }

    /** What the migrations leave open. */
    Map<String, String> placeholders() {
        return Map.of("identifier", identifier, "stored", stored);
    }

    /** Prepares the transaction of a write whose lease lasts that long yet. */
    void beginWrite(Connection connection, Duration remaining) throws SQLException {}

    /** Keeps the transaction from waiting long for a lock. H2 waits two seconds by itself. */
    void limitLockWait(Connection connection) throws SQLException {}

    /** Makes results come as they are read. */
    void beginStreaming(Connection connection) throws SQLException {}

    /** Puts back what {@link #beginStreaming} changed. */
    void endStreaming(Connection connection) throws SQLException {}

    /** Whether the database is one file, which can be written anew. */
    boolean hasFile(Connection connection) throws SQLException {
        return false;
    }

    /** Ends all connections and writes the file anew. */
    void rewriteFile(Connection connection) throws SQLException {}

    /** Whether somebody else holds a lock. */
    static boolean isLocked(SQLException e) {
        String state = e.getSQLState();
        return "HYT00".equals(state) || "55P03".equals(state) || "40001".equals(state) || "40P01".equals(state);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
