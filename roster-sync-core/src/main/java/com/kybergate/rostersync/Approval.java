// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.apply.Applier;
import com.kybergate.rostersync.evidence.AbsenceCheck;
import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.evidence.ControlSample;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Evidence.Finding;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.evidence.Turnover;
import com.kybergate.rostersync.internal.ProblemLog;
import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.plan.Operation;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.plan.SyncPlan;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does what was approved, or less: every held change is read once more at the source and planned anew, and only what comes out exactly as
 * it was approved is done. What the world has changed since is left to the next run.
 *
 * <p>Links are approved by the ten thousand, and whether an account fits one person alone is only known of the whole roster. So for links
 * the people are walked once, as in a run, and planned anew together; of what comes out, the approved links are done and nothing else is.
 * Marking them for the next run instead would ask for less, but would leave a person waiting who was told that it is done; and carrying
 * the records in what is held would keep a second copy of people who may never have an account. A walk that does not prove to have seen
 * everybody links nobody, and the links stay held.
 */
final class Approval<T> {
    private static final int BATCH = 200;

    private final SyncEngine<T> engine;
    private final RunDraft draft;
    private final RunLease lease;
    private final Generations<T> generations;
    private final Planner<T> planner;
    private final Suppressions suppressions;
    private final ProblemLog leftOut = new ProblemLog();
    private final Map<RosterCollection, Counts.Builder> counts = new EnumMap<>(RosterCollection.class);
    /** What could not be judged now, and so is held as before. */
    private final List<HeldItem> unsettled = new ArrayList<>();

    Approval(SyncEngine<T> engine, RunDraft draft, RunLease lease) {
        this.engine = engine;
        this.draft = draft;
        this.lease = lease;
        this.generations = engine.generations(draft.run);
        this.planner = new Planner<>(engine.tenant, engine.state, engine.accounts, engine.rules, generations);
        this.suppressions = Suppressions.of(engine.state, engine.tenant);
    }

    SyncReport approve(String digest, String by, String reason, ApprovalScope scope) {
        HeldLedger ledger = HeldDigest.require(engine.held(), digest);
        if (!ledger.source().equals(engine.source.identity())
                || !ledger.settings().equals(engine.settings.fingerprint())) {
            throw new RosterSyncException(
                    "settings-changed", "this was held under other settings or from another source; run again first");
        }
        engine.readEverythingNext(lease.lease());
        engine.begin(draft, lease.lease());
        engine.tell(new SyncEvent.RunStarted(engine.tenant, draft.run));
        List<HeldItem> approved =
                ledger.items().stream().filter(scope::includes).toList();
        try {
            settle(approved);
            Set<HeldItem> done = new HashSet<>(approved);
            done.removeAll(unsettled);
            List<HeldItem> rest =
                    ledger.items().stream().filter(item -> !done.contains(item)).toList();
            HeldLedger left = HeldDigest.ledger(
                    engine.tenant, ledger.source(), ledger.settings(), rest, ledger.since(), Optional.empty());
            draft.held = left == null ? null : left.part();
            engine.write(lease.lease(), tx -> {
                engine.state.putHeld(tx, engine.tenant, left);
                if (left == null) {
                    acknowledge(tx);
                }
            });
            boolean errors = draft.problems.stream().anyMatch(p -> p.severity().equals(Problem.ERROR));
            draft.status = errors ? RunStatus.DONE_WITH_ERRORS : RunStatus.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            draft.cancelled();
        } catch (CancellationException e) {
            draft.cancelled();
        } catch (RuntimeException e) {
            draft.counts(counts);
            engine.broken(draft, lease.lease(), e);
            throw e;
        }
        draft.counts(counts);
        SyncReport report = draft.report();
        engine.record(lease.lease(), draft, report, by, reason);
        engine.tell(new SyncEvent.RunFinished(engine.tenant, report));
        return report;
    }

    /** Whoever approves all that was held from another source than the last, or for other accounts, has approved the source and the accounts. */
    private void acknowledge(T tx) throws Exception {
        if (!generations.inStep()) {
            generations.bringInStep(tx);
        }
        Checkpoint before = engine.state.checkpoint(engine.tenant).orElse(null);
        if (before != null && !before.source().equals(engine.source.identity())) {
            engine.state.put(tx, engine.tenant, before.withSource(engine.source.identity()));
        }
    }

    private void settle(List<HeldItem> approved) throws InterruptedException {
        Applier<T> applier = new Applier<>(
                engine.state,
                engine.accounts,
                engine.shared,
                planner,
                lease.lease(),
                generations,
                draft.run,
                engine.random);
        Evidence evidence = ask(approved);
        List<RosterCollection> order = RosterCollection.inOrder();
        try {
            for (RosterCollection collection : order) {
                apply(approved, collection, false, evidence, applier);
                if (collection == RosterCollection.USERS) {
                    link(approved.stream().filter(ApprovalScope::isLink).toList(), applier);
                }
            }
            for (int i = order.size() - 1; i >= 0; i--) {
                apply(approved, order.get(i), true, evidence, applier);
            }
        } finally {
            draft.problems.addAll(leftOut.problems());
            draft.problems.addAll(applier.problems());
            applier.gaveUp().ifPresent(draft.problems::add);
            draft.movement = applier.movement().text();
            engine.tellOfAdministrators(draft, applier);
        }
    }

    private void apply(
            List<HeldItem> approved,
            RosterCollection collection,
            boolean removing,
            Evidence evidence,
            Applier<T> applier)
            throws InterruptedException {
        List<HeldItem> items = approved.stream()
                .filter(item -> item.collection() == collection
                        && item.operation().equals("deactivate") == removing
                        && !ApprovalScope.isLink(item))
                .toList();
        for (List<HeldItem> some : batches(items)) {
            Map<String, MirrorRow> rows = rows(collection, some);
            Map<PlannedChange, HeldItem> changes = new LinkedHashMap<>();
            for (HeldItem item : some) {
                PlannedChange change = planAgain(item, rows.get(item.sourcedId()), evidence);
                if (change != null && planner.fingerprint(change).equals(item.fingerprint())) {
                    changes.put(change, item);
                } else {
                    leaveOut(item, evidence);
                }
            }
            apply(List.copyOf(changes.keySet()), change -> Objects.requireNonNull(changes.get(change)), applier);
        }
    }

    /** What the accounts gave no answer to stays approvable: nobody has to find out once more that it is right. */
    private void apply(List<PlannedChange> changes, Function<PlannedChange, HeldItem> approved, Applier<T> applier) {
        Set<PlannedChange> failed = new HashSet<>(applier.applyAll(changes));
        for (PlannedChange change : changes) {
            HeldItem item = approved.apply(change);
            count(change, failed.contains(change));
            if (applier.isUnheard(change)) {
                unsettled.add(item);
            }
        }
        lease.keep();
    }

    private void link(List<HeldItem> approved, Applier<T> applier) throws InterruptedException {
        if (approved.isEmpty()) {
            return;
        }
        Map<String, HeldItem> open = new LinkedHashMap<>();
        approved.forEach(item -> open.put(item.sourcedId(), item));
        try (Stage stage = engine.stage()) {
            if (!engine.fetchPeople(stage, draft, lease)) {
                unsettled.addAll(approved);
                return;
            }
            Staged people = stage.staged(RosterCollection.USERS).orElseThrow();
            Set<String> leaving = leaving(approved);
            Absences absences = leaving.isEmpty()
                    ? new Absences(
                            List.of(), new Census(), new ControlSample(), List.of(), Turnover.none(), Grace.none())
                    : Absences.among(
                            engine.state,
                            engine.accounts,
                            engine.tenant,
                            people,
                            generations,
                            engine.rules.breakGlass());
            List<String> missing = absences.candidates().stream()
                    .map(Absences.Candidate::sourcedId)
                    .filter(leaving::contains)
                    .toList();
            // Where everybody has another identifier, nobody else was just seen than the people under the new ones.
            open.keySet().stream().filter(people::sawWanted).forEach(absences.controls()::offer);
            Evidence evidence = new AbsenceCheck(engine.source, engine.random)
                    .ask(RosterCollection.USERS, missing, absences.controls());
            try (SyncPlan plan = planner.planLinks(stage, absences, evidence, change -> isApproved(change, open))) {
                plan.free(
                        BATCH,
                        changes -> apply(
                                changes, change -> Objects.requireNonNull(open.remove(change.sourcedId())), applier));
            }
        }
        open.values().forEach(item -> leaveOut(item, Evidence.none()));
    }

    /** The people whose accounts are to go to another identifier: they have to be gone. */
    private Set<String> leaving(List<HeldItem> approved) {
        List<String> localIds = approved.stream()
                .filter(item -> item.operation().equals(Operation.RELINK.key()))
                .map(item -> Objects.requireNonNull(item.localId(), "there is an account to go"))
                .toList();
        Set<String> leaving = new HashSet<>();
        for (int from = 0; from < localIds.size(); from += BATCH) {
            List<String> some = localIds.subList(from, Math.min(from + BATCH, localIds.size()));
            leaving.addAll(engine.state.linked(engine.tenant, some).values());
        }
        return leaving;
    }

    /** The same link of the same strength: by fewer fields than were looked at it is another question. */
    private boolean isApproved(PlannedChange change, Map<String, HeldItem> approved) {
        HeldItem item = approved.get(change.sourcedId());
        return item != null
                && item.fingerprint().equals(planner.fingerprint(change))
                && (item.tier().isEmpty() || item.reason().equals(change.reason()));
    }

    private Map<String, MirrorRow> rows(RosterCollection collection, List<HeldItem> items) {
        Map<String, MirrorRow> rows = new HashMap<>();
        for (int from = 0; from < items.size(); from += BATCH) {
            List<HeldItem> some = items.subList(from, Math.min(from + BATCH, items.size()));
            rows.putAll(engine.state.rows(
                    engine.tenant,
                    collection,
                    some.stream().map(HeldItem::sourcedId).toList()));
        }
        return rows;
    }

    /** Those whose login keys move go first and together, as they may take over from each other; the others in batches. */
    private static List<List<HeldItem>> batches(List<HeldItem> items) {
        Map<Boolean, List<HeldItem>> byKey = items.stream()
                .collect(Collectors.partitioningBy(item -> !item.operation().equals("create")
                        && item.fields().stream()
                                .anyMatch(name -> AccountField.valueOf(name).isLoginKey())));
        List<List<HeldItem>> batches = new ArrayList<>();
        List<HeldItem> moving = byKey.getOrDefault(true, List.of());
        if (!moving.isEmpty()) {
            batches.add(moving);
        }
        List<HeldItem> others = byKey.getOrDefault(false, List.of());
        for (int from = 0; from < others.size(); from += BATCH) {
            batches.add(others.subList(from, Math.min(from + BATCH, others.size())));
        }
        return batches;
    }

    /** Absent people are asked about once more; absent rows were concluded from a complete walk and can come back. */
    private Evidence ask(List<HeldItem> approved) throws InterruptedException {
        List<String> missing = approved.stream()
                .filter(item -> item.absent() && item.collection() == RosterCollection.USERS)
                .map(HeldItem::sourcedId)
                .toList();
        if (missing.isEmpty()) {
            return Evidence.none();
        }
        Set<String> asked = new HashSet<>(missing);
        ControlSample controls = new ControlSample();
        engine.state.scan(engine.tenant, RosterCollection.USERS, rows -> {
            for (MirrorRow row : rows) {
                if (row.active() && !asked.contains(row.sourcedId())) {
                    controls.offer(row.sourcedId());
                }
            }
        });
        return new AbsenceCheck(engine.source, engine.random).ask(RosterCollection.USERS, missing, controls);
    }

    private @Nullable PlannedChange planAgain(HeldItem item, @Nullable MirrorRow row, Evidence evidence)
            throws InterruptedException {
        if (item.absent()) {
            boolean gone = item.collection() != RosterCollection.USERS || evidence.of(item.sourcedId()) == Finding.GONE;
            return row != null && row.active() && gone
                    ? planner.planAbsence(row).orElse(null)
                    : null;
        }
        SingleRead answer = engine.source.read(item.collection(), item.sourcedId());
        if (!(answer instanceof SingleRead.Found found)) {
            return null;
        }
        RosterRecord record = suppressions.discreet(RosterRecord.of(found.record()));
        // As the run had it: whoever leaves may name no school or role any more, and leaves all the same.
        boolean leaves = row != null && row.active() && !record.isThere();
        if (suppressions.concern(record)) {
            return null;
        }
        if (leaves || engine.settings.scope().skips(record).isEmpty()) {
            return planner.planOne(record, row).orElse(null);
        }
        if (item.collection() != RosterCollection.USERS || row == null) {
            return null;
        }
        return planner.planUnwanted(row, record, engine.settings.scope()).orElse(null);
    }

    private void leaveOut(HeldItem item, Evidence evidence) {
        Counts.Builder builder = counts.computeIfAbsent(item.collection(), c -> new Counts.Builder());
        if (item.absent()) {
            boolean there = evidence.of(item.sourcedId()) == Finding.STILL_THERE;
            builder.candidates(1).add(there ? AbsentOutcome.STILL_THERE : AbsentOutcome.UNVERIFIED, 1);
        } else {
            builder.read(1).add(Outcome.DEFERRED, 1);
        }
        leftOut.add(new Problem(
                "stale",
                Problem.WARNING,
                item.collection().wireName(),
                item.sourcedId(),
                item.schools().isEmpty() ? null : item.schools().get(0),
                "This no longer stands as it was approved, so it was left out; the next run looks again."));
    }

    private void count(PlannedChange change, boolean failed) {
        Counts.Builder builder = counts.computeIfAbsent(change.collection(), c -> new Counts.Builder());
        if (change.absent()) {
            builder.candidates(1).add(failed ? AbsentOutcome.UNVERIFIED : AbsentOutcome.DEACTIVATED, 1);
        } else {
            builder.read(1).add(failed ? Outcome.ERRORS : Planner.outcome(change.operation()), 1);
        }
    }
}
