// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.SyncState;
import java.util.concurrent.CancellationException;

/** Reads a host's accounts. Its exceptions may quote a person, so only their kind goes on. */
public final class HostReads {
    private HostReads() {}

    /**
     * Reads accounts.
     *
     * @param <T> the transaction
     * @param <R> what comes of it
     * @param state in whose transaction they are read
     * @param tenant the tenant
     * @param work the reading
     * @return what came of it
     */
    public static <T, R> R read(SyncState<T> state, TenantId tenant, SyncState.Work<T, R> work) {
        try {
            return state.read(tenant, work);
        } catch (LeaseLostException | CancellationException e) {
            throw e;
        } catch (Exception e) {
            throw BrokenOffException.because("the accounts cannot be read", e);
        }
    }
}
