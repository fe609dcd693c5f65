// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.plan.PlanRules;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.plan.RoleMapper;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangePage;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import com.kybergate.rostersync.state.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A mirror of people whose rows are made as they are read. Knows what planning asks, and nothing else. */
final class VirtualState implements SyncState<VirtualState.Reading> {
    static final TenantId TENANT = new TenantId("springfield");
    private static final int BATCH = 500;

    private final People people;
    private final Planner<Reading> planner;

    /** A transaction in which nothing can be written. */
    enum Reading {
        READING
    }

    VirtualState(People people) {
        this.people = people;
        // What a link remembers of an account is the planner's own secret.
        VirtualAccounts accounts = new VirtualAccounts(people);
        this.planner = new Planner<>(
                TENANT, this, accounts, PlanRules.defaults(), Generations.compare(this, accounts, TENANT, "virtual"));
    }

    private @Nullable MirrorRow row(int index) {
        User user = people.before(index);
        if (user == null) {
            return null;
        }
        Account account = VirtualAccounts.asWritten(index, user);
        LocalRole role = RoleMapper.standard().map(Objects.requireNonNull(user.role()));
        Link link = new Link(account.localId(), role, planner.base(account, Map.of()), false);
        return MirrorRow.of(RosterRecord.of(user), true, link);
    }

    @Override
    public boolean sharesTransactions() {
        return true;
    }

    @Override
    public <R> R read(TenantId tenant, Work<Reading, R> work) throws Exception {
        return work.in(Reading.READING);
    }

    @Override
    public byte[] secret(TenantId tenant) {
        return new byte[32];
    }

    @Override
    public void keys(TenantId tenant, RosterCollection collection, KeyVisitor visitor) {
        for (int index = 0; index < size(collection); index++) {
            User user = people.before(index);
            if (user != null) {
                visitor.visit(user.sourcedId(), RosterRecord.of(user).hash(), true);
            }
        }
    }

    /** There are people here, and nothing else. */
    private int size(RosterCollection collection) {
        return collection == RosterCollection.USERS ? people.size() : 0;
    }

    @Override
    public Map<String, MirrorRow> rows(TenantId tenant, RosterCollection collection, Collection<String> sourcedIds) {
        if (collection != RosterCollection.USERS) {
            return Map.of();
        }
        Map<String, MirrorRow> rows = new HashMap<>();
        for (String sourcedId : sourcedIds) {
            int index = people.indexOf(sourcedId);
            MirrorRow row = index < 0 ? null : row(index);
            if (row != null) {
                rows.put(sourcedId, row);
            }
        }
        return rows;
    }

    @Override
    public void scan(TenantId tenant, RosterCollection collection, Consumer<List<MirrorRow>> batch) {
        List<MirrorRow> rows = new ArrayList<>(BATCH);
        int size = size(collection);
        for (int index = 0; index < size; index++) {
            MirrorRow row = row(index);
            if (row != null) {
                rows.add(row);
            }
            if (rows.size() == BATCH || (index == size - 1 && !rows.isEmpty())) {
                batch.accept(rows);
                rows = new ArrayList<>(BATCH);
            }
        }
    }

    @Override
    public Map<String, String> linked(TenantId tenant, Collection<String> localIds) {
        return Map.of();
    }

    @Override
    public Optional<String> note(TenantId tenant, String name) {
        return Optional.empty();
    }

    @Override
    public boolean replaceNote(TenantId tenant, String name, @Nullable String before, @Nullable String after) {
        return true;
    }

    @Override
    public Optional<String> generation(TenantId tenant) {
        return Optional.empty();
    }

    @Override
    public void putGeneration(Reading tx, TenantId tenant, String generation) {
        throw unknown();
    }

    @Override
    public List<String> intents(TenantId tenant) {
        return List.of();
    }

    @Override
    public List<Waiting> waiting(TenantId tenant) {
        return List.of();
    }

    @Override
    public Map<String, Set<String>> rejectedLinks(TenantId tenant, Collection<String> sourcedIds) {
        return Map.of();
    }

    @Override
    public void putRejectedLinks(Reading tx, TenantId tenant, Map<String, Set<String>> rejected) {
        throw unknown();
    }

    @Override
    public boolean removeRejectedLink(Reading tx, TenantId tenant, String sourcedId, String localId) {
        throw unknown();
    }

    @Override
    public Optional<Checkpoint> checkpoint(TenantId tenant) {
        return Optional.empty();
    }

    @Override
    public Optional<HeldLedger> held(TenantId tenant) {
        return Optional.empty();
    }

    @Override
    public List<MirrorRow> people(TenantId tenant, String who) {
        throw unknown();
    }

    @Override
    public List<RunRecord> runs(TenantId tenant, int most) {
        throw unknown();
    }

    @Override
    public void runsSince(TenantId tenant, Instant since, Consumer<RunRecord> each) {
        throw unknown();
    }

    @Override
    public Optional<RunRecord> run(TenantId tenant, String run) {
        throw unknown();
    }

    @Override
    public List<Problem> problems(TenantId tenant, String run) {
        throw unknown();
    }

    @Override
    public Lease acquire(TenantId tenant, String holder, Duration timeToLive) {
        throw unknown();
    }

    @Override
    public void renew(Lease lease, Duration timeToLive) {
        throw unknown();
    }

    @Override
    public void release(Lease lease) {
        throw unknown();
    }

    @Override
    public <R> R write(Lease lease, Work<Reading, R> work) {
        throw unknown();
    }

    @Override
    public void put(Reading tx, TenantId tenant, List<MirrorRow> rows) {
        throw unknown();
    }

    @Override
    public void put(Reading tx, TenantId tenant, Checkpoint checkpoint) {
        throw unknown();
    }

    @Override
    public void put(Reading tx, TenantId tenant, RunRecord run) {
        throw unknown();
    }

    @Override
    public void putHeld(Reading tx, TenantId tenant, @Nullable HeldLedger ledger) {
        throw unknown();
    }

    @Override
    public void putIntents(Reading tx, TenantId tenant, Collection<String> sourcedIds) {
        throw unknown();
    }

    @Override
    public void putWaiting(Reading tx, TenantId tenant, Collection<Waiting> waiting) {
        throw unknown();
    }

    @Override
    public void putProblems(Reading tx, TenantId tenant, String run, List<Problem> problems) {
        throw unknown();
    }

    @Override
    public long forget(Reading tx, TenantId tenant, Collection<String> sourcedIds, UnaryOperator<String> words) {
        throw unknown();
    }

    @Override
    public long forgetTenant(Reading tx, TenantId tenant) {
        throw unknown();
    }

    @Override
    public Set<String> suppressed(TenantId tenant) {
        return Set.of();
    }

    @Override
    public void suppress(Reading tx, TenantId tenant, String key) {
        throw unknown();
    }

    @Override
    public void lift(Reading tx, TenantId tenant, String key) {
        throw unknown();
    }

    @Override
    public RunPage runs(TenantId tenant, RunQuery query) {
        throw unknown();
    }

    @Override
    public void putChanges(Reading tx, TenantId tenant, List<ChangeEntry> changes) {
        throw unknown();
    }

    @Override
    public ChangePage changes(TenantId tenant, String run, ChangeQuery query) {
        throw unknown();
    }

    @Override
    public List<ChangeEntry> changesOf(TenantId tenant, RosterCollection collection, String sourcedId, int most) {
        throw unknown();
    }

    @Override
    public boolean expire(
            Reading tx,
            TenantId tenant,
            @Nullable Instant runs,
            @Nullable Instant problems,
            @Nullable Instant changes,
            @Nullable Instant leavers) {
        throw unknown();
    }

    private static UnsupportedOperationException unknown() {
        return new UnsupportedOperationException("no part of planning");
    }
}
