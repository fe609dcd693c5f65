// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.contract.AccountStoreContract;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@SuppressWarnings("NullAway.Init")
class PostgresAccountStoreTest extends AccountStoreContract<Connection> {
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
    protected AccountStore<Connection> store() {
        return JdbcAccountStore.ready();
    }

    @Override
    protected <R> R inTransaction(TenantId tenant, SyncState.Work<Connection, R> work) throws Exception {
        return database.write(tenant, work);
    }
}
