// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.List;

/** What becomes of whoever and whatever is new, and has no account that anybody knows of: all of it follows from the record. */
final class Newcomers {
    private final AccountMapping mapping;

    Newcomers(AccountMapping mapping) {
        this.mapping = mapping;
    }

    PlannedChange of(RosterRecord record) {
        AccountPlan account = record.collection() == RosterCollection.USERS ? mapping.newAccount(record) : null;
        return new PlannedChange(
                Operation.CREATE, record, true, null, Reasons.NEW, false, record.schools(), List.of(), account);
    }

    /** Whether a change is what {@link #of} makes of its record. */
    static boolean isOne(PlannedChange change) {
        return change.operation() == Operation.CREATE
                && change.localId() == null
                && change.reason().equals(Reasons.NEW);
    }
}
