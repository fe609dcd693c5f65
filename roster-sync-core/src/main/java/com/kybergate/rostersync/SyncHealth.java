// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tenant's sync does what it should, as a value for a health check or a page of an operator. Immutable; names nobody.
 *
 * @param tenant the tenant
 * @param status how it stands
 * @param reasons why it is not {@code UP}, as codes: {@code failing}, {@code credentials-failing}, {@code no-success}, {@code never-ran},
 *     {@code held}, {@code ghost-accounts}, {@code paused}; empty if it is
 * @param lastSuccess when the last run that went well began; {@code null} if none has
 * @param nextRun when the schedule begins the next one; {@code null} if it never does
 * @param heldSince since when changes wait for approval, counted from when their list last changed; {@code null} if none does
 */
public record SyncHealth(
        TenantId tenant,
        Status status,
        List<String> reasons,
        @Nullable Instant lastSuccess,
        @Nullable Instant nextRun,
        @Nullable Instant heldSince) {

    /** How it stands. */
    public enum Status {
        /** Runs go well. */
        UP,
        /** Somebody has something to decide or to mend; accounts are kept in step as far as that allows. */
        DEGRADED,
        /** Accounts are not kept in step. */
        DOWN
    }

    /**
     * Copies the reasons.
     *
     * @param tenant the tenant
     * @param status how it stands
     * @param reasons why it is not {@code UP}, as codes
     * @param lastSuccess when the last run that went well began; {@code null} if none has
     * @param nextRun when the schedule begins the next one; {@code null} if it never does
     * @param heldSince since when changes wait for approval; {@code null} if none does
     */
    public SyncHealth {
        reasons = List.copyOf(reasons);
    }
}
