// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.FakeRoster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where an administrator sits: a district on the network, a database on the disk, and the command line. */
final class Desk implements AutoCloseable {
    static final String BEARER = "desk-token";

    final FakeOneRosterServer server;
    private final String database;
    private final Map<String, String> environment = new HashMap<>();

    private Desk(FakeOneRosterServer server, String database) {
        this.server = server;
        this.database = database;
        environment.put("ONEROSTER_CLIENT_SECRET", server.secret());
    }

    static Desk with(FakeRoster roster, Path folder) {
        return new Desk(
                FakeOneRosterServer.builder(roster).bearerToken(BEARER).start(),
                "jdbc:h2:file:" + folder.resolve("roster"));
    }

    /** Sets an environment variable. */
    Desk variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs a command as it is. */
    RosterRun run(String... args) {
        return run(environment, args);
    }

    static RosterRun run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                false,
                new Interruption());
        int exit = Main.run(terminal, args);
        return new RosterRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command with the district and the database. */
    RosterRun sourced(String command, String... more) {
        List<String> args = source(command);
        args.addAll(List.of("--db", database));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    /** Runs a command with the district alone. */
    RosterRun unstored(String command, String... more) {
        List<String> args = source(command);
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    /** Runs a command with the database alone. */
    RosterRun stored(String command, String... more) {
        List<String> args = words(command);
        args.addAll(List.of("--db", database));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    /** A sync whose report is looked at. */
    RosterJson sync(int exit, String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--json");
        return sourced("sync", args.toArray(String[]::new)).exits(exit).json();
    }

    String database() {
        return database;
    }

    private List<String> source(String command) {
        List<String> args = words(command);
        args.addAll(
                List.of("--base-url", server.baseUrl().toString(), "--client-id", server.clientId(), "--allow-http"));
        return args;
    }

    /** A command of a command is two words. */
    private static List<String> words(String command) {
        return new ArrayList<>(List.of(command.split(" ")));
    }

    /** Plain SQL, as the application or its administrator would write it. */
    int update(String sql, Object... values) {
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String select(String sql, Object... values) {
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return String.valueOf(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every account by the identifier it was made with, or its key if it was there before: all of its columns, for comparing. */
    Map<String, String> accounts() {
        Map<String, String> out = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement("select * from roster_accounts");
                ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(rows.getString(i)).append('|');
                }
                String sourcedId = rows.getString("sourced_id");
                out.put(sourcedId == null ? "account " + rows.getString("local_id") : sourcedId, row.toString());
            }
            return out;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who can sign in: read at once, since H2 opens its file for whoever asks first and closes it after the last. */
    Set<String> active() {
        Set<String> out = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(
                        "select sourced_id from roster_accounts where active and sourced_id is not null");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
            return out;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isActive(String sourcedId) {
        return select("select active from roster_accounts where sourced_id = ?", sourcedId)
                .equals("TRUE");
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** The identifiers of the people of a role at a school, in order. */
    List<String> people(String role, String school) {
        return ids("users").stream()
                .filter(id -> {
                    Map<String, Object> user = server.roster().find("users", id).orElseThrow();
                    return role.equals(user.get("role"))
                            && String.valueOf(user.get("orgs")).contains(school);
                })
                .toList();
    }

    List<String> schools() {
        return ids("orgs").stream()
                .filter(id -> "school"
                        .equals(server.roster().find("orgs", id).orElseThrow().get("type")))
                .toList();
    }

    List<String> ids(String collection) {
        List<String> ids = new ArrayList<>();
        for (long rank = 0; rank < server.roster().size(collection); rank++) {
            ids.add(server.roster().sourcedId(collection, rank));
        }
        return ids;
    }

    @Override
    public void close() {
        server.close();
    }
}
