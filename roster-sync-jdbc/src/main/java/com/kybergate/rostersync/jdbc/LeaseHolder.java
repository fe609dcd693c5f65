// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lease, read from {@code host/pid/startEpochMillis}.
 *
 * <p>A lease whose holder has died would otherwise block the tenant until it expires. On the holder's own host one can see that it
 * has died, and take the lease at once. Should the judgement be wrong (two machines of one name), nothing is lost but time: the
 * fence refuses the older one's next write.
 */
record LeaseHolder(String host, long pid, Instant start) {
    /** A start time is read from different places with different grain; process numbers do not come round this fast. */
    private static final long TOLERANCE_MILLIS = 2_000;

    static Optional<LeaseHolder> of(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 3 || parts[0].isEmpty() || parts[0].equalsIgnoreCase("localhost")) {
            return Optional.empty();
        }
        try {
            Instant start = Instant.ofEpochMilli(Long.parseLong(parts[2]));
            return Optional.of(new LeaseHolder(parts[0], Long.parseLong(parts[1]), start));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code other} ran on the host of this one, which is where we are, and has ended. */
    boolean seesTheEndOf(LeaseHolder other) {
        return host.equals(other.host) && !other.lives();
    }

    private boolean lives() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info()
                        .startInstant()
                        .map(started -> Math.abs(started.toEpochMilli() - start.toEpochMilli()) <= TOLERANCE_MILLIS)
                        // The system does not tell when it started: believe that it is the one.
                        .orElse(true))
                .orElse(false);
    }
}
