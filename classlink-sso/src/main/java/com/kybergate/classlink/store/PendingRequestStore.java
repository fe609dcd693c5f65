// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.time.Clock;
import java.util.Optional;

/**
 * Remembers sign-ins from the redirect to the answer, some seconds to some minutes. Every node that may get the answer has to see the same ones.
 *
 * <p>What makes a sign-in safe is {@link #take}: of any number of callers, on any number of nodes, one gets it. A signed cookie cannot do that.
 * Implementations are safe for concurrent use, and throw whatever their storage throws: the sign-in is then denied.
 */
public interface PendingRequestStore {
    /**
     * Remembers a sign-in.
     *
     * @param request a sign-in of a new key
     */
    void put(PendingRequest request);

    /**
     * Looks at a sign-in without taking it.
     *
     * @param key its key, which may be anything a browser sent
     * @return the sign-in, also when it has expired or was used, until it is forgotten
     */
    Optional<PendingRequest> find(String key);

    /**
     * Marks a sign-in as used, at once and for everybody.
     *
     * @param key its key
     * @return true for the one call that marked it; false if it was used before, or is not there
     */
    boolean take(String key);

    /**
     * A store in the memory of this process, for a host of one node: a restart forgets sign-ins that are under way, and a second node would not
     * see them. It holds the newest 100,000.
     *
     * @param clock says when what may be forgotten
     * @return a store
     */
    static PendingRequestStore singleNode(Clock clock) {
        return new InMemoryPendingRequests(clock);
    }
}
