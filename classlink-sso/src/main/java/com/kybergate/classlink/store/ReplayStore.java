// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.time.Clock;
import java.time.Instant;

/**
 * Remembers what may be used once: codes, and identifiers of assertions. Every node has to see the same ones.
 *
 * <p>There is no version that remembers nothing. Implementations are safe for concurrent use, and throw whatever their storage throws: the
 * sign-in is then denied.
 */
public interface ReplayStore {
    /**
     * Notes a use, at once and for everybody.
     *
     * @param scope what kind of thing it is, and whose
     * @param id the thing, hashed, so that the store holds nothing that opens anything; up to 64 characters
     * @param until when it would be refused for its age anyhow, and may be forgotten
     * @return true for the one call that noted it; false if it was used before
     */
    boolean markUsed(String scope, String id, Instant until);

    /**
     * A store in the memory of this process, for a host of one node. It refuses everything when it holds 1,000,000 that may not be forgotten yet.
     *
     * @param clock says when what may be forgotten
     * @return a store
     */
    static ReplayStore singleNode(Clock clock) {
        return new InMemoryReplays(clock);
    }
}
