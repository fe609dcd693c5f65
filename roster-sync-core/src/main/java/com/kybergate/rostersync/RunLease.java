// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.SyncState;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** The lease of a run, renewed while it makes progress and given back at its end. One thread at a time. */
final class RunLease implements AutoCloseable {
    /** Long enough for a slow page with its retries, short enough that another node takes over within a coffee. */
    static final Duration USUAL = Duration.ofMinutes(10);

    /** Its number and when it was started, for which the system is better asked once. */
    private static final String PROCESS = process();

    private final SyncState<?> state;
    private final Lease lease;
    private final Duration timeToLive;
    private long renewedAt = System.nanoTime();

    private RunLease(SyncState<?> state, Lease lease, Duration timeToLive) {
        this.state = state;
        this.lease = lease;
        this.timeToLive = timeToLive;
    }

    static RunLease take(SyncState<?> state, TenantId tenant, String run, Duration timeToLive) {
        try {
            return new RunLease(state, state.acquire(tenant, holder(run), timeToLive), timeToLive);
        } catch (LeaseLostException e) {
            throw new RosterSyncException(
                    "busy", "another run writes for tenant " + tenant + "; try again when it has ended");
        }
    }

    Lease lease() {
        return lease;
    }

    void keep() {
        if (System.nanoTime() - renewedAt > timeToLive.dividedBy(10).toNanos()) {
            state.renew(lease, timeToLive);
            renewedAt = System.nanoTime();
        }
    }

    @Override
    public void close() {
        state.release(lease);
    }

    /**
     * Where the run is, so that people can find it and a state can tell a dead process on its own host; and which run, so that two of one
     * process do not pass for one holder.
     */
    private static String holder(String run) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        return host + '/' + PROCESS + '/' + run;
    }

    private static String process() {
        ProcessHandle process = ProcessHandle.current();
        long started = process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(ManagementFactory.getRuntimeMXBean().getStartTime());
        return process.pid() + "/" + started;
    }
}
