// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Traffic;
import com.kybergate.rostersync.internal.ProblemLog;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.StoreTraits;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.RunFigures;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run has to report so far. One thread at a time. */
final class RunDraft {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    static final String FULL = "full";
    static final String DELTA = "delta";

    final TenantId tenant;
    private final StoreTraits store;
    /** A run that was to read changes alone may find that it has to read everything. */
    String mode;

    final String trigger;
    final boolean dryRun;
    boolean finished;
    final String run;
    final Instant startedAt;
    final List<FetchReceipt> receipts = new ArrayList<>();
    final List<GuardVerdict> guards = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    List<Exclusion> excluded = List.of();
    private final Clock clock;
    private Map<RosterCollection, Counts> counts = new EnumMap<>(RosterCollection.class);
    RunStatus status = RunStatus.DONE;
    /** Of how many of each school and role the run took the login, and to how many it gave one; for the history alone. */
    @Nullable
    String movement;

    /** What had gone over the wire before the run. */
    Traffic trafficBefore = Traffic.none();

    @Nullable
    HeldPart held;

    final Alerts.Heard heard = new Alerts.Heard();

    /** Where a run shows how far it has come; a preview shows nothing. */
    @Nullable
    ProgressBoard board;

    RunDraft(
            TenantId tenant,
            StoreTraits store,
            String mode,
            String trigger,
            boolean dryRun,
            Clock clock,
            SecureRandom random) {
        this.tenant = tenant;
        this.store = store;
        this.mode = mode;
        this.trigger = trigger;
        this.dryRun = dryRun;
        this.clock = clock;
        this.startedAt = clock.instant();
        byte[] bytes = new byte[3];
        random.nextBytes(bytes);
        this.run = NAME.format(startedAt) + '-' + HexFormat.of().formatHex(bytes);
    }

    void counts(Map<RosterCollection, Counts.Builder> builders) {
        counts = new EnumMap<>(RosterCollection.class);
        builders.forEach((collection, builder) -> counts.put(collection, builder.build()));
    }

    void show(String phase, String collection, long done, @Nullable Long total) {
        if (board != null) {
            board.show(phase, collection, done, total);
        }
    }

    void cancelled() {
        status = RunStatus.CANCELLED;
    }

    void failed(Problem problem) {
        problems.add(problem);
        status = RunStatus.FAILED;
    }

    SyncReport report() {
        Instant newest = receipts.stream()
                .map(FetchReceipt::newestChange)
                .filter(java.util.Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
        return new SyncReport(
                run,
                tenant,
                mode,
                trigger,
                status,
                dryRun,
                startedAt,
                Duration.between(startedAt, clock.instant()),
                newest,
                counts,
                held,
                store,
                receipts,
                guards,
                inReport(),
                excluded);
    }

    /** What the history says of the run in figures. */
    RunFigures figures(SyncReport report, String settings, Traffic now) {
        // Where it could not be counted at the end, there is less than at the beginning.
        Traffic traffic = now.requests() < trafficBefore.requests() ? Traffic.none() : now.since(trafficBefore);
        long records = 0;
        long errors = 0;
        for (Counts of : counts.values()) {
            records += of.read();
            errors += of.of(Outcome.ERRORS) + of.of(Outcome.INVALID);
        }
        return new RunFigures(
                trigger,
                report.duration(),
                records,
                errors,
                traffic.requests(),
                traffic.throttled(),
                settings,
                report.newestSourceChange(),
                traffic.lastRefusal());
    }

    /** As many as a report has room for, and among them how many more there are: of a kind, and altogether. */
    private List<Problem> inReport() {
        if (problems.size() <= SyncReport.MOST_PROBLEMS) {
            return problems;
        }
        List<Problem> singly = new ArrayList<>();
        List<Problem> ofKinds = new ArrayList<>();
        for (Problem problem : problems) {
            (problem.code().equals(ProblemLog.AND_MORE) ? ofKinds : singly).add(problem);
        }
        int room = Math.max(0, SyncReport.MOST_PROBLEMS - ofKinds.size() - 1);
        List<Problem> left = singly.subList(Math.min(room, singly.size()), singly.size());
        boolean error = left.stream().anyMatch(p -> p.severity().equals(Problem.ERROR));
        List<Problem> shown = new ArrayList<>(singly.subList(0, singly.size() - left.size()));
        shown.addAll(ofKinds);
        shown.add(new Problem(
                ProblemLog.AND_MORE,
                error ? Problem.ERROR : Problem.WARNING,
                "",
                null,
                null,
                left.size() + " more problems are named in the run's history, for which a report has no room."));
        return shown;
    }
}
