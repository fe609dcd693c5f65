package com.kybergate.examples.recipes;

import static com.kybergate.rostersync.account.AccountField.*;

import com.kybergate.rostersync.account.*;
import com.kybergate.rostersync.roster.TenantId;
import java.sql.*;
import java.util.*;

/** Over users (id, tenant, login, mail, first_name, last_name, kind, enabled, deleted_at, row_version), as it was before the sync. */
public final class MyAccounts implements AccountStore<Connection> {
    private static final List<AccountField> FIELDS = List.of(USERNAME, EMAIL, GIVEN_NAME, FAMILY_NAME, ROLE);
    private static final String SET = "update users set row_version = row_version + 1, ";
    private static final String OURS = " where deleted_at is null and tenant = ? and id = ";
    private static final String AT = OURS + "cast(? as bigint) and row_version = cast(? as bigint)";

    @Override
    public Set<AccountField> fields() {
        return Set.copyOf(FIELDS);
    }

    @Override
    public List<Account> load(Connection tx, TenantId tenant, Collection<String> ids) throws SQLException {
        String sql = "select login, mail, first_name, last_name, kind, id, row_version, enabled from users";
        List<Account> accounts = new ArrayList<>();
        try (var select = tx.prepareStatement(sql + OURS + "any(cast(? as bigint array))")) {
            select.setString(1, tenant.value());
            select.setArray(2, tx.createArrayOf("varchar", ids.toArray()));
            for (ResultSet row = select.executeQuery(); row.next(); ) {
                AccountValues values = AccountValues.none();
                for (int i = 0; i < 5; i++) values = values.with(FIELDS.get(i), row.getString(i + 1));
                accounts.add(new Account(row.getString(6), row.getString(7), row.getBoolean(8), values));
            }
            return accounts;
        }
    }

    @Override
    public String create(Connection tx, AccountWrite w) throws SQLException {
        String columns = "(enabled, login, mail, first_name, last_name, kind, tenant)";
        return write(tx, "insert into users " + columns + " values (" + w.active() + ", ?, ?, ?, ?, ?, ?)", w, FIELDS);
    }

    @Override
    public boolean update(Connection tx, AccountWrite w) throws SQLException {
        String values = "login = ?, mail = ?, first_name = ?, last_name = ?, kind = ?";
        return !write(tx, SET + values + AT, w, FIELDS).isEmpty();
    }

    @Override
    public boolean setActive(Connection tx, AccountWrite w) throws SQLException {
        return !write(tx, SET + "enabled = " + w.active() + AT, w, List.of()).isEmpty();
    }

    private static String write(Connection tx, String sql, AccountWrite w, List<AccountField> set) throws SQLException {
        try (var statement = tx.prepareStatement(sql, new String[] {"id"})) {
            int i = 1;
            for (AccountField field : set) statement.setString(i++, w.values().get(field));
            statement.setString(i++, w.tenant().value());
            if (w.localId() != null) statement.setString(i++, w.localId());
            if (w.localId() != null) statement.setString(i, w.expectedVersion());
            statement.executeUpdate();
            ResultSet id = statement.getGeneratedKeys();
            return id.next() ? id.getString(1) : "";
        }
    }
}
