// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the databases differ, and nothing else. */
enum Dialect {
    /** H2, embedded or as a server. */
    H2("select current_timestamp", "varchar", "") {
        @Override
        String byKeys(String columns, String table, String column, String keys) {
            // H2 finds rows by an index of two columns only through a join, not through "in".
            return "select " + columns + " from " + table + " t join " + keys + " as k(id) on t." + column
                    + " = k.id where t.tenant = ?";
        }

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

        @Override
        void beginMigration(Connection connection, Optional<String> schema) throws SQLException {
            if (schema.isPresent()) {
                makeSchema(connection, "select 1 from information_schema.schemata where schema_name = ?", schema.get());
                connection.setSchema(schema.get());
            }
        }

        @Override
        void endMigration(Connection connection, String schema) throws SQLException {
            connection.setSchema(schema);
        }

        @Override
        List<String> enter(String schema) {
            return List.of(createSchema(schema), "set schema \"" + schema + '"');
        }
    },

    /** PostgreSQL 13 or later. */
    POSTGRESQL("select clock_timestamp()", "varchar collate \"C\"", "stored") {
        @Override
        String byKeys(String columns, String table, String column, String keys) {
            // While a table is filled PostgreSQL has no idea of its size, and takes a join, or an array, for a reason
            // to read all of the
            // tenant's rows. "offset 0" keeps it from making a join of this one.
            return "select " + columns + " from " + keys + " as k(id) cross join lateral (select * from " + table
                    + " where tenant = ? and " + column + " = k.id offset 0) t";
        }

        @Override
        void begin(Connection connection) throws SQLException {
            // A pool's connection keeps the plan of a statement it has seen often. One made while a table was empty
            // goes through any index that
            // begins with the tenant, and then takes all of the tenant's rows for each key.
            execute(connection, "set local plan_cache_mode = force_custom_plan");
        }

        @Override
        void beginWrite(Connection connection, Duration remaining) throws SQLException {
            // A process stopped in the middle of a transaction keeps its locks, and one whose statement hangs too: the
            // server ends both
            // when the lease is out, so that whoever takes over need not wait for them.
            long millis = Math.max(1_000, remaining.toMillis());
            execute(
                    connection,
                    "set local idle_in_transaction_session_timeout = " + millis + "; set local statement_timeout = "
                            + millis);
        }

        @Override
        void limitLockWait(Connection connection) throws SQLException {
            execute(connection, "set local lock_timeout = 2000");
        }

        @Override
        void beginMigration(Connection connection, Optional<String> schema) throws SQLException {
            // Nodes that start together wait here for each other, to the end of the transaction.
            execute(connection, "select pg_advisory_xact_lock(hashtext('roster_migrations'))");
            if (schema.isPresent()) {
                makeSchema(connection, "select 1 from pg_catalog.pg_namespace where nspname = ?", schema.get());
                execute(connection, "set local search_path to \"" + schema.get() + '"');
            }
        }

        @Override
        List<String> enter(String schema) {
            return List.of(createSchema(schema), "set search_path to \"" + schema + '"');
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
        return called(connection.getMetaData().getDatabaseProductName());
    }

    static Dialect called(String product) {
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

    /** An array of texts, to be bound as the keys of {@link #byKeys}. */
    static final String TEXTS = "unnest(cast(? as varchar array))";

    /**
     * Selects the rows of a tenant, called {@code t} in the columns, that keys lead to, each by the index. Bound are the keys, then the
     * tenant.
     */
    abstract String byKeys(String columns, String table, String column, String keys);

    /** Prepares any transaction. */
    void begin(Connection connection) throws SQLException {}

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

    /** Makes the transaction of a migration one in which plain names mean our tables. */
    abstract void beginMigration(Connection connection, Optional<String> schema) throws SQLException;

    /** Puts back what {@link #beginMigration} changed for longer than the transaction. */
    void endMigration(Connection connection, String schema) throws SQLException {}

    /** What brings a person's own session into a schema. */
    abstract List<String> enter(String schema);

    /** Creating needs a right even where there is nothing to create. */
    private static void makeSchema(Connection connection, String exists, String schema) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(exists)) {
            select.setString(1, schema);
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next()) {
                    return;
                }
            }
        }
        execute(connection, createSchema(schema));
    }

    private static String createSchema(String schema) {
        return "create schema if not exists \"" + schema + '"';
    }

    /** Whether a table, or its schema, is not there. */
    static boolean saysNotThere(String sqlState) {
        return Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079").contains(sqlState);
    }

    /** Whether the user of the database lacks a right. */
    static boolean saysNotAllowed(String sqlState) {
        return Set.of("42501", "90096", "90040").contains(sqlState);
    }

    /**
     * Whether somebody else makes the same table, index, column or row at this moment, or holds it locked. H2, which commits each statement
     * that makes something, also meets tables that are not quite there yet, and calls that a general error.
     */
    static boolean saysThatOthersAreAtIt(String sqlState) {
        return Set.of(
                        "42S01", "42S11", "42S21", "23505", "HYT00", "90131", "40001", "40P01", "HY000", "42S02",
                        "42S03", "42S04", "42S12", "42S22")
                .contains(sqlState);
    }

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
