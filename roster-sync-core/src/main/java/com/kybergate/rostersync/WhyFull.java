// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.report.Problem;
import java.util.Optional;

/** Why a run has to read everything. */
enum WhyFull {
    ASKED_FOR("asked-for", "the mode is full", false),
    FIRST_RUN("first-run", "no run has read everything yet", false),
    DUE("full-run-due", "the last full run is too long ago", false),
    SETTINGS_CHANGED("settings-changed", "what is wanted of the roster has changed", false),
    ANOTHER_SOURCE("another-source", "the roster comes from elsewhere than last time", false),
    LEFT_OPEN(
            "left-open",
            "the source has not been seen to date its changes yet, a guard holds something, or something was left open that no change would"
                    + " show",
            false),
    GRACE_OVER(
            "grace-over", "the grace of somebody who is missing is over, and only the whole list shows who is", false),
    RESTORED("memory-restored", "memory and accounts do not belong together, as after a restore", false),
    CLOCK(
            "clock-not-trusted",
            "the source shows no clock, or one too far from this one, to tell what changed since when",
            true),
    NOT_OFFERED("changes-not-offered", "the source cannot be asked for changes", false),
    INCOMPLETE("changes-incomplete", "the walk over the changes did not prove that it saw them all", true),
    FILTER_IGNORED(
            "filter-ignored", "the source shows what did not change as if it had, or does not date its records", true),
    NOT_COUNTED(
            "not-counted",
            "the source does not say how many records it has, so that nobody would notice one that vanishes",
            false),
    COUNT_DIFFERS("count-differs", "the source has another number of records than its changes account for", false),
    LEAVING_UNCONFIRMED(
            "leaving-not-confirmed", "somebody whom the changes name as gone was not so when asked for singly", true),
    BACK("leaver-signs-in", "an account that was switched off because somebody left is on again", false),
    MANY_EDITED("many-edited", "more accounts were edited than people are asked for singly", false),
    EDITED_UNREAD(
            "edited-unread",
            "of somebody whose account was edited the source says another thing singly than by its silence",
            false),
    TERMS(
            "terms-changed",
            "a term whose classes are wanted has begun or changed, and they may not have changed themselves",
            false),
    MANY_RETRIES("many-retries", "more records failed before than are asked for singly", false),
    RETRY_UNREAD("retry-unread", "the source does not say singly what it has of a record that failed before", false),
    RETURNING(
            "somebody-returns",
            "something that had gone is there again, so that nobody can say how many there should be",
            false),
    NEWCOMERS_JOIN(
            "newcomers-join",
            "a rule joins newcomers to accounts by itself, and who else fits an account is only known of everybody",
            false),
    MANY_CHANGES("many-changes", "so much changed that reading all of it costs little more", false),
    MANY_LEAVING("many-leaving", "the changes name more people as gone than are asked for singly", false);

    /** The problem of a run that was not made. */
    static final String REFUSED = "full-run-needed";

    private final String key;
    private final String words;
    private final boolean faulty;

    WhyFull(String key, String words, boolean faulty) {
        this.key = key;
        this.words = words;
        this.faulty = faulty;
    }

    /** What a report says of a full run that would have been a delta but for the source; empty where nothing is wrong. */
    Optional<Problem> warning(String collection) {
        return Optional.of(new Problem(
                        key,
                        Problem.WARNING,
                        collection,
                        null,
                        null,
                        "Everything was read, because " + words
                                + ". Nothing is lost; if it lasts, tell the vendor, or set the mode to full."))
                .filter(problem -> faulty);
    }

    /** What a report says of a delta that was not made. */
    Problem refusal(String collection) {
        return new Problem(
                REFUSED,
                Problem.ERROR,
                collection,
                null,
                null,
                "Changes alone cannot be trusted (" + key + "): " + words + ". Make a run of mode auto or full.");
    }
}
