// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A sync's memory in the memory of the process, for trying things out and for tests. Loses everything with the process.
 *
 * <p>What a {@link #write} puts is kept aside and taken over at its end, if the lease still holds then: until that moment
 * nobody sees it, the writer's own reads included, and after an exception nobody ever does. Accounts are not part of it.
 *
 * <p>Safe for concurrent use. Writes of one tenant wait for each other; reads, leases and other tenants wait for nobody's work.
 */
public final class InMemorySyncState implements SyncState<Void> {
    private static final int BATCH = 500;

    private final Map<TenantId, Memory> memories = new ConcurrentHashMap<>();

    /** One for each state: a thread can be in transactions of two states at once. Cleared at each end, so it keeps nothing. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    /** What one tenant's sync remembers. Everything but {@code writing} is guarded by the monitor of the memory itself. */
    private static final class Memory {
        final ReentrantLock writing = new ReentrantLock();
        final byte[] secret = new byte[32];
        final Map<RosterCollection, NavigableMap<String, MirrorRow>> mirror = new EnumMap<>(RosterCollection.class);
        final Map<String, String> linked = new HashMap<>();
        final Map<String, RunRecord> runs = new LinkedHashMap<>();
        final Map<String, Long> places = new HashMap<>();
        final Map<String, List<Problem>> problems = new HashMap<>();
        final NavigableMap<Long, ChangeEntry> changes = new TreeMap<>();
        final Set<String> suppressed = new HashSet<>();
        final Map<String, Instant> leftAt = new HashMap<>();
        final Map<String, Set<String>> rejectedLinks = new HashMap<>();
        final Map<String, String> notes = new HashMap<>();
        List<String> intents = List.of();
        List<Waiting> waiting = List.of();

        @Nullable
        Checkpoint checkpoint;

        @Nullable
        HeldLedger held;

        @Nullable
        String generation;

        /** Of a run or a change: what is put later has a higher one. */
        long place;

        long fence;

        @Nullable
        String holder;

        Instant expiresAt = Instant.MIN;

        NavigableMap<String, MirrorRow> of(RosterCollection collection) {
            return mirror.computeIfAbsent(collection, c -> new TreeMap<>());
        }

        void put(MirrorRow row) {
            MirrorRow before = of(row.collection()).put(row.sourcedId(), row);
            if (before != null && before.link() != null) {
                linked.remove(before.link().localId(), row.sourcedId());
            }
            leftAt.remove(row.sourcedId());
            if (row.link() != null) {
                linked.put(row.link().localId(), row.sourcedId());
            }
        }

        void put(RunRecord run) {
            runs.put(run.run(), run);
            places.putIfAbsent(run.run(), ++place);
        }

        void remove(RosterCollection collection, String sourcedId) {
            MirrorRow before = of(collection).remove(sourcedId);
            if (before != null && before.link() != null) {
                linked.remove(before.link().localId(), sourcedId);
            }
        }

        /** What is to be erased with some people. */
        List<MirrorRow> rowsOf(Set<String> people) {
            List<MirrorRow> rows =
                    new ArrayList<>(pick(of(RosterCollection.USERS), people).values());
            of(RosterCollection.ENROLLMENTS).values().stream()
                    .filter(row -> {
                        String user = row.record().text("user");
                        return user != null && people.contains(user);
                    })
                    .forEach(rows::add);
            return rows;
        }

        void forget(Set<String> people, UnaryOperator<String> words) {
            rejectedLinks.keySet().removeAll(people);
            rowsOf(people).forEach(row -> remove(row.collection(), row.sourcedId()));
            for (MirrorRow row : List.copyOf(of(RosterCollection.USERS).values())) {
                RosterRecord discreet = row.record().withoutAgents(people::contains);
                if (!discreet.fields().equals(row.record().fields())) {
                    put(MirrorRow.of(discreet, row.active(), row.link()));
                }
            }
            leftAt.keySet().removeAll(people);
            intents = intents.stream()
                    .filter(sourcedId -> !people.contains(sourcedId))
                    .toList();
            waiting = waiting.stream()
                    .filter(item -> item.collection() != RosterCollection.ENROLLMENTS)
                    .filter(item -> item.collection() != RosterCollection.USERS || !people.contains(item.sourcedId()))
                    .toList();
            changes.values().removeIf(change -> change.person() != null && people.contains(change.person()));
            Predicate<Problem> gone = problem -> names(problem, people);
            problems.values().forEach(of -> of.removeIf(gone));
            runs.replaceAll((name, run) -> without(run, gone, words));
        }

        private boolean names(Problem problem, Set<String> people) {
            String sourcedId = problem.sourcedId();
            if (sourcedId == null) {
                return false;
            }
            boolean enrollment = problem.entity().equals(RosterCollection.ENROLLMENTS.wireName());
            return enrollment
                    ? !of(RosterCollection.ENROLLMENTS).containsKey(sourcedId)
                    : problem.entity().equals(RosterCollection.USERS.wireName()) && people.contains(sourcedId);
        }

        void forgetAll(SecureRandom random) {
            random.nextBytes(secret);
            mirror.clear();
            linked.clear();
            runs.clear();
            places.clear();
            problems.clear();
            changes.clear();
            suppressed.clear();
            rejectedLinks.clear();
            notes.clear();
            leftAt.clear();
            intents = List.of();
            waiting = List.of();
            checkpoint = null;
            held = null;
            generation = null;
            holder = null;
            expiresAt = Instant.MIN;
        }

        void expire(
                @Nullable Instant before,
                @Nullable Instant namedBefore,
                @Nullable Instant changesBefore,
                Set<String> leavers) {
            Predicate<Problem> named = problem -> problem.sourcedId() != null;
            Set<String> old = new HashSet<>();
            for (RunRecord run : runs.values()) {
                boolean isOld = (before != null && run.startedAt().isBefore(before))
                        || (changesBefore != null && run.startedAt().isBefore(changesBefore));
                if (isOld) {
                    old.add(run.run());
                }
            }
            changes.values().removeIf(change -> old.contains(change.run()));
            for (RunRecord run : List.copyOf(runs.values())) {
                if (before != null && run.startedAt().isBefore(before)) {
                    runs.remove(run.run());
                    places.remove(run.run());
                    problems.remove(run.run());
                } else if (namedBefore != null
                        && run.startedAt().isBefore(namedBefore)
                        && problems.getOrDefault(run.run(), new ArrayList<>()).removeIf(named)) {
                    runs.put(run.run(), without(run, named, UnaryOperator.identity()));
                }
            }
            rowsOf(leavers).forEach(row -> remove(row.collection(), row.sourcedId()));
            leftAt.keySet().removeAll(leavers);
        }

        /** Notes who is gone, and since when. */
        void noteLeavers(Instant now) {
            for (MirrorRow row : of(RosterCollection.USERS).values()) {
                if (!row.active()) {
                    leftAt.putIfAbsent(row.sourcedId(), now);
                }
            }
        }

        Set<String> leftBefore(@Nullable Instant time) {
            Set<String> out = new HashSet<>();
            leftAt.forEach((sourcedId, left) -> {
                if (time != null && left.isBefore(time)) {
                    out.add(sourcedId);
                }
            });
            return out;
        }

        private static RunRecord without(RunRecord run, Predicate<Problem> gone, UnaryOperator<String> words) {
            return new RunRecord(
                    run.run(),
                    run.startedAt(),
                    run.status(),
                    run.mode(),
                    run.by() == null ? null : words.apply(run.by()),
                    run.reason() == null ? null : words.apply(run.reason()),
                    run.report() == null ? null : SyncReport.without(run.report(), gone),
                    run.movement(),
                    run.figures());
        }

        void requireHeld(Lease lease) {
            if (fence != lease.fence() || !lease.holder().equals(holder)) {
                throw new LeaseLostException("the lease of tenant " + lease.tenant() + " has passed to "
                        + (holder == null ? "nobody" : holder));
            }
        }
    }

    /** What a write has put so far. */
    private record Transaction(TenantId tenant, List<Consumer<Memory>> changes) {}

    /** Makes an empty state on the system's clock. */
    public InMemorySyncState() {
        this(Clock.systemUTC());
    }

    /**
     * Makes an empty state.
     *
     * @param clock tells when leases expire
     */
    public InMemorySyncState(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public boolean sharesTransactions() {
        return false;
    }

    @Override
    public Lease acquire(TenantId tenant, String holder, Duration timeToLive) {
        Objects.requireNonNull(holder, "holder");
        Memory memory = of(tenant);
        synchronized (memory) {
            Instant now = clock.instant();
            if (memory.holder != null && !memory.holder.equals(holder) && now.isBefore(memory.expiresAt)) {
                throw new LeaseLostException(
                        "tenant " + tenant + " is held by " + memory.holder + " until " + memory.expiresAt);
            }
            memory.fence++;
            memory.holder = holder;
            memory.expiresAt = now.plus(timeToLive);
            return new Lease(tenant, memory.fence, holder);
        }
    }

    @Override
    public void renew(Lease lease, Duration timeToLive) {
        Memory memory = of(lease.tenant());
        synchronized (memory) {
            memory.requireHeld(lease);
            memory.expiresAt = clock.instant().plus(timeToLive);
        }
    }

    @Override
    public void release(Lease lease) {
        Memory memory = of(lease.tenant());
        synchronized (memory) {
            if (memory.fence == lease.fence() && lease.holder().equals(memory.holder)) {
                memory.holder = null;
            }
        }
    }

    @Override
    public <R> R write(Lease lease, Work<Void, R> work) throws Exception {
        Memory memory = of(lease.tenant());
        memory.writing.lock();
        try {
            synchronized (memory) {
                memory.requireHeld(lease);
            }
            List<Consumer<Memory>> changes = new ArrayList<>();
            R result = within(new Transaction(lease.tenant(), changes), work);
            synchronized (memory) {
                // Once more: nothing kept another holder from taking over while the work went on.
                memory.requireHeld(lease);
                changes.forEach(change -> change.accept(memory));
            }
            return result;
        } finally {
            memory.writing.unlock();
        }
    }

    @Override
    public <R> R read(TenantId tenant, Work<Void, R> work) throws Exception {
        return within(new Transaction(tenant, new ArrayList<>()), work);
    }

    @Override
    public byte[] secret(TenantId tenant) {
        return of(tenant).secret.clone();
    }

    @Override
    public void keys(TenantId tenant, RosterCollection collection, KeyVisitor visitor) {
        for (MirrorRow row : all(tenant, collection)) {
            visitor.visit(row.sourcedId(), row.hash(), row.active());
        }
    }

    @Override
    public Map<String, MirrorRow> rows(TenantId tenant, RosterCollection collection, Collection<String> sourcedIds) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return pick(memory.of(collection), sourcedIds);
        }
    }

    @Override
    public void scan(TenantId tenant, RosterCollection collection, Consumer<List<MirrorRow>> batch) {
        List<MirrorRow> all = all(tenant, collection);
        for (int from = 0; from < all.size(); from += BATCH) {
            batch.accept(all.subList(from, Math.min(from + BATCH, all.size())));
        }
    }

    @Override
    public Map<String, String> linked(TenantId tenant, Collection<String> localIds) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return pick(memory.linked, localIds);
        }
    }

    @Override
    public List<MirrorRow> people(TenantId tenant, String who) {
        String wanted = who.toLowerCase(Locale.ROOT);
        List<MirrorRow> out = new ArrayList<>();
        for (MirrorRow row : all(tenant, RosterCollection.USERS)) {
            if (matches(row.sourcedId(), wanted)
                    || matches(row.record().text("username"), wanted)
                    || matches(row.record().text("email"), wanted)) {
                out.add(row);
            }
        }
        return out;
    }

    @Override
    public void put(Void tx, TenantId tenant, List<MirrorRow> rows) {
        List<MirrorRow> copy = List.copyOf(rows);
        change(tenant, memory -> copy.forEach(memory::put));
    }

    @Override
    public Optional<Checkpoint> checkpoint(TenantId tenant) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return Optional.ofNullable(memory.checkpoint);
        }
    }

    @Override
    public void put(Void tx, TenantId tenant, Checkpoint checkpoint) {
        change(tenant, memory -> memory.checkpoint = checkpoint);
    }

    @Override
    public Optional<HeldLedger> held(TenantId tenant) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return Optional.ofNullable(memory.held);
        }
    }

    @Override
    public void putHeld(Void tx, TenantId tenant, @Nullable HeldLedger ledger) {
        change(tenant, memory -> memory.held = ledger);
    }

    @Override
    public List<String> intents(TenantId tenant) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return memory.intents;
        }
    }

    @Override
    public void putIntents(Void tx, TenantId tenant, Collection<String> sourcedIds) {
        List<String> copy = List.copyOf(sourcedIds);
        change(tenant, memory -> memory.intents = copy);
    }

    @Override
    public List<Waiting> waiting(TenantId tenant) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return memory.waiting;
        }
    }

    @Override
    public void putWaiting(Void tx, TenantId tenant, Collection<Waiting> waiting) {
        List<Waiting> copy = List.copyOf(waiting);
        change(tenant, memory -> memory.waiting = copy);
    }

    @Override
    public Map<String, Set<String>> rejectedLinks(TenantId tenant, Collection<String> sourcedIds) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return pick(memory.rejectedLinks, sourcedIds);
        }
    }

    @Override
    public void putRejectedLinks(Void tx, TenantId tenant, Map<String, Set<String>> rejected) {
        Map<String, Set<String>> copy = Map.copyOf(rejected);
        change(
                tenant,
                memory -> copy.forEach((sourcedId, localIds) ->
                        memory.rejectedLinks.merge(sourcedId, Set.copyOf(localIds), InMemorySyncState::both)));
    }

    @Override
    public boolean removeRejectedLink(Void tx, TenantId tenant, String sourcedId, String localId) {
        boolean remembered = rejectedLinks(tenant, Set.of(sourcedId))
                .getOrDefault(sourcedId, Set.of())
                .contains(localId);
        if (remembered) {
            change(
                    tenant,
                    memory -> memory.rejectedLinks.computeIfPresent(sourcedId, (id, refused) -> {
                        Set<String> rest = new HashSet<>(refused);
                        rest.remove(localId);
                        return rest.isEmpty() ? null : Set.copyOf(rest);
                    }));
        }
        return remembered;
    }

    @Override
    public Optional<String> generation(TenantId tenant) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return Optional.ofNullable(memory.generation);
        }
    }

    @Override
    public void putGeneration(Void tx, TenantId tenant, String generation) {
        change(tenant, memory -> memory.generation = generation);
    }

    @Override
    public Optional<String> note(TenantId tenant, String name) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return Optional.ofNullable(memory.notes.get(name));
        }
    }

    @Override
    public boolean replaceNote(TenantId tenant, String name, @Nullable String before, @Nullable String after) {
        Memory memory = of(tenant);
        synchronized (memory) {
            if (!Objects.equals(memory.notes.get(name), before)) {
                return false;
            }
            if (after == null) {
                memory.notes.remove(name);
            } else {
                memory.notes.put(name, after);
            }
            return true;
        }
    }

    @Override
    public void runsSince(TenantId tenant, Instant since, Consumer<RunRecord> each) {
        for (RunRecord run : runs(tenant, Integer.MAX_VALUE)) {
            if (!run.startedAt().isBefore(since)) {
                each.accept(run);
            }
        }
    }

    @Override
    public RunPage runs(TenantId tenant, RunQuery query) {
        Memory memory = of(tenant);
        synchronized (memory) {
            Place after = query.after() == null ? null : Place.parse(query.after());
            List<RunRecord> wanted = new ArrayList<>();
            for (RunRecord run : runs(tenant, Integer.MAX_VALUE)) {
                if (wants(query, run) && (after == null || placeOf(memory, run).compareTo(after) < 0)) {
                    wanted.add(run);
                }
            }
            List<RunRecord> page = wanted.subList(0, Math.min(query.most(), wanted.size()));
            return new RunPage(
                    page.stream().map(InMemorySyncState::withoutReport).toList(),
                    page.size() == wanted.size()
                            ? null
                            : placeOf(memory, page.get(page.size() - 1)).text());
        }
    }

    /** Where a run stands in the history. */
    private record Place(Instant startedAt, long place) implements Comparable<Place> {
        static Place parse(String text) {
            try {
                int blank = text.indexOf(' ');
                return new Place(
                        Instant.parse(text.substring(0, Math.max(0, blank))),
                        Long.parseLong(text, blank + 1, text.length(), 10));
            } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw noPlace();
            }
        }

        String text() {
            return startedAt + " " + place;
        }

        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::startedAt)
                    .thenComparing(Place::place)
                    .compare(this, other);
        }
    }

    private static Place placeOf(Memory memory, RunRecord run) {
        return new Place(run.startedAt(), memory.places.getOrDefault(run.run(), 0L));
    }

    /** Without the text, which may be anything. */
    private static IllegalArgumentException noPlace() {
        return new IllegalArgumentException("no page of this history has said to go on there");
    }

    private static boolean wants(RunQuery query, RunRecord run) {
        String trigger = run.figures() == null ? null : run.figures().trigger();
        return (query.statuses().isEmpty() || query.statuses().contains(run.status()))
                && (query.modes().isEmpty() || query.modes().contains(run.mode()))
                && (query.triggers().isEmpty()
                        || (trigger != null && query.triggers().contains(trigger)))
                && (query.from() == null || !run.startedAt().isBefore(query.from()))
                && (query.until() == null || run.startedAt().isBefore(query.until()));
    }

    private static RunRecord withoutReport(RunRecord run) {
        return new RunRecord(
                run.run(),
                run.startedAt(),
                run.status(),
                run.mode(),
                run.by(),
                run.reason(),
                null,
                run.movement(),
                run.figures());
    }

    @Override
    public List<RunRecord> runs(TenantId tenant, int most) {
        Memory memory = of(tenant);
        synchronized (memory) {
            List<RunRecord> latestFirst = new ArrayList<>(memory.runs.values());
            Collections.reverse(latestFirst);
            latestFirst.sort(Comparator.comparing(RunRecord::startedAt).reversed());
            return List.copyOf(latestFirst.subList(0, Math.min(most, latestFirst.size())));
        }
    }

    @Override
    public Optional<RunRecord> run(TenantId tenant, String run) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return Optional.ofNullable(memory.runs.get(run));
        }
    }

    @Override
    public void put(Void tx, TenantId tenant, RunRecord run) {
        change(tenant, memory -> memory.put(run));
    }

    @Override
    public List<Problem> problems(TenantId tenant, String run) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return List.copyOf(memory.problems.getOrDefault(run, List.of()));
        }
    }

    @Override
    public void putProblems(Void tx, TenantId tenant, String run, List<Problem> problems) {
        List<Problem> copy = List.copyOf(problems);
        change(
                tenant,
                memory -> memory.problems
                        .computeIfAbsent(run, r -> new ArrayList<>())
                        .addAll(copy));
    }

    @Override
    public void putChanges(Void tx, TenantId tenant, List<ChangeEntry> changes) {
        List<ChangeEntry> copy = List.copyOf(changes);
        change(tenant, memory -> copy.forEach(entry -> memory.changes.put(++memory.place, entry)));
    }

    @Override
    public ChangePage changes(TenantId tenant, String run, ChangeQuery query) {
        Memory memory = of(tenant);
        synchronized (memory) {
            List<ChangeEntry> page = new ArrayList<>();
            long last = 0;
            for (Map.Entry<Long, ChangeEntry> change :
                    memory.changes.tailMap(placeAfter(query), false).entrySet()) {
                if (!wants(query, run, change.getValue())) {
                    continue;
                }
                if (page.size() == query.most()) {
                    return new ChangePage(page, Long.toString(last));
                }
                page.add(change.getValue());
                last = change.getKey();
            }
            return new ChangePage(page, null);
        }
    }

    private static long placeAfter(ChangeQuery query) {
        try {
            return query.after() == null ? 0 : Long.parseLong(query.after());
        } catch (NumberFormatException e) {
            throw noPlace();
        }
    }

    private static boolean wants(ChangeQuery query, String run, ChangeEntry change) {
        return change.run().equals(run)
                && (query.collection() == null || query.collection() == change.collection())
                && (query.operation() == null || query.operation().equals(change.operation()))
                && (query.sourcedId() == null || query.sourcedId().equals(change.sourcedId()));
    }

    @Override
    public List<ChangeEntry> changesOf(TenantId tenant, RosterCollection collection, String sourcedId, int most) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return memory.changes.descendingMap().values().stream()
                    .filter(change -> change.collection() == collection)
                    .filter(change -> change.sourcedId().equals(sourcedId))
                    .limit(most)
                    .toList();
        }
    }

    @Override
    public long forget(Void tx, TenantId tenant, Collection<String> sourcedIds, UnaryOperator<String> words) {
        Set<String> people = Set.copyOf(sourcedIds);
        change(tenant, memory -> memory.forget(people, words));
        Memory memory = of(tenant);
        synchronized (memory) {
            return memory.rowsOf(people).size();
        }
    }

    @Override
    public long forgetTenant(Void tx, TenantId tenant) {
        change(tenant, memory -> memory.forgetAll(random));
        Memory memory = of(tenant);
        synchronized (memory) {
            return memory.mirror.values().stream().mapToLong(Map::size).sum();
        }
    }

    @Override
    public Set<String> suppressed(TenantId tenant) {
        Memory memory = of(tenant);
        synchronized (memory) {
            return Set.copyOf(memory.suppressed);
        }
    }

    @Override
    public void suppress(Void tx, TenantId tenant, String key) {
        change(tenant, memory -> memory.suppressed.add(key));
    }

    @Override
    public void lift(Void tx, TenantId tenant, String key) {
        change(tenant, memory -> memory.suppressed.remove(key));
    }

    @Override
    public boolean expire(
            Void tx,
            TenantId tenant,
            @Nullable Instant runs,
            @Nullable Instant problems,
            @Nullable Instant changes,
            @Nullable Instant leavers) {
        Instant now = clock.instant();
        change(tenant, memory -> {
            memory.noteLeavers(now);
            memory.expire(runs, problems, changes, memory.leftBefore(leavers));
        });
        return false;
    }

    private Memory of(TenantId tenant) {
        return memories.computeIfAbsent(tenant, t -> {
            Memory memory = new Memory();
            random.nextBytes(memory.secret);
            return memory;
        });
    }

    private List<MirrorRow> all(TenantId tenant, RosterCollection collection) {
        Memory memory = of(tenant);
        synchronized (memory) {
            // A copy, so that a visitor can take its time and write meanwhile.
            return List.copyOf(memory.of(collection).values());
        }
    }

    private <R> R within(Transaction transaction, Work<Void, R> work) throws Exception {
        if (current.get() != null) {
            throw new IllegalStateException("a transaction within a transaction");
        }
        current.set(transaction);
        try {
            return work.in(noTransaction());
        } finally {
            current.remove();
        }
    }

    private void change(TenantId tenant, Consumer<Memory> change) {
        Transaction transaction = current.get();
        if (transaction == null || !transaction.tenant().equals(tenant)) {
            throw new IllegalStateException("writing for tenant " + tenant + " outside a transaction of it");
        }
        transaction.changes().add(change);
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return Set.copyOf(both);
    }

    private static <V> Map<String, V> pick(Map<String, V> from, Collection<String> keys) {
        Map<String, V> out = new LinkedHashMap<>();
        for (String key : keys) {
            V value = from.get(key);
            if (value != null) {
                out.put(key, value);
            }
        }
        return out;
    }

    private static boolean matches(@Nullable String value, String wanted) {
        return value != null && value.toLowerCase(Locale.ROOT).equals(wanted);
    }

    /** There is no transaction to hand out, and {@link Void} has no value but null. */
    @SuppressWarnings("NullAway")
    private static Void noTransaction() {
        return null;
    }
}
