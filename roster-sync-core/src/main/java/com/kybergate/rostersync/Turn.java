// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a tenant's schedule is: since when its times count, and who has taken one without having brought it to an end yet. Immutable.
 *
 * @param since the times after this one are yet to have their run
 * @param begun when somebody began the run of those up to then; {@code null} if nobody is at it
 * @param tries how often somebody has, for the same times
 */
record Turn(Instant since, @Nullable Instant begun, int tries) {
    /** A run that takes its process with it would do so for ever. */
    private static final int MOST_TRIES = 3;

    private static final String NOBODY = "-";

    static Turn since(Instant time) {
        return new Turn(time, null, 0);
    }

    static Turn parse(String note) {
        List<String> parts = List.of(note.split(" ", -1));
        Instant since = Instant.parse(parts.get(0));
        return parts.size() < 3
                ? since(since)
                : new Turn(
                        since,
                        parts.get(1).equals(NOBODY) ? null : Instant.parse(parts.get(1)),
                        Integer.parseInt(parts.get(2)));
    }

    String toNote() {
        return tries == 0 ? since.toString() : since + " " + (begun == null ? NOBODY : begun) + ' ' + tries;
    }

    /** Somebody takes the times up to now. */
    Turn begin(Instant now) {
        return new Turn(since, now, tries + 1);
    }

    /** The run has ended, or nobody is to try again. */
    Turn ended() {
        return begun == null ? this : since(begun);
    }

    /** The run was stopped with its process: the next one may begin. */
    Turn left() {
        return mayBeTriedAgain() ? new Turn(since, null, tries) : ended();
    }

    boolean mayBeTriedAgain() {
        return tries < MOST_TRIES;
    }

    boolean isAfter(Instant time) {
        return since.isAfter(time) || (begun != null && begun.isAfter(time));
    }
}
