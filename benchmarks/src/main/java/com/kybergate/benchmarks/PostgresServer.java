// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.rostersync.jdbc.JdbcSyncState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** A PostgreSQL of the measurement's own, as it comes, that keeps its promises about commits. */
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static PostgresServer start() throws IOException {
        return new PostgresServer(EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .start());
    }

    /** The address of a database that nobody has used, with the tables of the sync. */
    String freshDatabase(String name) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        String url = server.getJdbcUrl("postgres", name);
        JdbcConnectionPool pool = pool(url);
        try {
            JdbcSyncState.in(pool);
        } finally {
            pool.dispose();
        }
        return url;
    }

    /** Drops databases, so that the server has nothing of theirs left to tidy up while others are measured. */
    void drop(List<String> names) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("drop database " + name + " with (force)");
            }
            statement.execute("checkpoint");
        }
    }

    /** A pool, as a host has one. */
    static JdbcConnectionPool pool(String url) {
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setUrl(url);
        return JdbcConnectionPool.create(source);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
