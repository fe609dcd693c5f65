// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run in the history of a tenant. Immutable; {@code toString} shows neither what people wrote nor the report.
 *
 * @param run the run's own name
 * @param startedAt when it began
 * @param status how it ended, such as {@code done}; {@code running} until then
 * @param mode {@code full}, {@code delta}, {@code approval}, {@code discard}, {@code forget} or {@code readmit}
 * @param by who approved, discarded, forgot or readmitted; {@code null} for other runs
 * @param reason why, in that person's words; {@code null} for other runs
 * @param report the report as JSON; {@code null} while it is running
 * @param movement how many people of each school and role lost their login or got one, under names that only the
 *     tenant's secret leads to; {@code null} if nobody did
 * @param figures how long it took and what it met; {@code null} while it is running, of a run whose process died, and of one that an older
 *     version of this library made
 */
public record RunRecord(
        String run,
        Instant startedAt,
        String status,
        String mode,
        @Nullable String by,
        @Nullable String reason,
        @Nullable String report,
        @Nullable String movement,
        @Nullable RunFigures figures) {

    /**
     * Checks that the run has a name and a state.
     *
     * @param run the run's own name
     * @param startedAt when it began
     * @param status how it ended, such as {@code done}; {@code running} until then
     * @param mode {@code full}, {@code delta}, {@code approval}, {@code discard}, {@code forget} or {@code readmit}
     * @param by who approved, discarded, forgot or readmitted; {@code null} for other runs
     * @param reason why, in that person's words; {@code null} for other runs
     * @param report the report as JSON; {@code null} while it is running
     * @param movement how many people of each school and role lost their login or got one; {@code null} if nobody did
     * @param figures how long it took and what it met; {@code null} while it is running, of a run whose process died, and of one that an
     *     older version of this library made
     */
    public RunRecord {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(mode, "mode");
    }

    /**
     * A run without figures.
     *
     * @param run the run's own name
     * @param startedAt when it began
     * @param status how it ended, such as {@code done}; {@code running} until then
     * @param mode {@code full}, {@code delta}, {@code approval}, {@code discard}, {@code forget} or {@code readmit}
     * @param by who approved, discarded, forgot or readmitted; {@code null} for other runs
     * @param reason why, in that person's words; {@code null} for other runs
     * @param report the report as JSON; {@code null} while it is running
     * @param movement how many people of each school and role lost their login or got one; {@code null} if nobody did
     */
    public RunRecord(
            String run,
            Instant startedAt,
            String status,
            String mode,
            @Nullable String by,
            @Nullable String reason,
            @Nullable String report,
            @Nullable String movement) {
        this(run, startedAt, status, mode, by, reason, report, movement, null);
    }

    /**
     * A run without figures by which nobody lost a login, and nobody got one.
     *
     * @param run the run's own name
     * @param startedAt when it began
     * @param status how it ended, such as {@code done}; {@code running} until then
     * @param mode {@code full}, {@code delta}, {@code approval}, {@code discard}, {@code forget} or {@code readmit}
     * @param by who approved, discarded, forgot or readmitted; {@code null} for other runs
     * @param reason why, in that person's words; {@code null} for other runs
     * @param report the report as JSON; {@code null} while it is running
     */
    public RunRecord(
            String run,
            Instant startedAt,
            String status,
            String mode,
            @Nullable String by,
            @Nullable String reason,
            @Nullable String report) {
        this(run, startedAt, status, mode, by, reason, report, null);
    }

    @Override
    public String toString() {
        return "RunRecord[run=" + run + ", startedAt=" + startedAt + ", status=" + status + ", mode=" + mode + "]";
    }
}
