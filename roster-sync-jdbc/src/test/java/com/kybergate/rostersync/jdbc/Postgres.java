// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A real PostgreSQL of the tests' own, started once and ended with the process, that keeps its promises about commits. */
public final class Postgres {
    private static final EmbeddedPostgres SERVER = start();
    private static final Queue<HikariDataSource> POOLS = new ConcurrentLinkedQueue<>();

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start here", e);
        }
    }

    /** A database that nobody has used, behind a pool as a host has one. */
    public static DataSource freshDatabase() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        asOwner("create database " + name);
        // The server has only so many connections, and those of the tests before are done.
        POOLS.forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
        HikariConfig config = new HikariConfig();
        config.setDataSource(SERVER.getDatabase("postgres", name));
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        POOLS.add(pool);
        return pool;
    }

    /** The same database for a user who has no rights but those that everybody has. */
    static DataSource asStranger(DataSource database) throws SQLException {
        String user = "u" + UUID.randomUUID().toString().replace("-", "");
        asOwner("create role " + user + " login");
        try (Connection connection = database.getConnection()) {
            return SERVER.getDatabase(user, connection.getCatalog());
        }
    }

    /** Runs a statement as the owner of the server. */
    static void asOwner(String sql) {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
