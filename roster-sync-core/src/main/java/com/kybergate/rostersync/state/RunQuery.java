// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which runs of a history, and how many at once. Immutable. */
public final class RunQuery {
    /** The most runs a page can have. */
    public static final int MOST = 500;

    private static final int USUAL = 50;
    private static final RunQuery ALL = new RunQuery(Set.of(), Set.of(), Set.of(), null, null, USUAL, null);

    private final Set<String> statuses;
    private final Set<String> modes;
    private final Set<String> triggers;
    private final @Nullable Instant from;
    private final @Nullable Instant until;
    private final int most;
    private final @Nullable String after;

    private RunQuery(
            Set<String> statuses,
            Set<String> modes,
            Set<String> triggers,
            @Nullable Instant from,
            @Nullable Instant until,
            int most,
            @Nullable String after) {
        this.statuses = statuses;
        this.modes = modes;
        this.triggers = triggers;
        this.from = from;
        this.until = until;
        this.most = most;
        this.after = after;
    }

    /**
     * All runs, 50 at once, from the latest.
     *
     * @return the query
     */
    public static RunQuery all() {
        return ALL;
    }

    /**
     * Only runs that ended so, or are under way.
     *
     * @param wanted statuses such as {@code failed} or {@code running}; none for all
     * @return the narrower query
     */
    public RunQuery withStatuses(Collection<String> wanted) {
        return new RunQuery(Set.copyOf(wanted), modes, triggers, from, until, most, after);
    }

    /**
     * Only runs of some modes.
     *
     * @param wanted modes such as {@code delta} or {@code approval}; none for all
     * @return the narrower query
     */
    public RunQuery withModes(Collection<String> wanted) {
        return new RunQuery(statuses, Set.copyOf(wanted), triggers, from, until, most, after);
    }

    /**
     * Only runs that something started. What started a run is known when it has ended.
     *
     * @param wanted triggers such as {@code schedule}; none for all
     * @return the narrower query
     */
    public RunQuery withTriggers(Collection<String> wanted) {
        return new RunQuery(statuses, modes, Set.copyOf(wanted), from, until, most, after);
    }

    /**
     * Only runs that began then or later.
     *
     * @param time the time; {@code null} for no such bound
     * @return the narrower query
     */
    public RunQuery from(@Nullable Instant time) {
        return new RunQuery(statuses, modes, triggers, time, until, most, after);
    }

    /**
     * Only runs that began before.
     *
     * @param time the time; {@code null} for no such bound
     * @return the narrower query
     */
    public RunQuery until(@Nullable Instant time) {
        return new RunQuery(statuses, modes, triggers, from, time, most, after);
    }

    /**
     * So many at once.
     *
     * @param runs 1 to {@link #MOST}
     * @return the query
     * @throws IllegalArgumentException for another number
     */
    public RunQuery most(int runs) {
        if (runs < 1 || runs > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " runs");
        }
        return new RunQuery(statuses, modes, triggers, from, until, runs, after);
    }

    /**
     * Those that come after a page.
     *
     * @param cursor what {@link RunPage#next} of that page was; {@code null} to begin with the latest
     * @return the query
     */
    public RunQuery after(@Nullable String cursor) {
        return new RunQuery(statuses, modes, triggers, from, until, most, cursor);
    }

    /**
     * The statuses that are wanted.
     *
     * @return the statuses; empty for all
     */
    public Set<String> statuses() {
        return statuses;
    }

    /**
     * The modes that are wanted.
     *
     * @return the modes; empty for all
     */
    public Set<String> modes() {
        return modes;
    }

    /**
     * The triggers that are wanted.
     *
     * @return the triggers; empty for all
     */
    public Set<String> triggers() {
        return triggers;
    }

    /**
     * The earliest beginning.
     *
     * @return the time, which is included, or {@code null}
     */
    public @Nullable Instant from() {
        return from;
    }

    /**
     * The end of the time that is asked about.
     *
     * @return the time, which is not included, or {@code null}
     */
    public @Nullable Instant until() {
        return until;
    }

    /**
     * How many at once.
     *
     * @return the number
     */
    public int most() {
        return most;
    }

    /**
     * Where to go on.
     *
     * @return what a page before said, or {@code null}
     */
    public @Nullable String after() {
        return after;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunQuery that
                && statuses.equals(that.statuses)
                && modes.equals(that.modes)
                && triggers.equals(that.triggers)
                && Objects.equals(from, that.from)
                && Objects.equals(until, that.until)
                && most == that.most
                && Objects.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(statuses, modes, triggers, from, until, most, after);
    }
}
