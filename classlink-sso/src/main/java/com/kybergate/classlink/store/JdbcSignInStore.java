// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * All three stores in three tables of the host's database, for any number of nodes. Plain SQL: tried on PostgreSQL and H2.
 *
 * <p>What is under way is stored encrypted with keys that only the browsers have, and codes as hashes, so a dump opens nothing. What may be
 * forgotten is removed about once a minute, by whichever node stores something then. Connections are taken one at a time, committed, and given
 * back at once. Safe for concurrent use.
 *
 * <p><b>Errors.</b> {@link IllegalStateException} with the driver's class and SQLState, without its message, which may quote a row.
 */
public final class JdbcSignInStore implements PendingRequestStore, ReplayStore, ActivationStore {
    private static final List<String> TABLES = List.of(
            "create table if not exists classlink_pending (id varchar(64) primary key, expires bigint not null,"
                    + " forget_after bigint not null, used boolean not null, sealed varchar(16000) not null)",
            "create table if not exists classlink_used (scope varchar(400) not null, id varchar(64) not null,"
                    + " forget_after bigint not null, primary key (scope, id))",
            "create table if not exists classlink_activation (tenant varchar(200) primary key, issuer varchar(400) not null,"
                    + " provider_tenant varchar(400) not null, pkce_enforced boolean not null, proved_by varchar(400) not null,"
                    + " proved_at bigint not null, unique (issuer, provider_tenant))");
    private static final String ACTIVATIONS =
            "select tenant, issuer, provider_tenant, pkce_enforced, proved_by, proved_at from classlink_activation where ";
    private static final long SWEEP_MILLIS = 60_000;

    private final DataSource dataSource;
    private final Clock clock;
    private final AtomicLong swept = new AtomicLong();

    private JdbcSignInStore(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * The stores in a database, whose tables are there or made now.
     *
     * @param dataSource connections to the database
     * @param clock says when what may be forgotten
     * @return the stores
     * @throws IllegalStateException if the database cannot be reached, or does not let us make the tables that are missing
     */
    public static JdbcSignInStore in(DataSource dataSource, Clock clock) {
        JdbcSignInStore store = new JdbcSignInStore(
                Objects.requireNonNull(dataSource, "dataSource"), Objects.requireNonNull(clock, "clock"));
        store.makeTables();
        return store;
    }

    /**
     * What makes the tables, for hosts whose programs may not.
     *
     * @return statements that do nothing where the tables are
     */
    public static List<String> ddl() {
        return TABLES;
    }

    private void makeTables() {
        try {
            if (hasTables()) {
                return;
            }
            run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String table : TABLES) {
                        statement.execute(table);
                    }
                }
                return true;
            });
        } catch (IllegalStateException e) {
            // Of two nodes that start at once, the database refuses one.
            if (!hasTables()) {
                throw e;
            }
        }
    }

    private boolean hasTables() {
        try {
            return run(connection -> {
                for (String table : List.of("classlink_pending", "classlink_used", "classlink_activation")) {
                    try (Statement statement = connection.createStatement();
                            ResultSet none = statement.executeQuery("select 1 from " + table + " where 1 = 0")) {
                        none.next();
                    }
                }
                return true;
            });
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void put(PendingRequest request) {
        sweep();
        run(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into classlink_pending (id, expires, forget_after, used, sealed) values (?, ?, ?, ?, ?)")) {
                insert.setString(1, request.key());
                insert.setLong(2, request.expires().toEpochMilli());
                insert.setLong(3, request.forgetAfter().toEpochMilli());
                insert.setBoolean(4, request.used());
                insert.setString(5, request.sealed());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<PendingRequest> find(String key) {
        return run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select expires, forget_after, used, sealed from classlink_pending where id = ? and forget_after >= ?")) {
                select.setString(1, key);
                select.setLong(2, clock.millis());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new PendingRequest(
                                    key,
                                    Instant.ofEpochMilli(row.getLong(1)),
                                    Instant.ofEpochMilli(row.getLong(2)),
                                    row.getBoolean(3),
                                    row.getString(4)))
                            : Optional.<PendingRequest>empty();
                }
            }
        });
    }

    @Override
    public boolean take(String key) {
        return run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update classlink_pending set used = true where id = ? and used = false")) {
                update.setString(1, key);
                return update.executeUpdate() == 1;
            }
        });
    }

    @Override
    public boolean markUsed(String scope, String id, Instant until) {
        sweep();
        return insertsOne(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into classlink_used (scope, id, forget_after) values (?, ?, ?)")) {
                insert.setString(1, scope);
                insert.setString(2, id);
                insert.setLong(3, until.toEpochMilli());
                return insert.executeUpdate() == 1;
            }
        });
    }

    @Override
    public Optional<Activation> ofTenant(String tenant) {
        return run(connection -> activation(connection, "tenant = ?", tenant));
    }

    @Override
    public Optional<Activation> ofProvider(String issuer, String providerTenant) {
        return run(connection -> activation(connection, "issuer = ? and provider_tenant = ?", issuer, providerTenant));
    }

    @Override
    public boolean save(Activation activation) {
        return insertsOne(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                            "update classlink_activation set issuer = ?,"
                                    + " provider_tenant = ?, pkce_enforced = ?, proved_by = ?, proved_at = ? where tenant = ?");
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into classlink_activation (issuer,"
                                    + " provider_tenant, pkce_enforced, proved_by, proved_at, tenant) values (?, ?, ?, ?, ?, ?)")) {
                return executes(update, activation) || executes(insert, activation);
            }
        });
    }

    @Override
    public void remove(String tenant) {
        run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from classlink_activation where tenant = ?")) {
                delete.setString(1, tenant);
                return delete.executeUpdate();
            }
        });
    }

    private static boolean executes(PreparedStatement statement, Activation activation) throws SQLException {
        statement.setString(1, activation.issuer());
        statement.setString(2, activation.providerTenant());
        statement.setBoolean(3, activation.pkceEnforced());
        statement.setString(4, activation.provedBy());
        statement.setLong(5, activation.provedAt().toEpochMilli());
        statement.setString(6, activation.tenant());
        return statement.executeUpdate() == 1;
    }

    private static Optional<Activation> activation(Connection connection, String where, String... values)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ACTIVATIONS + where)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Activation(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getString(5),
                                Instant.ofEpochMilli(row.getLong(6))))
                        : Optional.empty();
            }
        }
    }

    /** Of several nodes one sweeps; that others do, too, harms nobody. */
    private void sweep() {
        long now = clock.millis();
        long last = swept.get();
        if (now - last < SWEEP_MILLIS || !swept.compareAndSet(last, now)) {
            return;
        }
        run(connection -> {
            int swept = 0;
            for (String table : List.of("classlink_pending", "classlink_used")) {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from " + table + " where forget_after < ?")) {
                    delete.setLong(1, now);
                    swept += delete.executeUpdate();
                }
            }
            return swept;
        });
    }

    private interface Work<R> {
        R with(Connection connection) throws SQLException;
    }

    private <R> R run(Work<R> work) {
        try {
            return execute(work);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** False where the key is taken already. */
    private boolean insertsOne(Work<Boolean> work) {
        try {
            return execute(work);
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null && state.startsWith("23")) {
                return false;
            }
            throw failed(e);
        }
    }

    private <R> R execute(Work<R> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean committing = connection.getAutoCommit();
            if (committing) {
                connection.setAutoCommit(false);
            }
            try {
                R result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                if (committing) {
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException(
                "The sign-in store failed: " + e.getClass().getSimpleName() + ", SQLState " + e.getSQLState());
    }
}
