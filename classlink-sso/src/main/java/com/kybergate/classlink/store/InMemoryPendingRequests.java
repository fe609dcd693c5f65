// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** In the order they came, so that those to be forgotten stand first. */
final class InMemoryPendingRequests implements PendingRequestStore {
    private static final int MOST = 100_000;

    private final Map<String, PendingRequest> requests = new LinkedHashMap<>();
    private final Clock clock;

    InMemoryPendingRequests(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized void put(PendingRequest request) {
        Instant now = clock.instant();
        Iterator<PendingRequest> oldest = requests.values().iterator();
        while (oldest.hasNext() && (oldest.next().forgetAfter().isBefore(now) || requests.size() >= MOST)) {
            oldest.remove();
        }
        requests.put(request.key(), request);
    }

    @Override
    public synchronized Optional<PendingRequest> find(String key) {
        return Optional.ofNullable(requests.get(key))
                .filter(request -> !request.forgetAfter().isBefore(clock.instant()));
    }

    @Override
    public synchronized boolean take(String key) {
        PendingRequest request = requests.get(key);
        if (request == null || request.used()) {
            return false;
        }
        requests.put(key, request.taken());
        return true;
    }
}
