// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.contract.AccountStoreContract;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

class MyAccountsTest extends AccountStoreContract<Connection> {
    private final TestDatabase database = TestDatabase.inMemory();

    @BeforeEach
    void makeTheTableOfTheHost() throws SQLException {
        database.sql("create table users (id bigint generated always as identity primary key, tenant varchar not null,"
                + " login varchar not null, mail varchar, first_name varchar, last_name varchar, kind varchar not null,"
                + " enabled boolean not null, row_version bigint not null default 0, unique (tenant, login),"
                + " unique (tenant, mail))");
    }

    @Override
    protected AccountStore<Connection> store() {
        return new MyAccounts();
    }

    @Override
    protected <R> R inTransaction(TenantId tenant, SyncState.Work<Connection, R> work) throws Exception {
        return database.write(tenant, work);
    }

    @Override
    protected boolean answersCandidates() {
        return false;
    }

    @Override
    protected boolean answersSourcedIds() {
        return false;
    }
}
