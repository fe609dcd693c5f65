// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins runs by themselves, each tenant's as its {@link RosterSync.Builder#schedule schedule} says, and no two of one tenant at once.
 * {@link InProcessScheduler} is one for hosts of one process or a few; a host that has a scheduler of its own (Quartz, Kubernetes) adapts it
 * by calling {@link RosterSync#runIfDue}. Safe for concurrent use.
 */
public interface SyncScheduler {

    /**
     * Takes care of a tenant's runs from now on, in place of the sync of the same tenant that was added before.
     *
     * @param sync the sync
     */
    void add(RosterSync sync);

    /**
     * Begins no more runs of a tenant. One that is on its way goes on.
     *
     * @param tenant the tenant; nothing happens if it was not added
     */
    void remove(TenantId tenant);

    /**
     * Begins a run as soon as there is a place for it, whatever the schedule says, and also of a tenant that is paused: somebody asked for it.
     * One that already waits is not doubled.
     *
     * @param tenant the tenant
     * @throws IllegalArgumentException if it was not added
     */
    void runNow(TenantId tenant);

    /**
     * When the schedule begins the next run of a tenant.
     *
     * @param tenant the tenant
     * @return the time; empty if none will come: the schedule is manual, the tenant is paused, or it was not added
     */
    Optional<Instant> next(TenantId tenant);
}
