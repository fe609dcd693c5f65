// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.account.KeyRule;
import com.kybergate.rostersync.roster.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accounts of a host that can be what hosts are: with or without unique keys, knowing sourcedIds or not, transactional or not. */
class HostAccounts implements AccountStore<Void> {
    /** One account as the host keeps it. */
    record Row(@Nullable String sourcedId, long version, boolean active, AccountValues values) {}

    final Map<String, Row> rows = new LinkedHashMap<>();
    final Map<AccountField, KeyRule> rules = new EnumMap<>(AccountField.class);
    boolean uniqueKeys = true;
    boolean knowsSourcedIds = true;
    boolean findsCandidates = true;
    Fencing fencing = Fencing.CONDITIONAL;
    long lastId;

    @Override
    public Set<AccountField> fields() {
        return EnumSet.allOf(AccountField.class);
    }

    Map<String, Row> snapshot() {
        return new LinkedHashMap<>(rows);
    }

    void restore(Map<String, Row> snapshot) {
        rows.clear();
        rows.putAll(snapshot);
    }

    /** The keys of all accounts that were made for a person. */
    List<String> of(String sourcedId) {
        List<String> out = new ArrayList<>();
        rows.forEach((localId, row) -> {
            if (sourcedId.equals(row.sourcedId())) {
                out.add(localId);
            }
        });
        return out;
    }

    String add(AccountValues values) {
        String localId = Long.toString(++lastId);
        rows.put(localId, new Row(null, 1, true, values));
        return localId;
    }

    void edit(String localId, boolean active, AccountValues values) {
        Row row = Objects.requireNonNull(rows.get(localId));
        rows.put(localId, new Row(row.sourcedId(), row.version() + 1, active, values));
    }

    @Override
    public KeyRule keyRule(AccountField loginKey) {
        return rules.getOrDefault(loginKey, KeyRule.standard());
    }

    @Override
    public Fencing fencing() {
        return fencing;
    }

    @Override
    public List<Account> load(Void tx, TenantId tenant, Collection<String> localIds) {
        List<Account> out = new ArrayList<>();
        for (String localId : Set.copyOf(localIds)) {
            Row row = rows.get(localId);
            if (row != null) {
                out.add(account(localId, row));
            }
        }
        return out;
    }

    @Override
    public String create(Void tx, AccountWrite write) {
        requireUnique(write, null);
        String localId = Long.toString(++lastId);
        rows.put(localId, new Row(write.sourcedId(), 1, write.active(), write.values()));
        return localId;
    }

    @Override
    public boolean update(Void tx, AccountWrite write) {
        Row row = expected(write);
        if (row == null) {
            return false;
        }
        requireUnique(write, write.localId());
        rows.put(
                Objects.requireNonNull(write.localId()),
                new Row(row.sourcedId(), row.version() + 1, row.active(), write.values()));
        return true;
    }

    @Override
    public boolean setActive(Void tx, AccountWrite write) {
        Row row = expected(write);
        if (row == null) {
            return false;
        }
        rows.put(
                Objects.requireNonNull(write.localId()),
                new Row(row.sourcedId(), row.version() + 1, write.active(), row.values()));
        return true;
    }

    @Override
    public List<Account> candidates(Void tx, TenantId tenant, AccountField field, Collection<String> values) {
        List<Account> out = new ArrayList<>();
        if (findsCandidates) {
            List<String> wanted =
                    values.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList();
            rows.forEach((localId, row) -> {
                String value = row.values().get(field);
                if (value != null && wanted.contains(value.toLowerCase(Locale.ROOT))) {
                    out.add(account(localId, row));
                }
            });
        }
        return out;
    }

    @Override
    public boolean remembersSourcedIds() {
        return knowsSourcedIds;
    }

    @Override
    public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds) {
        Map<String, Account> out = new LinkedHashMap<>();
        if (knowsSourcedIds) {
            rows.forEach((localId, row) -> {
                String sourcedId = row.sourcedId();
                if (sourcedId != null && sourcedIds.contains(sourcedId)) {
                    out.put(sourcedId, account(localId, row));
                }
            });
        }
        return out;
    }

    static Account account(String localId, Row row) {
        return new Account(localId, Long.toString(row.version()), row.active(), row.values());
    }

    private @Nullable Row expected(AccountWrite write) {
        Row row = rows.get(Objects.requireNonNull(write.localId()));
        boolean same = row != null
                && (write.expectedVersion() == null || write.expectedVersion().equals(Long.toString(row.version())));
        return same ? row : null;
    }

    private void requireUnique(AccountWrite write, @Nullable String self) {
        if (!uniqueKeys) {
            return;
        }
        for (AccountField key : List.of(AccountField.USERNAME, AccountField.EMAIL)) {
            String value = keyRule(key).uniqueness() == KeyRule.Uniqueness.NONE
                    ? null
                    : write.values().get(key);
            rows.forEach((localId, row) -> {
                if (value != null
                        && !localId.equals(self)
                        && value.equalsIgnoreCase(row.values().get(key))) {
                    throw new IllegalStateException(value + " is taken");
                }
            });
        }
    }
}
