// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import org.jspecify.annotations.Nullable;

/** Is handed what a source reads of one collection. One thread at a time. */
public interface RosterSink {

    /**
     * Takes a record.
     *
     * @param record the record, of the collection that is being read
     */
    void record(OneRosterResource record);

    /**
     * Takes the news that a record could not be read.
     *
     * @param fault which one, and what is wrong with it
     */
    void fault(RecordFault fault);

    /**
     * Takes the news that the collection is read once more from its beginning: because it changed while it was read, or because only a second
     * walk can prove the first. What was handed over before stays, and what comes now stands in its place wherever the two differ.
     */
    void again();

    /**
     * Takes the news that a page has been read to its end. May throw to end the walk.
     *
     * @param received the records received so far
     * @param total how many the source says there are, or {@code null} where it does not say
     */
    void page(long received, @Nullable Long total);
}
