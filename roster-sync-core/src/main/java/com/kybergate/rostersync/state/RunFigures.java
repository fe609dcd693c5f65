// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the history says of a run that has ended, in figures. Immutable; names no person.
 *
 * @param trigger what started it, such as {@code schedule} or {@code manual}
 * @param duration how long it took
 * @param records how many distinct records were read, of all collections
 * @param errors how many of them could not be read as what they should be, or could not be written
 * @param requests how many requests were made; 0 where the source counts none
 * @param throttled how many of them were answered with 429, "too many requests"
 * @param settings the settings it was made under, as a fingerprint for comparing
 * @param newestSourceChange the newest change that the source states of any record, or {@code null}
 * @param traces by what the provider's support finds the last answer that failed, such as {@code x-request-id: abc}; empty if all went well
 */
public record RunFigures(
        String trigger,
        Duration duration,
        long records,
        long errors,
        long requests,
        long throttled,
        String settings,
        @Nullable Instant newestSourceChange,
        List<String> traces) {

    /**
     * Copies the list.
     *
     * @param trigger what started it, such as {@code schedule} or {@code manual}
     * @param duration how long it took
     * @param records how many distinct records were read, of all collections
     * @param errors how many of them could not be read as what they should be, or could not be written
     * @param requests how many requests were made; 0 where the source counts none
     * @param throttled how many of them were answered with 429, "too many requests"
     * @param settings the settings it was made under, as a fingerprint for comparing
     * @param newestSourceChange the newest change that the source states of any record, or {@code null}
     * @param traces by what the provider's support finds the last answer that failed; empty if all went well
     */
    public RunFigures {
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(settings, "settings");
        traces = List.copyOf(traces);
    }

    @Override
    public String toString() {
        return "RunFigures[trigger=" + trigger + ", duration=" + duration + ", records=" + records + ", errors="
                + errors + ", requests=" + requests + ", throttled=" + throttled + "]";
    }
}
