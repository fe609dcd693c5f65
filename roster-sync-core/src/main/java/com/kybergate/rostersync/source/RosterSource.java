// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Traffic;
import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a tenant's roster comes from. {@link OneRosterSource} is the one that is shipped.
 *
 * <p>A source reports how a walk went and never guesses: only a receipt that is complete lets the engine conclude that somebody is
 * absent. One thread at a time.
 */
public interface RosterSource {

    /**
     * Which source this is, and as whom it is read: another base URL or client id is another source.
     *
     * @return a stable text without any secret
     */
    String identity();

    /**
     * Reads a collection from its first record to its last.
     *
     * @param collection the collection
     * @param sink is handed everything that is read
     * @return how the walk went; a walk that failed gives an incomplete receipt, not an exception
     * @throws InterruptedException if the thread is interrupted
     */
    FetchReceipt fetch(RosterCollection collection, RosterSink sink) throws InterruptedException;

    /**
     * Reads one record by its identifier.
     *
     * @param collection the collection
     * @param sourcedId the identifier
     * @return what the source said; what is neither the record nor a plain "not found" is unclear, not an exception
     * @throws InterruptedException if the thread is interrupted
     */
    SingleRead read(RosterCollection collection, String sourcedId) throws InterruptedException;

    /**
     * Reads what changed in a collection since a moment, deletions that the source states included. Says nothing of whom it does not show.
     *
     * @param collection the collection
     * @param since the moment, by the source's own clock; what changed exactly then belongs to it
     * @param sink is handed everything that is read
     * @return how the walk went, complete only if it proves that everything that changed was seen; empty if the source cannot tell changes,
     *     which is also what a source that is not asked for them answers unless it says otherwise
     * @throws InterruptedException if the thread is interrupted
     */
    default Optional<FetchReceipt> changes(RosterCollection collection, Instant since, RosterSink sink)
            throws InterruptedException {
        return Optional.empty();
    }

    /**
     * How many records of a collection there are, by the source's own count and in one request.
     *
     * @param collection the collection
     * @return the number, as the source states it while the collection is read; empty if it states none, or did not answer
     * @throws InterruptedException if the thread is interrupted
     */
    default OptionalLong count(RosterCollection collection) throws InterruptedException {
        return OptionalLong.empty();
    }

    /**
     * What has gone over the wire so far, so that a run can say what it took. Asks nothing of the source.
     *
     * @return the counts since the source was made, whoever asked it; none of a source that does not count
     */
    default Traffic traffic() {
        return Traffic.none();
    }
}
