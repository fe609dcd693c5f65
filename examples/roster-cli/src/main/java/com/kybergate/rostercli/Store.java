// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.jdbc.JdbcAccountStore;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.RosterSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An open database: the accounts of one tenant, and the memory of its sync, in the same transactions. */
final class Store implements AutoCloseable {
    private final DataSource database;
    private final TenantId tenant;
    private final JdbcSyncState state;
    private final @Nullable Connection keptOpen;

    private Store(DataSource database, TenantId tenant, JdbcSyncState state, @Nullable Connection keptOpen) {
        this.database = database;
        this.tenant = tenant;
        this.state = state;
        this.keptOpen = keptOpen;
    }

    static Store open(String url, TenantId tenant) {
        DataSource database = new Connections(lasting(url));
        Connection keptOpen = keepOpen(url, database);
        try {
            return new Store(database, tenant, JdbcSyncState.in(database), keptOpen);
        } catch (RuntimeException e) {
            close(keptOpen);
            throw e;
        }
    }

    /**
     * An embedded H2 writes before it acknowledges, and does not close under our feet when a signal arrives: a run that is being cancelled
     * still has its report to keep.
     */
    private static String lasting(String url) {
        String durable = JdbcSyncState.durable(url);
        boolean closes = isH2(url) && !url.toUpperCase(Locale.ROOT).contains(";DB_CLOSE_ON_EXIT=");
        return closes ? durable + ";DB_CLOSE_ON_EXIT=FALSE" : durable;
    }

    private static boolean isH2(String url) {
        return url.toUpperCase(Locale.ROOT).startsWith("JDBC:H2:");
    }

    /** H2 closes a database with its last connection, and opening it again takes longer than most of what we do. */
    private static @Nullable Connection keepOpen(String url, DataSource database) {
        if (!isH2(url)) {
            return null;
        }
        try {
            return database.getConnection();
        } catch (SQLException e) {
            // The state meets the same refusal next, and has the words for it.
            return null;
        }
    }

    TenantId tenant() {
        return tenant;
    }

    JdbcSyncState state() {
        return state;
    }

    DataSource database() {
        return database;
    }

    /** A sync of this tenant from a source. */
    RosterSync.Builder<Connection> syncFrom(RosterSource source) {
        return RosterSync.builder()
                .tenant(tenant.value())
                .source(source)
                .state(state)
                .accounts(JdbcAccountStore.ready());
    }

    @Override
    public void close() {
        close(keptOpen);
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Every commit is on the disk already; there is nothing to lose and nobody to tell.
                return;
            }
        }
    }

    /** Hands out new connections. One process and one run at a time need no pool. */
    private record Connections(String url) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return DriverManager.getConnection(url);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            DriverManager.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() {
            return DriverManager.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
