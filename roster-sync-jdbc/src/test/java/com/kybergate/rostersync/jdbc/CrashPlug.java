// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.SyncListener;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The wires of one engine: numbers every call of every port, and pulls the plug at one of them. What is called after that is called by a
 * dead process, and reaches nothing. Or fails that one call, and lets the process live.
 */
final class CrashPlug {
    /** How many items of a stream pass before a half of it has passed. */
    private static final int SOME = 3;

    /** Fingerprints are keyed with it; the same everywhere, so that what two worlds remember can be compared. */
    private static final byte[] SECRET = new byte[32];

    enum Mode {
        /** The process dies before the effect. */
        BEFORE,
        /** The process dies after the effect, which is never heard of. */
        AFTER,
        /** The process dies when half of it is done. */
        HALF,
        /** The call fails, and has no effect. */
        REFUSED,
        /** The call fails, though its effect stands. */
        UNANSWERED;

        boolean kills() {
            return this != REFUSED && this != UNANSWERED;
        }
    }

    /** The process is gone. No part of the engine may handle it. */
    static final class Pulled extends Error {
        private static final long serialVersionUID = 1;

        Pulled(String at) {
            super(at, null, false, false);
        }
    }

    /** One call of a port. */
    record Call(String name, boolean hasHalf) {}

    final List<Call> calls = new ArrayList<>();
    /** What a dead process still tried. */
    final List<String> posthumous = new ArrayList<>();
    /** Writes that would lock out somebody who is there. */
    final List<String> lockOuts = new ArrayList<>();

    private final int at;
    private final Mode mode;
    private final Predicate<String> isThere;
    private boolean fired;
    private boolean dead;
    private boolean leased;

    CrashPlug(int at, Mode mode, Predicate<String> isThere) {
        this.at = at;
        this.mode = mode;
        this.isThere = isThere;
    }

    /** Wires that only count. */
    static CrashPlug safe(Predicate<String> isThere) {
        return new CrashPlug(-1, Mode.BEFORE, isThere);
    }

    boolean fired() {
        return fired;
    }

    boolean kills() {
        return mode.kills();
    }

    /** Whether whoever comes next finds the tenant taken. */
    boolean leavesLease() {
        return leased;
    }

    String at() {
        return mode + " call " + at + (fired ? ", " + calls.get(at).name() : "");
    }

    @SuppressWarnings("unchecked")
    <T> SyncState<T> state(SyncState<T> real) {
        return (SyncState<T>) wire(SyncState.class, real);
    }

    @SuppressWarnings("unchecked")
    <T> AccountStore<T> accounts(AccountStore<T> real) {
        return (AccountStore<T>) wire(AccountStore.class, real);
    }

    RosterSource source(RosterSource real) {
        return (RosterSource) wire(RosterSource.class, real);
    }

    SyncListener listener() {
        SyncListener deaf = event -> {};
        return (SyncListener) wire(SyncListener.class, deaf);
    }

    private Object wire(Class<?> port, Object real) {
        return Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) ->
                        call(port.getSimpleName() + '.' + method.getName(), real, method, arguments));
    }

    private @Nullable Object call(String name, Object real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (dead) {
            posthumous.add(name);
            throw new Pulled("dead");
        }
        int number = calls.size();
        boolean here = number == at;
        Object[] given = arguments == null ? new Object[0] : arguments.clone();
        boolean halves = false;
        for (int i = 0; i < given.length; i++) {
            Object part = half(name, given[i], here && mode == Mode.HALF);
            halves |= part != null;
            given[i] = part != null ? part : given[i];
        }
        calls.add(new Call(name, halves));
        if (here) {
            fired = true;
            if (mode == Mode.BEFORE) {
                throw death(name);
            }
            if (mode == Mode.REFUSED) {
                throw new IllegalStateException("refused");
            }
        }
        look(method.getName(), given);
        Object result;
        try {
            result = method.invoke(real, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (name.equals("SyncState.acquire") || name.equals("SyncState.release")) {
            leased = name.endsWith("acquire");
        }
        if (here) {
            if (mode == Mode.UNANSWERED) {
                throw new IllegalStateException("unanswered");
            }
            throw death(name);
        }
        return name.equals("SyncState.secret") ? SECRET.clone() : result;
    }

    private Pulled death(String name) {
        dead = true;
        return new Pulled(name);
    }

    /** Whoever the roster has can never lose the login, not even for a moment. */
    private void look(String method, Object[] arguments) {
        boolean switches = method.startsWith("create") || method.equals("setActive");
        for (Object argument : arguments) {
            for (Object each : argument instanceof List<?> all ? all : Collections.singletonList(argument)) {
                if (switches
                        && each instanceof AccountWrite write
                        && !write.active()
                        && isThere.test(write.sourcedId())) {
                    lockOuts.add(method + " " + write.sourcedId());
                }
            }
        }
    }

    /** What can be done by half: an argument that does half and dies, or itself if that is not wanted; null for what has no half. */
    private @Nullable Object half(String name, @Nullable Object argument, boolean wanted) {
        boolean puts = name.startsWith("SyncState.put") || name.equals("AccountStore.createAll");
        if (puts && argument instanceof Collection<?> items && items.size() > 1) {
            return wanted ? new ArrayList<>(items).subList(0, items.size() / 2) : items;
        }
        if (argument instanceof HeldLedger ledger && ledger.items().size() > 1) {
            int half = ledger.items().size() / 2;
            return wanted
                    ? new HeldLedger(
                            ledger.digest(),
                            ledger.since(),
                            ledger.source(),
                            ledger.settings(),
                            ledger.items().subList(0, half))
                    : ledger;
        }
        if (name.equals("SyncState.write") && argument instanceof SyncState.Work<?, ?> work) {
            return wanted ? thenDie(name, work) : work;
        }
        if (!wanted) {
            boolean streams = argument instanceof RosterSink
                    || argument instanceof SyncState.KeyVisitor
                    || (name.equals("SyncState.scan") && argument instanceof Consumer<?>);
            return streams ? argument : null;
        }
        return dyingStream(name, argument);
    }

    private <T, R> SyncState.Work<T, R> thenDie(String name, SyncState.Work<T, R> work) {
        return tx -> {
            work.in(tx);
            throw death(name);
        };
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object dyingStream(String name, @Nullable Object argument) {
        int[] passed = {0};
        if (argument instanceof RosterSink sink) {
            return Proxy.newProxyInstance(
                    RosterSink.class.getClassLoader(),
                    new Class<?>[] {RosterSink.class},
                    (proxy, method, arguments) -> {
                        if (passed[0]++ == SOME) {
                            throw death(name);
                        }
                        try {
                            return method.invoke(sink, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
        if (argument instanceof SyncState.KeyVisitor visitor) {
            return (SyncState.KeyVisitor) (sourcedId, hash, active) -> {
                if (passed[0]++ == SOME) {
                    throw death(name);
                }
                visitor.visit(sourcedId, hash, active);
            };
        }
        if (name.equals("SyncState.scan") && argument instanceof Consumer<?> consumer) {
            Consumer<List<MirrorRow>> batch = (Consumer<List<MirrorRow>>) consumer;
            return (Consumer<List<MirrorRow>>) rows -> {
                batch.accept(rows.subList(0, (rows.size() + 1) / 2));
                throw death(name);
            };
        }
        return null;
    }
}
