// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Forgets by age alone: to forget what is young for want of room would let it be used again. */
final class InMemoryReplays implements ReplayStore {
    private static final int MOST = 1_000_000;
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private final Map<String, Instant> used = new HashMap<>();
    private final Clock clock;
    private Instant sweep = Instant.MIN;

    InMemoryReplays(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized boolean markUsed(String scope, String id, Instant until) {
        Instant now = clock.instant();
        if (!now.isBefore(sweep)) {
            sweep = now.plus(SWEEP_EVERY);
            used.values().removeIf(end -> end.isBefore(now));
        }
        return used.size() < MOST && used.putIfAbsent(scope.length() + ":" + scope + id, until) == null;
    }
}
