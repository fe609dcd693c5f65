// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.source.OneRosterSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** A users table as a host has it before the sync comes: its own keys, soft deletion, a unique login among the living, columns of its own. */
final class HostTable {
    /** The host's table, the mirror and the links. */
    static final List<String> COMPARED =
            List.of("users", "roster_users", "roster_orgs", "roster_courses", "roster_classes", "roster_enrollments");

    private static final String TABLE = "create table users (id bigint generated always as identity primary key,"
            + " tenant varchar not null, login varchar not null, mail varchar, first_name varchar, last_name varchar,"
            + " kind varchar not null, enabled boolean not null, deleted_at timestamp with time zone,"
            + " row_version bigint not null default 0, password_hash varchar, preferences varchar not null default 'untouched'";

    /** PostgreSQL knows uniqueness among some rows; H2 does with a column that is null for the others. */
    static final String[] ON_POSTGRESQL = {
        TABLE + ")",
        "create unique index users_login on users (tenant, login) where deleted_at is null",
        "create unique index users_mail on users (tenant, lower(mail)) where deleted_at is null"
    };

    static final String[] ON_H2 = {
        TABLE + ", living boolean generated always as (case when deleted_at is null then true end),"
                + " unique (tenant, login, living), unique (tenant, mail, living))"
    };

    private static final EmbeddedPostgres POSTGRES = start();
    private static final Queue<HikariDataSource> POOLS = new ConcurrentLinkedQueue<>();

    private HostTable() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start here", e);
        }
    }

    static DataSource postgresql() {
        return create("");
    }

    /** Another database with the same in it. */
    static DataSource copy(DataSource database) {
        return create(
                " template " + query(database, "select current_database()").get(0));
    }

    private static DataSource create(String like) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        // A database that is in use cannot be copied, the server has only so many connections, and those of the tests
        // before are done.
        POOLS.forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
        run(POSTGRES.getPostgresDatabase(), "create database " + name + like);
        HikariConfig config = new HikariConfig();
        config.setDataSource(POSTGRES.getDatabase("postgres", name));
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        POOLS.add(pool);
        return pool;
    }

    static DataSource h2() {
        return JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    static OneRosterClient client(FakeOneRosterServer server) {
        return OneRosterClient.builder()
                .baseUrl(server.baseUrl().toString())
                .allowHttpOnLoopback(true)
                .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                .build();
    }

    static RosterSync sync(OneRosterClient client, DataSource database, AccountStore<Connection> accounts) {
        return RosterSync.builder()
                .tenant("springfield")
                .source(OneRosterSource.of(client))
                .state(JdbcSyncState.in(database))
                .accounts(accounts)
                .build();
    }

    static void run(DataSource database, String... statements) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query. */
    static List<String> query(DataSource database, String sql) {
        List<String> out = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return out;
    }
}
