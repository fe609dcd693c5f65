// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the sync of a tenant has come. Moves only when every change of a run is settled, and never back.
 *
 * @param lastFull when the last full run with complete receipts began
 * @param watermark up to when the source's changes are known, or {@code null} where its clock cannot be trusted
 * @param source the identity of the source
 * @param settings the fingerprint of the settings
 */
public record Checkpoint(Instant lastFull, @Nullable Instant watermark, String source, String settings) {

    /**
     * Checks that the checkpoint says where it was taken.
     *
     * @param lastFull when the last full run with complete receipts began
     * @param watermark up to when the source's changes are known, or {@code null} where its clock cannot be trusted
     * @param source the identity of the source
     * @param settings the fingerprint of the settings
     */
    public Checkpoint {
        Objects.requireNonNull(lastFull, "lastFull");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(settings, "settings");
    }

    @Override
    public String toString() {
        return "Checkpoint[lastFull=" + lastFull + ", watermark=" + watermark + "]";
    }
}
