// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The least that it takes to have the rows of a first load in PostgreSQL: copies them out of one database, and into the tables of another,
 * which get their keys and indexes when the rows are there. Arguments: the addresses of the two databases, a directory, and {@code live} for
 * the least that it takes where the tables are in use, and keep their keys: a thousand people at a time, each thousand committed.
 */
final class CopyRun {
    private static final List<String> TABLES = List.of("roster_users", "roster_accounts");

    /** As many people as a sync writes in one transaction. */
    private static final int PART = 1_000;

    private CopyRun() {}

    public static void main(String[] args) throws SQLException, IOException {
        Path directory = Path.of(args[2]);
        long rows = 0;
        JdbcConnectionPool from = PostgresServer.pool(args[0]);
        try (Connection connection = from.getConnection()) {
            for (String table : TABLES) {
                try (OutputStream out = Files.newOutputStream(directory.resolve(table))) {
                    rows += copies(connection).copyOut("copy " + table + " to stdout", out);
                }
            }
        } finally {
            from.dispose();
        }
        boolean live = args.length > 3 && args[3].equals("live");
        JdbcConnectionPool into = PostgresServer.pool(args[1]);
        try (Connection connection = into.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> later = live ? List.of() : bare(statement);
            Gauges gauges = new Gauges();
            connection.setAutoCommit(false);
            if (live) {
                copyInParts(connection, directory);
            } else {
                copyWhole(connection, directory);
            }
            for (String sql : later) {
                statement.execute(sql);
            }
            connection.commit();
            gauges.report(rows);
        } finally {
            into.dispose();
        }
    }

    private static void copyWhole(Connection connection, Path directory) throws SQLException, IOException {
        for (String table : TABLES) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(directory.resolve(table)))) {
                copies(connection).copyIn("copy " + table + " from stdin", in);
            }
        }
    }

    private static void copyInParts(Connection connection, Path directory) throws SQLException, IOException {
        List<BufferedReader> readers = new ArrayList<>();
        for (String table : TABLES) {
            readers.add(Files.newBufferedReader(directory.resolve(table)));
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < TABLES.size(); i++) {
                String part = readers.get(i).lines().limit(PART).collect(Collectors.joining("\n"));
                if (!part.isEmpty()) {
                    copies(connection).copyIn("copy " + TABLES.get(i) + " from stdin", new StringReader(part));
                    more = true;
                }
            }
            connection.commit();
        }
        for (BufferedReader reader : readers) {
            reader.close();
        }
    }

    /** Takes keys and indexes off the tables; gives the statements that put them on again. */
    private static List<String> bare(Statement statement) throws SQLException {
        List<String> off = new ArrayList<>();
        List<String> on = new ArrayList<>();
        for (String table : TABLES) {
            try (ResultSet keys = statement.executeQuery("select conname, pg_get_constraintdef(oid) from pg_constraint"
                    + " where conrelid = '" + table + "'::regclass and contype in ('p', 'u')")) {
                while (keys.next()) {
                    off.add("alter table " + table + " drop constraint " + keys.getString(1));
                    on.add("alter table " + table + " add constraint " + keys.getString(1) + " " + keys.getString(2));
                }
            }
            try (ResultSet indexes = statement.executeQuery("select indexrelid::regclass, pg_get_indexdef(indexrelid)"
                    + " from pg_index where indrelid = '" + table + "'::regclass and not exists (select 1 from"
                    + " pg_constraint c where c.conindid = indexrelid)")) {
                while (indexes.next()) {
                    off.add("drop index " + indexes.getString(1));
                    on.add(indexes.getString(2));
                }
            }
        }
        for (String sql : off) {
            statement.execute(sql);
        }
        return on;
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}
