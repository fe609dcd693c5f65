// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.apply.Applier;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes back what somebody edited in accounts: they say again what the roster last said. */
final class Reversal<T> {
    private static final int BATCH = 200;

    private final SyncEngine<T> engine;
    private final RunDraft draft;
    private final RunLease lease;

    Reversal(SyncEngine<T> engine, RunDraft draft, RunLease lease) {
        this.engine = engine;
        this.draft = draft;
        this.lease = lease;
    }

    SyncReport revert(Collection<String> sourcedIds, Set<AccountField> fields, String by, String reason) {
        engine.begin(draft, lease.lease());
        Generations<T> generations = engine.generations(draft.run);
        Planner<T> planner = new Planner<>(engine.tenant, engine.state, engine.accounts, engine.rules, generations);
        Applier<T> applier = new Applier<>(
                engine.state,
                engine.accounts,
                engine.shared,
                planner,
                lease.lease(),
                generations,
                draft.run,
                engine.random);
        Counts.Builder counts = new Counts.Builder();
        List<String> people = List.copyOf(new LinkedHashSet<>(sourcedIds));
        try {
            for (int from = 0; from < people.size(); from += BATCH) {
                List<String> some = people.subList(from, Math.min(from + BATCH, people.size()));
                Map<String, MirrorRow> rows = engine.state.rows(engine.tenant, RosterCollection.USERS, some);
                List<PlannedChange> changes = planner.planRevert(List.copyOf(rows.values()), fields);
                Set<PlannedChange> failed = new HashSet<>(applier.applyAll(changes));
                counts.read(some.size())
                        .add(Outcome.UPDATED, changes.size() - failed.size())
                        .add(Outcome.ERRORS, failed.size())
                        .add(Outcome.UNCHANGED, some.size() - changes.size());
                lease.keep();
            }
            draft.status = RunStatus.DONE;
        } catch (RuntimeException e) {
            engine.broken(draft, lease.lease(), e);
            throw e;
        } finally {
            draft.problems.addAll(applier.problems());
            applier.gaveUp().ifPresent(draft.problems::add);
            Map<RosterCollection, Counts.Builder> all = new EnumMap<>(RosterCollection.class);
            all.put(RosterCollection.USERS, counts);
            draft.counts(all);
        }
        if (draft.problems.stream().anyMatch(problem -> problem.severity().equals(Problem.ERROR))) {
            draft.status = RunStatus.DONE_WITH_ERRORS;
        }
        draft.held = engine.held().map(HeldLedger::part).orElse(null);
        SyncReport report = draft.report();
        engine.record(lease.lease(), draft, report, by, reason);
        return report;
    }
}
