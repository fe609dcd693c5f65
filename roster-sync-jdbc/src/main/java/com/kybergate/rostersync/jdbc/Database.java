// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.state.SyncState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's database: hands out connections in a transaction, gives each back as it was found, and lets no exception of a
 * driver out.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DataSource dataSource;
    private final Schema schema;
    private final Dialect dialect;

    /** What is done on a connection. */
    @FunctionalInterface
    interface Use<R> {
        R on(Connection connection) throws SQLException;
    }

    /** What is done on a connection for its effect. */
    @FunctionalInterface
    interface Effect {
        void on(Connection connection) throws SQLException;
    }

    Database(DataSource dataSource, Schema schema) {
        this.dataSource = dataSource;
        this.schema = schema;
        try (Connection connection = dataSource.getConnection()) {
            this.dialect = Dialect.of(connection);
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    Schema schema() {
        return schema;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads, in a transaction of its own that is rolled back. */
    <R> R read(Use<R> use) {
        return own(false, use);
    }

    /** Writes, in a transaction of its own. */
    <R> R write(Use<R> use) {
        return own(true, use);
    }

    /**
     * Does work in a transaction that is kept or undone; what the work throws comes out unchanged.
     *
     * <p>An embedded H2 closes its file when an interrupted thread reads or writes it, for everybody who has it open. So the flag is put
     * aside meanwhile: a run that is asked to stop still has its end to write down, and its lease to give back.
     */
    <R> R transaction(boolean keep, SyncState.Work<Connection, R> work) throws Exception {
        boolean interrupted = Thread.interrupted();
        try {
            return uninterrupted(keep, work);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <R> R uninterrupted(boolean keep, SyncState.Work<Connection, R> work) throws Exception {
        Connection connection = open();
        try {
            boolean autoCommit = begin(connection);
            try {
                dialect.begin(connection);
                R result = work.in(connection);
                end(connection, keep);
                return result;
            } catch (Throwable t) {
                rollBack(connection);
                throw t;
            } finally {
                restore(connection, autoCommit);
            }
        } finally {
            close(connection);
        }
    }

    /** Does something on a connection of a running transaction. */
    static void on(Connection connection, Effect effect) {
        try {
            effect.on(connection);
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    /** A statement about our tables, which are called {@code roster_*} in it. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return schema.prepare(connection, sql);
    }

    Optional<String> text(Connection connection, String sql, String tenant) throws SQLException {
        return schema.text(connection, sql, tenant);
    }

    /** An array of texts to bind, each once. */
    static java.sql.Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("varchar", new LinkedHashSet<>(texts).toArray());
    }

    /** To the microsecond, which is what both databases keep; cut off, since one of them would round into the future. */
    static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static void bindTime(PreparedStatement statement, int index, @Nullable Instant instant) throws SQLException {
        if (instant == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, time(instant));
        }
    }

    /** Closes the database and writes its file anew, where it has one. */
    boolean eraseFreeSpace(LeaseTable leases) {
        boolean interrupted = Thread.interrupted();
        Connection connection = open();
        try {
            if (!dialect.hasFile(connection)) {
                return false;
            }
            if (leases.isAnyHeld(connection)) {
                throw StateException.saying(
                        "a run is writing, and its connections would be cut; try again when it has ended");
            }
            dialect.rewriteFile(connection);
            return true;
        } catch (SQLException e) {
            throw StateException.of(e);
        } finally {
            close(connection);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <R> R own(boolean keep, Use<R> use) {
        try {
            return transaction(keep, connection -> {
                try {
                    return use.on(connection);
                } catch (SQLException e) {
                    throw StateException.of(e);
                }
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("nothing in here throws a checked exception", e);
        }
    }

    private Connection open() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    private static boolean begin(Connection connection) {
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            return autoCommit;
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    private static void end(Connection connection, boolean keep) {
        try {
            if (keep) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    // What follows happens when the outcome is already decided, so a failure must not replace it; a connection that
    // cannot even
    // do this is broken, and its pool finds out.

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("roll-back failed, SQLState {}", e.getSQLState());
        }
    }

    private static void restore(Connection connection, boolean autoCommit) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            LOG.debug("auto-commit could not be restored, SQLState {}", e.getSQLState());
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("connection could not be closed, SQLState {}", e.getSQLState());
        }
    }
}
