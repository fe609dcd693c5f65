// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing a sync is to do. Immutable; {@code toString} shows no person.
 *
 * @param operation what is done
 * @param record what the mirror shall say of it afterwards
 * @param active whether it shall count as there afterwards
 * @param localId the account, or {@code null} where there is none yet; of a new one, the missing account in whose place it comes
 * @param reason why, by stable code, such as {@code source-changed}
 * @param absent whether it is because the record was missed, not because of what a record says
 * @param schools the schools it concerns: those before and those after
 * @param lostSchools the schools the person belongs to no longer
 * @param account what is done to the account of a person; {@code null} for what is no person
 */
public record PlannedChange(
        Operation operation,
        RosterRecord record,
        boolean active,
        @Nullable String localId,
        String reason,
        boolean absent,
        List<String> schools,
        List<String> lostSchools,
        @Nullable AccountPlan account) {

    /**
     * Copies the lists.
     *
     * @param operation what is done
     * @param record what the mirror shall say of it afterwards
     * @param active whether it shall count as there afterwards
     * @param localId the account, or {@code null} where there is none yet; of a new one, the missing account in whose place it comes
     * @param reason why, by stable code, such as {@code source-changed}
     * @param absent whether it is because the record was missed, not because of what a record says
     * @param schools the schools it concerns: those before and those after
     * @param lostSchools the schools the person belongs to no longer
     * @param account what is done to the account of a person; {@code null} for what is no person
     */
    public PlannedChange {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(reason, "reason");
        schools = List.copyOf(schools);
        lostSchools = List.copyOf(lostSchools);
    }

    /**
     * The collection it belongs to.
     *
     * @return the collection
     */
    public RosterCollection collection() {
        return record.collection();
    }

    /**
     * The record it is about.
     *
     * @return its identifier
     */
    public String sourcedId() {
        return record.sourcedId();
    }

    @Override
    public String toString() {
        return "PlannedChange[" + operation.key() + " " + collection().wireName() + ", sourcedId=" + sourcedId()
                + ", reason=" + reason + "]";
    }
}
