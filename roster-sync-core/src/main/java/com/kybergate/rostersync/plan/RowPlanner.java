// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of what is no person: a row of the mirror follows the source, and no account hangs on it. */
final class RowPlanner {
    private RowPlanner() {}

    /** What a record changes, or null if it says what the mirror says. */
    static @Nullable PlannedChange plan(RosterRecord record, @Nullable MirrorRow row) {
        if (record.isToBeDeleted()) {
            return row == null || !row.active()
                    ? null
                    : row(Operation.DEACTIVATE, record, false, Reasons.TO_BE_DELETED);
        }
        if (row == null) {
            return row(Operation.CREATE, record, true, Reasons.NEW);
        }
        if (!row.active()) {
            return row(Operation.REACTIVATE, record, true, Reasons.RETURNED);
        }
        return row.hash().equals(record.hash()) ? null : row(Operation.UPDATE, record, true, Reasons.SOURCE_CHANGED);
    }

    static PlannedChange row(Operation operation, RosterRecord record, boolean active, String reason) {
        return new PlannedChange(operation, record, active, null, reason, false, record.schools(), List.of(), null);
    }

    /** A row that a whole walk missed. */
    static PlannedChange gone(RosterRecord record) {
        return gone(record, Reasons.ABSENT);
    }

    /** A row that a whole walk missed when its last day was over. */
    static PlannedChange ended(RosterRecord record) {
        return gone(record, Reasons.ENDED);
    }

    private static PlannedChange gone(RosterRecord record, String reason) {
        return new PlannedChange(
                Operation.DEACTIVATE, record, false, null, reason, true, record.schools(), List.of(), null);
    }
}
