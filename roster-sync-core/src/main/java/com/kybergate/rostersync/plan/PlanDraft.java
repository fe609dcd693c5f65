// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Evidence.Finding;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.internal.Exclusions;
import com.kybergate.rostersync.internal.ProblemLog;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.plan.PeoplePlanner.Decision;
import com.kybergate.rostersync.plan.PeoplePlanner.Person;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.stage.Terms;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One plan in the making: drafts everything, counts it, and then parts it in free and held. For one run, and one thread. */
final class PlanDraft<T> {
    private static final int BATCH = 500;
    private static final int MOST_SHARED = 10_000;

    private final TenantId tenant;
    private final SyncState<T> state;
    private final PlanRules rules;
    private final Fingerprints fingerprints;
    private final PeoplePlanner<T> peoplePlanner;
    private final ChangeText texts;
    private final Stage stage;
    private final Evidence evidence;
    private final PlanNumbers numbers;
    private final Map<RosterCollection, Counts.Builder> counts = new EnumMap<>(RosterCollection.class);
    private final Map<RosterCollection, Spool> drafts = new EnumMap<>(RosterCollection.class);
    private final Map<RosterCollection, Spool> building = new EnumMap<>(RosterCollection.class);
    private final Map<RosterCollection, Spool> removing = new EnumMap<>(RosterCollection.class);
    private final Spool proposals;
    private final KeyChanges keyChanges;
    private final List<MirrorRow> strays;
    private final List<HeldItem> held = new ArrayList<>();
    private final ProblemLog problems = new ProblemLog();
    private final Exclusions excluded = new Exclusions();
    private final Set<String> missing = new HashSet<>();
    private final Grace grace;
    private final Set<String> inGrace = new LinkedHashSet<>();
    /** Who is missing from the list and nothing more: the mirror counts them as there, and the source did not say that they are gone. */
    private final Set<String> onlyMissing = new HashSet<>();

    private final Set<String> leaving = new HashSet<>();
    private final Map<List<String>, List<String>> shared = new HashMap<>();
    /** What of the changes is planned at all. */
    private Predicate<PlannedChange> wanted = change -> true;

    /** The collections in which something else happens than that there is more. */
    private final Set<RosterCollection> notNew = EnumSet.noneOf(RosterCollection.class);

    private boolean movesKeys;
    private boolean missesSomebody;
    private Dating dating = Dating.UNSEEN;
    private @Nullable Terms terms;

    PlanDraft(
            TenantId tenant,
            SyncState<T> state,
            PlanRules rules,
            Fingerprints fingerprints,
            PeoplePlanner<T> peoplePlanner,
            Stage stage,
            Absences absences,
            Evidence evidence) {
        this.tenant = tenant;
        this.state = state;
        this.rules = rules;
        this.fingerprints = fingerprints;
        this.peoplePlanner = peoplePlanner;
        this.texts = peoplePlanner.text();
        this.stage = stage;
        this.evidence = evidence;
        this.strays = absences.strays();
        this.grace = absences.grace();
        this.numbers = PlanNumbers.before(absences);
        absences.candidates().forEach(candidate -> missing.add(candidate.sourcedId()));
        this.proposals = stage.newSpool();
        this.keyChanges = new KeyChanges(stage.newSpool(), texts);
    }

    SyncPlan plan(@Nullable String holdEverything, boolean holdCreates) {
        return whole(() -> draft(holdEverything, holdCreates));
    }

    /** Plans people alone, and of what comes of them only the links that were approved. They are free. */
    SyncPlan planLinks(Predicate<PlannedChange> approved) {
        wanted = missing.isEmpty()
                ? change -> change.operation() == Operation.LINK && approved.test(change)
                : change -> true;
        return whole(() -> draftLinks(approved));
    }

    private SyncPlan draftLinks(Predicate<PlannedChange> approved) {
        stage.staged(RosterCollection.USERS).ifPresent(this::draftPeople);
        draftMoves(sourcedId -> evidence.of(sourcedId) == Finding.GONE);
        Spool people = drafts.get(RosterCollection.USERS);
        if (people != null) {
            people.forEach(text -> {
                PlannedChange change = texts.read(text);
                boolean link = change.operation() == Operation.LINK || change.operation() == Operation.RELINK;
                if (link && approved.test(change)) {
                    free(change, text);
                }
            });
            drafts.remove(RosterCollection.USERS);
            people.close();
        }
        Map<RosterCollection, Counts> none = new EnumMap<>(RosterCollection.class);
        return new SyncPlan(
                texts,
                keyChanges,
                building,
                removing,
                none,
                List.of(),
                List.of(),
                List.of(),
                Dating.UNSEEN,
                List.of(),
                List.of());
    }

    /** What is drafted lies in open files: a plan that does not come about takes them with it. */
    private SyncPlan whole(Supplier<SyncPlan> making) {
        try {
            return making.get();
        } catch (RuntimeException | Error e) {
            for (AutoCloseable open : open()) {
                try {
                    open.close();
                } catch (Exception more) {
                    e.addSuppressed(more);
                }
            }
            throw e;
        }
    }

    private List<AutoCloseable> open() {
        List<AutoCloseable> open = new ArrayList<>(List.of(keyChanges, proposals));
        open.addAll(drafts.values());
        open.addAll(building.values());
        open.addAll(removing.values());
        return open;
    }

    private SyncPlan draft(@Nullable String holdEverything, boolean holdCreates) {
        terms = stage.terms();
        for (RosterCollection collection : RosterCollection.inOrder()) {
            stage.staged(collection).ifPresent(this::draft);
        }
        Set<String> moving = draftMoves(sourcedId -> true);
        countRows();
        // Of those who may only have another identifier, too, so many can be missing that a person should look at all
        // of it.
        Holds holds = rules.guard().judge(numbers);
        holds.unfenced = rules.unfenced();
        holds.additionsOnly = rules.additionsOnly();
        moving.forEach(holds::waits);
        if (holdCreates) {
            holds.creates = Reasons.MEMORY_RESTORED;
            holds.verdicts.add(new GuardVerdict(
                    Reasons.MEMORY_RESTORED,
                    Verdict.HOLD,
                    "the sync's memory is older than the accounts, which cannot tell for whom they were made: whoever seems new may have"
                            + " one already"));
        }
        if (holdEverything != null) {
            holds.everything = holdEverything;
            holds.verdicts.add(new GuardVerdict(
                    holdEverything,
                    Verdict.HOLD_ALL,
                    "nothing of this run may be done before a person has looked at it"));
        }
        holdDependants(holds);
        for (RosterCollection collection : RosterCollection.inOrder()) {
            Spool spool = drafts.get(collection);
            if (spool != null && !notNew.contains(collection) && holds.letNewcomersIn()) {
                // A first load: nothing to sort, and no need to write it all once more.
                counts(collection).add(Outcome.CREATED, spool.size());
                drafts.remove(collection);
                building.put(collection, spool);
            } else if (spool != null) {
                spool.forEach(text -> sort(text, holds));
                drafts.remove(collection);
                spool.close();
            }
        }
        Map<RosterCollection, Counts> result = new EnumMap<>(RosterCollection.class);
        counts.forEach((collection, builder) -> result.put(collection, builder.build()));
        return new SyncPlan(
                texts,
                keyChanges,
                building,
                removing,
                result,
                held,
                holds.verdicts,
                problems.problems(),
                dating,
                List.copyOf(inGrace),
                excluded.list());
    }

    /**
     * Whoever is to get a user name or an e-mail address that somebody held keeps for now must wait as well: otherwise the one fails, and
     * when the other is approved, what it wants is not free.
     */
    private void holdDependants(Holds holds) {
        Spool people = drafts.get(RosterCollection.USERS);
        if (!(movesKeys || missesSomebody) || people == null || holds.everything != null) {
            return;
        }
        holds.exclusiveKeys = peoplePlanner.exclusiveKeys();
        people.forEach(text -> {
            PlannedChange change = texts.read(text);
            holds.misses(change);
            if (KeyMove.isOne(change)) {
                holds.note(change);
            }
        });
        if (holds.missesSomebody()) {
            people.forEach(text -> holds.appears(texts.read(text)));
        }
        holds.holdDependants();
    }

    /**
     * Puts one proposal in the place of each two changes that seem to be about one person: somebody missing would lose the login, and
     * somebody new with the same user name or e-mail address would get another account, or none where these are unique.
     *
     * @param may whether the account of somebody missing may go
     * @return those whose accounts would go
     */
    private Set<String> draftMoves(Predicate<String> may) {
        Spool people = drafts.get(RosterCollection.USERS);
        Movers movers = new Movers(rules.links(), peoplePlanner.exclusiveKeys());
        if (!missesSomebody || people == null) {
            return Set.of();
        }
        people.forEach(text -> movers.misses(texts.read(text)));
        if (movers.isEmpty()) {
            return Set.of();
        }
        people.forEach(text -> movers.appears(texts.read(text)));
        Map<String, String> found = movers.found();
        found.values().removeIf(may.negate());
        if (found.isEmpty()) {
            return Set.of();
        }
        Set<String> settled = new HashSet<>();
        Set<String> moving = new HashSet<>();
        Spool parted = stage.newSpool();
        drafts.put(RosterCollection.USERS, parted);
        try (people) {
            Map<String, RosterRecord> some = new HashMap<>();
            people.forEach(text -> {
                PlannedChange change = texts.read(text);
                String from = change.absent() ? null : found.get(change.sourcedId());
                if (from != null) {
                    some.put(from, change.record());
                }
                if (some.size() == BATCH) {
                    move(some, parted, settled, moving);
                }
            });
            move(some, parted, settled, moving);
            people.forEach(text -> {
                PlannedChange change = texts.read(text);
                boolean replaced = (change.absent() ? moving : settled).contains(change.sourcedId());
                if (!replaced) {
                    parted.append(text);
                }
            });
        }
        return moving;
    }

    private void move(Map<String, RosterRecord> some, Spool to, Set<String> settled, Set<String> moving) {
        if (some.isEmpty()) {
            return;
        }
        Map<String, String> before = new HashMap<>();
        some.forEach((from, record) -> before.put(record.sourcedId(), from));
        Collection<MirrorRow> rows =
                state.rows(tenant, RosterCollection.USERS, some.keySet()).values();
        for (PlannedChange change : peoplePlanner.relink(some, rows)) {
            to.append(texts.of(change));
            movesKeys |= KeyMove.isOne(change);
            settled.add(change.sourcedId());
            moving.add(before.getOrDefault(change.sourcedId(), ""));
        }
        some.clear();
    }

    /**
     * How many rows of each kind there are of which something can be lost, and how many enrollments the classes have that lose some: what is over
     * counts on neither side. Only needed where some go, as it reads them all.
     */
    private void countRows() {
        boolean enrollments = numbers.rowsGoing.containsKey(RosterCollection.ENROLLMENTS);
        if (numbers.rowsGoing.containsKey(RosterCollection.ACADEMIC_SESSIONS)) {
            lessWhatIsOver(RosterCollection.ACADEMIC_SESSIONS, terms()::isOver);
        }
        if (!enrollments && !numbers.rowsGoing.containsKey(RosterCollection.CLASSES)) {
            return;
        }
        Set<String> over = new HashSet<>();
        lessWhatIsOver(
                RosterCollection.CLASSES,
                rosterClass -> terms().isOver(rosterClass) && over.add(rosterClass.sourcedId()));
        if (enrollments) {
            lessWhatIsOver(RosterCollection.ENROLLMENTS, enrollment -> {
                String rosterClass = enrollment.text("class");
                if (terms().isOver(enrollment) || (rosterClass != null && over.contains(rosterClass))) {
                    return true;
                }
                if (rosterClass != null && numbers.goingByClass.containsKey(rosterClass)) {
                    numbers.beforeByClass.merge(rosterClass, 1L, Long::sum);
                }
                return false;
            });
        }
    }

    private void lessWhatIsOver(RosterCollection collection, Predicate<RosterRecord> isOver) {
        state.scan(tenant, collection, rows -> {
            for (MirrorRow row : rows) {
                if (row.active() && isOver.test(row.record())) {
                    numbers.rowsBefore.merge(collection, -1L, Long::sum);
                }
            }
        });
    }

    private Terms terms() {
        return Objects.requireNonNull(terms, "asked for before anything is drafted");
    }

    private void draft(Staged staged) {
        Staged.Tally tally = staged.tally();
        Counts.Builder builder = counts(staged.collection())
                .read(tally.read())
                .add(Outcome.UNCHANGED, tally.unchanged())
                .add(Outcome.INVALID, tally.invalid())
                .add(Outcome.DUPLICATE, tally.duplicate());
        tally.skipped().forEach(builder::skip);
        excluded.addAll(tally.excluded());
        problems.addAll(staged.problems());
        numbers.rowsBefore.put(staged.collection(), tally.activeBefore());
        if (staged.collection() == RosterCollection.USERS) {
            numbers.read = tally.read()
                    - tally.skipped().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            numbers.doubtful = tally.invalid() + tally.duplicate();
            draftPeople(staged);
        } else {
            draftRows(staged);
        }
    }

    private void draftPeople(Staged staged) {
        Counts.Builder builder = counts(RosterCollection.USERS);
        staged.changed(BATCH, records -> {
            Map<String, MirrorRow> rows = rows(staged, records);
            List<Person> batch = new ArrayList<>();
            for (RosterRecord record : records) {
                MirrorRow row = rows.get(record.sourcedId());
                batch.add(new Person(record, row));
                compareDates(record, row);
                if (row != null && row.active() && record.isThere()) {
                    numbers.stays(row.record(), record);
                }
            }
            Map<String, Decision> decisions = peoplePlanner.decide(batch);
            for (RosterRecord record : records) {
                settle(decisions.get(record.sourcedId()), builder);
            }
        });
        state.scan(tenant, RosterCollection.USERS, rows -> {
            List<Person> unchanged = new ArrayList<>();
            List<MirrorRow> gone = new ArrayList<>();
            List<MirrorRow> unwanted = new ArrayList<>();
            for (MirrorRow row : rows) {
                if (staged.sawUnchanged(row.sourcedId())) {
                    unchanged.add(new Person(row.record(), row));
                } else if (missing.contains(row.sourcedId())) {
                    missed(row, true, gone, builder);
                } else if (isUnwanted(row, staged)) {
                    unwanted.add(row);
                } else if (staged instanceof Snapshot whole && row.active() && whole.missed(row.sourcedId())) {
                    // Nobody else is missing and not among them.
                    row.linked()
                            .map(link -> PeoplePlanner.spared(row.record(), link.localId()))
                            .ifPresent(problems::add);
                }
            }
            // What the source left alone may still have been edited here, or restored from a backup.
            peoplePlanner.decide(unchanged).values().forEach(decision -> {
                if (!decision.equals(Decision.NOTHING)) {
                    builder.add(Outcome.UNCHANGED, -1);
                    settle(decision, builder);
                }
            });
            peoplePlanner.deactivateMissing(gone).values().forEach(this::keep);
            draftUnwanted(unwanted, staged, builder);
        });
        for (int from = 0; from < strays.size(); from += BATCH) {
            List<MirrorRow> gone = new ArrayList<>();
            strays.subList(from, Math.min(from + BATCH, strays.size()))
                    .forEach(row -> missed(row, false, gone, builder));
            peoplePlanner.deactivateMissing(gone).values().forEach(this::keep);
        }
        draftProposals(builder);
    }

    /** Also somebody who was switched off for it: a hand or a backup may have switched the account on again. */
    private static boolean isUnwanted(MirrorRow row, Staged staged) {
        boolean concerned =
                row.active() || row.linked().filter(Link::deactivatedBySync).isPresent();
        return concerned && staged.skipped(row.sourcedId()).isPresent();
    }

    private void draftUnwanted(List<MirrorRow> rows, Staged staged, Counts.Builder builder) {
        Map<String, String> reasons = new HashMap<>();
        for (MirrorRow row : rows) {
            String id = row.sourcedId();
            SkipReason skipped = staged.skipped(id).orElseThrow();
            String reason = OutOfScope.reason(row, skipped, staged.namesNoSchool(id), stage.scope(), rules.leavers());
            if (reason != null) {
                reasons.put(id, reason);
            }
        }
        List<MirrorRow> leaving = rows.stream()
                .filter(row -> reasons.containsKey(row.sourcedId()))
                .toList();
        for (PlannedChange change : peoplePlanner.deactivateUnwanted(leaving, reasons)) {
            builder.skip(staged.skipped(change.sourcedId()).orElseThrow(), -1);
            keep(change);
        }
    }

    /** Who only comes back may never have been changed at the source, only been shared again. */
    private void compareDates(RosterRecord record, @Nullable MirrorRow row) {
        if (row != null && !row.hash().equals(record.hash())) {
            dating = dating.and(record.isLaterThan(row.record()));
        }
    }

    /** Last of the people: only now is it known who else fits an account. */
    private void draftProposals(Counts.Builder builder) {
        proposals.forEach(text -> {
            Decision decision = peoplePlanner.unlessContested(new Decision(texts.read(text), null, null, true));
            if (decision.byLooks() && decision.change() != null) {
                keep(decision.change());
            } else {
                settle(decision, builder);
            }
        });
        proposals.close();
    }

    private void missed(MirrorRow row, boolean staysMirrored, List<MirrorRow> gone, Counts.Builder builder) {
        builder.candidates(1);
        Finding finding = evidence.of(row.sourcedId());
        if (finding == Finding.GONE || finding == Finding.NOT_ASKED) {
            gone.add(row);
            if (row.active() && staysMirrored && !evidence.saidGone().contains(row.sourcedId())) {
                onlyMissing.add(row.sourcedId());
            }
            return;
        }
        boolean there = finding == Finding.STILL_THERE;
        builder.add(there ? AbsentOutcome.STILL_THERE : AbsentOutcome.UNVERIFIED, 1);
        problems.add(
                new Problem(
                        there ? "missing-from-list-only" : "absence-unverified",
                        Problem.WARNING,
                        row.collection().wireName(),
                        row.sourcedId(),
                        row.record().schools().stream().findFirst().orElse(null),
                        there
                                ? "The source has this person but does not list it; report it to the vendor."
                                : "The source lists this person no longer, but cannot prove that it is gone; nothing was done."));
    }

    private void draftRows(Staged staged) {
        RosterCollection collection = staged.collection();
        Counts.Builder builder = counts(collection);
        staged.changed(BATCH, records -> {
            Map<String, MirrorRow> rows = rows(staged, records);
            Set<String> rising = collection == RosterCollection.ENROLLMENTS ? rising(records) : Set.of();
            Set<String> dangling = collection == RosterCollection.ENROLLMENTS ? dangling(records) : Set.of();
            Set<String> over = over(records.stream()
                    .filter(RosterRecord::isToBeDeleted)
                    .map(record -> rows.get(record.sourcedId()))
                    .filter(Objects::nonNull)
                    .toList());
            for (RosterRecord record : records) {
                if (dangling.contains(record.sourcedId()) && !record.isToBeDeleted()) {
                    builder.add(Outcome.DEFERRED, 1);
                    problems.add(
                            problem(
                                    "dangling-reference",
                                    Problem.WARNING,
                                    record,
                                    "It refers to a person or a class that the source does not list; it is brought over when they are."));
                    continue;
                }
                compareDates(record, rows.get(record.sourcedId()));
                PlannedChange change = RowPlanner.plan(record, rows.get(record.sourcedId()));
                if (change != null && rising.contains(record.sourcedId()) && change.active()) {
                    change = RowPlanner.row(change.operation(), record, true, Reasons.PRIVILEGE_RISE);
                }
                if (change != null && change.operation() == Operation.DEACTIVATE && over.contains(record.sourcedId())) {
                    change = RowPlanner.row(change.operation(), record, false, Reasons.ENDED);
                }
                settle(change == null ? Decision.NOTHING : Decision.of(change), builder);
            }
        });
        if (staged instanceof Snapshot whole) {
            draftMissed(whole, builder);
        }
    }

    /** At the end of a term all enrollments may be gone: even their identifiers are too many to keep. */
    private void draftMissed(Snapshot whole, Counts.Builder builder) {
        try (Spool missed = stage.newSpool()) {
            state.keys(tenant, whole.collection(), (sourcedId, hash, active) -> {
                if (active && whole.missed(sourcedId)) {
                    missed.append(sourcedId);
                }
            });
            builder.candidates(missed.size());
            missed.forEachBatch(BATCH, some -> {
                Map<String, MirrorRow> rows = state.rows(tenant, whole.collection(), some);
                Set<String> over = over(rows.values());
                for (MirrorRow row : rows.values()) {
                    RosterRecord record = row.record();
                    keep(over.contains(row.sourcedId()) ? RowPlanner.ended(record) : RowPlanner.gone(record));
                }
            });
        }
    }

    /** Whose last day is over, by its own date or by the terms of the class. */
    private Set<String> over(Collection<MirrorRow> rows) {
        Set<String> over = new HashSet<>();
        Map<String, List<String>> byClass = new HashMap<>();
        for (MirrorRow row : rows) {
            RosterRecord record = row.record();
            String rosterClass = record.text("class");
            if (terms().isOver(record)) {
                over.add(row.sourcedId());
            } else if (rosterClass != null) {
                byClass.computeIfAbsent(rosterClass, c -> new ArrayList<>()).add(row.sourcedId());
            }
        }
        if (!byClass.isEmpty()) {
            state.rows(tenant, RosterCollection.CLASSES, byClass.keySet()).values().stream()
                    .filter(row -> terms().isOver(row.record()))
                    .forEach(row -> over.addAll(byClass.getOrDefault(row.sourcedId(), List.of())));
        }
        return over;
    }

    /** Enrollments that would let a student do in a class what only staff may. */
    private Set<String> rising(List<RosterRecord> enrollments) {
        Map<String, List<String>> byUser = new HashMap<>();
        for (RosterRecord enrollment : enrollments) {
            String user = enrollment.text("user");
            if (user != null && !RoleType.STUDENT.value().equals(enrollment.text("role"))) {
                byUser.computeIfAbsent(user, u -> new ArrayList<>()).add(enrollment.sourcedId());
            }
        }
        Set<String> rising = new HashSet<>();
        if (!byUser.isEmpty()) {
            state.rows(tenant, RosterCollection.USERS, byUser.keySet())
                    .values()
                    .forEach(row -> row.linked()
                            .filter(link -> link.localRole() == LocalRole.STUDENT)
                            .ifPresent(link -> rising.addAll(byUser.getOrDefault(row.sourcedId(), List.of()))));
        }
        return rising;
    }

    /** Enrollments of people or classes that are neither here nor among what was just read. */
    private Set<String> dangling(List<RosterRecord> enrollments) {
        Set<String> dangling = new HashSet<>();
        for (RosterCollection parent : List.of(RosterCollection.USERS, RosterCollection.CLASSES)) {
            String field = parent == RosterCollection.USERS ? "user" : "class";
            Optional<Staged> staged = stage.staged(parent);
            Map<String, List<String>> unknown = new HashMap<>();
            for (RosterRecord enrollment : enrollments) {
                String id = enrollment.text(field);
                if (id != null && staged.stream().noneMatch(s -> s.sawWanted(id))) {
                    unknown.computeIfAbsent(id, i -> new ArrayList<>()).add(enrollment.sourcedId());
                }
            }
            if (!unknown.isEmpty()) {
                unknown.keySet()
                        .removeAll(state.rows(tenant, parent, unknown.keySet()).keySet());
                unknown.values().forEach(dangling::addAll);
            }
        }
        return dangling;
    }

    private void settle(@Nullable Decision decision, Counts.Builder builder) {
        if (decision != null && decision.byLooks() && decision.change() != null) {
            proposals.append(texts.of(decision.change()));
        } else if (decision == null || (decision.change() == null && decision.disputed() == null)) {
            builder.add(Outcome.UNCHANGED, 1);
        } else if (decision.disputed() != null) {
            builder.add(Outcome.DISPUTED, 1);
            problems.add(decision.disputed());
            // Who fits an account that is there says nothing of the source; that nobody does any more may.
            numbers.doubtful += decision.disputed().code().equals(PeoplePlanner.NOT_RECOGNISED) ? 1 : 0;
        } else if (decision.change() != null) {
            keep(decision.change());
        }
        if (decision != null && decision.note() != null) {
            problems.add(decision.note());
        }
    }

    private void keep(PlannedChange change) {
        if (!wanted.test(change)) {
            return;
        }
        numbers.count(change);
        if (change.operation() != Operation.CREATE || Reasons.WAITS_BY_ITSELF.contains(change.reason())) {
            notNew.add(change.collection());
        }
        movesKeys |= KeyMove.isOne(change);
        missesSomebody |= change.absent() && change.collection() == RosterCollection.USERS;
        append(drafts, change, texts.of(change));
    }

    private void sort(String text, Holds holds) {
        PlannedChange change = texts.read(text);
        Optional<String> reason = holds.reason(change);
        Counts.Builder builder = counts(change.collection());
        if (reason.isEmpty() && isInGrace(change)) {
            builder.add(AbsentOutcome.GRACE, 1);
            return;
        }
        if (reason.isEmpty() && isUnasked(change)) {
            reason = Optional.of("leavers");
        }
        if (reason.isPresent()) {
            if (change.absent()) {
                builder.add(AbsentOutcome.HELD, 1);
            } else {
                builder.add(Outcome.HELD, 1);
            }
            if (change.operation() == Operation.RELINK) {
                // One proposal about two identifiers: the new one was read, the old one is missing.
                builder.add(AbsentOutcome.HELD, 1);
            }
            if (change.operation() == Operation.CREATE || change.operation() == Operation.LINK) {
                excluded.add(Exclusion.of(change.record(), Exclusion.HELD));
            }
            held.add(heldItem(change, reason.get()));
            return;
        }
        if (change.absent()) {
            builder.add(AbsentOutcome.DEACTIVATED, 1);
        } else {
            builder.add(Planner.outcome(change.operation()), 1);
        }
        free(change, text);
    }

    /** Whoever keeps the login keeps the classes that are missing with them. People come before their enrollments. */
    private boolean isInGrace(PlannedChange change) {
        if (!change.absent()) {
            return false;
        }
        String sourcedId = change.sourcedId();
        if (change.collection() == RosterCollection.USERS) {
            return onlyMissing.contains(sourcedId) && grace.keeps(sourcedId) && inGrace.add(sourcedId);
        }
        String user = change.collection() == RosterCollection.ENROLLMENTS
                ? change.record().text("user")
                : null;
        return user != null && (inGrace.contains(user) || isStillMissing(user));
    }

    /** In grace as far as this run can tell, which may not have seen everybody, or got no answer about this one. */
    private boolean isStillMissing(String user) {
        return grace.since().containsKey(user)
                && !leaving.contains(user)
                && stage.staged(RosterCollection.USERS)
                        .filter(people -> people.saw(user))
                        .isEmpty();
    }

    private void free(PlannedChange change, String text) {
        if (change.operation() == Operation.DEACTIVATE) {
            if (change.absent() && change.collection() == RosterCollection.USERS) {
                leaving.add(change.sourcedId());
            }
            append(removing, change, text);
        } else if (KeyMove.isOne(change)) {
            keyChanges.append(text);
        } else {
            append(building, change, text);
        }
    }

    /** Somebody who is missing, and after whom nobody asked: an approval asks. */
    private boolean isUnasked(PlannedChange change) {
        return change.absent()
                && change.collection() == RosterCollection.USERS
                && evidence.of(change.sourcedId()) == Finding.NOT_ASKED;
    }

    /** One list for all who have the same: there may be a hundred thousand held, of a few schools. */
    private List<String> shared(List<String> list) {
        return shared.size() < MOST_SHARED
                ? shared.computeIfAbsent(list, List::copyOf)
                : shared.getOrDefault(list, list);
    }

    private HeldItem heldItem(PlannedChange change, String reason) {
        List<String> fields = change.account() == null
                ? List.of()
                : change.account().changed().stream().map(Enum::name).toList();
        return new HeldItem(
                change.collection(),
                change.operation().key(),
                change.sourcedId(),
                change.localId(),
                reason,
                shared(change.schools()),
                change.absent(),
                shared(fields),
                fingerprints.of(change));
    }

    private void append(Map<RosterCollection, Spool> spools, PlannedChange change, String text) {
        spools.computeIfAbsent(change.collection(), c -> stage.newSpool()).append(text);
    }

    private Counts.Builder counts(RosterCollection collection) {
        return counts.computeIfAbsent(collection, c -> new Counts.Builder());
    }

    private static Problem problem(String code, String severity, RosterRecord record, String remedy) {
        return new Problem(
                code,
                severity,
                record.collection().wireName(),
                record.sourcedId(),
                record.schools().stream().findFirst().orElse(null),
                remedy);
    }

    /** Those that the mirror has; in a first load it has none, and need not be asked. */
    private Map<String, MirrorRow> rows(Staged staged, List<RosterRecord> records) {
        List<String> known = records.stream()
                .map(RosterRecord::sourcedId)
                .filter(staged::isMirrored)
                .toList();
        return known.isEmpty() ? Map.of() : state.rows(tenant, staged.collection(), known);
    }
}
