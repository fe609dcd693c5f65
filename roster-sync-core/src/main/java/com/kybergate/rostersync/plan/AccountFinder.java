// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.internal.Elsewhere;
import com.kybergate.rostersync.internal.HostReads;
import com.kybergate.rostersync.plan.PeoplePlanner.Person;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the accounts of people: by the link, by what the host remembers, and by looks. For one plan, and one thread. */
final class AccountFinder<T> {
    private final TenantId tenant;
    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final PlanRules rules;
    private final Generations<T> generations;
    private final Fingerprints fingerprints;
    private final AccountMapping mapping;
    /** Who fits which account, over the whole roster: one that several fit is nobody's until a person says whose. */
    private final Claims claims = new Claims();

    AccountFinder(
            TenantId tenant,
            SyncState<T> state,
            AccountStore<T> accounts,
            PlanRules rules,
            Generations<T> generations,
            Fingerprints fingerprints,
            AccountMapping mapping) {
        this.tenant = tenant;
        this.state = state;
        this.accounts = accounts;
        this.rules = rules;
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
    private Map<String, Account> find(List<Person> people) {
        return people.isEmpty() ? Map.of() : reading(tx -> known(tx, people));
    }

    private Map<String, Account> known(T tx, List<Person> people) throws Exception {
        List<String> ids = people.stream().map(p -> p.record().sourcedId()).toList();
        return accounts.findBySourcedId(tx, tenant, ids);
    }

    /** An account that may be somebody's, and the fields that say so. */
    record LookAlike(Account account, Set<AccountField> agreeing) {}

    /**
     * What the host has for people without an account.
     *
     * @param known the accounts that the host knows to be theirs
     * @param lookAlikes for the others, the accounts that hold what the roster says of them and belong to nobody of the roster; those that a
     *     person has refused for this one are left out
     */
    record Findings(Map<String, Account> known, Map<String, List<LookAlike>> lookAlikes) {}

    /** People by what one field of an account should say, and the accounts that say it. */
    private record Search(
            AccountField key, Set<String> values, Map<String, List<String>> wanted, List<Account> holders) {}

    private record Asked(Map<String, Account> known, List<Search> searches) {}

    /** Looks for people without an account; all that a host has to be asked is asked in one transaction, if it is in any. */
    Findings search(List<Person> without) {
        if (without.isEmpty()) {
            return new Findings(Map.of(), Map.of());
        }
        Asked asked = ask(without);
        // Whoever has an account by the host's own word fits it before anybody who only looks like it.
        asked.known().values().forEach(account -> claims.add(account.localId()));
        return new Findings(asked.known(), lookAlikes(asked.searches()));
    }

    private Asked ask(List<Person> without) {
        List<Search> searches = new ArrayList<>();
        if (accounts instanceof Elsewhere) {
            Map<String, Account> known = find(without);
            List<Person> looking = looking(without, known);
            for (AccountField key : rules.links().lookedFor()) {
                searches.add(reading(tx -> search(tx, key, looking)));
            }
            return new Asked(known, searches);
        }
        return reading(tx -> {
            Map<String, Account> known = known(tx, without);
            List<Person> looking = looking(without, known);
            for (AccountField key : rules.links().lookedFor()) {
                searches.add(search(tx, key, looking));
            }
            return new Asked(known, searches);
        });
    }

    private static List<Person> looking(List<Person> without, Map<String, Account> known) {
        return without.stream()
                .filter(person -> person.record().isThere()
                        && !known.containsKey(person.record().sourcedId()))
                .toList();
    }

    private Search search(T tx, AccountField key, List<Person> people) throws Exception {
        Map<String, List<String>> wanted = new HashMap<>();
        Set<String> values = new LinkedHashSet<>();
        for (Person person : people) {
            String value = mapping.who(person.record(), key);
            if (value != null) {
                values.add(value);
                wanted.computeIfAbsent(fold(value), v -> new ArrayList<>())
                        .add(person.record().sourcedId());
            }
        }
        List<Account> holders =
                values.isEmpty() ? List.of() : accounts.candidates(tx, tenant, key, List.copyOf(values));
        return new Search(key, values, wanted, holders);
    }

    private Map<String, List<LookAlike>> lookAlikes(List<Search> searches) {
        Map<String, Map<String, LookAlike>> alike = new HashMap<>();
        searches.forEach(search -> look(search, alike));
        if (alike.isEmpty()) {
            return Map.of();
        }
        state.rejectedLinks(tenant, alike.keySet())
                .forEach((person, refused) ->
                        alike.getOrDefault(person, new HashMap<>()).keySet().removeAll(refused));
        Map<String, List<LookAlike>> out = new HashMap<>();
        alike.forEach((person, accounts) -> {
            accounts.keySet().forEach(claims::add);
            out.put(person, List.copyOf(accounts.values()));
        });
        return out;
    }

    /** Which accounts a person has refused for somebody. */
    Map<String, Set<String>> refused(List<String> sourcedIds) {
        return state.rejectedLinks(tenant, sourcedIds);
    }

    private void look(Search search, Map<String, Map<String, LookAlike>> alike) {
        if (search.holders().isEmpty()) {
            return;
        }
        AccountField key = search.key();
        Map<String, String> taken = state.linked(
                tenant, search.holders().stream().map(Account::localId).toList());
        List<Account> unexplained = new ArrayList<>();
        for (Account holder : search.holders()) {
            if (taken.containsKey(holder.localId()) || rules.breakGlass().contains(holder.localId())) {
                continue;
            }
            String value = holder.values().get(key);
            List<String> fitting = value == null ? List.of() : search.wanted().getOrDefault(fold(value), List.of());
            fitting.forEach(person -> note(person, holder, key, alike));
            if (fitting.isEmpty()) {
                unexplained.add(holder);
            }
        }
        if (!unexplained.isEmpty()) {
            lookSingly(search, unexplained, alike);
        }
    }

    /** A host may take two spellings for one that we do not: then only the host can say who fits what it answered. */
    private void lookSingly(Search search, List<Account> unexplained, Map<String, Map<String, LookAlike>> alike) {
        AccountField key = search.key();
        Set<String> localIds = unexplained.stream().map(Account::localId).collect(Collectors.toSet());
        for (String value : search.values()) {
            for (Account holder : reading(tx -> accounts.candidates(tx, tenant, key, List.of(value)))) {
                if (localIds.contains(holder.localId())) {
                    search.wanted()
                            .getOrDefault(fold(value), List.of())
                            .forEach(person -> note(person, holder, key, alike));
                }
            }
        }
    }

    private static void note(
            String person, Account holder, AccountField key, Map<String, Map<String, LookAlike>> alike) {
        alike.computeIfAbsent(person, p -> new LinkedHashMap<>())
                .computeIfAbsent(holder.localId(), id -> new LookAlike(holder, EnumSet.noneOf(AccountField.class)))
                .agreeing()
                .add(key);
    }

    /** Whether several people fit an account: of all those who were looked for so far, in whatever batch. */
    boolean isContested(String localId) {
        return claims.isContested(localId);
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
