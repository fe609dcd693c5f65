// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.ConflictPolicy;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a sync of people comes to, written down as plainly as possible: maps of everything, one person after the other, values instead of
 * fingerprints, and nothing of the sync's own code but its vocabulary. The sync has to agree.
 */
final class ReferenceModel {
    private static final List<String> RANKS = List.of("student", "staff", "admin");

    final Map<String, Memory> memory = new TreeMap<>();
    private final ConflictPolicy policy;

    /** What is remembered of a person: what the roster said, whose account it is, what that held. */
    record Memory(
            User said,
            boolean there,
            @Nullable String localId,
            Map<AccountField, Set<String>> held,
            boolean offBySync) {}

    /** What the account of a person should be after a run. */
    record Expected(Map<AccountField, Set<String>> values, boolean active) {}

    /** What should become of a person. */
    static final class Outcome {
        /** {@code null} for nobody's account. */
        @Nullable
        Expected account;

        /** {@code null} where nothing is remembered. */
        @Nullable
        Memory memory;

        /** Whether anything becomes of it at all. */
        boolean changes;

        boolean creates;
        /** Whether the person leaves, with or without an account that could still be used. */
        boolean leaves;

        boolean absent;
        /** Reasons for which a person has to approve it first. */
        final Set<String> mustWait = new TreeSet<>();
        /** Login keys it takes over from others. */
        final Set<String> wants = new TreeSet<>();
    }

    ReferenceModel(ConflictPolicy policy) {
        this.policy = policy;
    }

    /** What should become of everybody, if nobody waits. */
    Map<String, Outcome> sync(Map<String, User> roster, @Nullable Set<String> schools, Map<String, Account> accounts) {
        Set<String> people = new TreeSet<>(memory.keySet());
        people.addAll(roster.keySet());
        // Proves nothing: everybody stays.
        boolean suddenlyEmpty = roster.isEmpty() && memory.values().stream().anyMatch(Memory::there);
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (String person : people) {
            Memory known = memory.get(person);
            Account account = known == null || known.localId() == null ? null : accounts.get(known.localId());
            outcomes.put(
                    person,
                    suddenlyEmpty ? unchanged(known, account) : decide(roster.get(person), known, account, schools));
        }
        Map<String, String> holders = new HashMap<>();
        accounts.values().forEach(account -> keys(of(account)).forEach(key -> holders.put(key, account.localId())));
        outcomes.forEach((person, outcome) -> {
            if (outcome.account != null) {
                String own = outcome.memory == null ? null : outcome.memory.localId();
                for (String key : keys(outcome.account.values())) {
                    if (holders.containsKey(key) && !holders.get(key).equals(own)) {
                        outcome.wants.add(key);
                    }
                }
            }
        });
        return outcomes;
    }

    private Outcome decide(
            @Nullable User says, @Nullable Memory known, @Nullable Account account, @Nullable Set<String> schools) {
        Outcome outcome = unchanged(known, account);
        if (says == null) {
            // Gone, or gone already and switched on again by hand or by a backup.
            if (known != null && (known.there() || (account != null && account.active()))) {
                leave(outcome, known.said(), known, account);
                outcome.absent = true;
            }
            return outcome;
        }
        boolean there = isThere(says);
        boolean wanted = isWanted(says, schools);
        if (!there) {
            boolean news = known != null
                    && account != null
                    && (account.active() || !known.said().equals(says));
            boolean stranger = known != null && account != null && isAnotherPerson(says, known.said());
            if (stranger && account != null && !account.active()) {
                return outcome;
            }
            if (known != null && (known.there() || (wanted && news))) {
                // What is remembered of an account is whose it was.
                leave(outcome, stranger ? known.said() : says, known, account);
            } else if (!wanted) {
                leaveScope(outcome, known, account, schools);
            }
            return outcome;
        }
        if (!wanted) {
            leaveScope(outcome, known, account, schools);
            return outcome;
        }
        if (known == null || account == null) {
            outcome.creates = true;
            outcome.changes = true;
            outcome.account = new Expected(stated(says), true);
            outcome.memory = new Memory(says, true, null, outcome.account.values(), false);
            return outcome;
        }
        merge(outcome, says, known, account);
        return outcome;
    }

    /** Nobody who is not wanted keeps a login, once somebody has looked; the memory keeps what the roster said when they were wanted. */
    private static void leaveScope(
            Outcome outcome, @Nullable Memory known, @Nullable Account account, @Nullable Set<String> schools) {
        boolean concerned = known != null && (known.there() || known.offBySync());
        if (known != null && concerned && account != null && account.active()) {
            leave(outcome, known.said(), known, account);
            if (!isWanted(known.said(), schools)) {
                outcome.mustWait.add("out-of-scope");
            }
        }
    }

    static boolean isThere(User says) {
        return says.status().equals(StatusType.ACTIVE) && !Boolean.FALSE.equals(says.enabledUser());
    }

    static boolean isWanted(User says, @Nullable Set<String> schools) {
        return schools == null || says.orgs().stream().map(GuidRef::sourcedId).anyMatch(schools::contains);
    }

    private static Outcome unchanged(@Nullable Memory known, @Nullable Account account) {
        Outcome outcome = new Outcome();
        outcome.memory = known;
        outcome.account = account == null ? null : new Expected(of(account), account.active());
        return outcome;
    }

    private static void leave(Outcome outcome, User says, Memory known, @Nullable Account account) {
        outcome.leaves = true;
        outcome.changes = true;
        boolean bySync = (account != null && account.active()) || known.offBySync();
        if (account != null) {
            outcome.account = new Expected(of(account), false);
        }
        outcome.memory = new Memory(
                says, false, account == null ? null : known.localId(), known.held(), account != null && bySync);
    }

    private void merge(Outcome outcome, User says, Memory known, Account account) {
        Map<AccountField, Set<String>> theirs = stated(says);
        Map<AccountField, Set<String>> before = known.there() ? stated(known.said()) : Map.of();
        Map<AccountField, Set<String>> ours = of(account);
        Map<AccountField, Set<String>> result = new EnumMap<>(ours);
        Map<AccountField, Set<String>> held = new EnumMap<>(AccountField.class);
        boolean writes = false;
        for (AccountField field : AccountField.values()) {
            Set<String> now = theirs.getOrDefault(field, Set.of());
            Set<String> local = ours.getOrDefault(field, Set.of());
            Set<String> last = known.held().getOrDefault(field, Set.of());
            boolean edited = !last.equals(local);
            boolean changed = !known.there() || !now.equals(before.getOrDefault(field, Set.of()));
            Set<String> becomes = now.isEmpty()
                    ? local
                    : edited
                            ? settled(field, changed, now, before.getOrDefault(field, Set.of()), local, known.there())
                            : changed ? now : local;
            boolean editStays = edited && (now.isEmpty() || !becomes.equals(now));
            held.put(field, editStays ? last : becomes);
            if (becomes.equals(local)) {
                continue;
            }
            writes = true;
            result.put(field, becomes);
            if (field == AccountField.ROLE && rank(becomes) > rank(local)) {
                outcome.mustWait.add("privilege-rise");
            }
            boolean staff = rank(ours.getOrDefault(AccountField.ROLE, Set.of())) > 0;
            if (field.isLoginKey() && changed && staff && !local.isEmpty()) {
                outcome.mustWait.add("staff-login-key");
            }
        }
        result.values().removeIf(Set::isEmpty);
        boolean returns = known.offBySync() && !account.active();
        if (writes || returns || !known.there() || !known.said().equals(says)) {
            outcome.changes = true;
            if (isAnotherPerson(says, known.said())) {
                outcome.mustWait.add("sourced-id-reused");
            }
            outcome.account = new Expected(result, account.active() || returns);
            outcome.memory = new Memory(says, true, known.localId(), held, false);
        }
    }

    /** Whether nothing of a name is left. */
    private static boolean isAnotherPerson(User now, User before) {
        Set<String> left = new TreeSet<>();
        for (User user : List.of(now, before)) {
            for (String name : new String[] {user.givenName(), user.familyName(), user.username(), user.email()}) {
                if (name != null && !left.add(name)) {
                    return false;
                }
            }
        }
        return true;
    }

    private Set<String> settled(
            AccountField field,
            boolean changed,
            Set<String> now,
            Set<String> before,
            Set<String> local,
            boolean merges) {
        if (field == AccountField.ROLE) {
            return rank(local) < rank(now) ? local : now;
        }
        if (field == AccountField.SCHOOLS) {
            return now;
        }
        if (field == AccountField.GRADES && merges) {
            if (policy.decide(field, false) == ConflictPolicy.Side.SOURCE) {
                return now;
            }
            Set<String> merged = new TreeSet<>(local);
            before.stream().filter(value -> !now.contains(value)).forEach(merged::remove);
            now.stream().filter(value -> !before.contains(value)).forEach(merged::add);
            return merged;
        }
        return policy.decide(field, changed) == ConflictPolicy.Side.SOURCE ? now : local;
    }

    private static int rank(Set<String> role) {
        return role.isEmpty() ? -1 : RANKS.indexOf(role.iterator().next());
    }

    /** What a record says in the fields of an account. */
    static Map<AccountField, Set<String>> stated(User says) {
        Map<AccountField, Set<String>> values = new EnumMap<>(AccountField.class);
        put(values, AccountField.USERNAME, says.username());
        put(values, AccountField.EMAIL, says.email());
        put(values, AccountField.GIVEN_NAME, says.givenName());
        put(values, AccountField.FAMILY_NAME, says.familyName());
        put(values, AccountField.PHONE, says.phone());
        RoleType role = says.role();
        put(
                values,
                AccountField.ROLE,
                RoleType.STUDENT.equals(role) ? "student" : RoleType.ADMINISTRATOR.equals(role) ? "admin" : "staff");
        values.put(AccountField.GRADES, new TreeSet<>(says.grades()));
        Set<String> schools = new TreeSet<>();
        says.orgs().forEach(org -> schools.add(org.sourcedId()));
        values.put(AccountField.SCHOOLS, schools);
        values.values().removeIf(Set::isEmpty);
        return values;
    }

    private static void put(Map<AccountField, Set<String>> values, AccountField field, @Nullable String value) {
        if (value != null) {
            values.put(field, Set.of(value));
        }
    }

    static Map<AccountField, Set<String>> of(Account account) {
        Map<AccountField, Set<String>> values = new EnumMap<>(AccountField.class);
        for (AccountField field : AccountField.values()) {
            values.put(field, account.values().getAll(field));
        }
        values.values().removeIf(Set::isEmpty);
        return values;
    }

    private static Set<String> keys(Map<AccountField, Set<String>> values) {
        Set<String> keys = new TreeSet<>();
        values.getOrDefault(AccountField.USERNAME, Set.of()).forEach(value -> keys.add("u:" + value));
        values.getOrDefault(AccountField.EMAIL, Set.of()).forEach(value -> keys.add("e:" + value));
        return keys;
    }
}
