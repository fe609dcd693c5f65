// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.plan.AccountFinder.Findings;
import com.kybergate.rostersync.plan.AccountFinder.LookAlike;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of people and their accounts, a batch at a time. Reads, and writes nothing. */
final class PeoplePlanner<T> {
    static final String NOT_RECOGNISED = "account-not-recognised";
    private static final int MOST_NAMED = 5;

    private final AccountStore<T> accounts;
    private final PlanRules rules;
    private final Generations<T> generations;
    private final Fingerprints fingerprints;
    private final HostFields fields;
    private final Fencing fencing;
    private final AccountMapping mapping;
    /** All that tells people apart, whatever of it the host keeps. */
    private final AccountMapping names;

    private final Newcomers newcomers;
    private final Privileges privileges;
    private final AccountFinder<T> finder;
    private final Set<String> openIntents;

    /**
     * What became of a person: a change, or none and why; and what somebody should know beside it. A link {@code byLooks} stands only once
     * everybody of the roster was looked for: see {@link #unlessContested}.
     */
    record Decision(
            @Nullable PlannedChange change,
            @Nullable Problem disputed,
            @Nullable Problem note,
            boolean byLooks) {
        static final Decision NOTHING = new Decision(null, null, null, false);

        static Decision of(PlannedChange change) {
            return new Decision(change, null, null, false);
        }

        Decision noting(@Nullable Problem remark) {
            return remark == null ? this : new Decision(change, disputed, remark, byLooks);
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
            TenantId tenant,
            SyncState<T> state,
            AccountStore<T> accounts,
            PlanRules rules,
            Generations<T> generations,
            Fingerprints fingerprints) {
        this.generations = generations;
        this.accounts = accounts;
        this.rules = rules;
        this.fingerprints = fingerprints;
        this.fields = HostFields.of(accounts);
        this.fencing = accounts.fencing();
        this.mapping = new AccountMapping(fields, rules.roles());
        this.names = new AccountMapping(HostFields.of(Set.of(AccountField.values()), accounts), rules.roles());
        this.newcomers = new Newcomers(mapping);
        this.privileges = Privileges.of(accounts);
        this.finder = new AccountFinder<>(tenant, state, accounts, rules, generations, fingerprints, mapping);
        this.openIntents = Set.copyOf(state.intents(tenant));
    }

    /** The login keys that exclude people from each other. */
    Set<AccountField> exclusiveKeys() {
        return fields.exclusive();
    }

    /** How what is decided here is written down. */
    ChangeText text() {
        return new ChangeText(newcomers);
    }

    /** Decides about people whom the source shows. */
    Map<String, Decision> decide(List<Person> people) {
        Set<String> notRecognised = new HashSet<>();
        Map<String, Account> ours = finder.recognised(people, notRecognised);
        List<Person> without = people.stream()
                .filter(p -> !isAt(p.link(), ours.get(p.record().sourcedId())))
                .filter(p -> p.record().isThere() || generations.memoryRestored())
                .toList();
        Findings findings = finder.search(without);
        Map<String, Account> found = findings.known();
        Map<String, Decision> decisions = new HashMap<>();
        for (Person person : people) {
            String sourcedId = person.record().sourcedId();
            Link link = person.link();
            Account account = ours.get(sourcedId);
            Account spared = account != null ? account : found.get(sourcedId);
            if (spared != null && isBreakGlass(spared)) {
                decisions.put(sourcedId, spare(person, spared));
            } else if (notRecognised.contains(sourcedId) && person.record().isThere()) {
                decisions.put(sourcedId, notRecognised(person.record()));
            } else if (link != null
                    && account != null
                    && (isAt(link, account) || !person.record().isThere())) {
                decisions.put(sourcedId, decideLinked(person, link, account));
            } else {
                decisions.put(sourcedId, decideUnlinked(person, found, findings.lookAlikes()));
            }
        }
        return decisions;
    }

    /** Plans that missing people lose their login; nobody whose account is a break-glass one. */
    Map<String, PlannedChange> deactivateMissing(List<MirrorRow> rows) {
        List<Person> people = new ArrayList<>();
        for (MirrorRow row : rows) {
            people.add(new Person(row.record(), row));
        }
        Map<String, Account> ours = finder.recognised(people, new HashSet<>());
        Map<String, PlannedChange> changes = new HashMap<>();
        for (Person person : people) {
            Account account = ours.get(person.record().sourcedId());
            if (account == null || !isBreakGlass(account)) {
                changes.put(
                        person.record().sourcedId(), deactivate(person, person.link(), account, Reasons.ABSENT, true));
            }
        }
        return changes;
    }

    /**
     * Plans that people who are still listed and no longer wanted lose their login. Whoever has none that could be lost stays out of it.
     *
     * @param rows the rows of such people
     * @param reasons why, by identifier
     */
    List<PlannedChange> deactivateUnwanted(List<MirrorRow> rows, Map<String, String> reasons) {
        List<Person> people =
                rows.stream().map(row -> new Person(row.record(), row)).toList();
        Map<String, Account> ours = finder.recognised(people, new HashSet<>());
        List<PlannedChange> changes = new ArrayList<>();
        for (Person person : people) {
            String sourcedId = person.record().sourcedId();
            Account account = ours.get(sourcedId);
            if (account != null && account.active() && !isBreakGlass(account)) {
                String reason = Objects.requireNonNull(reasons.get(sourcedId));
                changes.add(deactivate(person, person.link(), account, reason, false));
            }
        }
        return changes;
    }

    /** Which accounts say something else than their rows, because somebody edited them. */
    List<Drift> drifts(List<MirrorRow> rows) {
        List<Drift> drifts = new ArrayList<>();
        withAccounts(rows, (person, account) -> {
            RosterRecord record = person.record();
            Merge merge = merge(record, record, account, baseOf(person));
            Set<AccountField> repaired = new HashSet<>(merge.changed());
            repaired.retainAll(merge.drifted());
            Set<AccountField> kept = new HashSet<>(merge.drifted());
            kept.removeAll(repaired);
            if (!merge.drifted().isEmpty()) {
                drifts.add(new Drift(record.sourcedId(), account.localId(), kept, repaired));
            }
        });
        return drifts;
    }

    /**
     * Plans that accounts say again what their rows say, in some fields and whatever the policy; a lock that the host put on a role stays.
     *
     * @param rows the rows of people who are there
     * @param of the fields
     */
    List<PlannedChange> revert(List<MirrorRow> rows, Set<AccountField> of) {
        List<PlannedChange> changes = new ArrayList<>();
        withAccounts(rows, (person, account) -> {
            AccountValues said = AccountValues.none();
            AccountValues all = mapping.values(person.record());
            for (AccountField field : of) {
                said = said.with(field, all.getAll(field));
            }
            Merge merge = new Merge(
                    fields, said, said, account, baseOf(person), ConflictPolicy.sourceWins(), privileges, fingerprints);
            if (!merge.changed().isEmpty()) {
                changes.add(change(Operation.UPDATE, person, true, Reasons.LOCAL_EDIT, account, merge, false));
            }
        });
        return changes;
    }

    private static Map<AccountField, String> baseOf(Person person) {
        return Objects.requireNonNull(person.link()).base();
    }

    /** Shows the people who are there with the accounts they are linked to, but for break-glass ones. */
    private void withAccounts(List<MirrorRow> rows, BiConsumer<Person, Account> each) {
        List<Person> people = rows.stream()
                .filter(MirrorRow::active)
                .map(row -> new Person(row.record(), row))
                .toList();
        Map<String, Account> ours = finder.recognised(people, new HashSet<>());
        for (Person person : people) {
            Account account = ours.get(person.record().sourcedId());
            if (account != null && isAt(person.link(), account) && !isBreakGlass(account)) {
                each.accept(person, account);
            }
        }
    }

    private boolean isBreakGlass(Account account) {
        return rules.breakGlass().contains(account.localId());
    }

    /** Whatever the source says of them: the mirror keeps what it had, and says so as long as the two differ. */
    private static Decision spare(Person person, Account account) {
        MirrorRow row = person.row();
        boolean news = row == null || !row.hash().equals(person.record().hash());
        return news ? Decision.NOTHING.noting(spared(person.record(), account.localId())) : Decision.NOTHING;
    }

    /** What somebody should know of a break-glass account of which the roster wants something. */
    static Problem spared(RosterRecord record, String localId) {
        return problem(
                record,
                "break-glass",
                Problem.WARNING,
                "Account " + localId
                        + " is on the break-glass list and was left alone, though the roster has something else to say of it. Change it by hand,"
                        + " or take it from the list.");
    }

    private static boolean isAt(@Nullable Link link, @Nullable Account account) {
        return link != null && account != null && link.localId().equals(account.localId());
    }

    private Decision decideLinked(Person person, Link link, Account ours) {
        RosterRecord record = person.record();
        MirrorRow row = Objects.requireNonNull(person.row());
        if (!record.isThere()) {
            String reason = leaving(record);
            // The mirror goes on remembering whose the account was: it must not come back to somebody else.
            boolean stranger = isAnotherPerson(record, row.record(), ours);
            if (ours.active()) {
                Person known = stranger ? new Person(row.record(), row) : person;
                return Decision.of(deactivate(known, link, ours, reason, false));
            }
            if (stranger) {
                return Decision.NOTHING;
            }
            boolean news = row.active() || !row.hash().equals(record.hash());
            return news
                    ? Decision.of(change(Operation.ACCEPT, person, false, reason, ours, null, bySync(record, link)))
                    : Decision.NOTHING;
        }
        // What the source said of somebody who was off was noted and never written.
        Merge merge = merge(record, row.active() ? row.record() : null, ours, link.base());
        // Only what the sync switched off may the sync switch on: anything else is a person's decision.
        boolean returns = bySync(record, link) && (!ours.active() || mayStillBeOff(row));
        String reason = reason(row, record, ours, merge, returns);
        if (returns) {
            return Decision.of(change(Operation.REACTIVATE, person, true, reason, ours, merge, false));
        }
        Problem remark = remark(record, ours, merge);
        if (!merge.changed().isEmpty()) {
            return Decision.of(change(Operation.UPDATE, person, true, reason, ours, merge, false))
                    .noting(remark);
        }
        // A store elsewhere that could not be read back when it was written is read back now.
        boolean unread = !link.base().keySet().containsAll(fields.kept());
        boolean news = !row.active() || !row.hash().equals(record.hash()) || unread;
        Decision decision = news
                ? Decision.of(change(Operation.ACCEPT, person, true, reason, ours, merge, false))
                : Decision.NOTHING;
        return decision.noting(remark);
    }

    /**
     * A store elsewhere may answer with what was there before the sync switched the account off. A write at the version that was read tells:
     * it is refused if that was so.
     */
    private boolean mayStillBeOff(MirrorRow row) {
        return !row.active() && fencing == Fencing.CONDITIONAL;
    }

    /** After a restore, what only a person can still know. */
    private @Nullable Problem remark(RosterRecord record, Account ours, Merge merge) {
        if (generations.memoryRestored() && !ours.active()) {
            return problem(
                    record,
                    "inactive-since-backup",
                    Problem.WARNING,
                    "The account is inactive, and whether the sync or a person made it so was forgotten with the backup. Switch it on if it"
                            + " should be.");
        }
        if (generations.accountsRestored() && !merge.keptBase().isEmpty()) {
            return problem(
                    record,
                    "edit-or-backup",
                    Problem.WARNING,
                    "What this account holds may be somebody's edit, which was kept, or what the backup brought back. Set it right by hand"
                            + " if it is the latter.");
        }
        return null;
    }

    private String reason(MirrorRow row, RosterRecord record, Account ours, Merge merge, boolean returns) {
        // What was somebody's all along must not become a stranger's.
        if (isAnotherPerson(record, row.record(), ours)) {
            return Reasons.SOURCED_ID_REUSED;
        }
        if (merge.raisesPrivilege()) {
            return Reasons.PRIVILEGE_RISE;
        }
        // Whoever writes the roster could send the next password of a colleague to themselves.
        if (merge.sourceMovesKey()
                && privileges.isStaff(
                        ours.values(), Objects.requireNonNull(row.link()).localRole())) {
            return Reasons.STAFF_LOGIN_KEY;
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

    /** A leaver's last record may hold nothing but the identifier: then the account tells whose it was. */
    private boolean isAnotherPerson(RosterRecord now, RosterRecord before, Account ours) {
        AccountValues said = names.who(before);
        boolean nameless = said.get(AccountField.GIVEN_NAME) == null || said.get(AccountField.FAMILY_NAME) == null;
        return Recognition.isAnotherPerson(names.who(now), nameless ? ours.values() : said);
    }

    private Decision decideUnlinked(
            Person person, Map<String, Account> found, Map<String, List<LookAlike>> lookAlikes) {
        RosterRecord record = person.record();
        if (!record.isThere()) {
            Account forgotten = person.row() == null ? found.get(record.sourcedId()) : null;
            if (forgotten != null && forgotten.active()) {
                return Decision.of(deactivate(person, null, forgotten, leaving(record), false));
            }
            // The host deleted the account before the source let the person go: the mirror still has to.
            boolean counted = person.row() != null && person.row().active();
            return counted
                    ? Decision.of(deactivate(person, person.link(), null, leaving(record), false))
                    : Decision.NOTHING;
        }
        Account same = found.get(record.sourcedId());
        if (same != null) {
            PlannedChange link = link(person, same, Reasons.FOUND_BY_SOURCED_ID);
            return Decision.of(link).noting(remark(record, same, merge(record, null, same, Map.of())));
        }
        List<LookAlike> alike = lookAlikes.getOrDefault(record.sourcedId(), List.of());
        if (!alike.isEmpty()) {
            return propose(person, alike);
        }
        if (!accounts.remembersSourcedIds() && openIntents.contains(record.sourcedId())) {
            return disputed(
                    record,
                    "create-outcome-unknown",
                    "An account may have been made for this person when an earlier run broke off. Look for it before another is made.");
        }
        if (person.row() == null) {
            return Decision.of(newcomers.of(record));
        }
        // The key of the account that is missing tells this change from the one that made that account.
        Link gone = person.link();
        return Decision.of(new PlannedChange(
                Operation.CREATE,
                record,
                true,
                gone == null ? null : gone.localId(),
                Reasons.ACCOUNT_MISSING,
                false,
                record.schools(),
                List.of(),
                mapping.newAccount(record)));
    }

    /** Nobody who may have an account already gets another, whatever becomes of the proposal. */
    private Decision propose(Person person, List<LookAlike> alike) {
        RosterRecord record = person.record();
        LookAlike only = alike.get(0);
        if (alike.size() > 1) {
            return possibleMatch(
                    record, alike.stream().map(a -> a.account().localId()).toList());
        }
        if (isPrivileged(only.account(), record)) {
            return disputed(
                    record,
                    "possible-match-privileged",
                    "Account " + only.account().localId()
                            + " looks like this person's, and may do more than the roster gives the person: no rule and no approval joins"
                            + " them. Note the identifier with the account yourself, or say that it is somebody else's.");
        }
        Merge merge = merge(record, null, only.account(), Map.of());
        boolean staff = privileges.isStaff(only.account().values(), mapping.role(record));
        boolean movesKeyOfStaff = staff && merge.changed().stream().anyMatch(AccountField::isLoginKey);
        boolean joins = rules.links().joins(fields.telling(only.agreeing())) && !movesKeyOfStaff;
        boolean rises = merge.raisesPrivilege() && (joins || !isFirstRole(only.account(), record));
        String reason = rises
                ? Reasons.PRIVILEGE_RISE
                : joins ? Reasons.LINK_RULE : Reasons.LINK_PROPOSED + LinkRules.tier(only.agreeing());
        PlannedChange link = change(Operation.LINK, person, true, reason, only.account(), merge, false);
        return new Decision(link, null, null, true);
    }

    private boolean isPrivileged(Account account, RosterRecord record) {
        return privileges.exceeds(account.values(), mapping.role(record));
    }

    /** Whoever had no role at all is not raised by becoming a student. */
    private boolean isFirstRole(Account account, RosterRecord record) {
        return account.values().get(AccountField.ROLE) == null && mapping.role(record) == LocalRole.STUDENT;
    }

    /**
     * What becomes of a link by looks, when everybody of the roster was looked for: an account that several people fit is joined to none.
     * A family that shares an address, or a source that names an account again, is found whatever batch its people came in.
     */
    Decision unlessContested(Decision decision) {
        PlannedChange link = decision.change();
        String localId = link == null ? null : link.localId();
        return decision.byLooks() && link != null && localId != null && finder.isContested(localId)
                ? possibleMatch(link.record(), List.of(localId))
                : decision;
    }

    /**
     * Plans that the accounts of people who are missing go to the same people under other identifiers. Nothing of an account that is
     * privileged, refused, or may be somebody else's by now.
     *
     * @param newcomers what the source says of the people under their new identifiers, by the old ones
     * @param rows the rows of those who are missing
     */
    List<PlannedChange> relink(Map<String, RosterRecord> newcomers, Collection<MirrorRow> rows) {
        List<Person> missing =
                rows.stream().map(row -> new Person(row.record(), row)).toList();
        Map<String, Account> ours = finder.recognised(missing, new HashSet<>());
        Map<String, Set<String>> refused = finder.refused(
                newcomers.values().stream().map(RosterRecord::sourcedId).toList());
        List<PlannedChange> moves = new ArrayList<>();
        for (Person gone : missing) {
            Link link = gone.link();
            Account account = ours.get(gone.record().sourcedId());
            RosterRecord record =
                    Objects.requireNonNull(newcomers.get(gone.record().sourcedId()));
            if (link == null
                    || account == null
                    || !isAt(link, account)
                    || isPrivileged(account, record)
                    || isBreakGlass(account)
                    || refused.getOrDefault(record.sourcedId(), Set.of()).contains(account.localId())) {
                continue;
            }
            Merge merge = merge(record, gone.record(), account, link.base());
            if (!merge.raisesPrivilege()) {
                moves.add(change(
                        Operation.RELINK,
                        new Person(record, gone.row()),
                        true,
                        Reasons.RELINK_PROPOSED,
                        account,
                        merge,
                        link.deactivatedBySync()));
            }
        }
        return moves;
    }

    private static Decision possibleMatch(RosterRecord record, List<String> localIds) {
        String some = String.join(", ", localIds.subList(0, Math.min(localIds.size(), MOST_NAMED)));
        return disputed(
                record,
                "possible-match",
                localIds.size() == 1
                        ? "Account " + some
                                + " looks like this person's and like somebody else's. Say whose it is not, or change one of"
                                + " them."
                        : "The accounts " + some
                                + " look like this person's. Say which are somebody else's, or change them.");
    }

    private PlannedChange link(Person person, Account account, String reason) {
        Merge merge = merge(person.record(), null, account, Map.of());
        if (Recognition.isAnotherPerson(names.who(person.record()), account.values())) {
            return change(Operation.LINK, person, true, Reasons.SOURCED_ID_REUSED, account, merge, false);
        }
        boolean movesKeyOfStaff =
                merge.sourceMovesKey() && privileges.isStaff(account.values(), mapping.role(person.record()));
        String why = merge.raisesPrivilege()
                ? Reasons.PRIVILEGE_RISE
                : movesKeyOfStaff ? Reasons.STAFF_LOGIN_KEY : merge.lowersPrivilege() ? Reasons.ROLE_LOSS : reason;
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
                deactivatedBySync,
                merge == null ? AccountValues.none() : heldIn(merge.changed(), ours));
        List<String> before =
                person.row() == null ? List.of() : person.row().record().schools();
        List<String> lost = before.stream()
                .filter(school -> !person.record().schools().isEmpty()
                        && !person.record().schools().contains(school))
                .toList();
        return new PlannedChange(
                operation, person.record(), active, ours.localId(), reason, false, schools(person), lost, plan);
    }

    private static AccountValues heldIn(List<AccountField> fields, Account account) {
        AccountValues.Builder held = AccountValues.builder();
        fields.forEach(field -> held.with(field, account.values().getAll(field)));
        return held.build();
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
                fields,
                mapping.values(theirs),
                atLast == null ? null : mapping.values(atLast),
                ours,
                base,
                rules.conflicts(),
                privileges,
                fingerprints);
    }

    private static Decision notRecognised(RosterRecord record) {
        return disputed(
                record,
                NOT_RECOGNISED,
                "Nothing of this person is left in the account: it may be somebody else's by now, and was not written. Give the account back"
                        + " one of the person's names or keys, or delete it.");
    }

    private static Decision disputed(RosterRecord record, String code, String remedy) {
        return new Decision(null, problem(record, code, Problem.ERROR, remedy), null, false);
    }

    private static Problem problem(RosterRecord record, String code, String severity, String remedy) {
        List<String> schools = record.schools();
        return new Problem(
                code,
                severity,
                record.collection().wireName(),
                record.sourcedId(),
                schools.isEmpty() ? null : schools.get(0),
                remedy);
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
}
