// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.evidence.Movement;
import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.internal.ChangeSeal;
import com.kybergate.rostersync.internal.ProblemLog;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.Operation;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.plan.SyncPlan;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Does what the free part of a plan says.
 *
 * <p>Where the accounts share a database with the state, a batch is one transaction: the accounts and the memory of them stand or fall
 * together, and a batch that fails is tried again in halves until the one bad record is alone. Elsewhere each person is written singly:
 * the intent is noted, the account is written, the outcome is noted; what a crash leaves open is found again by the next run. One thread
 * at a time.
 *
 * @param <T> the transaction
 */
public final class Applier<T> {
    /** In one transaction: so many that its end costs little, so few that what is undone is soon done again. */
    private static final int BATCH = 1_000;

    /** Elsewhere, where each of them is a few calls over a network: no more than a lease has time for. */
    private static final int BATCH_ELSEWHERE = 100;

    private static final int ASKED_AT_ONCE = 500;
    private static final int RUNS_LOOKED_AT = 20;
    private static final int MOST_FAILURES = 10_000;
    private static final Set<String> ENDED =
            Set.of(RunStatus.DONE.key(), RunStatus.DONE_WITH_ERRORS.key(), RunStatus.HELD.key());

    private final SyncState<T> state;
    private final Lease lease;
    private final boolean shared;
    private final Prints prints;
    private final AccountWriter<T> writer;
    private final ListedTwice<T> listedTwice;
    private final Generations<T> generations;
    private final ChangeLog<T> log;
    private final ProblemLog problems = new ProblemLog();
    private final boolean remembers;
    private final Set<String> stillOpen;
    private final Set<String> unanswered = new TreeSet<>();
    private final boolean firstLoad;
    /** What nobody answered to, and what was left alone after that. */
    private final Set<PlannedChange> unheard = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<PlannedChange> untried = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What was tried in vain and may be tried again, by collection. */
    private final Map<RosterCollection, Set<String>> failures = new EnumMap<>(RosterCollection.class);

    private long failed;
    private Breaker breaker = new Breaker();
    private boolean removing;
    private boolean gaveUp;
    private final Movement movement;
    private long newAdministrators;
    private Set<PlannedChange> releasedBefore = Set.of();

    /**
     * Makes an applier for one run.
     *
     * @param state holds the mirror
     * @param accounts the accounts
     * @param shared whether accounts are written in the transactions of the state
     * @param planner made the plan
     * @param lease the right to write
     * @param generations counts what is written
     * @param run the run's own name, for the log of changes
     * @param random makes what the log's seal never uses twice
     */
    public Applier(
            SyncState<T> state,
            AccountStore<T> accounts,
            boolean shared,
            Planner<T> planner,
            Lease lease,
            Generations<T> generations,
            String run,
            SecureRandom random) {
        this.generations = generations;
        this.state = state;
        this.lease = lease;
        this.shared = shared;
        this.remembers = accounts.remembersSourcedIds();
        this.firstLoad = isFirstLoad(state, lease.tenant());
        this.stillOpen = Set.copyOf(state.intents(lease.tenant()));
        this.movement = Movement.of(state, lease.tenant());
        this.prints = new Prints(planner);
        this.log =
                new ChangeLog<>(state, lease.tenant(), run, new ChangeSeal(state, lease.tenant(), random), firstLoad);
        this.writer = new AccountWriter<>(lease.tenant(), accounts, prints);
        this.listedTwice = new ListedTwice<>(state, accounts, lease.tenant());
    }

    /**
     * Applies a plan.
     *
     * @param plan the plan
     * @param counts what would become of the records if all went well; corrected where it does not
     * @param cancelled says whether to stop; asked between batches
     * @param progress is told how many changes are settled
     * @throws LeaseLostException if another run writes for the tenant; what was applied before remains
     */
    public void apply(
            SyncPlan plan,
            Map<RosterCollection, Counts.Builder> counts,
            BooleanSupplier cancelled,
            LongConsumer progress) {
        long[] settled = {0};
        List<RuntimeException> ended = new ArrayList<>();
        plan.free(shared ? BATCH : BATCH_ELSEWHERE, prints::make, batch -> {
            beginRemoving(batch);
            boolean goesOn =
                    ended.isEmpty() && breaker.letsTry() && !cancelled.getAsBoolean() && applied(batch, counts, ended);
            unheard.clear();
            untried.clear();
            prints.forget(batch);
            if (goesOn) {
                settled[0] += batch.size();
                progress.accept(settled[0]);
            } else {
                batch.forEach(change -> correct(counts, change, Outcome.DEFERRED));
            }
        });
        if (!ended.isEmpty()) {
            throw ended.get(0);
        }
        if (!stillOpen.isEmpty() && !cancelled.getAsBoolean()) {
            settleIntents();
        }
    }

    /** Whoever has to go comes last: that others could not be made does not mean that nobody can be switched off. */
    private void beginRemoving(List<PlannedChange> batch) {
        if (!removing && batch.get(0).operation() == Operation.DEACTIVATE) {
            removing = true;
            breaker = new Breaker();
        }
    }

    /** Applies a batch; false, with the reason added, if nothing can be applied any more. */
    private boolean applied(
            List<PlannedChange> batch, Map<RosterCollection, Counts.Builder> counts, List<RuntimeException> ended) {
        try {
            for (PlannedChange change : applyAll(batch)) {
                correct(counts, change, untried.contains(change) ? Outcome.DEFERRED : Outcome.ERRORS);
                // Also who was to get what nobody answered for: no change at the source speaks of them again.
                if (!change.absent() && failed++ < MOST_FAILURES) {
                    failures.computeIfAbsent(change.collection(), c -> new LinkedHashSet<>())
                            .add(change.sourcedId());
                }
            }
            return true;
        } catch (LeaseLostException | CancellationException e) {
            ended.add(e);
            return false;
        }
    }

    /**
     * Applies some changes.
     *
     * @param changes changes of one collection
     * @return those that failed
     * @throws LeaseLostException if another run writes for the tenant
     */
    public List<PlannedChange> applyAll(List<PlannedChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        boolean people = changes.get(0).collection() == RosterCollection.USERS;
        return people && !shared ? applySingly(changes) : applyTogether(changes);
    }

    /**
     * Whether the accounts answered so rarely that the rest was left alone.
     *
     * @return what to tell about it, or empty if all was tried
     */
    public Optional<Problem> gaveUp() {
        return gaveUp
                ? Optional.of(new Problem(
                        "host-failing",
                        Problem.ERROR,
                        "",
                        null,
                        null,
                        "The application's accounts did not answer too often, so the rest was left to the next run. See whether its database or"
                                + " service is up, and run again."))
                : Optional.empty();
    }

    /**
     * What failed, or had to be left alone, and can be tried again, but for what is missing at the source: that stays unverified.
     *
     * @return the records by collection; empty if they are too many to be remembered singly
     */
    public Optional<Map<RosterCollection, Set<String>>> failures() {
        return failed > MOST_FAILURES ? Optional.empty() : Optional.of(failures);
    }

    /**
     * Whether a change failed for nothing that lies in it: nobody answered, or it was left alone after nobody had answered for others.
     *
     * @param change a change that failed
     * @return true if it may well succeed another time
     */
    public boolean isUnheard(PlannedChange change) {
        return unheard.contains(change);
    }

    /**
     * How many people have become administrators. Those of a tenant's first load are not counted.
     *
     * @return the number; each of them is among the problems
     */
    public long newAdministrators() {
        return newAdministrators;
    }

    /** A district in which something fails every day has no checkpoint, and is not loaded for the first time every day. */
    private static boolean isFirstLoad(SyncState<?> state, TenantId tenant) {
        return state.checkpoint(tenant).isEmpty()
                && state.runs(tenant, RUNS_LOOKED_AT).stream()
                        .noneMatch(run -> run.mode().equals("full") && ENDED.contains(run.status()));
    }

    /**
     * Of how many of each school and role the login was taken by what was applied, and to how many one was given.
     *
     * @return the numbers so far
     */
    public Movement movement() {
        return movement;
    }

    private void noteMovement(PlannedChange change) {
        if (change.collection() != RosterCollection.USERS) {
            return;
        }
        String role = Objects.requireNonNullElse(change.record().text("role"), "");
        switch (change.operation()) {
            case CREATE, REACTIVATE -> movement.joined(change.schools(), role);
            case DEACTIVATE -> movement.left(change.schools(), role);
            case UPDATE, ACCEPT, LINK, RELINK -> {}
        }
    }

    /** Whoever may do everything from now on should be known to somebody who may already. */
    private void noteAdministrator(PlannedChange change) {
        AccountPlan plan = change.account();
        boolean administrator = plan != null
                && plan.role() == LocalRole.ADMIN
                && (change.operation() == Operation.CREATE || plan.changed().contains(AccountField.ROLE));
        if (administrator && !firstLoad) {
            newAdministrators++;
            problems.add(
                    new Problem(
                            "new-administrator",
                            Problem.WARNING,
                            change.collection().wireName(),
                            change.sourcedId(),
                            change.schools().stream().findFirst().orElse(null),
                            "This person is an administrator now. If nobody expects it, take the role away and ask the district."));
        }
    }

    /**
     * What went wrong, and who should be looked at.
     *
     * @return the problems so far
     */
    public List<Problem> problems() {
        return problems.problems();
    }

    private List<PlannedChange> applyTogether(List<PlannedChange> changes) {
        try {
            List<MirrorRow> left = left(changes);
            Map<String, Link> linked = linksOfLeavers(changes);
            state.write(lease, tx -> {
                if (shared && changes.stream().anyMatch(Applier::writesAccount)) {
                    generations.advance(tx);
                }
                List<MirrorRow> written = new ArrayList<>();
                rows(tx, changes).forEach(row -> written.add(keepingLink(row, changes, linked)));
                List<MirrorRow> rows = new ArrayList<>(left);
                rows.addAll(written);
                state.put(tx, lease.tenant(), rows);
                log.put(tx, changes, written);
                return changes.size();
            });
            changes.forEach(this::noteAdministrator);
            changes.forEach(this::noteMovement);
            breaker.written(changes.size());
            answered();
            return List.of();
        } catch (LeaseLostException e) {
            throw e;
        } catch (Exception e) {
            Failure.rethrowIfInterrupted(e);
            if (changes.size() == 1) {
                failed(changes.get(0), e);
                return changes;
            }
            if (Failure.of(e) != Failure.UNAVAILABLE) {
                answered();
            } else if (breaker.isOpen()) {
                return leftAlone(changes);
            }
            List<PlannedChange> failed = new ArrayList<>();
            for (List<PlannedChange> part : KeyQueue.parts(changes)) {
                failed.addAll(breaker.letsTry() ? applyTogether(part) : leftAlone(part));
            }
            return failed;
        }
    }

    private List<PlannedChange> leftAlone(List<PlannedChange> changes) {
        untried.addAll(changes);
        unheard.addAll(changes);
        return changes;
    }

    private void failed(PlannedChange change, Exception cause) {
        Failure failure = Failure.of(cause);
        problems.add(failure.problem(change));
        noteUnanswered(change, cause);
        if (failure == Failure.UNAVAILABLE) {
            unheard.add(change);
            breaker.unanswered();
            gaveUp |= breaker.isOpen();
        } else {
            answered();
        }
        if (failure == Failure.DUPLICATE_LOGIN_KEY || failure == Failure.REJECTED) {
            listedTwice.look(change).forEach(problems::add);
        }
    }

    private void answered() {
        if (breaker.isOpen()) {
            breaker.close();
        }
    }

    /**
     * A host elsewhere may have switched an account off though it did not say so, or though the memory of it could not be written. Unless
     * that is kept in mind, the next run takes it for a person's decision, and whoever comes back stays locked out.
     */
    private void noteUnanswered(PlannedChange change, Exception cause) {
        boolean elsewhere = !shared && change.collection() == RosterCollection.USERS;
        if (elsewhere && change.operation() == Operation.DEACTIVATE && !(cause instanceof StaleAccountException)) {
            unanswered.add(change.sourcedId());
        }
    }

    private List<PlannedChange> applySingly(List<PlannedChange> changes) {
        // Whoever was made is found again where the host remembers identifiers. Were it noted all the same, a person
        // who switches the new account off would be taken for the sync.
        List<String> intents = changes.stream()
                .filter(change -> change.operation() == Operation.DEACTIVATE
                        || (change.operation() == Operation.CREATE && !remembers))
                .map(PlannedChange::sourcedId)
                .toList();
        List<PlannedChange> failed = new ArrayList<>();
        noteIntents(intents, changes.stream().anyMatch(Applier::writesAccount));
        releasedBefore = new HashSet<>();
        KeyQueue queue = new KeyQueue(changes);
        boolean probes = breaker.isOpen();
        while (!queue.isEmpty()) {
            KeyQueue.Turn turn = queue.next();
            PlannedChange change = turn.change();
            switch (turn.kind()) {
                case RELEASE -> {
                    if (!breaker.isOpen()) {
                        releaseKeys(change);
                    }
                }
                case HOPELESS -> {
                    // Whoever was to let go of the key first may only have got no answer.
                    if (unheard.isEmpty()) {
                        problems.add(Failure.DUPLICATE_LOGIN_KEY.problem(change));
                        failed.add(change);
                    } else {
                        failed.addAll(leftAlone(List.of(change)));
                    }
                    queue.settled(change, false);
                }
                case APPLY -> {
                    // Whose keys were let go of gets the new ones, if there is any way.
                    boolean tries = !breaker.isOpen() || releasedBefore.contains(change) || probes;
                    probes = false;
                    List<PlannedChange> left = tries ? applyTogether(List.of(change)) : leftAlone(List.of(change));
                    failed.addAll(left);
                    queue.settled(change, left.isEmpty());
                }
            }
        }
        noteIntents(List.of(), false);
        return failed;
    }

    /** Outside a transaction a swap is visible for a moment; a crash in it leaves a stand-in, which the next run repairs. */
    private void releaseKeys(PlannedChange change) {
        try {
            state.write(lease, tx -> {
                writer.release(tx, change);
                return change;
            });
            releasedBefore.add(change);
        } catch (LeaseLostException e) {
            throw e;
        } catch (Exception e) {
            // Whoever could not let go fails in its turn, with a problem of its own.
            Failure.rethrowIfInterrupted(e);
        }
    }

    /** Notes what is about to be made beside what earlier runs left open: a host that cannot find it again needs a person to look. */
    private void noteIntents(List<String> intents, boolean counted) {
        try {
            state.write(lease, tx -> {
                Set<String> open = new TreeSet<>(stillOpen);
                open.addAll(unanswered);
                open.addAll(intents);
                if (counted) {
                    generations.advance(tx);
                }
                state.putIntents(tx, lease.tenant(), open);
                return open.size();
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw BrokenOffException.because("the state cannot be written", e);
        }
    }

    /**
     * What this run found again, or knows was never made, is open no longer. Whoever is switched off without the mirror knowing it stays
     * open: this run may not have seen enough to say anything about them.
     */
    private void settleIntents() {
        Set<String> open = new TreeSet<>(remembers ? Set.of() : stillOpen);
        List<String> asked = List.copyOf(stillOpen);
        for (int from = 0; from < asked.size(); from += ASKED_AT_ONCE) {
            List<String> some = asked.subList(from, Math.min(from + ASKED_AT_ONCE, asked.size()));
            Map<String, MirrorRow> rows = state.rows(lease.tenant(), RosterCollection.USERS, some);
            open.removeAll(rows.keySet());
            open.addAll(switchedOff(rows.values()));
        }
        open.addAll(unanswered);
        try {
            state.write(lease, tx -> {
                state.putIntents(tx, lease.tenant(), open);
                return open.size();
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw BrokenOffException.because("the state cannot be written", e);
        }
    }

    private List<String> switchedOff(Collection<MirrorRow> rows) {
        List<MirrorRow> unknowing = rows.stream()
                .filter(row -> row.active() && row.link() != null && !row.link().deactivatedBySync())
                .toList();
        try {
            return unknowing.isEmpty()
                    ? List.of()
                    : state.read(lease.tenant(), tx -> writer.inactiveAmong(tx, unknowing));
        } catch (LeaseLostException | CancellationException e) {
            throw e;
        } catch (Exception e) {
            // Not to be asked now: the next run asks again.
            Failure.rethrowIfInterrupted(e);
            return unknowing.stream().map(MirrorRow::sourcedId).toList();
        }
    }

    private List<MirrorRow> rows(T tx, List<PlannedChange> changes) throws Exception {
        if (changes.get(0).collection() == RosterCollection.USERS) {
            return shared ? writer.writeTogether(tx, changes) : writer.writeSingly(tx, changes, releasedBefore);
        }
        List<MirrorRow> rows = new ArrayList<>(changes.size());
        for (PlannedChange change : changes) {
            rows.add(MirrorRow.of(change.record(), change.active(), null));
        }
        return rows;
    }

    /**
     * Which accounts leavers have in a store elsewhere. That it does not show one now does not mean that it is gone: as long as the mirror
     * knows it, the next run sees whether somebody can still sign in with it, and who switched it off.
     */
    private Map<String, Link> linksOfLeavers(List<PlannedChange> changes) {
        List<String> leavers = changes.stream()
                .filter(change -> !shared
                        && change.collection() == RosterCollection.USERS
                        && change.operation() == Operation.DEACTIVATE)
                .map(PlannedChange::sourcedId)
                .toList();
        Map<String, Link> links = new HashMap<>();
        if (!leavers.isEmpty()) {
            state.rows(lease.tenant(), RosterCollection.USERS, leavers)
                    .forEach((person, row) -> row.linked().ifPresent(link -> links.put(person, link)));
        }
        return links;
    }

    private static MirrorRow keepingLink(MirrorRow row, List<PlannedChange> changes, Map<String, Link> linked) {
        Link link = linked.get(row.sourcedId());
        if (link == null || row.link() != null) {
            return row;
        }
        boolean bySync = changes.stream()
                .filter(change -> change.sourcedId().equals(row.sourcedId()))
                .anyMatch(change -> Objects.requireNonNull(change.account()).deactivatedBySync());
        return MirrorRow.of(
                row.record(), row.active(), new Link(link.localId(), link.localRole(), link.base(), bySync));
    }

    /** What is left of people whose accounts go to other identifiers: rows that no account hangs on. */
    private List<MirrorRow> left(List<PlannedChange> changes) {
        List<String> localIds = changes.stream()
                .filter(change -> change.operation() == Operation.RELINK)
                .map(change -> Objects.requireNonNull(change.localId(), "there is an account to go"))
                .toList();
        List<MirrorRow> left = new ArrayList<>();
        for (int from = 0; from < localIds.size(); from += ASKED_AT_ONCE) {
            List<String> some = localIds.subList(from, Math.min(from + ASKED_AT_ONCE, localIds.size()));
            Collection<String> people = state.linked(lease.tenant(), some).values();
            state.rows(lease.tenant(), RosterCollection.USERS, people)
                    .values()
                    .forEach(row -> left.add(MirrorRow.of(row.record(), false, null)));
        }
        return left;
    }

    private static void correct(Map<RosterCollection, Counts.Builder> counts, PlannedChange change, Outcome instead) {
        Counts.Builder builder = counts.computeIfAbsent(change.collection(), c -> new Counts.Builder());
        if (change.absent()) {
            builder.add(AbsentOutcome.DEACTIVATED, -1).add(AbsentOutcome.UNVERIFIED, 1);
        } else {
            builder.add(Planner.outcome(change.operation()), -1).add(instead, 1);
        }
    }

    /** Whether the account itself is written, or only what the mirror remembers of it. */
    static boolean writesAccount(PlannedChange change) {
        AccountPlan plan = change.account();
        return plan != null
                && (change.operation() == Operation.CREATE
                        || AccountWriter.joins(change)
                        || !plan.changed().isEmpty()
                        || plan.setActive() != null);
    }
}
