// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much of the roster a run reads. Immutable.
 *
 * <p>A full run reads everything, and is the only one that can see that somebody is missing. A delta asks the source for what changed
 * since the last run, by the dates of the records; of whom it does not hear it concludes nothing. Accounts that were edited are compared
 * by either.
 */
public final class SyncMode {
    private static final SyncMode FULL = new SyncMode("full", Duration.ZERO);
    private static final SyncMode AUTO = new SyncMode("auto", Duration.ofDays(1));
    private static final SyncMode DELTA = new SyncMode("delta", Duration.ZERO);

    private final String key;
    private final Duration fullEvery;

    private SyncMode(String key, Duration fullEvery) {
        this.key = key;
        this.fullEvery = fullEvery;
    }

    /**
     * Every run reads everything.
     *
     * @return the mode
     */
    public static SyncMode full() {
        return FULL;
    }

    /**
     * Changes alone as long as they can be trusted, and everything at least once a day. They are trusted if the source was seen to date what it
     * changes, keeps its clock, obeys the filter, and says how many records it has: by their number a run notices that some have vanished
     * without a word, and reads everything after all.
     *
     * @return the mode
     */
    public static SyncMode auto() {
        return AUTO;
    }

    /**
     * Changes alone as long as they can be trusted, and everything from time to time.
     *
     * @param fullEvery how old the last full run may be
     * @return the mode
     * @throws IllegalArgumentException if that is nothing, or less
     */
    public static SyncMode auto(Duration fullEvery) {
        if (fullEvery.isZero() || fullEvery.isNegative()) {
            throw new IllegalArgumentException("a full run cannot be due at every moment; that is what full() is for");
        }
        return new SyncMode("auto", fullEvery);
    }

    /**
     * Changes alone, and never everything, such as at hours in which the source asks to be spared. Where changes cannot be trusted, the run
     * fails with {@code full-run-needed} and does nothing. It does not mind how long ago the last full run is: another mode has to make one
     * from time to time.
     *
     * @return the mode
     */
    public static SyncMode delta() {
        return DELTA;
    }

    /**
     * The mode by its name.
     *
     * @return {@code full}, {@code auto} or {@code delta}
     */
    public String key() {
        return key;
    }

    /** Whether it is time again to read everything. */
    boolean isDue(Instant lastFull, Instant now) {
        return !isDelta() && !now.isBefore(lastFull.plus(fullEvery));
    }

    boolean isFull() {
        return key.equals("full");
    }

    boolean isDelta() {
        return key.equals("delta");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SyncMode that && key.equals(that.key) && fullEvery.equals(that.fullEvery);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, fullEvery);
    }

    @Override
    public String toString() {
        return "SyncMode[" + key + "]";
    }
}
