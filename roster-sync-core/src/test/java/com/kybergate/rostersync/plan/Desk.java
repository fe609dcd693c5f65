// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.plan.PeoplePlanner.Decision;
import com.kybergate.rostersync.plan.PeoplePlanner.Person;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where one person at a time is planned: a memory, accounts, and no run around them. */
final class Desk {
    static final TenantId TENANT = new TenantId("springfield");

    final InMemorySyncState state = new InMemorySyncState();
    final InMemoryAccountStore accounts = new InMemoryAccountStore();
    final Lease lease = state.acquire(TENANT, "test", Duration.ofDays(1));
    final Fingerprints of = new Fingerprints(state.secret(TENANT));
    final AccountMapping mapping = new AccountMapping(HostFields.of(accounts), RoleMapper.standard());
    PlanRules rules = PlanRules.defaults();
    AccountStore<Void> store = accounts;

    /** Accounts of a host that does not store whose they are. */
    @SuppressWarnings("unchecked")
    void forgetIdentifiers() {
        store = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("remembersSourcedIds")) {
                        return false;
                    }
                    if (method.getName().equals("findBySourcedId")) {
                        return Map.of();
                    }
                    try {
                        return method.invoke(accounts, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Accounts of a host that obeys whoever comes late. */
    @SuppressWarnings("unchecked")
    void compareNoVersions() {
        store = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("fencing")) {
                        return Fencing.NONE;
                    }
                    try {
                        return method.invoke(accounts, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Accounts of a host that cannot be asked for none, as SQL cannot say {@code in ()}. */
    @SuppressWarnings("unchecked")
    void refuseEmptyQuestions() {
        store = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    for (Object argument : arguments == null ? new Object[0] : arguments) {
                        if (argument instanceof Collection<?> asked && asked.isEmpty()) {
                            throw new IllegalStateException("asked about nobody: " + method.getName());
                        }
                    }
                    try {
                        return method.invoke(accounts, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Accounts of a host that cannot search by the district's number. */
    void searchNoIdentifier() {
        candidates((field, values) -> field == AccountField.IDENTIFIER
                ? List.of()
                : accounts.candidates(noTransaction(), TENANT, field, values));
    }

    /** Accounts of a host for which names that differ in blanks are the same. */
    void ignoreBlanks() {
        candidates((field, values) -> accounts.all(TENANT).stream()
                .filter(account -> {
                    String held = account.values().get(field);
                    return held != null && values.contains(held.replace(" ", ""));
                })
                .toList());
    }

    /** What a host finds. */
    @FunctionalInterface
    private interface Search {
        List<Account> by(AccountField field, Collection<String> values);
    }

    @SuppressWarnings("unchecked")
    private void candidates(Search search) {
        store = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("candidates")) {
                        return search.by((AccountField) arguments[2], (Collection<String>) arguments[3]);
                    }
                    try {
                        return method.invoke(accounts, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** There is no transaction to hand out, and {@link Void} has no value but null. */
    @SuppressWarnings("NullAway")
    private static Void noTransaction() {
        return null;
    }

    void links(LinkRule links) {
        links(LinkRules.all(links));
    }

    void links(LinkRules links) {
        rules = rules.withLinks(links);
    }

    void localWins() {
        rules = rules.withConflicts(ConflictPolicy.localWins());
    }

    void memoryIsOlder() {
        generations("1-a", "2-a");
    }

    void accountsAreOlder() {
        generations("2-a", "1-a");
    }

    private void generations(String memory, String host) {
        write(tx -> {
            state.putGeneration(tx, TENANT, memory);
            accounts.noteGeneration(tx, TENANT, host);
        });
    }

    void intents(String... sourcedIds) {
        write(tx -> state.putIntents(tx, TENANT, List.of(sourcedIds)));
    }

    /** An account as the sync makes it, for somebody. */
    Account made(RosterRecord person) {
        return made(person, mapping.values(person));
    }

    Account made(RosterRecord person, AccountValues values) {
        String[] localId = new String[1];
        write(tx -> localId[0] =
                accounts.create(tx, new AccountWrite(TENANT, "op", person.sourcedId(), null, null, true, values)));
        return account(localId[0]);
    }

    Account account(String localId) {
        return accounts.all(TENANT).stream()
                .filter(account -> account.localId().equals(localId))
                .findFirst()
                .orElseThrow();
    }

    /** What the host does to an account. */
    Account edit(Account account, boolean active, AccountValues values) {
        accounts.edit(TENANT, account.localId(), active, values);
        return account(account.localId());
    }

    /** A row as the sync leaves it when the person has the account. */
    MirrorRow row(RosterRecord said, Account account) {
        return row(said, true, account, false);
    }

    MirrorRow row(RosterRecord said, boolean active, Account account, boolean deactivatedBySync) {
        Link link = new Link(
                account.localId(),
                said.text("role") == null ? LocalRole.STUDENT : mapping.role(said),
                PeoplePlanner.base(accounts.fields(), account, Map.of(), of),
                deactivatedBySync);
        MirrorRow row = MirrorRow.of(said, active, link);
        write(tx -> state.put(tx, TENANT, List.of(row)));
        return row;
    }

    PeoplePlanner<Void> planner() {
        return new PeoplePlanner<>(TENANT, state, store, rules, Generations.compare(state, store, TENANT, "run"), of);
    }

    Decision decide(RosterRecord says, @Nullable MirrorRow row) {
        return Objects.requireNonNull(decide(List.of(new Person(says, row))).get(says.sourcedId()));
    }

    Map<String, Decision> decide(RosterRecord... newcomers) {
        return decide(
                Arrays.stream(newcomers).map(record -> new Person(record, null)).toList());
    }

    /** As a plan does it: who else fits an account is asked when all are decided. */
    private Map<String, Decision> decide(List<Person> everybody) {
        PeoplePlanner<Void> planner = planner();
        Map<String, Decision> decisions = new HashMap<>(planner.decide(everybody));
        decisions.replaceAll((person, decision) -> planner.unlessContested(decision));
        return decisions;
    }

    static RosterRecord record(User.Builder person) {
        return RosterRecord.of(person.build());
    }

    /** Work in a transaction. */
    @FunctionalInterface
    interface Write {
        void in(Void tx) throws Exception;
    }

    void write(Write work) {
        try {
            state.write(lease, tx -> {
                work.in(tx);
                return true;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
