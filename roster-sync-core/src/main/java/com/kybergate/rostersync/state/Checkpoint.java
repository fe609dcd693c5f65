// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the sync of a tenant has come. Moves only when every change of a run is settled, and never back. Immutable.
 *
 * @param lastFull when the last full run with complete receipts began
 * @param watermark up to when the source's changes are known; {@code null} if the next run has to read everything, because the source's
 *     clock cannot be trusted or because something is left that no change at the source would show
 * @param source the identity of the source
 * @param settings the fingerprint of the settings
 * @param totals how many records the source should now say that it has, of each collection of which it says so at all
 */
public record Checkpoint(
        Instant lastFull,
        @Nullable Instant watermark,
        String source,
        String settings,
        Map<RosterCollection, Long> totals) {

    /**
     * Copies the map, and checks that the checkpoint says where it was taken.
     *
     * @param lastFull when the last full run with complete receipts began
     * @param watermark up to when the source's changes are known; {@code null} if the next run has to read everything
     * @param source the identity of the source
     * @param settings the fingerprint of the settings
     * @param totals how many records the source should now say that it has, of each collection of which it says so at all
     */
    public Checkpoint {
        Objects.requireNonNull(lastFull, "lastFull");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(settings, "settings");
        totals = Map.copyOf(totals);
    }

    /**
     * This checkpoint, after which everything has to be read.
     *
     * @return the same without a watermark
     */
    public Checkpoint withoutWatermark() {
        return new Checkpoint(lastFull, null, source, settings, totals);
    }

    /**
     * This checkpoint for another source.
     *
     * @param identity the identity of the source
     * @return the changed checkpoint, without a watermark, which was of the other source's clock
     */
    public Checkpoint withSource(String identity) {
        return new Checkpoint(lastFull, null, identity, settings, totals);
    }

    @Override
    public String toString() {
        return "Checkpoint[lastFull=" + lastFull + ", watermark=" + watermark + "]";
    }
}
