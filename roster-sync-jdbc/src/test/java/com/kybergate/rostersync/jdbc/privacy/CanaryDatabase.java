// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.jdbc.Postgres;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.PGConnection;

/**
 * A database as a host would keep it: an H2 file behind a password that is a canary, with H2's own trace beside it, or one on a real
 * PostgreSQL.
 */
final class CanaryDatabase implements AutoCloseable {
    /** What PostgreSQL's own dump runs for each table. */
    private static final String TABLES = "select 'copy ' || quote_ident(table_schema) || '.' || quote_ident(table_name)"
            + " || ' to stdout' from information_schema.tables where table_type = 'BASE TABLE'"
            + " and table_schema not in ('pg_catalog', 'information_schema')";

    private final Path folder;
    private final DataSource connections;
    private final Runnable end;
    final JdbcSyncState state;

    CanaryDatabase(Path folder, Canaries canaries) {
        this(
                folder,
                JdbcConnectionPool.create(
                        JdbcSyncState.durable("jdbc:h2:file:" + folder.resolve("roster")),
                        "sa",
                        canaries.word("databasePassword")));
    }

    private CanaryDatabase(Path folder, JdbcConnectionPool pool) {
        this(folder, pool, pool::dispose);
    }

    private CanaryDatabase(Path folder, DataSource connections, Runnable end) {
        this.folder = folder;
        this.connections = connections;
        this.end = end;
        this.state = JdbcSyncState.in(connections);
    }

    static CanaryDatabase onPostgres(Path folder) {
        return new CanaryDatabase(folder, Postgres.freshDatabase(), () -> {});
    }

    DataSource dataSource() {
        return connections;
    }

    /** Everything that a backup of the database contains, as text. */
    String dump() throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = connections.getConnection()) {
            for (String line : lines(connection, "h2".equalsIgnoreCase(product(connection)) ? "script" : TABLES)) {
                dump.append(line).append('\n');
            }
            if (dump.indexOf("copy ") == 0) {
                for (String copy : dump.toString().split("\n", -1)) {
                    if (!copy.isEmpty()) {
                        dump.append(copied(connection, copy));
                    }
                }
            }
        }
        return dump.toString();
    }

    private static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName();
    }

    private static List<String> lines(Connection connection, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private static String copied(Connection connection, String copy) throws SQLException {
        StringWriter out = new StringWriter();
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    int sql(String sql, Object... values) {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What lies beside the store itself, as text. */
    List<Ears.Heard> besides() {
        return Files.exists(folder) ? filesIn(folder, ".mv.db") : List.of();
    }

    static List<Ears.Heard> filesIn(Path folder, String except) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(except))
                    .flatMap(file -> {
                        try {
                            byte[] bytes = Files.readAllBytes(file);
                            String place = "file " + file.getFileName();
                            return Stream.of(
                                    new Ears.Heard(place, file.toString()),
                                    new Ears.Heard(place, new String(bytes, StandardCharsets.UTF_8)),
                                    new Ears.Heard(place, new String(bytes, StandardCharsets.UTF_16BE)),
                                    new Ears.Heard(place, new String(bytes, StandardCharsets.UTF_16LE)));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
