// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.internal.HostReads;
import com.kybergate.rostersync.plan.PeoplePlanner.Person;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds the accounts of people: by the link, by what the host remembers, and by looks. For one plan, and one thread. */
final class AccountFinder<T> {
    private final TenantId tenant;
    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final LinkRule links;
    private final Generations<T> generations;
    private final Fingerprints fingerprints;
    private final AccountMapping mapping;
    /** Which new people fit an account, where that links them: one that several fit is nobody's until a person says whose. */
    private final Map<String, Set<String>> claims = new HashMap<>();

    AccountFinder(
            TenantId tenant,
            SyncState<T> state,
            AccountStore<T> accounts,
            LinkRule links,
            Generations<T> generations,
            Fingerprints fingerprints,
            AccountMapping mapping) {
        this.tenant = tenant;
        this.state = state;
        this.accounts = accounts;
        this.links = links;
        this.generations = generations;
        this.fingerprints = fingerprints;
        this.mapping = mapping;
    }

    /**
     * The account of each person who has one, as far as it can be told that it is theirs.
     *
     * @param notRecognised is filled with the people whose account may be somebody else's by now
     */
    Map<String, Account> recognised(List<Person> people, Set<String> notRecognised) {
        Map<String, Account> byLocalId = load(people);
        Map<String, Account> ours = new HashMap<>();
        List<Person> doubtful = new ArrayList<>();
        for (Person person : people) {
            Link link = person.link();
            Account account = link == null ? null : byLocalId.get(link.localId());
            if (account == null) {
                continue;
            }
            boolean doubt = Recognition.isSomebodyElse(
                    mapping.who(person.record()),
                    mapping.who(Objects.requireNonNull(person.row()).record()),
                    account,
                    Objects.requireNonNull(link).base(),
                    fingerprints);
            if (doubt) {
                doubtful.add(person);
            } else {
                ours.put(person.record().sourcedId(), account);
            }
        }
        // A store that remembers whose accounts are whose knows better than any comparison of names.
        Map<String, Account> known = find(doubtful);
        for (Person person : doubtful) {
            String sourcedId = person.record().sourcedId();
            Account account = known.get(sourcedId);
            if (account != null) {
                ours.put(sourcedId, account);
            } else if (!generations.accountsRestored()) {
                notRecognised.add(sourcedId);
            }
        }
        return ours;
    }

    /** The accounts that the host knows to be those of people. */
    Map<String, Account> find(List<Person> people) {
        List<String> ids = people.stream().map(p -> p.record().sourcedId()).toList();
        return ids.isEmpty() ? Map.of() : reading(tx -> accounts.findBySourcedId(tx, tenant, ids));
    }

    /** For each person without an account, the accounts that hold the person's login keys and belong to nobody of the roster. */
    Map<String, List<Account>> lookAlikes(List<Person> without, Map<String, Account> found) {
        if (links == LinkRule.NEVER) {
            return Map.of();
        }
        Map<String, Map<String, Account>> alike = new HashMap<>();
        for (AccountField key : List.of(AccountField.USERNAME, AccountField.EMAIL)) {
            Map<String, List<String>> wanted = new HashMap<>();
            for (Person person : without) {
                String value = mapping.who(person.record()).get(key);
                if (value != null
                        && person.record().isThere()
                        && !found.containsKey(person.record().sourcedId())) {
                    wanted.computeIfAbsent(fold(value), v -> new ArrayList<>())
                            .add(person.record().sourcedId());
                }
            }
            if (wanted.isEmpty()) {
                continue;
            }
            List<Account> holders = reading(tx -> accounts.candidates(tx, tenant, key, List.copyOf(wanted.keySet())));
            Map<String, String> taken =
                    state.linked(tenant, holders.stream().map(Account::localId).toList());
            for (Account holder : holders) {
                String value = holder.values().get(key);
                List<String> people = value == null ? List.of() : wanted.getOrDefault(fold(value), List.of());
                if (!taken.containsKey(holder.localId())) {
                    for (String person : people) {
                        alike.computeIfAbsent(person, p -> new LinkedHashMap<>())
                                .put(holder.localId(), holder);
                        if (links == LinkRule.AUTO) {
                            claims.computeIfAbsent(holder.localId(), h -> new HashSet<>())
                                    .add(person);
                        }
                    }
                }
            }
        }
        Map<String, List<Account>> out = new HashMap<>();
        alike.forEach((person, holders) -> out.put(person, List.copyOf(holders.values())));
        return out;
    }

    /** Whether so far nobody else fits an account that somebody fits. */
    boolean fitsOneOnly(Account account) {
        return claims.getOrDefault(account.localId(), Set.of()).size() == 1;
    }

    private Map<String, Account> load(List<Person> people) {
        List<String> localIds = new ArrayList<>();
        for (Person person : people) {
            Link link = person.link();
            if (link != null) {
                localIds.add(link.localId());
            }
        }
        Map<String, Account> byId = new HashMap<>();
        if (!localIds.isEmpty()) {
            for (Account account : reading(tx -> accounts.load(tx, tenant, localIds))) {
                byId.put(account.localId(), account);
            }
        }
        return byId;
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private <R> R reading(SyncState.Work<T, R> work) {
        return HostReads.read(state, tenant, work);
    }
}
