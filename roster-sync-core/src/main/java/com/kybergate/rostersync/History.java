// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.internal.ChangeSeal;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangePage;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is remembered of runs, and of what they changed. */
final class History {
    private final TenantId tenant;
    private final SyncState<?> state;
    private final SecureRandom random;

    History(TenantId tenant, SyncState<?> state, SecureRandom random) {
        this.tenant = tenant;
        this.state = state;
        this.random = random;
    }

    List<RunRecord> runs(int most) {
        return state.runs(tenant, most);
    }

    RunPage runs(RunQuery query) {
        return page(() -> state.runs(tenant, query));
    }

    private static <R> R page(Supplier<R> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new RosterSyncException("no-such-page", "no page of this history has said to go on there");
        }
    }

    RecordChanges changes(String run, ChangeQuery query) {
        ChangePage page = page(() -> state.changes(tenant, run, query));
        return new RecordChanges(opened(page.entries()), page.next());
    }

    List<RecordChange> changesOf(String sourcedId, int most) {
        return opened(state.changesOf(tenant, RosterCollection.USERS, sourcedId, most));
    }

    private List<RecordChange> opened(List<ChangeEntry> entries) {
        ChangeSeal seal = new ChangeSeal(state, tenant, random);
        List<RecordChange> changes = new ArrayList<>();
        for (ChangeEntry entry : entries) {
            ChangeSeal.Values values = seal.open(entry);
            changes.add(new RecordChange(
                    entry.run(),
                    entry.collection(),
                    entry.operation(),
                    entry.sourcedId(),
                    entry.localId(),
                    entry.school(),
                    values.before(),
                    values.after()));
        }
        return changes;
    }

    List<Problem> problems(String run) {
        return state.problems(tenant, run);
    }
}
