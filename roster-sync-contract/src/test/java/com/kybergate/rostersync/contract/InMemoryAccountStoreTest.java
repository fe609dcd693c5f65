// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.SyncState;

class InMemoryAccountStoreTest extends AccountStoreContract<Void> {
    private final AccountStore<Void> store = new InMemoryAccountStore();
    private final SyncState<Void> state = new InMemorySyncState();

    @Override
    protected AccountStore<Void> store() {
        return store;
    }

    @Override
    protected <R> R inTransaction(TenantId tenant, SyncState.Work<Void, R> work) throws Exception {
        return state.read(tenant, work);
    }

    @Override
    protected boolean rollsBack() {
        return false;
    }
}
