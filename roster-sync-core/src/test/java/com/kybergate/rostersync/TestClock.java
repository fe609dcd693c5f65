// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves; a second goes by whenever somebody looks at it. */
final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-09-01T06:00:00Z");

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    synchronized void set(Instant time) {
        now = time;
    }

    @Override
    public synchronized Instant instant() {
        now = now.plusSeconds(1);
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
