// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that fails where a transaction begins, ends, is undone or given back says so in the driver's words, and these stay here. */
class FailingConnectionTest {
    private static final String CANARY = "canary7731@example.org";

    private final JdbcDataSource real = new JdbcDataSource();
    private boolean broken;

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "setAutoCommit", "close", "commit", "getConnection", "prepareStatement"})
    void aConnectionThatFailsIsHeardOfWithoutItsWords(String failing) throws Exception {
        real.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        JdbcSyncState state = JdbcSyncState.in(failing(failing));
        TenantId tenant = new TenantId("springfield");
        Lease lease = state.acquire(tenant, "one", Duration.ofMinutes(1));
        try (Ears ears = new Ears()) {
            broken = true;
            try {
                state.write(lease, tx -> {
                    state.putIntents(tx, tenant, List.of("somebody"));
                    if (failing.equals("rollback")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return tx;
                });
            } catch (RuntimeException e) {
                ears.hear(e);
            }
            broken = false;
            assertThat(ears.heard()).as("something is heard").isNotEmpty();
            assertThat(ears.heard()).noneMatch(heard -> heard.text().contains(CANARY));
        }
    }

    private DataSource failing(String failing) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object made = call(failing, real, method, arguments);
                    return made instanceof Connection connection ? failing(failing, connection) : made;
                });
    }

    private Connection failing(String failing, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    return call(failing, connection, method, arguments);
                });
    }

    private Object call(String failing, Object on, Method method, Object[] arguments) throws Throwable {
        boolean begins = arguments != null && Boolean.FALSE.equals(arguments[0]);
        if (broken && failing.equals(method.getName()) && !begins) {
            throw new SQLException("cannot send: insert … '" + CANARY + "'", "08006");
        }
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
