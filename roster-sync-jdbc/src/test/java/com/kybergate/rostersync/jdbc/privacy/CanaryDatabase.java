// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.rostersync.jdbc.JdbcSyncState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** An H2 file as a host would keep it, behind a password that is a canary, and H2's own trace beside it. */
final class CanaryDatabase implements AutoCloseable {
    private final Path folder;
    private final JdbcConnectionPool pool;
    final JdbcSyncState state;

    CanaryDatabase(Path folder, Canaries canaries) {
        this.folder = folder;
        this.pool = JdbcConnectionPool.create(
                JdbcSyncState.durable("jdbc:h2:file:" + folder.resolve("roster")),
                "sa",
                canaries.word("databasePassword"));
        this.state = JdbcSyncState.in(pool);
    }

    DataSource dataSource() {
        return pool;
    }

    int sql(String sql, Object... values) {
        try (Connection connection = pool.getConnection();
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
        pool.dispose();
    }
}
