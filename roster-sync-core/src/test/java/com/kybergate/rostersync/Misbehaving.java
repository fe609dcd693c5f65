// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.roster.TenantId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A host that does what another does, until a test says otherwise. */
@SuppressWarnings("VoidUsed")
class Misbehaving implements AccountStore<Void> {
    private final AccountStore<Void> real;

    Misbehaving(AccountStore<Void> real) {
        this.real = real;
    }

    /** A host of which one method throws, with a person in the message. */
    @SuppressWarnings("unchecked")
    static AccountStore<Void> throwing(AccountStore<Void> real, String name, String message) {
        return (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        throw new IllegalStateException(message);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Set<AccountField> fields() {
        return real.fields();
    }

    @Override
    public Fencing fencing() {
        return real.fencing();
    }

    @Override
    public List<Account> load(Void tx, TenantId tenant, Collection<String> localIds) throws Exception {
        return real.load(tx, tenant, localIds);
    }

    @Override
    public String create(Void tx, AccountWrite write) throws Exception {
        return real.create(tx, write);
    }

    @Override
    public boolean update(Void tx, AccountWrite write) throws Exception {
        return real.update(tx, write);
    }

    @Override
    public boolean setActive(Void tx, AccountWrite write) throws Exception {
        return real.setActive(tx, write);
    }

    @Override
    public List<Account> candidates(Void tx, TenantId tenant, AccountField field, Collection<String> values)
            throws Exception {
        return real.candidates(tx, tenant, field, values);
    }

    @Override
    public boolean remembersSourcedIds() {
        return real.remembersSourcedIds();
    }

    @Override
    public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds)
            throws Exception {
        return real.findBySourcedId(tx, tenant, sourcedIds);
    }

    @Override
    public List<String> rolesByPrivilege() {
        return real.rolesByPrivilege();
    }
}
