// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes our tables, and brings those of an older version up to date. What was done is noted in {@code roster_migrations}, which has nothing
 * to do with the host's own migrations: a library that brought a migration tool along would meet the host's, in another version.
 *
 * <p>Every statement can be run twice. In PostgreSQL a migration is one transaction, and nodes that start together wait for each other;
 * H2 commits each statement by itself, so a migration that broke off there, or met another's, is simply run again.
 */
final class Migrations {
    /** In the order in which they are run; what has been published is never changed. */
    private static final List<String> NAMES = List.of(
            "V1__roster_tables",
            "V2__generations",
            "V3__tenant_directory",
            "V4__suppressions",
            "V5__links",
            "V6__totals",
            "V7__movement",
            "V8__waiting",
            "V9__notes",
            "V10__history");

    private static final String HISTORY =
            "create table if not exists roster_migrations (version integer not null, name varchar not null,"
                    + " constraint roster_migrations_pk primary key (version))";

    private static final Pattern TABLE = Pattern.compile("create table if not exists (roster_\\w+)");
    private static final int MOST_TRIES = 500;

    private record Migration(int version, String name, List<String> statements) {}

    private Migrations() {}

    /** The versions there are, in their order. */
    static List<Integer> versions() {
        return IntStream.rangeClosed(1, NAMES.size()).boxed().toList();
    }

    /** Makes what is missing. */
    static void run(Database database) {
        if (missing(database).isEmpty()) {
            return;
        }
        // While H2 adds a column, the table is away for a moment, and two nodes that take turns at that can keep each
        // other busy for long. In one
        // process they need not.
        synchronized (Migrations.class) {
            runInTurn(database);
        }
    }

    private static void runInTurn(Database database) {
        for (int tries = 1; ; tries++) {
            try {
                database.write(connection -> {
                    String before = connection.getSchema();
                    try {
                        database.dialect()
                                .beginMigration(connection, database.schema().name());
                        bringUpToDate(database, connection);
                    } finally {
                        database.dialect().endMigration(connection, before);
                    }
                    return database;
                });
                return;
            } catch (StateException e) {
                boolean met =
                        e.sqlState().filter(Dialect::saysThatOthersAreAtIt).isPresent();
                if (!met || tries == MOST_TRIES) {
                    throw e.sqlState().filter(Dialect::saysNotAllowed).isPresent() ? forbidden(database) : e;
                }
                // Another node makes the same tables at this moment.
            }
        }
    }

    /** Asks for all tables to be there, and makes none. */
    static void require(Database database) {
        if (!missing(database).isEmpty()) {
            throw forbidden(database);
        }
    }

    /** All that there is to run for a new database, for people to run themselves. */
    static String script(Dialect dialect, Schema schema) {
        StringBuilder script = new StringBuilder();
        schema.name()
                .ifPresent(name -> dialect.enter(name)
                        .forEach(statement -> script.append(statement).append(";\n\n")));
        script.append(HISTORY).append(";\n\n");
        for (Migration migration : migrations(dialect)) {
            migration.statements().forEach(statement -> script.append(statement).append(";\n\n"));
            script.append("insert into roster_migrations (version, name) select ")
                    .append(migration.version())
                    .append(", '")
                    .append(migration.name())
                    .append("' where not exists (select 1 from roster_migrations where version = ")
                    .append(migration.version())
                    .append(");\n\n");
        }
        return script.toString();
    }

    private static StateException forbidden(Database database) {
        List<Migration> all = migrations(database.dialect());
        Set<String> tables = new LinkedHashSet<>();
        tables.add("roster_migrations");
        for (Migration migration : all) {
            for (String statement : migration.statements()) {
                Matcher table = TABLE.matcher(statement);
                if (table.find()) {
                    tables.add(table.group(1));
                }
            }
        }
        List<String> absent =
                tables.stream().filter(table -> !isThere(database, table)).toList();
        String versions = missing(database).stream()
                .map(migration -> Integer.toString(migration.version()))
                .collect(Collectors.joining(", "));
        return StateException.saying(
                "the roster_* tables are not up to date, and this database user may not or shall not make them; missing: "
                        + (absent.isEmpty() ? "no table" : String.join(", ", absent))
                        + "; migrations to run: " + versions + " (JdbcSyncState.script says how)");
    }

    private static List<Migration> missing(Database database) {
        Map<Integer, String> done =
                isThere(database, "roster_migrations") ? database.read(c -> done(database, c)) : Map.of();
        List<Migration> all = migrations(database.dialect());
        for (Map.Entry<Integer, String> entry : done.entrySet()) {
            if (entry.getKey() > all.size()) {
                throw StateException.saying(
                        "the roster_* tables were made by a newer version of this library (migration " + entry.getKey()
                                + ", this one knows " + all.size() + ")");
            }
        }
        return all.stream()
                .filter(migration -> !done.containsKey(migration.version()))
                .toList();
    }

    private static void bringUpToDate(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(HISTORY);
            Map<Integer, String> done = done(database, connection);
            for (Migration migration : migrations(database.dialect())) {
                if (done.containsKey(migration.version())) {
                    continue;
                }
                for (String sql : migration.statements()) {
                    statement.execute(sql);
                }
                try (PreparedStatement insert =
                        database.prepare(connection, "insert into roster_migrations (version, name) values (?, ?)")) {
                    insert.setInt(1, migration.version());
                    insert.setString(2, migration.name());
                    insert.executeUpdate();
                }
            }
        }
    }

    private static Map<Integer, String> done(Database database, Connection connection) throws SQLException {
        Map<Integer, String> done = new TreeMap<>();
        try (PreparedStatement select =
                        database.prepare(connection, "select version, name from roster_migrations order by version");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                done.put(rows.getInt(1), rows.getString(2));
            }
        }
        return done;
    }

    /** Asked by a query, since a connection of a pool may be in any schema of its search path. */
    private static boolean isThere(Database database, String table) {
        try {
            return database.read(connection -> {
                try (PreparedStatement select =
                                database.prepare(connection, "select 1 from " + table + " where 1 = 0");
                        ResultSet rows = select.executeQuery()) {
                    return !rows.next();
                }
            });
        } catch (StateException e) {
            if (e.sqlState().filter(Dialect::saysNotThere).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private static List<Migration> migrations(Dialect dialect) {
        List<Migration> migrations = new ArrayList<>();
        for (String name : NAMES) {
            String text = read(name);
            for (Map.Entry<String, String> placeholder : dialect.placeholders().entrySet()) {
                text = text.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
            }
            String bare = text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
            List<String> statements = new ArrayList<>();
            for (String statement : bare.split(";\\n|;$")) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            migrations.add(new Migration(migrations.size() + 1, name, statements));
        }
        return migrations;
    }

    private static String read(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("the library is incomplete: " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the library cannot be read", e);
        }
    }
}
