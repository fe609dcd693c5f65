// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.Traffic;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.apply.Applier;
import com.kybergate.rostersync.evidence.AbsenceCheck;
import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.evidence.Turnover;
import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.internal.HostReads;
import com.kybergate.rostersync.internal.SpoolDirectory;
import com.kybergate.rostersync.plan.Drift;
import com.kybergate.rostersync.plan.PlanRules;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.plan.SyncPlan;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.StoreTraits;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.schedule.SyncWindow;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.stage.Delta;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.stage.Terms;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.RunFigures;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import com.kybergate.rostersync.state.Waiting;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Leads the data its way: source, stage, evidence, plan, apply, report. */
final class SyncEngine<T> {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String MDC_TENANT = "roster.tenant";
    private static final String MDC_RUN = "roster.run";

    /** How often a run may erase some of what is kept no longer: half a million rows or so. */
    private static final int MOST_EXPIRIES = 100;

    static final String ANOTHER_SOURCE = "another-source";
    static final String OTHER_ACCOUNTS = "other-accounts";

    private static final Logger LOG = LoggerFactory.getLogger(RosterSync.class);

    final TenantId tenant;
    final RosterSource source;
    final SyncState<T> state;
    final AccountStore<T> accounts;
    final boolean shared;
    final SyncSettings settings;
    final PlanRules rules;
    private final StoreTraits traits;
    private final Retention retention;
    final Clock clock;
    final SecureRandom random;
    private final Duration timeToLive;
    private final List<SyncListener> listeners;
    private final Alerts alerts;
    final Operations operations;
    final History history;
    private final Path spoolDirectory;

    SyncEngine(
            TenantId tenant,
            RosterSource source,
            SyncState<T> state,
            AccountStore<T> accounts,
            SyncSettings settings,
            PlanRules rules,
            StoreTraits traits,
            Retention retention,
            Duration timeToLive,
            List<SyncListener> listeners,
            Alerts alerts,
            SyncSchedule schedule,
            Path spoolDirectory,
            Clock clock,
            SecureRandom random) {
        this.tenant = tenant;
        this.source = source;
        this.state = state;
        this.accounts = accounts;
        this.shared = traits.sharesTransactions();
        this.settings = settings;
        this.rules = rules;
        this.traits = traits;
        this.timeToLive = timeToLive;
        this.retention = retention;
        this.listeners = listeners;
        this.alerts = alerts;
        this.operations = new Operations(tenant, state, schedule, alerts, clock, timeToLive);
        this.history = new History(tenant, state, random);
        this.spoolDirectory = spoolDirectory;
        this.clock = clock;
        this.random = random;
    }

    RunDraft draft(String mode, String trigger, boolean dryRun) {
        RunDraft draft = new RunDraft(tenant, traits, mode, trigger, dryRun, clock, random);
        draft.trafficBefore = traffic();
        return draft;
    }

    /** That a source cannot count is no reason not to run. */
    private Traffic traffic() {
        try {
            return source.traffic();
        } catch (RuntimeException e) {
            LOG.warn(
                    "tenant {}: the source could not say what it took: {}",
                    tenant,
                    e.getClass().getName());
            return Traffic.none();
        }
    }

    Optional<SyncReport> runIfDue() {
        return operations.runIfDue(() -> run(Quarantine.SCHEDULE, false, new Cancellation()));
    }

    SyncReport run(String trigger, boolean dryRun, Cancellation cancellation) {
        RunDraft draft = draft(RunDraft.FULL, trigger, dryRun);
        return logged(draft, () -> {
            try {
                SyncReport report = run(draft, cancellation);
                alerts.ended(report, draft.heard);
                return report;
            } catch (RosterSyncException e) {
                // Another run is on its way, and has its own end.
                throw e;
            } catch (RuntimeException e) {
                if (!draft.finished) {
                    if (draft.status != RunStatus.FAILED) {
                        draft.failed(brokenOff(e));
                    }
                    draft.show(SyncProgress.ENDED, "", 0, null);
                }
                SyncReport report = finish(draft);
                alerts.ended(report, draft.heard);
                throw e;
            }
        });
    }

    /** Whatever is logged meanwhile, by us, the client or the host's own store, says whose run it was. */
    private static SyncReport logged(RunDraft draft, Supplier<SyncReport> run) {
        String tenantBefore = MDC.get(MDC_TENANT);
        String runBefore = MDC.get(MDC_RUN);
        MDC.put(MDC_TENANT, draft.tenant.value());
        MDC.put(MDC_RUN, draft.run);
        try {
            return run.get();
        } finally {
            restore(MDC_TENANT, tenantBefore);
            restore(MDC_RUN, runBefore);
        }
    }

    private static void restore(String key, @Nullable String before) {
        if (before == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, before);
        }
    }

    private SyncReport run(RunDraft draft, Cancellation cancellation) {
        tell(new SyncEvent.RunStarted(tenant, draft.run));
        if (draft.dryRun) {
            lead(draft, null, cancellation);
            return finish(draft);
        }
        if (draft.trigger.equals(Quarantine.SCHEDULE)) {
            Optional<Problem> reason = operations
                    .paused()
                    .map(SyncEngine::paused)
                    .or(() -> quarantine()
                            .filter(of -> of.keepsAway(draft.startedAt))
                            .map(Quarantine::problem));
            if (reason.isPresent()) {
                draft.problems.add(reason.get());
                draft.cancelled();
                return finish(draft);
            }
        }
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            begin(draft, lease.lease());
            draft.board = new ProgressBoard(state, tenant, draft.run, clock, cancellation, this::tell);
            try {
                lead(draft, lease, cancellation);
            } catch (RuntimeException e) {
                broken(draft, lease.lease(), e);
                tellOfQuarantine(draft);
                throw e;
            }
            SyncReport report = draft.report();
            try {
                record(lease.lease(), draft, report, null, null);
            } catch (LeaseLostException e) {
                // The history is now another run's to write; this report goes to the caller alone.
                if (draft.status != RunStatus.FAILED) {
                    draft.failed(leaseLost());
                }
                report = draft.report();
            }
            expire(lease, draft);
            draft.show(SyncProgress.ENDED, "", 0, null);
            finish(draft, report);
            tellOfQuarantine(draft);
            return report;
        }
    }

    private Optional<Quarantine> quarantine() {
        return Quarantine.after(state.runs(tenant, Quarantine.RUNS_LOOKED_AT));
    }

    private void tellOfQuarantine(RunDraft draft) {
        if (draft.status != RunStatus.FAILED) {
            return;
        }
        try {
            quarantine()
                    .filter(Quarantine::hasJustBegun)
                    .ifPresent(begun ->
                            tell(new SyncEvent.Quarantined(tenant, draft.run, begun.failures(), begun.until())));
        } catch (RuntimeException e) {
            // What the run itself has to say is worth more.
            LOG.warn(
                    "tenant {}: the history could not be read: {}",
                    tenant,
                    e.getClass().getName());
        }
    }

    /**
     * Erases what is kept no longer, in many short transactions: none of them keeps anybody waiting. A run that went well does not fail by
     * it, and what there is no time for is left to the next one.
     */
    private void expire(RunLease lease, RunDraft draft) {
        if (draft.status == RunStatus.FAILED || draft.status == RunStatus.CANCELLED) {
            return;
        }
        Instant runs = before(retention.history());
        Instant named = before(retention.problems());
        Instant changes = before(retention.changes());
        Instant leavers = before(retention.leavers());
        if (runs == null && named == null && changes == null && leavers == null) {
            return;
        }
        try {
            boolean[] more = {true};
            for (int i = 0; i < MOST_EXPIRIES && more[0]; i++) {
                lease.keep();
                write(lease.lease(), tx -> more[0] = state.expire(tx, tenant, runs, named, changes, leavers));
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "tenant {}: what is kept no longer could not be erased: {}",
                    tenant,
                    e.getClass().getName());
        }
    }

    private @Nullable Instant before(@Nullable Duration kept) {
        return kept == null ? null : clock.instant().minus(kept);
    }

    /** Notes in the history that a run broke off, if the state still takes it; what broke it is the caller's to see. */
    void broken(RunDraft draft, Lease lease, RuntimeException cause) {
        draft.failed(brokenOff(cause));
        try {
            record(lease, draft, draft.report(), null, null);
        } catch (RuntimeException e) {
            cause.addSuppressed(BrokenOffException.discreet(e));
        }
    }

    private static Problem brokenOff(RuntimeException cause) {
        return new Problem(
                "broken-off",
                Problem.ERROR,
                "",
                null,
                null,
                "The run broke off (" + cause.getClass().getName() + "); the next one goes on from what was done.");
    }

    private static Problem paused(Pause pause) {
        return new Problem(
                Pause.NOTE,
                Problem.WARNING,
                "",
                null,
                null,
                "The tenant has been paused since " + pause.since()
                        + ", so no schedule begins a run. Resume it, or begin a run by hand.");
    }

    private SyncReport finish(RunDraft draft) {
        return finish(draft, draft.report());
    }

    /** A run ends once, even if giving back its lease fails afterwards. */
    private SyncReport finish(RunDraft draft, SyncReport report) {
        if (!draft.finished) {
            draft.finished = true;
            tell(new SyncEvent.RunFinished(tenant, report));
        }
        return report;
    }

    private void lead(RunDraft draft, @Nullable RunLease lease, Cancellation cancellation) {
        try {
            Checkpoint before = state.checkpoint(tenant).orElse(null);
            Optional<Reading.Doubt> doubt = settings.mode().isFull()
                    ? Optional.of(new Reading.Doubt(WhyFull.ASKED_FOR, ""))
                    : leadByChanges(before, draft, lease, cancellation);
            if (doubt.isEmpty()) {
                return;
            }
            if (settings.mode().isDelta()) {
                draft.mode = RunDraft.DELTA;
                draft.failed(doubt.get().why().refusal(doubt.get().collection()));
                draft.held = held().map(HeldLedger::part).orElse(null);
                return;
            }
            doubt.get().why().warning(doubt.get().collection()).ifPresent(draft.problems::add);
            if (doubt.get().why() == WhyFull.TERMS && lease != null) {
                // Once the sessions are written, nothing shows any more that their classes have not come.
                readEverythingNext(lease.lease());
            }
            leadByEverything(before, draft, lease, cancellation);
        } catch (CancellationException e) {
            draft.cancelled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            draft.cancelled();
        } catch (LeaseLostException e) {
            draft.failed(leaseLost());
        }
    }

    /** Why a run over the changes alone could not be made; then nothing has been done. */
    private Optional<Reading.Doubt> leadByChanges(
            @Nullable Checkpoint before, RunDraft draft, @Nullable RunLease lease, Cancellation cancellation)
            throws InterruptedException {
        Generations<T> generations = generations(draft.run);
        Optional<WhyFull> refusal = Changes.refusal(
                        before, source.identity(), settings.fingerprint(), settings.mode(), draft.startedAt)
                .or(() -> Changes.refusal(generations))
                .or(() -> settings.mode().isDelta()
                        ? Optional.empty()
                        : waiting(draft).refusal())
                .or(() -> changeOfTerms(before, draft.startedAt));
        if (before == null || refusal.isPresent()) {
            return refusal.map(why -> new Reading.Doubt(why, ""));
        }
        Reading reading = new Reading(this, draft, lease, cancellation);
        try (Stage stage = stage()) {
            Optional<Reading.Doubt> doubt = reading.changes(
                    stage,
                    before,
                    new Planner<>(tenant, state, accounts, rules, generations),
                    waiting(draft)::dueRetries);
            if (doubt.isEmpty() && isSomebodyBack(stage)) {
                doubt = Optional.of(new Reading.Doubt(WhyFull.BACK, RosterCollection.USERS.wireName()));
            }
            if (doubt.isEmpty()) {
                draft.mode = RunDraft.DELTA;
                planAndSettle(stage, reading, before, generations, draft, lease, cancellation);
            }
            return doubt;
        }
    }

    /** A term that begins with a day changes no class of it. What was brought over stays when its term ends. */
    private Optional<WhyFull> changeOfTerms(@Nullable Checkpoint before, Instant now) {
        TermScope terms = settings.terms();
        Instant last = before == null ? null : before.watermark();
        boolean same = terms.isAll()
                || last == null
                || Terms.of(state, tenant, last)
                        .running(terms)
                        .containsAll(Terms.of(state, tenant, now).running(terms));
        return same ? Optional.empty() : Optional.of(WhyFull.TERMS);
    }

    private boolean isSomebodyBack(Stage stage) {
        Staged users = stage.staged(RosterCollection.USERS).orElseThrow();
        return Absences.revivedSomebody(state, accounts, tenant, users, rules.breakGlass());
    }

    private void leadByEverything(
            @Nullable Checkpoint before, RunDraft draft, @Nullable RunLease lease, Cancellation cancellation)
            throws InterruptedException {
        if (before == null && settings.isWithin(SyncWindow.Kind.BLACKOUT, draft.startedAt)) {
            draft.problems.add(new Problem(
                    SyncWindow.Kind.BLACKOUT.key(),
                    Problem.WARNING,
                    "",
                    null,
                    null,
                    "Nothing is loaded for the first time in a blackout. The first run after it begins."));
            draft.cancelled();
            return;
        }
        Reading reading = new Reading(this, draft, lease, cancellation);
        try (Stage stage = stage()) {
            if (!reading.everything(settings.collections(), stage)) {
                draft.status = RunStatus.FAILED;
                draft.held = held().map(HeldLedger::part).orElse(null);
                return;
            }
            if (!settings.mode().isFull() && !reading.clocksAgree()) {
                WhyFull.CLOCK
                        .warning("")
                        .filter(problem -> !draft.problems.contains(problem))
                        .ifPresent(draft.problems::add);
            }
            planAndSettle(stage, reading, before, generations(draft.run), draft, lease, cancellation);
        }
    }

    private void planAndSettle(
            Stage stage,
            Reading reading,
            @Nullable Checkpoint before,
            Generations<T> generations,
            RunDraft draft,
            @Nullable RunLease lease,
            Cancellation cancellation)
            throws InterruptedException {
        draft.show(SyncProgress.PLANNING, "", 0, null);
        Staged users = stage.staged(RosterCollection.USERS).orElseThrow();
        requireBreakGlass(draft);
        WaitingList waiting = waiting(draft);
        Absences absences = Absences.among(state, accounts, tenant, users, generations, rules.breakGlass())
                .after(Turnover.since(state, tenant, draft.startedAt.minus(WEEK)))
                .keeping(waiting.grace());
        List<String> asked = rules.guard().mayAskAbout(absences).stream()
                .filter(waiting.grace()::asksAbout)
                .toList();
        Evidence evidence = new AbsenceCheck(source, random).ask(RosterCollection.USERS, asked, absences.controls());
        waiting.found(absences, evidence);
        cancellation.check();
        boolean additionsOnly = settings.isWithin(SyncWindow.Kind.ADDITIONS_ONLY, draft.startedAt);
        Planner<T> planner =
                new Planner<>(tenant, state, accounts, rules.withAdditionsOnly(additionsOnly), generations);
        try (SyncPlan plan = planner.plan(stage, absences, evidence, holdEverything(generations, draft.startedAt))) {
            draft.problems.addAll(Restores.problems(generations));
            waiting.leftAlone(stage).ifPresent(draft.problems::add);
            settle(stage, reading, before, waiting, planner, generations, plan, draft, lease, cancellation);
        }
    }

    /** A key with a slip of the pen would protect nobody, and say nothing. */
    private void requireBreakGlass(RunDraft draft) {
        Set<String> unknown = new TreeSet<>(rules.breakGlass());
        if (!unknown.isEmpty()) {
            HostReads.read(state, tenant, tx -> accounts.load(tx, tenant, rules.breakGlass()))
                    .forEach(account -> unknown.remove(account.localId()));
        }
        if (!unknown.isEmpty()) {
            draft.problems.add(new Problem(
                    "break-glass-unknown",
                    Problem.ERROR,
                    "",
                    null,
                    null,
                    unknown.size()
                            + " keys of the break-glass list are no accounts of this tenant. The list is of the host's own keys of accounts,"
                            + " as AccountStore answers them."));
        }
    }

    private static Problem leaseLost() {
        return new Problem("lease-lost", Problem.ERROR, "", null, null, "Another run took over; nothing is lost.");
    }

    Generations<T> generations(String run) {
        return Generations.compare(state, accounts, tenant, run);
    }

    /** A roster from elsewhere than the last one can mean other people by the same identifiers: a person looks at it first. */
    private @Nullable String holdEverything(Generations<T> generations, Instant now) {
        if (isElsewhere()) {
            return ANOTHER_SOURCE;
        }
        if (generations.otherAccounts()) {
            return OTHER_ACCOUNTS;
        }
        return settings.isWithin(SyncWindow.Kind.BLACKOUT, now) ? SyncWindow.Kind.BLACKOUT.key() : null;
    }

    private boolean isElsewhere() {
        return state.checkpoint(tenant)
                .filter(checkpoint -> !checkpoint.source().equals(source.identity()))
                .isPresent();
    }

    Stage stage() {
        return new Stage(state, tenant, settings.scope(), settings.terms(), clock.instant(), spoolDirectory, random);
    }

    /** For a look at all that the source says, whatever is known of it here. */
    Stage stageAside() {
        return Stage.aside(state, tenant, settings.scope(), settings.terms(), clock.instant(), spoolDirectory, random);
    }

    /** Reads the people alone; false if the walk did not prove to have seen everybody. */
    boolean fetchPeople(Stage stage, RunDraft draft, RunLease lease) throws InterruptedException {
        return new Reading(this, draft, lease, Cancellation.never()).everything(Set.of(RosterCollection.USERS), stage)
                && stage.staged(RosterCollection.USERS).orElseThrow() instanceof Snapshot;
    }

    private void settle(
            Stage stage,
            Reading reading,
            @Nullable Checkpoint last,
            WaitingList waiting,
            Planner<T> planner,
            Generations<T> generations,
            SyncPlan plan,
            RunDraft draft,
            @Nullable RunLease lease,
            Cancellation cancellation) {
        draft.guards.addAll(plan.guards());
        draft.problems.addAll(plan.problems());
        draft.excluded = plan.excluded();
        Map<RosterCollection, Counts.Builder> counts = new EnumMap<>(RosterCollection.class);
        plan.counts().forEach((collection, planned) -> counts.put(collection, builderOf(planned)));
        Optional<HeldLedger> before = held();
        HeldLedger ledger = HeldDigest.ledger(
                tenant,
                source.identity(),
                settings.fingerprint(),
                held(stage, plan, before, draft.mode.equals(RunDraft.DELTA)),
                clock.instant(),
                before);
        draft.held = ledger == null ? null : ledger.part();
        tell(new SyncEvent.Planned(tenant, plan.freeSize(), plan.held().size()));
        Optional<Problem> gaveUp = Optional.empty();
        boolean remembered = true;
        if (lease != null) {
            Applier<T> applier =
                    new Applier<>(state, accounts, shared, planner, lease.lease(), generations, draft.run, random);
            try {
                applier.apply(plan, counts, cancellation::isRequested, done -> {
                    lease.keep();
                    draft.show(SyncProgress.APPLYING, "", done, plan.freeSize());
                    tell(new SyncEvent.Applied(tenant, done, plan.freeSize()));
                });
            } finally {
                draft.problems.addAll(applier.problems());
                draft.counts(counts);
                draft.movement = applier.movement().text();
                tellOfAdministrators(draft, applier);
            }
            gaveUp = applier.gaveUp();
            remembered = gaveUp.isEmpty() && applier.failures().isPresent();
            List<Waiting> after = waiting.after(
                    state,
                    tenant,
                    stage,
                    remembered && !cancellation.isRequested(),
                    plan.inGrace(),
                    remembered ? applier.failures().orElseThrow() : Map.of());
            boolean others = !Set.copyOf(after).equals(Set.copyOf(state.waiting(tenant)));
            // Together: what goes from the one list to the other must not be in neither when a run dies here.
            write(lease.lease(), tx -> {
                if (others) {
                    state.putWaiting(tx, tenant, after);
                }
                state.putHeld(tx, tenant, ledger);
            });
            long more = HeldDigest.more(ledger, before);
            if (ledger != null && more > 0) {
                tell(draft, new SyncEvent.HeldGrew(tenant, draft.run, ledger.part(), more));
            }
        }
        draft.counts(counts);
        draft.status = status(draft, cancellation);
        gaveUp.ifPresent(draft::failed);
        if (lease != null && (remembered || !hasErrors(counts)) && settled(stage, draft)) {
            Checkpoint checkpoint = reading.checkpoint(
                    last, isOpen(counts) || isInDoubt(counts) || plan.isHeldTogether(), plan.dating());
            write(lease.lease(), tx -> {
                state.put(tx, tenant, checkpoint);
                if (!generations.inStep() && draft.held == null && !isOpen(counts)) {
                    // Not before: as long as something waits, the next run has to look as closely as this one.
                    generations.bringInStep(tx);
                }
            });
        }
    }

    void tellOfAdministrators(RunDraft draft, Applier<T> applier) {
        if (applier.newAdministrators() > 0) {
            tell(draft, new SyncEvent.NewAdministrators(tenant, draft.run, applier.newAdministrators()));
        }
    }

    private static boolean isOpen(Map<RosterCollection, Counts.Builder> counts) {
        return counts.values().stream().anyMatch(c -> c.build().of(AbsentOutcome.UNVERIFIED) > 0);
    }

    /** Who is there and not on the list is counted by no number that the source states. */
    private static boolean isInDoubt(Map<RosterCollection, Counts.Builder> counts) {
        return counts.values().stream().anyMatch(c -> c.build().of(AbsentOutcome.STILL_THERE) > 0);
    }

    private static boolean hasErrors(Map<RosterCollection, Counts.Builder> counts) {
        return counts.values().stream().anyMatch(c -> c.build().of(Outcome.ERRORS) > 0);
    }

    private WaitingList waiting(RunDraft draft) {
        return new WaitingList(
                state.waiting(tenant),
                settings.collections(),
                settings.leavers().grace(),
                draft.startedAt);
    }

    /** Whether everything was read and every change is made, skipped by rule, held, or to be tried again: only then may the checkpoint move. */
    private boolean settled(Stage stage, RunDraft draft) {
        boolean whole = draft.mode.equals(RunDraft.DELTA)
                || settings.collections().stream()
                        .allMatch(collection -> stage.staged(collection).orElseThrow() instanceof Snapshot);
        boolean elsewhere = draft.held != null && isElsewhere();
        return whole && !elsewhere && draft.status != RunStatus.CANCELLED;
    }

    /**
     * What this run holds, and what earlier ones held of collections about whose absences this one can say nothing: whoever was not seen may
     * still be gone, and may still have an account.
     */
    private List<HeldItem> held(Stage stage, SyncPlan plan, Optional<HeldLedger> before, boolean delta) {
        Instant oldest = before(retention.held());
        List<HeldItem> unsaid = before
                .filter(ledger -> oldest == null || !ledger.since().isBefore(oldest))
                .filter(ledger -> ledger.source().equals(source.identity())
                        && ledger.settings().equals(settings.fingerprint()))
                .map(HeldLedger::items)
                .orElse(List.of())
                .stream()
                .filter(item -> stage.staged(item.collection())
                        .map(staged -> staged instanceof Delta && !saw(staged, item.sourcedId()))
                        .orElse(true))
                .filter(item -> delta || item.absent() || item.tier().isPresent())
                .toList();
        if (unsaid.isEmpty()) {
            return plan.held();
        }
        Set<String> known = plan.held().stream().map(SyncEngine::name).collect(Collectors.toSet());
        List<HeldItem> items = new ArrayList<>(plan.held());
        unsaid.stream().filter(item -> !known.contains(name(item))).forEach(items::add);
        return items;
    }

    private static String name(HeldItem item) {
        return item.collection() + " " + item.sourcedId();
    }

    private static boolean saw(Staged staged, String sourcedId) {
        return staged.sawWanted(sourcedId) || staged.skipped(sourcedId).isPresent();
    }

    private static RunStatus status(RunDraft draft, Cancellation cancellation) {
        if (cancellation.isRequested()) {
            return RunStatus.CANCELLED;
        }
        if (draft.held != null) {
            return RunStatus.HELD;
        }
        return draft.problems.stream().anyMatch(p -> p.severity().equals(Problem.ERROR))
                ? RunStatus.DONE_WITH_ERRORS
                : RunStatus.DONE;
    }

    private static Counts.Builder builderOf(Counts counts) {
        Counts.Builder builder = new Counts.Builder().read(counts.read()).candidates(counts.absentCandidates());
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.SKIPPED && counts.of(outcome) != 0) {
                builder.add(outcome, counts.of(outcome));
            }
        }
        for (SkipReason reason : SkipReason.values()) {
            if (counts.of(reason) != 0) {
                builder.skip(reason, counts.of(reason));
            }
        }
        for (AbsentOutcome outcome : AbsentOutcome.values()) {
            if (counts.of(outcome) != 0) {
                builder.add(outcome, counts.of(outcome));
            }
        }
        return builder;
    }

    /**
     * What a person decides may concern somebody of whom no change at the source would speak, so the next run reads everything. Said before it
     * is done, because a crash could come between.
     */
    void readEverythingNext(Lease lease) {
        Optional<Checkpoint> last = state.checkpoint(tenant).filter(checkpoint -> checkpoint.watermark() != null);
        if (last.isPresent()) {
            write(lease, tx -> state.put(tx, tenant, last.get().withoutWatermark()));
        }
    }

    SyncReport approve(String digest, String by, String reason, ApprovalScope scope) {
        RunDraft draft = draft("approval", "manual", false);
        return logged(draft, () -> {
            SyncReport report;
            try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
                report = new Approval<>(this, draft, lease).approve(digest, by, reason, scope);
            }
            alerts.ended(report, draft.heard);
            return report;
        });
    }

    void discard(String digest, String by) {
        RunDraft draft = draft("discard", "manual", false);
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            // Looked up under the lease: no run can put another ledger in its place meanwhile.
            HeldLedger ledger = HeldDigest.require(held(), digest);
            readEverythingNext(lease.lease());
            write(lease.lease(), tx -> state.putHeld(tx, tenant, null));
            draft.problems.add(new Problem(
                    "discarded",
                    Problem.WARNING,
                    "",
                    null,
                    null,
                    ledger.items().size() + " held changes were let go of."));
            SyncReport report = draft.report();
            record(lease.lease(), draft, report, by, null);
            tell(new SyncEvent.RunFinished(tenant, report));
        }
    }

    void drifts(Consumer<Drift> each) {
        Planner<T> planner = new Planner<>(tenant, state, accounts, rules, generations("drift"));
        state.scan(tenant, RosterCollection.USERS, rows -> planner.drifts(rows).forEach(each));
    }

    SyncReport revert(Collection<String> people, Set<AccountField> fields, String by, String reason) {
        RunDraft draft = draft("revert", "manual", false);
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            SyncReport report =
                    logged(draft, () -> new Reversal<>(this, draft, lease).revert(people, fields, by, reason));
            tell(new SyncEvent.RunFinished(tenant, report));
            return report;
        }
    }

    ForgetReport forget(String sourcedId, String by, String reason) {
        return forgetting("forget", forgetting -> forgetting.person(sourcedId, by, reason));
    }

    boolean readmit(String sourcedId, String by) {
        return forgetting("readmit", forgetting -> forgetting.readmit(sourcedId, by));
    }

    ForgetReport forgetTenant(String by) {
        ForgetReport report = forgetting("forget", Forgetting::everything);
        tell(new SyncEvent.TenantForgotten(tenant, by));
        return report;
    }

    private <R> R forgetting(String mode, Function<Forgetting<T>, R> what) {
        RunDraft draft = draft(mode, "manual", false);
        R done;
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            done = what.apply(new Forgetting<>(this, draft, lease));
        }
        removeDeadSpools();
        return done;
    }

    /** What a killed run left is unreadable, and whoever makes a directory removes it. That it cannot be made undoes nothing. */
    private void removeDeadSpools() {
        try {
            SpoolDirectory.in(spoolDirectory, random).close();
        } catch (RuntimeException e) {
            LOG.warn(
                    "tenant {}: the spools of dead runs could not be looked for: {}",
                    tenant,
                    e.getClass().getName());
        }
    }

    int rejectLinks(String digest, String by, String reason, ApprovalScope scope) {
        RunDraft draft = draft("rejection", "manual", false);
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            return new Rejection<>(this, draft, lease.lease(), by, reason).of(digest, scope);
        }
    }

    void rejectLink(String sourcedId, String localId, String by, String reason) {
        RunDraft draft = draft("rejection", "manual", false);
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            new Rejection<>(this, draft, lease.lease(), by, reason).of(sourcedId, localId);
        }
    }

    boolean reconsiderLink(String sourcedId, String localId, String by, String reason) {
        RunDraft draft = draft("rejection", "manual", false);
        try (RunLease lease = RunLease.take(state, tenant, draft.run, timeToLive)) {
            return new Rejection<>(this, draft, lease.lease(), by, reason).takeBack(sourcedId, localId);
        }
    }

    List<Explanation> explain(String who) {
        return new Explainer<>(this).explain(who);
    }

    Optional<HeldLedger> held() {
        return state.held(tenant);
    }

    void begin(RunDraft draft, Lease lease) {
        write(
                lease,
                tx -> state.put(
                        tx,
                        tenant,
                        new RunRecord(draft.run, draft.startedAt, "running", draft.mode, null, null, null)));
    }

    void record(Lease lease, RunDraft draft, SyncReport report, @Nullable String by, @Nullable String reason) {
        write(lease, tx -> {
            state.put(
                    tx,
                    tenant,
                    new RunRecord(
                            draft.run,
                            draft.startedAt,
                            report.status().key(),
                            draft.mode,
                            by,
                            reason,
                            report.toJson(),
                            draft.movement,
                            figures(draft, report)));
            state.putProblems(tx, tenant, draft.run, draft.problems);
        });
    }

    RunFigures figures(RunDraft draft, SyncReport report) {
        return draft.figures(report, settings.fingerprint(), traffic());
    }

    /** Work on the state alone, whose exceptions name nobody. */
    @FunctionalInterface
    interface StateWork<T> {
        void in(T tx) throws Exception;
    }

    void write(Lease lease, StateWork<T> work) {
        try {
            state.write(lease, tx -> {
                work.in(tx);
                return lease;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw BrokenOffException.because("the state cannot be written", e);
        }
    }

    private void tell(RunDraft draft, SyncEvent event) {
        draft.heard.on(event);
        tell(event);
    }

    void tell(SyncEvent event) {
        for (SyncListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("a listener failed: {}", e.getClass().getName());
            }
        }
    }
}
