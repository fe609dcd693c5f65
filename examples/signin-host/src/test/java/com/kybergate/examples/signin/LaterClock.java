// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The time, and what tests let pass. */
final class LaterClock extends Clock {
    private final AtomicLong aheadMillis = new AtomicLong();

    void advance(Duration time) {
        aheadMillis.addAndGet(time.toMillis());
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plusMillis(aheadMillis.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Sign-ins have no zone");
    }
}
