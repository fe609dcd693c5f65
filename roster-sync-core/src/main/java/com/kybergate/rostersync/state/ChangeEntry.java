// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.RosterCollection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a run changed a record, as the history keeps it. What the account held before and after is sealed: only with the tenant's secret can
 * anybody read it. Immutable; {@code toString} does not show it.
 *
 * @param run the run's own name
 * @param collection the collection the record belongs to
 * @param operation what was done, such as {@code update}
 * @param sourcedId the record's identifier in the roster
 * @param person whom it is about: of a person's record its own identifier, of an enrollment that of its person; {@code null} for
 *     anything else
 * @param localId the host's key of the account; {@code null} where there is none
 * @param school a school it concerns, or {@code null}
 * @param sealed what the account held before and after, sealed; {@code null} where no account was written
 */
public record ChangeEntry(
        String run,
        RosterCollection collection,
        String operation,
        String sourcedId,
        @Nullable String person,
        @Nullable String localId,
        @Nullable String school,
        @Nullable String sealed) {

    /**
     * Checks that the entry says what was done with what.
     *
     * @param run the run's own name
     * @param collection the collection the record belongs to
     * @param operation what was done, such as {@code update}
     * @param sourcedId the record's identifier in the roster
     * @param person whom it is about: of a person's record its own identifier, of an enrollment that of its person; {@code null} for
     *     anything else
     * @param localId the host's key of the account; {@code null} where there is none
     * @param school a school it concerns, or {@code null}
     * @param sealed what the account held before and after, sealed; {@code null} where no account was written
     */
    public ChangeEntry {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(sourcedId, "sourcedId");
    }

    @Override
    public String toString() {
        return "ChangeEntry[run=" + run + ", " + operation + " " + collection.wireName() + ", sourcedId=" + sourcedId
                + "]";
    }
}
