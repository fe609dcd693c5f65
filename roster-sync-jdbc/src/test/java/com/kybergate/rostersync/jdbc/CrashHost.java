// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.roster.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The accounts of a host that is elsewhere: numbered, versioned, each login key once, and found again by sourcedId. */
final class CrashHost implements AccountStore<Void> {
    /** One account as the host keeps it. */
    record Row(@Nullable String sourcedId, long version, boolean active, AccountValues values) {}

    private final TreeMap<Long, Row> rows = new TreeMap<>();

    Map<Long, Row> rows() {
        return new TreeMap<>(rows);
    }

    void restore(Map<Long, Row> saved) {
        rows.clear();
        rows.putAll(saved);
    }

    /** As a person would at the host's own screen. */
    void edit(String sourcedId, AccountField field, String value) {
        rows.replaceAll((id, row) -> sourcedId.equals(row.sourcedId())
                ? new Row(
                        sourcedId, row.version() + 1, row.active(), row.values().with(field, value))
                : row);
    }

    @Override
    public Set<AccountField> fields() {
        return EnumSet.allOf(AccountField.class);
    }

    @Override
    public Fencing fencing() {
        return Fencing.CONDITIONAL;
    }

    @Override
    public List<Account> load(Void tx, TenantId tenant, Collection<String> localIds) {
        List<Account> out = new ArrayList<>();
        for (String localId : Set.copyOf(localIds)) {
            Row row = rows.get(Long.valueOf(localId));
            if (row != null) {
                out.add(account(localId, row));
            }
        }
        return out;
    }

    @Override
    public String create(Void tx, AccountWrite write) {
        requireFree(write, null);
        long id = rows.isEmpty() ? 1 : rows.lastKey() + 1;
        rows.put(id, new Row(write.sourcedId(), 1, write.active(), write.values()));
        return Long.toString(id);
    }

    @Override
    public boolean update(Void tx, AccountWrite write) {
        Long id = Long.valueOf(Objects.requireNonNull(write.localId()));
        Row row = atExpectedVersion(id, write);
        if (row == null) {
            return false;
        }
        requireFree(write, id);
        rows.put(id, new Row(row.sourcedId(), row.version() + 1, row.active(), write.values()));
        return true;
    }

    @Override
    public boolean setActive(Void tx, AccountWrite write) {
        Long id = Long.valueOf(Objects.requireNonNull(write.localId()));
        Row row = atExpectedVersion(id, write);
        if (row == null) {
            return false;
        }
        rows.put(id, new Row(row.sourcedId(), row.version() + 1, write.active(), row.values()));
        return true;
    }

    @Override
    public List<Account> candidates(Void tx, TenantId tenant, AccountField field, Collection<String> values) {
        Set<String> wanted = Set.copyOf(values);
        List<Account> out = new ArrayList<>();
        rows.forEach((id, row) -> {
            String value = row.values().get(field);
            if (value != null && wanted.contains(value.toLowerCase(Locale.ROOT))) {
                out.add(account(Long.toString(id), row));
            }
        });
        return out;
    }

    @Override
    public boolean remembersSourcedIds() {
        return true;
    }

    @Override
    public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds) {
        Map<String, Account> out = new HashMap<>();
        rows.forEach((id, row) -> {
            if (row.sourcedId() != null && sourcedIds.contains(row.sourcedId())) {
                out.put(row.sourcedId(), account(Long.toString(id), row));
            }
        });
        return out;
    }

    private static Account account(String localId, Row row) {
        return new Account(localId, Long.toString(row.version()), row.active(), row.values());
    }

    private @Nullable Row atExpectedVersion(Long id, AccountWrite write) {
        Row row = rows.get(id);
        boolean same = row != null
                && (write.expectedVersion() == null || write.expectedVersion().equals(Long.toString(row.version())));
        return same ? row : null;
    }

    private void requireFree(AccountWrite write, @Nullable Long self) {
        for (AccountField key : List.of(AccountField.USERNAME, AccountField.EMAIL)) {
            String value = write.values().get(key);
            rows.forEach((id, row) -> {
                if (value != null
                        && !id.equals(self)
                        && value.equalsIgnoreCase(row.values().get(key))) {
                    throw new IllegalStateException("taken");
                }
            });
        }
    }
}
