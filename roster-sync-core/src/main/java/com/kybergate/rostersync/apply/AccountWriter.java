// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.internal.LoginKey;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.Operation;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes people's accounts, reads them back, and says what the mirror is to remember of them. */
final class AccountWriter<T> {
    private static final int READ_BACK = 500;
    private static final List<AccountField> KEYS =
            List.of(AccountField.USERNAME, AccountField.EMAIL, AccountField.IDENTIFIER);

    private final TenantId tenant;
    private final AccountStore<T> accounts;
    private final Prints prints;

    AccountWriter(TenantId tenant, AccountStore<T> accounts, Prints prints) {
        this.tenant = tenant;
        this.accounts = accounts;
        this.prints = prints;
    }

    /** Writes people in one transaction that is also the memory's. */
    List<MirrorRow> writeTogether(T tx, List<PlannedChange> changes) throws Exception {
        return write(tx, changes, Map.of(), releaseKeys(tx, changes), false);
    }

    /** Writes people of whom it is not known whether an earlier attempt has written them already. */
    List<MirrorRow> writeSingly(T tx, List<PlannedChange> changes, Set<PlannedChange> released) throws Exception {
        return write(tx, changes, alreadyMade(tx, changes), released, true);
    }

    private List<MirrorRow> write(
            T tx,
            List<PlannedChange> changes,
            Map<String, Account> existing,
            Set<PlannedChange> released,
            boolean mayLag)
            throws Exception {
        // By what is the same object, not by what is equal: two thousand values a batch are not worth hashing.
        IdentityHashMap<PlannedChange, String> localIds = new IdentityHashMap<>();
        List<PlannedChange> creates = new ArrayList<>();
        for (PlannedChange change : changes) {
            Account made = existing.get(change.sourcedId());
            if (change.operation() != Operation.CREATE) {
                String localId = write(tx, change, released);
                if (localId != null) {
                    localIds.put(change, localId);
                }
            } else if (made != null) {
                localIds.put(change, made.localId());
            } else {
                creates.add(change);
            }
        }
        // Last, because a new account may want a login key that one of the others lets go of.
        create(tx, creates, localIds);
        Map<String, Account> readBack = load(tx, localIds.values());
        if (creates.size() > 1) {
            requireTheirs(creates, localIds, readBack);
        }
        List<MirrorRow> rows = new ArrayList<>();
        for (PlannedChange change : changes) {
            boolean asWritten = !mayLag || writtenAgain(tx, change, localIds.get(change), readBack);
            rows.add(row(change, localIds.get(change), readBack, mayLag, asWritten));
        }
        return rows;
    }

    /** A host that answers keys in another order than it was asked for would hand each child the account of another. */
    private void requireTheirs(
            List<PlannedChange> creates,
            IdentityHashMap<PlannedChange, String> localIds,
            Map<String, Account> readBack) {
        for (PlannedChange change : creates) {
            Account account = readBack.get(String.valueOf(localIds.get(change)));
            if (account != null && !isTheirs(account.values(), plan(change).values())) {
                throw new IllegalStateException("createAll has to answer the keys in the order of the accounts");
            }
        }
    }

    /** Whether an account holds one of the keys that were to be written, or none was. */
    private static boolean isTheirs(AccountValues held, AccountValues written) {
        boolean any = false;
        for (AccountField field : KEYS) {
            if (written.get(field) != null) {
                if (!isOther(field, held, written)) {
                    return true;
                }
                any = true;
            }
        }
        return !any;
    }

    /**
     * Whether what was read back of somebody new is what the host makes of the values that were written. If it is anything else, they are
     * written once more: either the account was there already, with what an earlier run knew of the person, or the host has a spelling of
     * its own.
     */
    private boolean writtenAgain(T tx, PlannedChange change, @Nullable String localId, Map<String, Account> readBack)
            throws Exception {
        Account account = change.operation() == Operation.CREATE && localId != null ? readBack.get(localId) : null;
        if (account == null || localId == null) {
            return true;
        }
        AccountValues wanted = plan(change).values();
        if (accounts.fields().stream().noneMatch(field -> isOther(field, account.values(), wanted))) {
            return true;
        }
        if (!accounts.update(tx, accountWrite(change, localId, account.version(), "/again", change.active(), wanted))) {
            return false;
        }
        Account again = load(tx, List.of(localId)).get(localId);
        if (again == null || (again.version() != null && again.version().equals(account.version()))) {
            return false;
        }
        readBack.put(localId, again);
        return true;
    }

    /** Whoever holds a key that another of these people is to get, lets go of it first. */
    Set<PlannedChange> releaseKeys(T tx, List<PlannedChange> changes) throws Exception {
        Set<PlannedChange> released = released(changes);
        for (PlannedChange change : released) {
            release(tx, change);
        }
        return released;
    }

    /** Puts a stand-in in the place of the keys that a change moves. */
    void release(T tx, PlannedChange change) throws Exception {
        AccountPlan plan = plan(change);
        AccountValues values = plan.values();
        for (AccountField field : plan.before().keySet()) {
            values = values.with(field, LoginKey.standIn(tenant, change.sourcedId()));
        }
        require(accounts.update(
                tx, accountWrite(change, change.localId(), plan.expectedVersion(), "/release", true, values)));
    }

    private void create(T tx, List<PlannedChange> creates, IdentityHashMap<PlannedChange, String> localIds)
            throws Exception {
        List<AccountWrite> writes = new ArrayList<>(creates.size());
        for (PlannedChange change : creates) {
            writes.add(accountWrite(
                    change, null, null, "", change.active(), plan(change).values()));
        }
        List<String> made = writes.size() == 1
                ? List.of(accounts.create(tx, writes.get(0)))
                : writes.isEmpty() ? List.of() : accounts.createAll(tx, writes);
        if (made.size() != creates.size() || new HashSet<>(made).size() != made.size()) {
            throw new IllegalStateException("createAll has to answer a key of its own for each account");
        }
        for (int i = 0; i < made.size(); i++) {
            localIds.put(creates.get(i), made.get(i));
        }
    }

    private @Nullable String write(T tx, PlannedChange change, Set<PlannedChange> released) throws Exception {
        AccountPlan plan = plan(change);
        String localId = change.localId();
        if (localId == null || !Applier.writesAccount(change)) {
            return localId;
        }
        String version = released.contains(change)
                ? versionNow(tx, localId, now -> isReleased(now, plan))
                : plan.expectedVersion();
        Boolean active = plan.setActive();
        // A linked account is written even where nothing changes, so that a store that remembers identifiers notes
        // whose it is.
        boolean updates = !plan.changed().isEmpty() || joins(change);
        if (updates) {
            boolean stays = active == null || active;
            require(accounts.update(tx, accountWrite(change, localId, version, "", stays, plan.values())));
        }
        // Last: whoever returns may be less than before, and nobody signs in with the role and the schools of then.
        if (active != null) {
            String last = updates ? versionNow(tx, localId, now -> isElseAsPlanned(now, plan)) : version;
            require(accounts.setActive(tx, accountWrite(change, localId, last, "/active", active, plan.values())));
        }
        return localId;
    }

    /** Whether an account that is there gets another person. */
    static boolean joins(PlannedChange change) {
        return change.operation() == Operation.LINK || change.operation() == Operation.RELINK;
    }

    private MirrorRow row(
            PlannedChange change,
            @Nullable String localId,
            Map<String, Account> readBack,
            boolean mayLag,
            boolean asWritten) {
        AccountPlan plan = plan(change);
        Account account = localId == null ? null : readBack.get(localId);
        boolean unseen = localId != null && account == null && mayLag;
        if (localId == null || (account == null && (!unseen || change.operation() == Operation.DEACTIVATE))) {
            if (change.operation() != Operation.DEACTIVATE) {
                throw new IllegalStateException("the account is not there after it was written");
            }
            return MirrorRow.of(change.record(), false, null);
        }
        // Whatever can be read back: an edit that stays is one.
        Map<AccountField, String> base = new EnumMap<>(AccountField.class);
        base.putAll(plan.keptBase());
        if (account != null) {
            base.putAll(prints.base(change, plan, account));
            if (mayLag && isOfBefore(account, plan)) {
                // What it held before is not what the sync left: remembered as that, it would be somebody's edit
                // tomorrow.
                base.keySet().removeAll(plan.changed());
                base.putAll(plan.keptBase());
            }
            if (!asWritten) {
                // Nor is what an earlier run made of the person: the next run compares it with the source.
                base.keySet().removeIf(field -> isOther(field, account.values(), plan.values()));
            }
        }
        return MirrorRow.of(
                change.record(), change.active(), new Link(localId, plan.role(), base, plan.deactivatedBySync()));
    }

    /** Whether a store answers with what was there before the write that it has just confirmed. */
    private static boolean isOfBefore(Account account, AccountPlan plan) {
        boolean written = !plan.changed().isEmpty() || plan.setActive() != null;
        return written && account.version() != null && account.version().equals(plan.expectedVersion());
    }

    /** Whether an account holds something else than was to be written, and not only in another spelling of the host's. */
    private static boolean isOther(AccountField field, AccountValues held, AccountValues written) {
        Set<String> wanted = written.getAll(field);
        Set<String> there = held.getAll(field);
        return !wanted.isEmpty() && !there.equals(wanted) && !folded(there).equals(folded(wanted));
    }

    private static Set<String> folded(Set<String> values) {
        return values.stream()
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private Map<String, Account> alreadyMade(T tx, List<PlannedChange> changes) throws Exception {
        List<String> creates = changes.stream()
                .filter(change -> change.operation() == Operation.CREATE)
                .map(PlannedChange::sourcedId)
                .toList();
        return creates.isEmpty() ? Map.of() : accounts.findBySourcedId(tx, tenant, creates);
    }

    private Map<String, Account> load(T tx, java.util.Collection<String> localIds) throws Exception {
        Map<String, Account> out = new HashMap<>();
        List<String> all = List.copyOf(localIds);
        for (int from = 0; from < all.size(); from += READ_BACK) {
            List<String> some = all.subList(from, Math.min(from + READ_BACK, all.size()));
            for (Account account : accounts.load(tx, tenant, some)) {
                out.put(account.localId(), account);
            }
        }
        return out;
    }

    /** Those of some people whose accounts are switched off. */
    List<String> inactiveAmong(T tx, List<MirrorRow> people) throws Exception {
        Map<String, Account> accountOf = load(
                tx,
                people.stream()
                        .flatMap(row -> row.linked().stream())
                        .map(Link::localId)
                        .toList());
        return people.stream()
                .filter(row -> row.linked()
                        .map(link -> accountOf.get(link.localId()))
                        .filter(account -> !account.active())
                        .isPresent())
                .map(MirrorRow::sourcedId)
                .toList();
    }

    /** The version after a first write, as long as the account is as that left it: somebody else may have written since. */
    private @Nullable String versionNow(T tx, String localId, Predicate<Account> asLeft) throws Exception {
        Account account = load(tx, List.of(localId)).get(localId);
        if (account != null && !asLeft.test(account)) {
            throw new StaleAccountException();
        }
        return account == null ? null : account.version();
    }

    /** Whether nobody has changed what the first write left alone. What it wrote may stand there in a form of the host's own. */
    private boolean isElseAsPlanned(Account account, AccountPlan plan) {
        return accounts.fields().stream()
                .filter(field -> !plan.changed().contains(field))
                .allMatch(field ->
                        account.values().getAll(field).equals(plan.values().getAll(field)));
    }

    private static boolean isReleased(Account account, AccountPlan plan) {
        return plan.before().keySet().stream().allMatch(field -> {
            String value = account.values().get(field);
            return value != null && LoginKey.isStandIn(value);
        });
    }

    private static Set<PlannedChange> released(List<PlannedChange> changes) {
        if (changes.stream().allMatch(change -> plan(change).before().isEmpty())) {
            return Set.of();
        }
        Set<String> wanted = new HashSet<>();
        for (PlannedChange change : changes) {
            AccountPlan plan = plan(change);
            for (AccountField field : plan.changed()) {
                String value = plan.values().get(field);
                if (field.isLoginKey() && value != null) {
                    wanted.add(LoginKey.of(field, value));
                }
            }
        }
        Set<PlannedChange> released = new HashSet<>();
        for (PlannedChange change : changes) {
            plan(change).before().forEach((field, value) -> {
                if (wanted.contains(LoginKey.of(field, value))) {
                    released.add(change);
                }
            });
        }
        return released;
    }

    private AccountWrite accountWrite(
            PlannedChange change,
            @Nullable String localId,
            @Nullable String version,
            String step,
            boolean active,
            AccountValues values) {
        String operation = prints.operation(change) + '/' + Objects.requireNonNullElse(version, "") + step;
        return new AccountWrite(tenant, operation, change.sourcedId(), localId, version, active, values);
    }

    private static void require(boolean written) throws StaleAccountException {
        if (!written) {
            throw new StaleAccountException();
        }
    }

    private static AccountPlan plan(PlannedChange change) {
        return Objects.requireNonNull(change.account(), "people have accounts");
    }
}
