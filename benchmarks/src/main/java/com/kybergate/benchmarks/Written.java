// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a sync writes on its way to the stores: rows of the mirror, and writes of accounts. */
final class Written {
    private static final Set<String> ACCOUNT_WRITES = Set.of("create", "update", "setActive");

    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong accounts = new AtomicLong();

    long rows() {
        return rows.get();
    }

    long accounts() {
        return accounts.get();
    }

    @SuppressWarnings("unchecked")
    SyncState<Connection> counting(SyncState<Connection> state) {
        return (SyncState<Connection>) counting(SyncState.class, state);
    }

    @SuppressWarnings("unchecked")
    AccountStore<Connection> counting(AccountStore<Connection> store) {
        return (AccountStore<Connection>) counting(AccountStore.class, store);
    }

    private Object counting(Class<?> port, Object counted) {
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            if (method.getName().equals("put") && args[2] instanceof List<?> some) {
                rows.addAndGet(some.size());
            } else if (method.getName().equals("createAll") && args[1] instanceof List<?> some) {
                accounts.addAndGet(some.size());
            } else if (ACCOUNT_WRITES.contains(method.getName())) {
                accounts.incrementAndGet();
            }
            try {
                return method.invoke(counted, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
