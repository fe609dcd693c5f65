// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.quality.ProblemSink;
import com.kybergate.rostersync.quality.QualityCheck;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.stage.Terms;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.RunRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for what is wrong with the data of a district, in what was brought over or in what its source says now, and writes nothing. */
final class Quality<T> {
    private static final int RUNS_LOOKED_AT = 200;
    private static final int BATCH = 500;

    /** What a run says of records that are not in the mirror because of what they say themselves, and not of what became of them here. */
    private static final Set<String> OF_RECORDS = Set.of(
            "malformed",
            "missing-sourced-id",
            "not-an-object",
            "missing-identity",
            "missing-reference",
            "duplicate-sourced-id",
            QualityCheck.DANGLING_REFERENCE,
            "unknown-role",
            "duplicate-login-key",
            "rejected-by-host",
            "listed-twice");

    private static final Set<String> WENT_WELL =
            Set.of(RunStatus.DONE.key(), RunStatus.DONE_WITH_ERRORS.key(), RunStatus.HELD.key());

    private final SyncEngine<T> engine;

    Quality(SyncEngine<T> engine) {
        this.engine = engine;
    }

    /** What the runs have brought over, and what the last full one said of the rest. */
    QualityReport ofMirror(ProblemSink sink) {
        Optional<RunRecord> last = engine.state.runs(engine.tenant, RUNS_LOOKED_AT).stream()
                .filter(run -> run.mode().equals(RunDraft.FULL) && WENT_WELL.contains(run.status()))
                .findFirst();
        List<Problem> known = last.map(run -> engine.state.problems(engine.tenant, run.run()).stream()
                        .filter(problem -> OF_RECORDS.contains(problem.code()))
                        .toList())
                .orElse(List.of());
        List<Exclusion> excluded =
                last.map(RunRecord::report).map(SyncReport::excluded).orElse(List.of());
        Terms terms = Terms.of(engine.state, engine.tenant, engine.clock.instant());
        return check(engine.settings.collections(), terms)
                .check(
                        (collection, visitor) -> engine.state.scan(
                                engine.tenant,
                                collection,
                                rows -> rows.forEach(row -> visitor.visit(row.record(), isListed(row)))),
                        known,
                        excluded,
                        last.map(RunRecord::startedAt).orElse(null),
                        sink);
    }

    /** A row that counts as gone though its record says nothing of it was missed in the list. One of somebody disabled is in the list. */
    private static boolean isListed(MirrorRow row) {
        RosterRecord record = row.record();
        return !record.isToBeDeleted() && (row.active() || !record.isThere());
    }

    /** What the source says now, read whole. */
    QualityReport ofSource(ProblemSink sink) {
        RunDraft draft = engine.draft(RunDraft.FULL, "manual", true);
        try (Stage stage = engine.stageAside()) {
            new Reading(engine, draft, null, Cancellation.never()).everything(engine.settings.collections(), stage);
            List<Problem> known = new ArrayList<>(draft.problems);
            List<Exclusion> excluded = new ArrayList<>();
            // Of a walk that may have missed some nobody can say that a record leads nowhere.
            Set<RosterCollection> whole = EnumSet.noneOf(RosterCollection.class);
            for (RosterCollection collection : engine.settings.collections()) {
                stage.staged(collection).ifPresent(staged -> {
                    known.addAll(staged.problems());
                    excluded.addAll(staged.tally().excluded());
                    if (staged instanceof Snapshot) {
                        whole.add(collection);
                    }
                });
            }
            return check(whole, stage.terms())
                    .check(
                            (collection, visitor) ->
                                    stage.staged(collection).ifPresent(staged -> show(staged, visitor)),
                            known,
                            excluded,
                            null,
                            sink);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RosterSyncException("cancelled", "The check was interrupted; nothing was written.");
        }
    }

    private static void show(Staged staged, QualityCheck.Visitor visitor) {
        staged.changed(BATCH, records -> records.forEach(record -> visitor.visit(record, !record.isToBeDeleted())));
    }

    private QualityCheck check(Set<RosterCollection> collections, Terms terms) {
        return new QualityCheck(
                engine.settings.scope(), collections, terms::isOver, engine.clock.instant(), engine.random.nextLong());
    }
}
