// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A tenant with a roster, a memory and accounts, in which every report has to add up. */
final class World {
    static final TenantId TENANT = new TenantId("springfield");

    final RosterSource roster;
    final TestClock clock;
    final InMemorySyncState state;
    final InMemoryAccountStore accounts;
    final List<SyncReport> unbalanced = new ArrayList<>();
    SyncState<Void> memory;
    AccountStore<Void> store;
    ConflictPolicy policy = ConflictPolicy.sourceWins();
    SyncSettings settings = SyncSettings.defaults();
    Set<String> breakGlass = Set.of();
    boolean destructiveWithoutFence;

    /** What else the host says when it puts its sync together. */
    UnaryOperator<RosterSync.Builder<Void>> host = builder -> builder;

    World(RosterSource roster) {
        this(roster, new TestClock());
    }

    World(RosterSource roster, TestClock clock) {
        this(roster, clock, new InMemorySyncState(clock), new InMemoryAccountStore());
    }

    private World(RosterSource roster, TestClock clock, InMemorySyncState state, InMemoryAccountStore accounts) {
        this.roster = roster;
        this.clock = clock;
        this.state = state;
        this.accounts = accounts;
        this.memory = state;
        this.store = accounts;
    }

    /** The same memory and accounts with another roster. */
    World with(RosterSource other) {
        World world = new World(other, clock, state, accounts);
        world.settings = settings;
        return world;
    }

    RosterSync sync() {
        return sync(event -> {});
    }

    RosterSync sync(SyncListener listener) {
        return host.apply(RosterSync.builder()
                        .tenant(TENANT.value())
                        .source(roster)
                        .state(memory)
                        .accounts(store)
                        .conflicts(policy)
                        .settings(settings)
                        .breakGlass(breakGlass)
                        .destructiveWithoutFence(destructiveWithoutFence)
                        .listener(this::balance)
                        .listener(listener)
                        .clock(clock))
                .build();
    }

    SyncReport run() {
        return balanced(sync().run());
    }

    SyncReport plan() {
        return balanced(sync().plan());
    }

    SyncReport approve(String digest) {
        return balanced(sync().approve(digest, "ada", "looked at it"));
    }

    private SyncReport balanced(SyncReport report) {
        assertThat(unbalanced).as("reports that do not add up").isEmpty();
        report.held()
                .ifPresent(held -> assertThat(held.words())
                        .as("reasons that nobody can understand")
                        .allSatisfy(
                                (code, words) -> assertThat(words).contains(" ").endsWith(".")));
        return report;
    }

    private void balance(SyncEvent event) {
        if (event instanceof SyncEvent.RunFinished finished
                && !finished.report().counts().values().stream().allMatch(c -> c.conserves())) {
            unbalanced.add(finished.report());
        }
    }

    Account account(String sourcedId) {
        String localId =
                row(RosterCollection.USERS, sourcedId).linked().orElseThrow().localId();
        return accounts.all(TENANT).stream()
                .filter(account -> account.localId().equals(localId))
                .findFirst()
                .orElseThrow();
    }

    Account account(String sourcedId, HostAccounts host) {
        String localId =
                row(RosterCollection.USERS, sourcedId).linked().orElseThrow().localId();
        return HostAccounts.account(localId, Objects.requireNonNull(host.rows.get(localId)));
    }

    MirrorRow row(RosterCollection collection, String sourcedId) {
        return Objects.requireNonNull(
                state.rows(TENANT, collection, List.of(sourcedId)).get(sourcedId), sourcedId);
    }

    /** The people who can sign in, by e-mail address. */
    Set<String> active() {
        Set<String> out = new TreeSet<>();
        for (Account account : accounts.all(TENANT)) {
            if (account.active()) {
                out.add(String.valueOf(account.values().get(AccountField.EMAIL)));
            }
        }
        return out;
    }

    /** Everything that is stored, to see whether anything was written. */
    Map<String, String> contents() {
        Map<String, String> out = new TreeMap<>();
        for (RosterCollection collection : RosterCollection.values()) {
            state.scan(
                    TENANT,
                    collection,
                    rows -> rows.forEach(row -> out.put(
                            collection + "/" + row.sourcedId(), row.active() + " " + row.json() + " " + row.link())));
        }
        for (Account account : accounts.all(TENANT)) {
            StringBuilder values = new StringBuilder(account.version() + " " + account.active());
            for (AccountField field : AccountField.values()) {
                values.append(' ').append(account.values().getAll(field));
            }
            out.put("account/" + account.localId(), values.toString());
        }
        return out;
    }
}
