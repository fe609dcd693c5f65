// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.SyncState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemorySyncStateTest extends SyncStateContract<Void> {
    private final SettableClock clock = new SettableClock();
    private final SyncState<Void> state = new InMemorySyncState(clock);

    /** Stands still until it is told otherwise. */
    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-09-01T06:00:00Z");

        @Override
        public Instant instant() {
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

    @Override
    protected SyncState<Void> state() {
        return state;
    }

    @Override
    protected void letTimePass(TenantId tenant, Duration time) {
        clock.now = clock.now.plus(time);
    }

    @Test
    void aWriteThatWasOvertakenWhileItWorkedLeavesNothing() {
        TenantId tenant = freshTenant();
        Lease lease = state.acquire(tenant, "one", Duration.ofMinutes(1));
        assertThatThrownBy(() -> put(state, lease, () -> {
                    letTimePass(tenant, Duration.ofMinutes(2));
                    state.acquire(tenant, "two", Duration.ofMinutes(1));
                }))
                .isInstanceOf(LeaseLostException.class);
        assertThat(state.checkpoint(tenant)).isEmpty();
    }

    private <T> void put(SyncState<T> to, Lease lease, Runnable meanwhile) throws Exception {
        to.write(lease, tx -> {
            to.put(tx, lease.tenant(), new Checkpoint(clock.now, null, "source", "settings", Map.of()));
            meanwhile.run();
            return lease;
        });
    }
}
