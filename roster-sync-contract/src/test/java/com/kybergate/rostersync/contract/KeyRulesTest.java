// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.account.KeyRule;
import com.kybergate.rostersync.account.KeyRule.Uniqueness;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.SyncState;
import org.junit.jupiter.api.Nested;

/** Stores that keep login keys in other ways than most. */
class KeyRulesTest {
    @Nested
    class WhereAnyNumberCanHaveOne extends Kept {
        WhereAnyNumberCanHaveOne() {
            super(KeyRule.standard().unique(Uniqueness.NONE));
        }
    }

    @Nested
    class WhereOneOfAllTenantsCanHaveOne extends Kept {
        WhereOneOfAllTenantsCanHaveOne() {
            super(KeyRule.standard().unique(Uniqueness.ALL_TENANTS));
        }
    }

    @Nested
    class WhereTheyAreInLowerCase extends Kept {
        WhereTheyAreInLowerCase() {
            super(KeyRule.standard().inLowerCase());
        }
    }

    abstract static class Kept extends AccountStoreContract<Void> {
        private final AccountStore<Void> store;
        private final SyncState<Void> state = new InMemorySyncState();

        Kept(KeyRule rule) {
            this.store = new InMemoryAccountStore(rule);
        }

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
}
