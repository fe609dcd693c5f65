// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static com.kybergate.rostersync.account.AccountField.*;
import static java.util.stream.Collectors.toMap;

import com.kybergate.examples.recipes.UserClient.User;
import com.kybergate.rostersync.account.*;
import com.kybergate.rostersync.roster.TenantId;
import java.io.IOException;
import java.util.*;

/** Over a service of users that compares If-Match with their versions and has one user at most for each sourcedId of a tenant. */
public class MyRestAccounts implements AccountStore<Void> {
    private static final Map<AccountField, String> NAMES =
            Map.of(USERNAME, "login", EMAIL, "mail", GIVEN_NAME, "firstName", FAMILY_NAME, "lastName", ROLE, "kind");
    private final UserClient users;

    public MyRestAccounts(UserClient users) {
        this.users = users;
    }

    @Override
    public Set<AccountField> fields() {
        return NAMES.keySet();
    }

    @Override
    public Fencing fencing() {
        return Fencing.CONDITIONAL; // nothing is written without If-Match
    }

    @Override
    public boolean remembersSourcedIds() {
        return true;
    }

    @Override
    public List<Account> load(Void tx, TenantId tenant, Collection<String> ids) throws IOException {
        return users.search(tenant.value(), "id", ids).stream()
                .map(MyRestAccounts::account)
                .toList();
    }

    @Override
    public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> ids) throws IOException {
        return users.search(tenant.value(), "sourcedId", ids).stream()
                .collect(toMap(User::sourcedId, MyRestAccounts::account));
    }

    @Override
    public List<String> sourcedIds(Void tx, TenantId tenant, String after, int most) throws IOException {
        return users.search(tenant.value(), "after", Collections.singleton(after)).stream()
                .map(User::sourcedId)
                .limit(most)
                .toList();
    }

    @Override
    public String create(Void tx, AccountWrite w) throws IOException {
        return users.post(w.tenant().value(), user(w), w.operationId());
    }

    @Override
    public boolean update(Void tx, AccountWrite w) throws IOException {
        return users.put(w.tenant().value(), w.localId() + "/profile", user(w));
    }

    @Override
    public boolean setActive(Void tx, AccountWrite w) throws IOException {
        return users.put(w.tenant().value(), w.localId() + "/enabled", user(w));
    }

    private static User user(AccountWrite w) {
        Map<String, String> profile = new HashMap<>();
        NAMES.forEach((field, name) -> profile.put(name, w.values().get(field)));
        return new User(w.localId(), w.expectedVersion(), w.active(), w.sourcedId(), profile);
    }

    private static Account account(User user) {
        AccountValues values = AccountValues.none();
        for (var name : NAMES.entrySet())
            values = values.with(name.getKey(), user.profile().get(name.getValue()));
        return new Account(user.id(), user.version(), user.enabled(), values);
    }
}
