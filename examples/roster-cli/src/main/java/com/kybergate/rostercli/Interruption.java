// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets Ctrl-C and {@code kill} end a command in order: what runs is asked to stop, its report is printed, and the exit code is the
 * command's own instead of the platform's 130 or 143.
 */
final class Interruption {
    /** A run stops at the next page or batch; a server that is slower than this has had its time. */
    private static final long PATIENCE_SECONDS = 30;

    private final AtomicReference<@Nullable Runnable> stop = new AtomicReference<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /** Listens to signals from now on. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "roster-interruption"));
    }

    /** Says that the command has ended and that everything it had to say is printed. */
    void ended(int code) {
        ended.complete(code);
    }

    /** Does work that a signal stops. */
    <R> R during(Runnable toStop, Supplier<R> work) {
        stop.set(toStop);
        try {
            return work.get();
        } finally {
            stop.set(null);
        }
    }

    private void onShutdown() {
        if (ended.isDone()) {
            return;
        }
        Runnable running = stop.get();
        int code = ExitCodes.CANCELLED;
        if (running != null) {
            running.run();
            code = awaitEnd();
        }
        Runtime.getRuntime().halt(code);
    }

    private int awaitEnd() {
        try {
            return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // Whatever was not printed by now is in the history; nothing that was done is lost.
            return ExitCodes.CANCELLED;
        }
    }
}
