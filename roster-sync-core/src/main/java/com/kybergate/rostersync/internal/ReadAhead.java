// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a spool one batch ahead of whoever works on the batches, on a thread of its own: while a database does what a batch asks of it,
 * the next one is deciphered and understood. For one reading.
 *
 * @param <R> what a text is read as
 */
public final class ReadAhead<R> {
    private final Spool spool;
    private final int most;
    private final Function<String, R> read;
    private final SynchronousQueue<Next<R>> next = new SynchronousQueue<>();

    /** A batch, or the end, or why there is no end. */
    private record Next<R>(
            @Nullable List<R> batch, @Nullable Throwable failure) {}

    /** Nobody wants the rest. */
    private static final class Unwanted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unwanted(InterruptedException cause) {
            super(cause);
        }
    }

    /**
     * Prepares a reading.
     *
     * @param spool the spool; nobody else reads it meanwhile
     * @param most the most texts in a batch
     * @param read understands a text; called on another thread
     */
    public ReadAhead(Spool spool, int most, Function<String, R> read) {
        this.spool = spool;
        this.most = most;
        this.read = read;
    }

    /**
     * Shows all of the spool in batches, on the thread of the caller. An interrupt of that thread ends nothing here; its flag stays.
     *
     * @param each is shown each batch, never an empty one
     */
    public void forEachBatch(Consumer<List<R>> each) {
        if (spool.size() <= most) {
            spool.forEachBatch(most, texts -> each.accept(understand(texts)));
            return;
        }
        Thread ahead = new Thread(this::readAll, "roster-read-ahead");
        ahead.setDaemon(true);
        ahead.start();
        try {
            for (Next<R> now = take(ahead); now.batch() != null || now.failure() != null; now = take(ahead)) {
                if (now.batch() == null) {
                    rethrow(now.failure());
                } else {
                    each.accept(now.batch());
                }
            }
        } finally {
            ahead.interrupt();
            join(ahead);
        }
    }

    private void readAll() {
        Next<R> last = new Next<>(null, null);
        try {
            spool.forEachBatch(most, texts -> put(new Next<>(understand(texts), null)));
        } catch (Unwanted e) {
            return;
        } catch (RuntimeException | Error e) {
            last = new Next<>(null, e);
        }
        try {
            put(last);
        } catch (Unwanted e) {
            // Whoever worked on the batches has broken off already.
        }
    }

    private List<R> understand(List<String> texts) {
        List<R> batch = new ArrayList<>(texts.size());
        for (String text : texts) {
            batch.add(read.apply(text));
        }
        return batch;
    }

    private void put(Next<R> batch) {
        try {
            next.put(batch);
        } catch (InterruptedException e) {
            throw new Unwanted(e);
        }
    }

    private Next<R> take(Thread ahead) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Next<R> now = next.poll(1, TimeUnit.SECONDS);
                    // Out of memory, it may have died without a word.
                    if (now == null && !ahead.isAlive()) {
                        throw BrokenOffException.because("the spool could not be read to its end");
                    }
                    if (now != null) {
                        return now;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void join(Thread ahead) {
        boolean interrupted = Thread.interrupted();
        while (ahead.isAlive()) {
            try {
                ahead.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
