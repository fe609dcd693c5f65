// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.source.OneRosterSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A process that syncs, and says so step by step: each event is a line, after which it waits until it may go on. So whoever started it
 * decides where it dies, and no clock does.
 */
final class KillChild {
    private KillChild() {}

    public static void main(String[] args) {
        try (OneRosterClient district = district(args[0], args[1], args[2]);
                KillGround ground = new KillGround(Path.of(args[3]), KillGround.Layout.valueOf(args[4]))) {
            act(sync(ground, district, KillChild::step), ground, args[5]);
        }
    }

    static OneRosterClient district(String baseUrl, String clientId, String secret) {
        return OneRosterClient.builder()
                .baseUrl(baseUrl)
                .allowHttpOnLoopback(true)
                .credentials(Credentials.oauth1(clientId, secret))
                .pageSize(60)
                .build();
    }

    static RosterSync sync(KillGround ground, OneRosterClient district, Consumer<String> step) {
        RosterSync.Builder<Void> begun =
                RosterSync.builder().tenant(CrashGround.TENANT.value()).source(OneRosterSource.of(district));
        return ground.on(begun, stepping(JdbcAccountStore.ready(), step))
                .spoolDirectory(Path.of(System.getProperty("java.io.tmpdir")))
                .listener(event -> step.accept(name(event)))
                .build();
    }

    static void act(RosterSync sync, KillGround ground, String action) {
        if (action.equals("sync")) {
            sync.run();
        } else {
            ground.state()
                    .held(CrashGround.TENANT)
                    .ifPresent(held -> sync.approve(held.digest(), "ada", "looked at it"));
        }
    }

    static String name(SyncEvent event) {
        return event instanceof SyncEvent.Fetched fetched
                ? "Fetched " + fetched.collection()
                : event.getClass().getSimpleName();
    }

    /** In the middle of a transaction, where accounts and memory share one. */
    @SuppressWarnings("unchecked")
    static AccountStore<Connection> stepping(AccountStore<Connection> accounts, Consumer<String> step) {
        return (AccountStore<Connection>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    boolean writes = arguments != null
                            && Arrays.stream(arguments)
                                    .anyMatch(argument -> argument instanceof AccountWrite
                                            || method.getName().equals("createAll"));
                    if (writes) {
                        step.accept("Before " + method.getName());
                    }
                    try {
                        return method.invoke(accounts, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (writes) {
                            step.accept("After " + method.getName());
                        }
                    }
                });
    }

    private static void step(String name) {
        System.out.println(name);
        System.out.flush();
        try {
            if (System.in.read() < 0) {
                // Whoever started this is gone.
                Runtime.getRuntime().halt(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
