// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that could not go on, for a reason that was not ours to word: a host's store, a database, a parser. What those say may quote a
 * person or a secret, so their words stay here; which kinds of exceptions they were, and where they were thrown, goes on.
 */
public final class BrokenOffException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private BrokenOffException(String message, Throwable cause) {
        super(message, silenced(cause, Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    private BrokenOffException(String message) {
        super(message);
    }

    /**
     * Says in our words what could not be done, where nothing else was thrown.
     *
     * @param what what could not be done, naming nobody
     * @return the exception to throw
     */
    public static BrokenOffException because(String what) {
        return new BrokenOffException(what);
    }

    /**
     * Says in our words what could not be done.
     *
     * @param what what could not be done, naming nobody
     * @param cause why; what it says is left out
     * @return the exception to throw
     */
    public static BrokenOffException because(String what, Throwable cause) {
        return new BrokenOffException(what + ": " + cause.getClass().getName(), cause);
    }

    /**
     * Does something, and lets only exceptions out whose words are ours.
     *
     * @param <R> what comes of it
     * @param work what is done
     * @return what came of it
     */
    public static <R> R discreetly(Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw discreet(e);
        }
    }

    /**
     * An exception as it may be shown.
     *
     * @param thrown any exception
     * @return the same if its words are ours, and otherwise one that stands for it
     */
    public static RuntimeException discreet(RuntimeException thrown) {
        if (!isOurs(thrown)) {
            return because("the call broke off", thrown);
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isOurs(suppressed)) {
                return new BrokenOffException(String.valueOf(thrown.getMessage()), thrown);
            }
        }
        return thrown;
    }

    /** Our own kinds are made of our own words, and so are their causes. */
    private static boolean isOurs(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.startsWith("com.kybergate.rostersync.") || name.startsWith("com.kybergate.oneroster.");
    }

    private static @Nullable Throwable silenced(@Nullable Throwable thrown, Set<Throwable> known) {
        if (thrown == null || !known.add(thrown)) {
            return null;
        }
        // The machine's own errors quote nobody, and whoever reads them has to know which it was.
        if (thrown instanceof VirtualMachineError) {
            return thrown;
        }
        String name = thrown.getClass().getName();
        Throwable copy =
                thrown instanceof SQLException sql ? new SQLException(name, sql.getSQLState()) : new Silenced(name);
        copy.setStackTrace(thrown.getStackTrace());
        Throwable cause = silenced(thrown.getCause(), known);
        if (cause != null) {
            copy.initCause(cause);
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            Throwable silenced = silenced(suppressed, known);
            if (silenced != null) {
                copy.addSuppressed(silenced);
            }
        }
        return copy;
    }

    /** Stands for an exception of somebody else's. */
    private static final class Silenced extends Exception {
        private static final long serialVersionUID = 1;

        Silenced(String name) {
            super(name + " (its message is left out, it may name somebody)");
        }
    }
}
