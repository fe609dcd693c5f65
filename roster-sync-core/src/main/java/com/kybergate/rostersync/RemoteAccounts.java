// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.internal.Elsewhere;
import com.kybergate.rostersync.roster.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accounts that know nothing of the state's transactions, and are handed none. */
final class RemoteAccounts<T> implements AccountStore<T>, Elsewhere {
    private final AccountStore<Void> store;

    RemoteAccounts(AccountStore<Void> store) {
        this.store = Objects.requireNonNull(store, "remoteAccounts");
    }

    @Override
    public Set<AccountField> fields() {
        return store.fields();
    }

    @Override
    public Fencing fencing() {
        return store.fencing();
    }

    @Override
    public List<String> rolesByPrivilege() {
        return store.rolesByPrivilege();
    }

    @Override
    public List<Account> load(T tx, TenantId tenant, Collection<String> localIds) throws Exception {
        return store.load(none(), tenant, localIds);
    }

    @Override
    public String create(T tx, AccountWrite write) throws Exception {
        return store.create(none(), write);
    }

    @Override
    public boolean update(T tx, AccountWrite write) throws Exception {
        return store.update(none(), write);
    }

    @Override
    public boolean setActive(T tx, AccountWrite write) throws Exception {
        return store.setActive(none(), write);
    }

    @Override
    public List<Account> candidates(T tx, TenantId tenant, AccountField field, Collection<String> values)
            throws Exception {
        return store.candidates(none(), tenant, field, values);
    }

    @Override
    public boolean remembersSourcedIds() {
        return store.remembersSourcedIds();
    }

    @Override
    public Map<String, Account> findBySourcedId(T tx, TenantId tenant, Collection<String> sourcedIds) throws Exception {
        return store.findBySourcedId(none(), tenant, sourcedIds);
    }

    @Override
    public List<String> sourcedIds(T tx, TenantId tenant, @Nullable String after, int most) throws Exception {
        return store.sourcedIds(none(), tenant, after, most);
    }

    @Override
    public Optional<String> generation(T tx, TenantId tenant) throws Exception {
        return store.generation(none(), tenant);
    }

    @Override
    public boolean noteGeneration(T tx, TenantId tenant, String generation) throws Exception {
        return store.noteGeneration(none(), tenant, generation);
    }

    @Override
    public boolean forget(T tx, TenantId tenant, String localId) throws Exception {
        return store.forget(none(), tenant, localId);
    }

    @Override
    public boolean forgetTenant(T tx, TenantId tenant) throws Exception {
        return store.forgetTenant(none(), tenant);
    }

    /** {@code Void} has no value but the one that NullAway keeps out everywhere else. */
    @SuppressWarnings("NullAway")
    private static Void none() {
        return null;
    }
}
