// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.contract.SyncStateContract;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@SuppressWarnings("NullAway.Init")
class PostgresSyncStateTest extends SyncStateContract<Connection> {
    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.inPostgres();
    }

    @AfterEach
    void everyConnectionCameBackAsItWent() {
        assertThat(database.connections.out()).isZero();
        assertThat(database.connections.changed()).isZero();
    }

    @Override
    protected SyncState<Connection> state() {
        return database.state;
    }

    @Override
    protected void letTimePass(TenantId tenant, Duration time) throws SQLException {
        database.letTimePass(tenant, time);
    }
}
