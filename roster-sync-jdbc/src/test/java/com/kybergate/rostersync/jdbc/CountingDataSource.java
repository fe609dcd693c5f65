// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts the connections that are out, and those that came back in another state than they went. */
final class CountingDataSource implements DataSource {
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final DataSource real;
    private final boolean autoCommit;

    CountingDataSource(DataSource real, boolean autoCommit) {
        this.real = real;
        this.autoCommit = autoCommit;
    }

    int out() {
        return out.get();
    }

    int changed() {
        return changed.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = real.getConnection();
        connection.setAutoCommit(autoCommit);
        int isolation = connection.getTransactionIsolation();
        out.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    String called = method.getName();
                    if (called.equals("hashCode")) {
                        return System.identityHashCode(proxy);
                    }
                    if (called.equals("equals")) {
                        return proxy == arguments[0];
                    }
                    if (called.equals("close") && !connection.isClosed()) {
                        out.decrementAndGet();
                        if (connection.getAutoCommit() != autoCommit
                                || connection.getTransactionIsolation() != isolation) {
                            changed.incrementAndGet();
                        }
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
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
