// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Accounts in a database of their own, as a remote store is: each call is a transaction that the sync's memory knows nothing of. */
final class ElsewhereAccounts implements AccountStore<Void> {
    private final Database database;
    private final JdbcAccountStore table = JdbcAccountStore.ready();
    boolean remembers = true;

    ElsewhereAccounts(DataSource database) {
        this.database = new Database(database, Schema.OWN);
    }

    private <R> R call(SyncState.Work<Connection, R> work) throws Exception {
        return database.transaction(true, work);
    }

    @Override
    public Set<AccountField> fields() {
        return table.fields();
    }

    @Override
    public Fencing fencing() {
        return Fencing.CONDITIONAL;
    }

    @Override
    public List<Account> load(Void tx, TenantId tenant, Collection<String> localIds) throws Exception {
        return call(connection -> table.load(connection, tenant, localIds));
    }

    @Override
    public String create(Void tx, AccountWrite write) throws Exception {
        return call(connection -> table.create(connection, write));
    }

    @Override
    public boolean update(Void tx, AccountWrite write) throws Exception {
        return call(connection -> table.update(connection, write));
    }

    @Override
    public boolean setActive(Void tx, AccountWrite write) throws Exception {
        return call(connection -> table.setActive(connection, write));
    }

    @Override
    public List<Account> candidates(Void tx, TenantId tenant, AccountField field, Collection<String> values)
            throws Exception {
        return call(connection -> table.candidates(connection, tenant, field, values));
    }

    @Override
    public boolean remembersSourcedIds() {
        return remembers;
    }

    @Override
    public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds)
            throws Exception {
        return remembers ? call(connection -> table.findBySourcedId(connection, tenant, sourcedIds)) : Map.of();
    }

    @Override
    public List<String> sourcedIds(Void tx, TenantId tenant, @Nullable String after, int most) throws Exception {
        return remembers ? call(connection -> table.sourcedIds(connection, tenant, after, most)) : List.of();
    }

    @Override
    public Optional<String> generation(Void tx, TenantId tenant) throws Exception {
        return call(connection -> table.generation(connection, tenant));
    }

    @Override
    public boolean noteGeneration(Void tx, TenantId tenant, String generation) throws Exception {
        return call(connection -> table.noteGeneration(connection, tenant, generation));
    }
}
