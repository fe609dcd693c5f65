// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts the calls of the ports, and pulls the plug at one of them: what is called after that is called by a dead process. */
final class Wires {
    /** The process is gone. No part of the engine may handle it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash(String at) {
            super(at, null, false, false);
        }
    }

    final List<String> calls = new ArrayList<>();
    int crashAt = Integer.MAX_VALUE;
    String crashAtCall = "";
    boolean afterEffect;
    private boolean dead;

    boolean crashed() {
        return dead;
    }

    @SuppressWarnings("unchecked")
    SyncState<Void> state(SyncState<Void> real) {
        return (SyncState<Void>) wire(SyncState.class, real);
    }

    @SuppressWarnings("unchecked")
    AccountStore<Void> store(AccountStore<Void> real) {
        return (AccountStore<Void>) wire(AccountStore.class, real);
    }

    private Object wire(Class<?> port, Object real) {
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
            if (dead) {
                throw new Crash("dead");
            }
            int number = calls.size();
            calls.add(port.getSimpleName() + '.' + method.getName());
            boolean here = number == crashAt || calls.get(number).equals(crashAtCall);
            if (here && !afterEffect) {
                dead = true;
                throw new Crash(calls.get(number));
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                if (here && afterEffect) {
                    dead = true;
                    // The effect stands; that it does is never heard of.
                    throwCrash(calls.get(number));
                }
            }
        });
    }

    private static void throwCrash(String at) {
        throw new Crash(at);
    }

    /** A state whose transactions are also those of the accounts: what fails undoes both. */
    @SuppressWarnings("unchecked")
    static SyncState<Void> together(SyncState<Void> state, HostAccounts accounts) {
        return (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("sharesTransactions")) {
                        return true;
                    }
                    Map<String, HostAccounts.Row> snapshot = accounts.snapshot();
                    try {
                        return method.invoke(state, arguments);
                    } catch (InvocationTargetException e) {
                        if (method.getName().equals("write")) {
                            accounts.restore(snapshot);
                        }
                        throw e.getCause();
                    }
                });
    }
}
