// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit.saml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The keys of one provider, which change while it runs. */
final class SamlKeyRing implements AutoCloseable {
    /** Pairs of keys take a while to make, so a provider that is started uses those of one that was closed. */
    private static final Queue<SamlKeys> IDLE = new ConcurrentLinkedQueue<>();

    /**
     * What is published at one time.
     *
     * @param signing what signs
     * @param announced what is going to
     */
    record Published(SamlKeys signing, Optional<SamlKeys> announced) {}

    private final List<SamlKeys> taken = new ArrayList<>();
    private Published now;

    SamlKeyRing(Optional<SamlKeys> first) {
        now = new Published(first.orElseGet(this::take), Optional.empty());
    }

    /** Keys that no other provider has at this time. */
    private SamlKeys take() {
        SamlKeys idle = IDLE.poll();
        SamlKeys keys = idle == null ? SamlKeys.rsa(2048) : idle;
        taken.add(keys);
        return keys;
    }

    synchronized Published now() {
        return now;
    }

    synchronized void announce() {
        now = new Published(now.signing(), Optional.of(take()));
    }

    synchronized void rotate() {
        now = new Published(now.announced().orElseGet(this::take), Optional.empty());
    }

    @Override
    public synchronized void close() {
        IDLE.addAll(taken);
        taken.clear();
    }
}
