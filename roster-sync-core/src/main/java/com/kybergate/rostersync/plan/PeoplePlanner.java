// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of people and their accounts, a batch at a time. Reads, and writes nothing. */
final class PeoplePlanner<T> {
    private final TenantId tenant;
    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final PlanRules rules;
    private final Fingerprints fingerprints;
    private final AccountMapping mapping;
    private final Set<String> openIntents;
    /** Which new people fit an account: one that several fit is nobody's until a person says whose. */
    private final Map<String, Set<String>> claims = new HashMap<>();

    /** What became of a person: a change, or none and why. */
    record Decision(
            @Nullable PlannedChange change, @Nullable Problem disputed) {
        static final Decision NOTHING = new Decision(null, null);

        static Decision of(PlannedChange change) {
            return new Decision(change, null);
        }
    }

    /** A person to decide about: what the source says now, and the row of the mirror if there is one. */
    record Person(RosterRecord record, @Nullable MirrorRow row) {
        @Nullable
        Link link() {
            return row == null ? null : row.link();
        }
    }

    PeoplePlanner(
            TenantId tenant, SyncState<T> state, AccountStore<T> accounts, PlanRules rules, Fingerprints fingerprints) {
        this.tenant = tenant;
        this.state = state;
        this.accounts = accounts;
        this.rules = rules;
        this.fingerprints = fingerprints;
        this.mapping = new AccountMapping(accounts.fields(), rules.roles());
        this.openIntents = Set.copyOf(state.intents(tenant));
    }

    /** Decides about people whom the source shows. */
    Map<String, Decision> decide(List<Person> people) {
        Map<String, Account> ours = load(people);
        List<Person> without = people.stream()
                .filter(p -> p.link() == null || !ours.containsKey(p.link().localId()))
                .filter(p -> p.record().isThere())
                .toList();
        Map<String, Account> found = find(without);
        Map<String, List<Account>> lookAlikes = lookAlikes(without, found);
        Map<String, Decision> decisions = new HashMap<>();
        for (Person person : people) {
            Link link = person.link();
            Account account = link == null ? null : ours.get(link.localId());
            Decision decision = link != null && account != null
                    ? decideLinked(person, link, account)
                    : decideUnlinked(person, found, lookAlikes);
            decisions.put(person.record().sourcedId(), decision);
        }
        return decisions;
    }

    /** Plans that missing people lose their login. */
    Map<String, PlannedChange> deactivateMissing(List<MirrorRow> rows) {
        List<Person> people = new ArrayList<>();
        for (MirrorRow row : rows) {
            people.add(new Person(row.record(), row));
        }
        Map<String, Account> ours = load(people);
        Map<String, PlannedChange> changes = new HashMap<>();
        for (Person person : people) {
            Link link = person.link();
            Account account = link == null ? null : ours.get(link.localId());
            changes.put(person.record().sourcedId(), deactivate(person, link, account, Reasons.ABSENT, true));
        }
        return changes;
    }

    private Map<String, Account> load(Collection<Person> people) {
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

    private Map<String, Account> find(List<Person> without) {
        List<String> ids = without.stream().map(p -> p.record().sourcedId()).toList();
        return ids.isEmpty() ? Map.of() : reading(tx -> accounts.findBySourcedId(tx, tenant, ids));
    }

    /** For each person without an account, the accounts that hold the person's login keys and belong to nobody of the roster. */
    private Map<String, List<Account>> lookAlikes(List<Person> without, Map<String, Account> found) {
        if (rules.links() == LinkRule.NEVER) {
            return Map.of();
        }
        Map<String, List<Account>> out = new HashMap<>();
        for (AccountField key : List.of(AccountField.USERNAME, AccountField.EMAIL)) {
            Map<String, List<String>> wanted = new HashMap<>();
            for (Person person : without) {
                String value = mapping.values(person.record()).get(key);
                if (value != null && !found.containsKey(person.record().sourcedId())) {
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
                        out.computeIfAbsent(person, p -> new ArrayList<>()).add(holder);
                        claims.computeIfAbsent(holder.localId(), h -> new HashSet<>())
                                .add(person);
                    }
                }
            }
        }
        return out;
    }

    private Decision decideLinked(Person person, Link link, Account ours) {
        RosterRecord record = person.record();
        MirrorRow row = java.util.Objects.requireNonNull(person.row());
        if (!record.isThere()) {
            String reason = leaving(record);
            if (ours.active()) {
                return Decision.of(deactivate(person, link, ours, reason, false));
            }
            boolean news = row.active() || !row.hash().equals(record.hash());
            return news
                    ? Decision.of(change(Operation.ACCEPT, person, false, reason, ours, null, bySync(record, link)))
                    : Decision.NOTHING;
        }
        Merge merge = merge(record, row.record(), ours, link.base());
        // Only what the sync switched off may the sync switch on: anything else is a person's decision.
        boolean returns = !ours.active() && link.deactivatedBySync();
        String reason = reason(row, record, merge, returns);
        if (returns) {
            return Decision.of(change(Operation.REACTIVATE, person, true, reason, ours, merge, false));
        }
        if (!merge.changed().isEmpty()) {
            return Decision.of(change(Operation.UPDATE, person, true, reason, ours, merge, false));
        }
        boolean news = !row.active() || !row.hash().equals(record.hash());
        return news
                ? Decision.of(change(Operation.ACCEPT, person, true, reason, ours, merge, false))
                : Decision.NOTHING;
    }

    private static String reason(MirrorRow row, RosterRecord record, Merge merge, boolean returns) {
        if (merge.raisesPrivilege()) {
            return Reasons.PRIVILEGE_RISE;
        }
        if (merge.lowersPrivilege()) {
            return Reasons.ROLE_LOSS;
        }
        if (returns) {
            return Reasons.RETURNED;
        }
        boolean sameSource = row.hash().equals(record.hash());
        return merge.repairsLocalEdit() && sameSource ? Reasons.LOCAL_EDIT : Reasons.SOURCE_CHANGED;
    }

    private Decision decideUnlinked(Person person, Map<String, Account> found, Map<String, List<Account>> lookAlikes) {
        RosterRecord record = person.record();
        if (!record.isThere()) {
            // The host deleted the account before the source let the person go: the mirror still has to.
            boolean counted = person.row() != null && person.row().active();
            return counted
                    ? Decision.of(deactivate(person, person.link(), null, leaving(record), false))
                    : Decision.NOTHING;
        }
        Account same = found.get(record.sourcedId());
        if (same != null) {
            return Decision.of(link(person, same, Reasons.FOUND_BY_SOURCED_ID));
        }
        List<Account> alike = distinct(lookAlikes.getOrDefault(record.sourcedId(), List.of()));
        if (!alike.isEmpty()) {
            boolean may = rules.links() == LinkRule.AUTO
                    && alike.size() == 1
                    && claims.getOrDefault(alike.get(0).localId(), Set.of()).size() == 1
                    && !LocalRole.ADMIN.value().equals(alike.get(0).values().get(AccountField.ROLE));
            return may
                    ? Decision.of(link(person, alike.get(0), Reasons.LINK_RULE))
                    : disputed(
                            record,
                            "possible-match",
                            "An account that nobody of the roster has holds the same user name or e-mail address."
                                    + " Join the two, or change one of them.");
        }
        if (!accounts.remembersSourcedIds() && openIntents.contains(record.sourcedId())) {
            return disputed(
                    record,
                    "create-outcome-unknown",
                    "An account may have been made for this person when an earlier run broke off. Look for it before another is made.");
        }
        AccountValues values = mapping.values(record);
        AccountPlan plan =
                new AccountPlan(values, fieldsOf(values), Map.of(), true, null, mapping.role(record), Map.of(), false);
        String reason = person.row() == null ? Reasons.NEW : Reasons.ACCOUNT_MISSING;
        return Decision.of(new PlannedChange(
                Operation.CREATE, record, true, null, reason, false, record.schools(), List.of(), plan));
    }

    private PlannedChange link(Person person, Account account, String reason) {
        Merge merge = merge(person.record(), null, account, Map.of());
        String why = merge.raisesPrivilege() ? Reasons.PRIVILEGE_RISE : reason;
        return change(Operation.LINK, person, true, why, account, merge, false);
    }

    private PlannedChange deactivate(
            Person person, @Nullable Link link, @Nullable Account ours, String reason, boolean absent) {
        boolean bySync = (ours != null && ours.active()) || (link != null && bySync(person.record(), link));
        AccountPlan plan = ours == null
                ? null
                : new AccountPlan(
                        ours.values(),
                        List.of(),
                        Map.of(),
                        false,
                        ours.version(),
                        role(person),
                        link == null ? Map.of() : link.base(),
                        bySync);
        return new PlannedChange(
                Operation.DEACTIVATE,
                person.record(),
                false,
                ours == null ? null : ours.localId(),
                reason,
                absent,
                schools(person),
                List.of(),
                plan == null ? nobody(person, link) : plan);
    }

    /** A person whose account the host deleted: there is nothing to deactivate but the row. */
    private AccountPlan nobody(Person person, @Nullable Link link) {
        return new AccountPlan(
                AccountValues.none(),
                List.of(),
                Map.of(),
                null,
                null,
                role(person),
                link == null ? Map.of() : link.base(),
                link != null && bySync(person.record(), link));
    }

    private PlannedChange change(
            Operation operation,
            Person person,
            boolean active,
            String reason,
            Account ours,
            @Nullable Merge merge,
            boolean deactivatedBySync) {
        Link link = person.link();
        Map<AccountField, String> kept = merge != null ? merge.keptBase() : link == null ? Map.of() : link.base();
        AccountPlan plan = new AccountPlan(
                merge == null ? ours.values() : merge.values(),
                merge == null ? List.of() : merge.changed(),
                merge == null ? Map.of() : merge.before(),
                operation == Operation.REACTIVATE ? Boolean.TRUE : null,
                ours.version(),
                role(person),
                kept,
                deactivatedBySync);
        List<String> before =
                person.row() == null ? List.of() : person.row().record().schools();
        List<String> lost = before.stream()
                .filter(school -> !person.record().schools().isEmpty()
                        && !person.record().schools().contains(school))
                .toList();
        return new PlannedChange(
                operation, person.record(), active, ours.localId(), reason, false, schools(person), lost, plan);
    }

    private static String leaving(RosterRecord record) {
        return record.isToBeDeleted() ? Reasons.TO_BE_DELETED : Reasons.DISABLED;
    }

    /** Who is found inactive after a run broke off just there was deactivated by that run. */
    private boolean bySync(RosterRecord record, Link link) {
        return link.deactivatedBySync() || openIntents.contains(record.sourcedId());
    }

    /** A leaver may by now have no role, or one that is not imported: then it is the role of before. */
    private LocalRole role(Person person) {
        String role = person.record().text("role");
        if (UserType.of(role == null ? null : new RoleType(role)).isPresent()) {
            return mapping.role(person.record());
        }
        Link link = person.link();
        MirrorRow row = person.row();
        return link != null || row == null
                ? java.util.Objects.requireNonNull(link, "people without a role are not imported")
                        .localRole()
                : mapping.role(row.record());
    }

    /** Those before and those after: a leaver's record often names none any more. */
    private static List<String> schools(Person person) {
        MirrorRow row = person.row();
        Set<String> schools =
                new HashSet<>(row == null ? List.of() : row.record().schools());
        schools.addAll(person.record().schools());
        return schools.stream().sorted().toList();
    }

    private Merge merge(
            RosterRecord theirs, @Nullable RosterRecord atLast, Account ours, Map<AccountField, String> base) {
        return new Merge(
                accounts.fields(),
                mapping.values(theirs),
                atLast == null ? null : mapping.values(atLast),
                ours,
                base,
                rules.conflicts(),
                fingerprints);
    }

    private static Decision disputed(RosterRecord record, String code, String remedy) {
        List<String> schools = record.schools();
        return new Decision(
                null,
                new Problem(
                        code,
                        Problem.ERROR,
                        record.collection().wireName(),
                        record.sourcedId(),
                        schools.isEmpty() ? null : schools.get(0),
                        remedy));
    }

    private static List<AccountField> fieldsOf(AccountValues values) {
        List<AccountField> fields = new ArrayList<>();
        for (AccountField field : AccountField.values()) {
            if (!values.getAll(field).isEmpty()) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static List<Account> distinct(List<Account> accounts) {
        Map<String, Account> byId = new HashMap<>();
        accounts.forEach(account -> byId.put(account.localId(), account));
        return List.copyOf(byId.values());
    }

    static Map<AccountField, String> base(
            Set<AccountField> fields, Account readBack, Map<AccountField, String> kept, Fingerprints fingerprints) {
        Map<AccountField, String> base = new EnumMap<>(AccountField.class);
        for (AccountField field : fields) {
            base.put(
                    field,
                    kept.getOrDefault(
                            field, fingerprints.of(field, readBack.values().getAll(field))));
        }
        return base;
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private <R> R reading(SyncState.Work<T, R> work) {
        try {
            return state.read(tenant, work);
        } catch (CancellationException e) {
            throw e;
        } catch (Exception e) {
            // The host's exception may quote a person; only its kind goes on.
            throw new IllegalStateException(
                    "the accounts cannot be read: " + e.getClass().getName());
        }
    }
}
