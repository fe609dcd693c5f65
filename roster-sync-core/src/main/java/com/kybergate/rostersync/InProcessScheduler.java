// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins runs on threads of its own, for hosts of one process or a few. Which time has had its run is remembered in the tenant's state: of
 * several processes with the same tenants each time is one's alone, and a restart forgets and doubles nothing.
 *
 * <pre>{@code
 * try (var scheduler = InProcessScheduler.start(4)) {   // four districts at a time
 *     syncs.forEach(scheduler::add);
 *     ...
 * }
 * }</pre>
 *
 * <p>Safe for concurrent use. Close it with the host: it lets the runs that are on their way end, or stops them at their next page.
 */
public final class InProcessScheduler implements SyncScheduler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessScheduler.class);

    /** What other processes did is seen this late at most. */
    private static final Duration LOOKS_AGAIN = Duration.ofMinutes(1);

    private final Map<TenantId, Entry> entries = new ConcurrentHashMap<>();

    /** A permit for each reason to look again; no lock, as a look asks databases, and whoever gives a reason does not wait for them. */
    private final Semaphore reasons = new Semaphore(0);

    private final Clock clock;
    private final ExecutorService workers;
    private final Thread timer;
    private volatile boolean closed;

    /** A tenant that is taken care of. */
    private static final class Entry {
        final RosterSync sync;
        final AtomicBoolean busy = new AtomicBoolean();
        final AtomicBoolean wanted = new AtomicBoolean();

        /** After a run that could not even begin, such as while the database is away. */
        volatile Instant notBefore = Instant.MIN;

        Entry(RosterSync sync) {
            this.sync = sync;
        }
    }

    private InProcessScheduler(int threads, Clock clock) {
        if (threads < 1) {
            throw new IllegalArgumentException("a scheduler has one thread at least");
        }
        this.clock = Objects.requireNonNull(clock, "clock");
        this.workers = Executors.newFixedThreadPool(threads, work -> daemon(work, "roster-sync-run"));
        this.timer = daemon(this::keepTime, "roster-sync-timer");
    }

    /**
     * Starts a scheduler on the system's clock.
     *
     * @param threads how many tenants may have a run at the same time, at least one
     * @return the scheduler, which has no tenants yet
     */
    public static InProcessScheduler start(int threads) {
        return start(threads, Clock.systemUTC());
    }

    /**
     * Starts a scheduler on another clock.
     *
     * @param threads how many tenants may have a run at the same time, at least one
     * @param clock says what time it is
     * @return the scheduler, which has no tenants yet
     */
    public static InProcessScheduler start(int threads, Clock clock) {
        InProcessScheduler scheduler = new InProcessScheduler(threads, clock);
        scheduler.timer.start();
        return scheduler;
    }

    @Override
    public void add(RosterSync sync) {
        Entry entry = new Entry(sync);
        // From here on its times count.
        until(entry, clock.instant());
        Entry before = entries.put(sync.tenant(), entry);
        if (before != null && before.wanted.getAndSet(false)) {
            entry.wanted.set(true);
        }
        look();
    }

    @Override
    public void remove(TenantId tenant) {
        entries.remove(tenant);
    }

    @Override
    public void runNow(TenantId tenant) {
        Entry entry = entries.get(tenant);
        if (entry == null) {
            throw new IllegalArgumentException("no sync of tenant " + tenant + " was added");
        }
        entry.wanted.set(true);
        look();
    }

    @Override
    public Optional<Instant> next(TenantId tenant) {
        Entry entry = entries.get(tenant);
        return entry == null ? Optional.empty() : entry.sync.nextRun();
    }

    /** Stops beginning runs, asks those on their way to stop, and waits up to a minute for them. */
    @Override
    public void close() {
        closed = true;
        timer.interrupt();
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("runs are still on their way; what they have not done, the next ones do");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        reasons.release();
    }

    private void keepTime() {
        while (!closed) {
            reasons.drainPermits();
            try {
                reasons.tryAcquire(begin().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Gives whoever is due a thread. How long nobody else will be. */
    private Duration begin() {
        Duration wait = LOOKS_AGAIN;
        Instant now = clock.instant();
        for (Entry entry : entries.values()) {
            if (entry.busy.get()) {
                continue;
            }
            Duration left = until(entry, now);
            if (left.isZero() && entry.busy.compareAndSet(false, true)) {
                begin(entry);
            } else if (left.compareTo(wait) < 0) {
                wait = left;
            }
        }
        return wait;
    }

    private void begin(Entry entry) {
        try {
            workers.execute(() -> run(entry));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // Closed meanwhile, or the system has no thread to give: without the one that keeps time nobody would ever
            // run again.
            entry.notBefore = clock.instant().plus(LOOKS_AGAIN);
            entry.busy.set(false);
        }
    }

    private static Duration until(Entry entry, Instant now) {
        if (now.isBefore(entry.notBefore)) {
            return Duration.between(now, entry.notBefore);
        }
        if (entry.wanted.get()) {
            return Duration.ZERO;
        }
        try {
            return entry.sync
                    .due(now)
                    .map(next -> next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO)
                    .orElse(LOOKS_AGAIN);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.warn(
                    "tenant {}: whether a run is due cannot be told: {}",
                    entry.sync.tenant(),
                    e.getClass().getName());
            return LOOKS_AGAIN;
        }
    }

    private void run(Entry entry) {
        boolean byHand = false;
        try {
            if (closed || entries.get(entry.sync.tenant()) != entry) {
                // Removed while it waited for a thread: perhaps its tenant has been forgotten since.
                return;
            }
            byHand = entry.wanted.getAndSet(false);
            if (byHand) {
                entry.sync.run("manual");
            } else {
                entry.sync.runIfDue();
            }
        } catch (RuntimeException | LinkageError | AssertionError e) {
            if (byHand && e instanceof RosterSyncException known && known.code().equals("busy")) {
                entry.wanted.set(true);
            }
            // The history has what became of the run; one that could not begin is tried at its next time.
            entry.notBefore = clock.instant().plus(LOOKS_AGAIN);
            LOG.warn(
                    "tenant {}: a run could not be made: {}",
                    entry.sync.tenant(),
                    e instanceof RosterSyncException known
                            ? known.code()
                            : e.getClass().getName());
        } finally {
            entry.busy.set(false);
            look();
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
