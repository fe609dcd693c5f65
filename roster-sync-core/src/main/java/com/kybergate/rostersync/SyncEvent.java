// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens in a run. More kinds may come; a listener lets pass those it does not know. Immutable; names nobody.
 */
public interface SyncEvent {

    /**
     * The tenant whose run it is.
     *
     * @return the tenant
     */
    TenantId tenant();

    /**
     * A run has begun.
     *
     * @param tenant the tenant
     * @param run the run's own name
     */
    record RunStarted(TenantId tenant, String run) implements SyncEvent {}

    /**
     * A page of a collection has been read.
     *
     * @param tenant the tenant
     * @param collection the collection
     * @param received the records received so far
     * @param total how many there are, or {@code null} if the source does not say
     */
    record Fetched(
            TenantId tenant,
            RosterCollection collection,
            long received,
            @Nullable Long total) implements SyncEvent {}

    /**
     * A run goes on: at most one of these a second, and one at the beginning of each phase. What {@link RosterSync#progress} answers elsewhere.
     *
     * @param tenant the tenant
     * @param progress how far it has come
     */
    record Progressed(TenantId tenant, SyncProgress progress) implements SyncEvent {}

    /**
     * The plan is made.
     *
     * @param tenant the tenant
     * @param free how many changes will be made
     * @param held how many wait for approval
     */
    record Planned(TenantId tenant, long free, long held) implements SyncEvent {}

    /**
     * More waits for approval than did before the run: what is worth telling somebody. A run after which the same changes wait, or fewer of
     * them, is none; nor is a preview. Told once at most: not again if the process dies just then.
     *
     * @param tenant the tenant
     * @param run the run's own name
     * @param held all that waits now
     * @param more how many of these did not wait before
     */
    record HeldGrew(TenantId tenant, String run, HeldPart held, long more) implements SyncEvent {}

    /**
     * So many runs have failed one after the other that a schedule leaves the tenant alone for a while. Told once, until one succeeds.
     *
     * @param tenant the tenant
     * @param run the run that failed last
     * @param failures how many have failed
     * @param until when the schedule may try again
     */
    record Quarantined(TenantId tenant, String run, int failures, Instant until) implements SyncEvent {}

    /**
     * Some changes have been made.
     *
     * @param tenant the tenant
     * @param done how many so far
     * @param of how many there are
     */
    record Applied(TenantId tenant, long done, long of) implements SyncEvent {}

    /**
     * People have become administrators, after the first load: somebody should look whether that was meant. Who they are is among the
     * problems of the run, as {@code new-administrator}.
     *
     * @param tenant the tenant
     * @param run the run's own name
     * @param people how many
     */
    record NewAdministrators(TenantId tenant, String run, long people) implements SyncEvent {}

    /**
     * Everything of a tenant has been erased, the history that would say so included: whoever needs to prove it keeps this. {@code
     * toString} does not show who asked for it.
     *
     * @param tenant the tenant
     * @param by who asked for it
     */
    record TenantForgotten(TenantId tenant, String by) implements SyncEvent {
        @Override
        public String toString() {
            return "TenantForgotten[tenant=" + tenant + "]";
        }
    }

    /**
     * A run has ended, also one that broke off on an exception, which comes next: its report is {@code failed}.
     *
     * @param tenant the tenant
     * @param report what it did
     */
    record RunFinished(TenantId tenant, SyncReport report) implements SyncEvent {}
}
