// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how far a run has come, once a second at most, where other processes see it; and looks there whether one of them wants the
 * run to stop. For one run, and its thread.
 */
final class ProgressBoard {
    private static final Logger LOG = LoggerFactory.getLogger(RosterSync.class);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SyncState<?> state;
    private final TenantId tenant;
    private final String run;
    private final Clock clock;
    private final Cancellation cancellation;
    private final Consumer<SyncEvent> tell;
    private Instant shown = Instant.MIN;
    private String phase = "";

    ProgressBoard(
            SyncState<?> state,
            TenantId tenant,
            String run,
            Clock clock,
            Cancellation cancellation,
            Consumer<SyncEvent> tell) {
        this.state = state;
        this.tenant = tenant;
        this.run = run;
        this.clock = clock;
        this.cancellation = cancellation;
        this.tell = tell;
    }

    /** A new phase is shown at once, so that nobody waits for the first word of a long one. */
    void show(String what, String collection, long done, @Nullable Long total) {
        Instant now = clock.instant();
        boolean news = !phase.equals(what);
        // A clock that is set back mutes nobody.
        if (!news && now.isBefore(shown.plus(SECOND)) && !now.isBefore(shown)) {
            return;
        }
        shown = now;
        phase = what;
        SyncProgress progress = new SyncProgress(run, what, collection, done, total, now);
        tell.accept(new SyncEvent.Progressed(tenant, progress));
        try {
            write(progress.toJson());
            if (state.note(tenant, SyncProgress.CANCEL).filter(run::equals).isPresent()) {
                cancellation.request();
            }
        } catch (RuntimeException e) {
            // Whoever watches sees the last that could be written; the run is worth more.
            LOG.debug(
                    "tenant {}: progress cannot be shown: {}",
                    tenant,
                    e.getClass().getName());
        }
    }

    private void write(String progress) {
        Optional<String> before = state.note(tenant, SyncProgress.NOTE);
        state.replaceNote(tenant, SyncProgress.NOTE, before.orElse(null), progress);
    }
}
