// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static com.kybergate.rostersync.account.AccountField.*;

import com.kybergate.rostersync.account.*;
import com.kybergate.rostersync.roster.TenantId;
import java.sql.*;
import java.util.*;

/** An application's own table {@code users}. Transactions, errors, order and retries are the sync's business. */
final class MyAccounts implements AccountStore<Connection> {
    private static final List<AccountField> FIELDS = List.of(USERNAME, EMAIL, GIVEN_NAME, FAMILY_NAME, ROLE);
    private static final String AT_VERSION = "row_version = row_version + 1"
            + " where tenant = ? and id = cast(? as bigint) and row_version = cast(? as bigint)";

    @Override
    public Set<AccountField> fields() {
        return Set.copyOf(FIELDS);
    }

    @Override
    public List<Account> load(Connection tx, TenantId tenant, Collection<String> localIds) throws SQLException {
        String sql = "select login, mail, first_name, last_name, kind, id, row_version, enabled from users";
        List<Account> accounts = new ArrayList<>();
        try (var select = tx.prepareStatement(sql + " where tenant = ? and id = any(?)")) {
            select.setString(1, tenant.value());
            select.setArray(2, tx.createArrayOf("bigint", localIds.toArray()));
            for (ResultSet row = select.executeQuery(); row.next(); ) {
                AccountValues values = AccountValues.none();
                for (int i = 0; i < FIELDS.size(); i++) {
                    values = values.with(FIELDS.get(i), row.getString(i + 1));
                }
                accounts.add(new Account(row.getString(6), row.getString(7), row.getBoolean(8), values));
            }
        }
        return accounts;
    }

    @Override
    public String create(Connection tx, AccountWrite to) throws SQLException {
        String sql = "insert into users (login, mail, first_name, last_name, kind, tenant, enabled) values (";
        return write(tx, sql + "?, ?, ?, ?, ?, ?, " + to.active() + ")", to, FIELDS)
                .get(0);
    }

    @Override
    public boolean update(Connection tx, AccountWrite to) throws SQLException {
        String sql = "update users set login = ?, mail = ?, first_name = ?, last_name = ?, kind = ?, ";
        return !write(tx, sql + AT_VERSION, to, FIELDS).isEmpty();
    }

    @Override
    public boolean setActive(Connection tx, AccountWrite to) throws SQLException {
        return !write(tx, "update users set enabled = " + to.active() + ", " + AT_VERSION, to, List.of())
                .isEmpty();
    }

    /** Binds the fields, the tenant and, for a row that is there, which and at which version. Gives the keys of the rows written. */
    private List<String> write(Connection tx, String sql, AccountWrite to, List<AccountField> set) throws SQLException {
        try (var statement = tx.prepareStatement(sql, new String[] {"id"})) {
            int next = 1;
            for (AccountField field : set) {
                statement.setString(next++, to.values().get(field));
            }
            statement.setString(next++, to.tenant().value());
            if (to.localId() != null) {
                statement.setString(next++, to.localId());
                statement.setString(next, to.expectedVersion());
            }
            statement.executeUpdate();
            ResultSet key = statement.getGeneratedKeys();
            return key.next() ? List.of(key.getString(1)) : List.of();
        }
    }
}
