// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.stage;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.SkipReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a walk over a collection brought, sealed. What can be said of a record that was seen can be said of either kind; that one was
 * missed can be asked of a {@link Snapshot} alone.
 */
public sealed interface Staged permits Snapshot, Delta {

    /**
     * The collection.
     *
     * @return the collection
     */
    RosterCollection collection();

    /**
     * How the walk went.
     *
     * @return its receipt
     */
    FetchReceipt receipt();

    /**
     * What was counted while staging.
     *
     * @return the numbers
     */
    Tally tally();

    /**
     * What was found wrong while staging.
     *
     * @return the problems, in the order in which they were met
     */
    List<Problem> problems();

    /**
     * Shows the records that are new or other than in the mirror, and came once.
     *
     * @param most the most records in a batch
     * @param batch is shown each batch
     */
    void changed(int most, Consumer<List<RosterRecord>> batch);

    /**
     * Whether the mirror has a row of a record, as it was when the walk began.
     *
     * @param sourcedId its identifier
     * @return false only if it has none
     */
    boolean isMirrored(String sourcedId);

    /**
     * Whether the mirror counted a record as there when the walk began.
     *
     * @param sourcedId its identifier
     * @return false if it has no row, or one of somebody who left
     */
    boolean wasThere(String sourcedId);

    /**
     * Whether a record was seen at all: in one piece or broken, wanted or unwanted.
     *
     * @param sourcedId its identifier
     * @return true if it was
     */
    boolean saw(String sourcedId);

    /**
     * Whether a record was seen and says what the mirror says.
     *
     * @param sourcedId its identifier
     * @return true if nothing changed at the source
     */
    boolean sawUnchanged(String sourcedId);

    /**
     * Whether a record was seen and is wanted, changed or not.
     *
     * @param sourcedId its identifier
     * @return true if it was seen, in one piece and in scope
     */
    boolean sawWanted(String sourcedId);

    /**
     * Whether a record that is not wanted names no school at all: then it says nothing of where somebody is.
     *
     * @param sourcedId its identifier
     * @return true if it was skipped and names none
     */
    boolean namesNoSchool(String sourcedId);

    /**
     * Whether a record is what was read under its identifier.
     *
     * @param record the record
     * @return true if it was read and says the same
     */
    boolean isAsRead(RosterRecord record);

    /**
     * Why a record that was seen is not wanted.
     *
     * @param sourcedId its identifier
     * @return the reason, or empty if it was not seen, is wanted, or came twice and contradicts itself
     */
    Optional<SkipReason> skipped(String sourcedId);

    /**
     * What was counted while staging. Immutable.
     *
     * @param read the distinct records that were read
     * @param unchanged how many of them say what the mirror says
     * @param invalid how many could not be read as what they should be
     * @param duplicate how many came twice with different contents
     * @param skipped how many are not wanted, by reason
     * @param activeBefore how many rows of the mirror counted as there before the run
     * @param excluded the invalid and the skipped ones, by school and role
     */
    record Tally(
            long read,
            long unchanged,
            long invalid,
            long duplicate,
            Map<SkipReason, Long> skipped,
            long activeBefore,
            List<Exclusion> excluded) {
        /**
         * Copies the map and the list.
         *
         * @param read the distinct records that were read
         * @param unchanged how many of them say what the mirror says
         * @param invalid how many could not be read as what they should be
         * @param duplicate how many came twice with different contents
         * @param skipped how many are not wanted, by reason
         * @param activeBefore how many rows of the mirror counted as there before the run
         * @param excluded the invalid and the skipped ones, by school and role
         */
        public Tally {
            excluded = List.copyOf(excluded);
            skipped = Map.copyOf(skipped);
        }
    }
}
