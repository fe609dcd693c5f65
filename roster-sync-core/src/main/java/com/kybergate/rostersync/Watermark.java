// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.FetchReceipt;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up to when a run knows what changed at the source: the earliest moment that the source's own clock showed as a collection was begun, and
 * never later than this clock says that the run began. Two clocks that do not agree give none. One thread at a time.
 */
final class Watermark {
    /** Sources stamp whole nights with one moment, or local time; what is read twice costs a comparison. */
    static final Duration OVERLAP = Duration.ofDays(1);

    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private Instant lowest;
    private boolean trusted = true;

    Watermark(Instant begun) {
        this.lowest = begun;
    }

    void read(FetchReceipt receipt, Instant begun, Instant ended) {
        Instant server = receipt.serverDate();
        if (server == null || server.isBefore(begun.minus(MOST_SKEW)) || server.isAfter(ended.plus(MOST_SKEW))) {
            trusted = false;
        } else if (server.isBefore(lowest)) {
            lowest = server;
        }
    }

    /** None where the clocks do not agree, or where it would lie before the last one: then a clock was set back meanwhile. */
    @Nullable
    Instant after(@Nullable Instant last) {
        return trusted && (last == null || !lowest.isBefore(last)) ? lowest : null;
    }

    /** Whether the source's clock and this one agreed all along. */
    boolean isTrusted() {
        return trusted;
    }

    /** Whether a watermark can have been a moment of the past. */
    static boolean isPast(Instant watermark, Instant now) {
        return !watermark.isAfter(now.plus(MOST_SKEW));
    }
}
