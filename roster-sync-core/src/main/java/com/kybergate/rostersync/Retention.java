// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a tenant's sync keeps what it does not need for its work, each kind for itself; {@code null} keeps it for ever. What is over is
 * erased at the end of each run that did not fail. Immutable.
 *
 * <p>The rows of the people who are there, and the keys of those who were forgotten, are no such thing: they stay.
 *
 * @param history the runs: when, how many, who approved and why
 * @param problems the problems that name a record, in the history and in the reports there; the numbers stay
 * @param held how long changes wait for approval about which later runs could say nothing; what a run finds again waits on
 * @param leavers the rows of people who are gone, with their links to accounts. Whoever returns after that is linked again only by what
 *     the host remembers, and an account that was switched off stays so until a person switches it on
 * @param changes what runs changed, record by record, with what accounts held before and after
 */
public record Retention(
        @Nullable Duration history,
        @Nullable Duration problems,
        @Nullable Duration held,
        @Nullable Duration leavers,
        @Nullable Duration changes) {

    /**
     * Checks the durations.
     *
     * @param history the runs: when, how many, who approved and why
     * @param problems the problems that name a record, in the history and in the reports there; the numbers stay
     * @param held how long changes wait for approval about which later runs could say nothing; what a run finds again waits on
     * @param leavers the rows of people who are gone, with their links to accounts. Whoever returns after that is linked again only by
     *     what the host remembers, and an account that was switched off stays so until a person switches it on
     * @param changes what runs changed, record by record, with what accounts held before and after
     * @throws IllegalArgumentException if one is negative
     */
    public Retention {
        requireNotNegative(history, "history");
        requireNotNegative(problems, "problems");
        requireNotNegative(held, "held");
        requireNotNegative(leavers, "leavers");
        requireNotNegative(changes, "changes");
    }

    /**
     * Keeps what runs changed as long as their problems.
     *
     * @param history the runs: when, how many, who approved and why
     * @param problems the problems that name a record, and what runs changed, record by record
     * @param held how long changes wait for approval about which later runs could say nothing
     * @param leavers the rows of people who are gone, with their links to accounts
     * @throws IllegalArgumentException if one is negative
     */
    public Retention(
            @Nullable Duration history,
            @Nullable Duration problems,
            @Nullable Duration held,
            @Nullable Duration leavers) {
        this(history, problems, held, leavers, problems);
    }

    /**
     * The recommended times: the history for 400 days, which is a school year and the summer after it; problems, what runs changed and what is
     * held for 90 days; leavers for two years.
     *
     * @return the retention of a sync that is told nothing else
     */
    public static Retention defaults() {
        return new Retention(Duration.ofDays(400), Duration.ofDays(90), Duration.ofDays(90), Duration.ofDays(730));
    }

    /**
     * Keeps everything for ever.
     *
     * @return the retention
     */
    public static Retention unlimited() {
        return new Retention(null, null, null, null);
    }

    private static void requireNotNegative(@Nullable Duration time, String name) {
        if (time != null && time.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative");
        }
    }
}
