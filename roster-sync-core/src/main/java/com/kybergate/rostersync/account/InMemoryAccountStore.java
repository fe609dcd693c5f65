// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import com.kybergate.rostersync.roster.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in memory, for trying things out and for tests: user names and e-mail addresses are unique in a tenant, compared
 * without regard to case. Loses everything with the process. Safe for concurrent use.
 */
public final class InMemoryAccountStore implements AccountStore<Void> {
    private static final List<AccountField> KEYS = List.of(AccountField.USERNAME, AccountField.EMAIL);
    private static final List<AccountField> SEARCHED =
            List.of(AccountField.USERNAME, AccountField.EMAIL, AccountField.IDENTIFIER);
    private static final Set<AccountField> FIELDS = Set.copyOf(EnumSet.allOf(AccountField.class));

    private final Map<TenantId, Accounts> tenants = new HashMap<>();
    private final Map<TenantId, String> generations = new HashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final KeyRule loginKeys;

    private record Row(@Nullable String sourcedId, long version, boolean active, AccountValues values) {
        Account account(String localId) {
            return new Account(localId, Long.toString(version), active, values);
        }
    }

    /** The accounts of a tenant, by key, and their keys by what they are looked up by. A person may give two accounts the same name. */
    private static final class Accounts {
        private final Map<String, Row> rows = new LinkedHashMap<>();
        private final Map<String, Set<String>> found = new HashMap<>();

        void put(String localId, Row row) {
            remove(found, localId, rows.put(localId, row));
            for (String name : names(row)) {
                found.computeIfAbsent(name, n -> new LinkedHashSet<>(2)).add(localId);
            }
        }

        void remove(String localId) {
            remove(found, localId, rows.remove(localId));
        }

        Set<String> find(String name) {
            return found.getOrDefault(name, Set.of());
        }

        private static void remove(Map<String, Set<String>> found, String localId, @Nullable Row row) {
            for (String name : row == null ? List.<String>of() : names(row)) {
                found.computeIfPresent(name, (n, ids) -> {
                    ids.remove(localId);
                    return ids.isEmpty() ? null : ids;
                });
            }
        }

        private static List<String> names(Row row) {
            List<String> names = new ArrayList<>();
            if (row.sourcedId != null) {
                names.add(name("sourcedId", row.sourcedId));
            }
            for (AccountField key : SEARCHED) {
                String value = row.values.get(key);
                if (value != null) {
                    names.add(name(key.name(), fold(value)));
                }
            }
            return names;
        }
    }

    /** Makes an empty store whose login keys are unique in a tenant. */
    public InMemoryAccountStore() {
        this(KeyRule.standard());
    }

    /**
     * Makes an empty store of a host that keeps login keys in another way.
     *
     * @param loginKeys how it keeps user names and e-mail addresses
     */
    public InMemoryAccountStore(KeyRule loginKeys) {
        this.loginKeys = Objects.requireNonNull(loginKeys, "loginKeys");
    }

    /**
     * Makes an account as a person would, without the sync.
     *
     * @param tenant the tenant
     * @param values what it holds
     * @return its key
     */
    public synchronized String add(TenantId tenant, AccountValues values) {
        String localId = Long.toString(lastId.incrementAndGet());
        of(tenant).put(localId, new Row(null, 1, true, values));
        return localId;
    }

    /**
     * Changes an account as a person would, without the sync.
     *
     * @param tenant the tenant
     * @param localId its key
     * @param active whether the person can sign in
     * @param values what it holds
     */
    public synchronized void edit(TenantId tenant, String localId, boolean active, AccountValues values) {
        Row row = Objects.requireNonNull(of(tenant).rows.get(localId), "no such account");
        of(tenant).put(localId, new Row(row.sourcedId, row.version + 1, active, values));
    }

    /**
     * Deletes an account as a person would, without the sync.
     *
     * @param tenant the tenant
     * @param localId its key
     */
    public synchronized void delete(TenantId tenant, String localId) {
        of(tenant).remove(localId);
    }

    /**
     * All accounts of a tenant.
     *
     * @param tenant the tenant
     * @return the accounts in the order in which they were made
     */
    public synchronized List<Account> all(TenantId tenant) {
        List<Account> out = new ArrayList<>();
        of(tenant).rows.forEach((localId, row) -> out.add(row.account(localId)));
        return out;
    }

    @Override
    public Set<AccountField> fields() {
        return FIELDS;
    }

    @Override
    public KeyRule keyRule(AccountField loginKey) {
        return loginKeys;
    }

    @Override
    public Fencing fencing() {
        return Fencing.CONDITIONAL;
    }

    @Override
    public synchronized List<Account> load(Void tx, TenantId tenant, Collection<String> localIds) {
        List<Account> out = new ArrayList<>();
        for (String localId : Set.copyOf(localIds)) {
            Row row = of(tenant).rows.get(localId);
            if (row != null) {
                out.add(row.account(localId));
            }
        }
        return out;
    }

    @Override
    public synchronized String create(Void tx, AccountWrite write) {
        if (!of(write.tenant()).find(name("sourcedId", write.sourcedId())).isEmpty()) {
            throw new IllegalStateException("the person has an account");
        }
        requireUnique(write, null);
        String localId = Long.toString(lastId.incrementAndGet());
        of(write.tenant()).put(localId, new Row(write.sourcedId(), 1, write.active(), spelled(write.values())));
        return localId;
    }

    @Override
    public synchronized boolean update(Void tx, AccountWrite write) {
        Row row = atExpectedVersion(write);
        if (row == null) {
            return false;
        }
        requireUnique(write, write.localId());
        put(write, new Row(write.sourcedId(), row.version + 1, row.active, spelled(write.values())));
        return true;
    }

    @Override
    public synchronized boolean setActive(Void tx, AccountWrite write) {
        Row row = atExpectedVersion(write);
        if (row == null) {
            return false;
        }
        if (row.active != write.active()) {
            put(write, new Row(row.sourcedId, row.version + 1, write.active(), row.values));
        }
        return true;
    }

    @Override
    public synchronized List<Account> candidates(
            Void tx, TenantId tenant, AccountField field, Collection<String> values) {
        Accounts accounts = of(tenant);
        Set<String> localIds = new LinkedHashSet<>();
        values.forEach(value -> localIds.addAll(accounts.find(name(field.name(), fold(value)))));
        return load(tx, tenant, localIds);
    }

    @Override
    public boolean remembersSourcedIds() {
        return true;
    }

    @Override
    public synchronized Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds) {
        Map<String, Account> out = new LinkedHashMap<>();
        for (String sourcedId : sourcedIds) {
            for (String localId : of(tenant).find(name("sourcedId", sourcedId))) {
                out.put(
                        sourcedId,
                        Objects.requireNonNull(of(tenant).rows.get(localId)).account(localId));
            }
        }
        return out;
    }

    @Override
    public synchronized List<String> sourcedIds(Void tx, TenantId tenant, @Nullable String after, int most) {
        return of(tenant).rows.values().stream()
                .map(Row::sourcedId)
                .filter(Objects::nonNull)
                .filter(sourcedId -> after == null || sourcedId.compareTo(after) > 0)
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public synchronized Optional<String> generation(Void tx, TenantId tenant) {
        return Optional.ofNullable(generations.get(tenant));
    }

    @Override
    public synchronized boolean noteGeneration(Void tx, TenantId tenant, String generation) {
        generations.put(tenant, generation);
        return true;
    }

    @Override
    public synchronized boolean forget(Void tx, TenantId tenant, String localId) {
        of(tenant).remove(localId);
        return true;
    }

    @Override
    public synchronized boolean forgetTenant(Void tx, TenantId tenant) {
        tenants.remove(tenant);
        generations.remove(tenant);
        return true;
    }

    private Accounts of(TenantId tenant) {
        return tenants.computeIfAbsent(tenant, t -> new Accounts());
    }

    private void put(AccountWrite write, Row row) {
        of(write.tenant()).put(Objects.requireNonNull(write.localId()), row);
    }

    private @Nullable Row atExpectedVersion(AccountWrite write) {
        Row row = of(write.tenant()).rows.get(Objects.requireNonNull(write.localId(), "localId"));
        boolean expected = row != null
                && (write.expectedVersion() == null || write.expectedVersion().equals(Long.toString(row.version)));
        return expected ? row : null;
    }

    private void requireUnique(AccountWrite write, @Nullable String self) {
        Collection<Accounts> among = switch (loginKeys.uniqueness()) {
            case NONE -> List.of();
            case TENANT -> List.of(of(write.tenant()));
            case ALL_TENANTS -> tenants.values();
        };
        for (AccountField key : KEYS) {
            String value = write.values().get(key);
            if (value == null) {
                continue;
            }
            String name = name(key.name(), fold(loginKeys.spelled(value)));
            for (Accounts accounts : among) {
                for (String localId : accounts.find(name)) {
                    if (!localId.equals(self)) {
                        throw new IllegalStateException(key + " is taken by another account");
                    }
                }
            }
        }
    }

    private AccountValues spelled(AccountValues values) {
        AccountValues spelled = values;
        for (AccountField key : KEYS) {
            String value = values.get(key);
            if (value != null) {
                spelled = spelled.with(key, loginKeys.spelled(value));
            }
        }
        return spelled;
    }

    private static String name(String kind, String value) {
        return kind + ' ' + value;
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}
