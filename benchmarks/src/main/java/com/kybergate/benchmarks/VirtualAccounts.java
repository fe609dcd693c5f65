// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.benchmarks.People.Fate;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.plan.RoleMapper;
import com.kybergate.rostersync.roster.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The accounts of people, made as they are read. Nothing can be written. */
record VirtualAccounts(People people) implements AccountStore<VirtualState.Reading> {
    private static final Set<AccountField> FIELDS = Set.of(
            AccountField.USERNAME,
            AccountField.EMAIL,
            AccountField.GIVEN_NAME,
            AccountField.FAMILY_NAME,
            AccountField.ROLE,
            AccountField.SCHOOLS);

    static String localId(int index) {
        return "account-" + index;
    }

    /** What the sync left behind when it last wrote. */
    static Account asWritten(int index, User user) {
        return account(index, user, user.givenName());
    }

    @Override
    public Set<AccountField> fields() {
        return FIELDS;
    }

    @Override
    public List<Account> load(VirtualState.Reading tx, TenantId tenant, Collection<String> localIds) {
        List<Account> accounts = new ArrayList<>(localIds.size());
        for (String localId : localIds) {
            int index = Integer.parseInt(localId.substring(localId.indexOf('-') + 1));
            User user = people.before(index);
            if (user != null && people.fate(index) != Fate.WITHOUT_ACCOUNT) {
                boolean edited = people.fate(index) == Fate.EDITED;
                accounts.add(account(index, user, edited ? "Edited" : user.givenName()));
            }
        }
        return accounts;
    }

    @Override
    public String create(VirtualState.Reading tx, AccountWrite write) {
        throw new UnsupportedOperationException("planning writes nothing");
    }

    @Override
    public boolean update(VirtualState.Reading tx, AccountWrite write) {
        throw new UnsupportedOperationException("planning writes nothing");
    }

    @Override
    public boolean setActive(VirtualState.Reading tx, AccountWrite write) {
        throw new UnsupportedOperationException("planning writes nothing");
    }

    private static Account account(int index, User user, @org.jspecify.annotations.Nullable String givenName) {
        RoleType role = Objects.requireNonNull(user.role());
        AccountValues values = AccountValues.none()
                .with(AccountField.USERNAME, user.username())
                .with(AccountField.EMAIL, user.email())
                .with(AccountField.GIVEN_NAME, givenName)
                .with(AccountField.FAMILY_NAME, user.familyName())
                .with(AccountField.ROLE, RoleMapper.standard().map(role).value())
                .with(
                        AccountField.SCHOOLS,
                        user.orgs().stream().map(GuidRef::sourcedId).toList());
        return new Account(localId(index), "1", true, values);
    }
}
