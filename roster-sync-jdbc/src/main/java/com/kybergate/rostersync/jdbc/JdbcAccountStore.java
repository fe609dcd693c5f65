// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.roster.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ready accounts table, {@code roster_accounts}, for hosts that have none. {@link JdbcSyncState#in} makes it.
 *
 * <p>One row is one account; user name and e-mail address are unique in a tenant, whatever their case. People may edit it in plain
 * SQL, {@code update roster_accounts set given_name = 'Ann' where …}: the next run sees it. Grades and schools are written
 * {@code 07,08}, with a backslash before a comma or backslash that belongs to a value.
 *
 * <p><b>Versions.</b> An edit in plain SQL need not touch {@code version}, so an account's version is that number and a fingerprint of
 * everything in the row, compared with the row locked: an edit between reading and writing is always noticed.
 *
 * <p><b>Errors.</b> {@link StateException}; one for a value that is taken already names the constraint. Safe for concurrent use.
 */
public final class JdbcAccountStore implements AccountStore<Connection> {
    private static final List<AccountField> FIELDS = List.copyOf(EnumSet.allOf(AccountField.class));
    private static final String COLUMNS =
            FIELDS.stream().map(JdbcAccountStore::column).collect(Collectors.joining(", "));
    private static final String INSERT = "insert into roster_accounts (" + COLUMNS
            + ", tenant, sourced_id, active, version) values (" + "?, ".repeat(FIELDS.size()) + "?, ?, ?, 1)";
    private static final String ROW = "t.local_id, t.sourced_id, t.active, t.version, "
            + FIELDS.stream().map(field -> "t." + column(field)).collect(Collectors.joining(", "));
    private static final String SETS =
            FIELDS.stream().map(field -> column(field) + " = ?").collect(Collectors.joining(", "));
    /** {@code COPY} keeps numbers that it is given, also in a column that makes its own. */
    private static final String NUMBERS =
            "select nextval(s.name) from (select pg_get_serial_sequence(?, 'local_id') as name) s,"
                    + " generate_series(1, ?) where has_sequence_privilege(s.name, 'usage')";

    private static final String IN_A_ROW =
            "select " + ROW + " from roster_accounts t where t.tenant = ? and t.local_id between ? and ?";
    private static final int FIRST_FIELD = 5;

    /** An account, and the identifier it was made with. */
    private record Row(Account account, @Nullable String sourcedId) {}

    /** Binds a statement. */
    @FunctionalInterface
    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private final Schema schema;

    private JdbcAccountStore(Schema schema) {
        this.schema = schema;
    }

    /**
     * The accounts in {@code roster_accounts}.
     *
     * @return the store, to be used with a {@link JdbcSyncState}
     */
    public static JdbcAccountStore ready() {
        return new JdbcAccountStore(Schema.OWN);
    }

    /**
     * The accounts in {@code roster_accounts} of a schema.
     *
     * @param schema the schema that the {@link JdbcSyncState} has its tables in
     * @return the store
     * @throws IllegalArgumentException if that is no name for a schema
     */
    public static JdbcAccountStore ready(String schema) {
        return new JdbcAccountStore(Schema.called(schema));
    }

    @Override
    public Set<AccountField> fields() {
        return EnumSet.allOf(AccountField.class);
    }

    @Override
    public List<Account> load(Connection tx, TenantId tenant, Collection<String> localIds) {
        NavigableSet<Long> keys = new TreeSet<>();
        for (String localId : localIds) {
            Long key = key(localId);
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            return List.of();
        }
        // People who came together have numbers in a row, which are found in one go.
        if (keys.last() - keys.first() == keys.size() - 1) {
            return accounts(select(tx, IN_A_ROW, statement -> {
                statement.setString(1, tenant.value());
                statement.setLong(2, keys.first());
                statement.setLong(3, keys.last());
            }));
        }
        return accounts(select(tx, byKeys(tx, ROW, "local_id", "unnest(cast(? as bigint array))"), statement -> {
            statement.setArray(1, tx.createArrayOf("bigint", keys.toArray()));
            statement.setString(2, tenant.value());
        }));
    }

    @Override
    public String create(Connection tx, AccountWrite write) {
        try (PreparedStatement insert = schema.prepare(tx, INSERT, new String[] {"local_id"})) {
            bindNew(insert, write);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return Long.toString(keys.getLong(1));
            }
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    @Override
    public List<String> createAll(Connection tx, List<AccountWrite> writes) {
        try {
            return CopyText.suits(tx, writes.size()) ? copy(tx, writes) : insert(tx, writes);
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    private List<String> insert(Connection tx, List<AccountWrite> writes) throws SQLException {
        List<String> localIds = new ArrayList<>(writes.size());
        try (PreparedStatement insert = schema.prepare(tx, INSERT, new String[] {"local_id"})) {
            for (AccountWrite write : writes) {
                bindNew(insert, write);
                insert.addBatch();
            }
            insert.executeBatch();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                while (keys.next()) {
                    localIds.add(Long.toString(keys.getLong(1)));
                }
            }
        }
        return localIds;
    }

    private List<String> copy(Connection tx, List<AccountWrite> writes) throws SQLException {
        List<Long> numbers = numbers(tx, writes.size());
        List<String> columns =
                new ArrayList<>(FIELDS.stream().map(JdbcAccountStore::column).toList());
        columns.addAll(List.of("tenant", "sourced_id", "active", "version"));
        if (!numbers.isEmpty()) {
            columns.add("local_id");
        }
        CopyText rows = new CopyText();
        for (int i = 0; i < writes.size(); i++) {
            AccountWrite write = writes.get(i);
            for (AccountField field : FIELDS) {
                rows.add(column(write.values(), field));
            }
            rows.add(write.tenant().value());
            rows.add(write.sourcedId());
            rows.add(write.active());
            rows.add(1);
            if (!numbers.isEmpty()) {
                rows.add(numbers.get(i));
            }
            rows.endRow();
        }
        rows.into(tx, schema, "roster_accounts", columns);
        return numbers.isEmpty()
                ? numbersOf(tx, writes)
                : numbers.stream().map(String::valueOf).toList();
    }

    /** Numbers for new rows; none where the sequence that the table takes them from is not ours to use. */
    private List<Long> numbers(Connection tx, int count) throws SQLException {
        List<Long> numbers = new ArrayList<>(count);
        try (PreparedStatement select = schema.prepare(tx, NUMBERS)) {
            select.setString(1, schema.qualify("roster_accounts"));
            select.setInt(2, count);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    /** The numbers that the database gave rows, by the people. */
    private List<String> numbersOf(Connection tx, List<AccountWrite> writes) throws SQLException {
        Map<String, String> localIds = numbers(
                tx,
                writes.get(0).tenant(),
                writes.stream().map(AccountWrite::sourcedId).toList());
        return writes.stream()
                .map(write -> Objects.requireNonNull(localIds.get(write.sourcedId()), "a row that was just copied"))
                .toList();
    }

    private Map<String, String> numbers(Connection tx, TenantId tenant, List<String> sourcedIds) throws SQLException {
        Map<String, String> localIds = new HashMap<>();
        try (PreparedStatement select =
                schema.prepare(tx, byKeys(tx, "t.sourced_id, t.local_id", "sourced_id", Dialect.TEXTS))) {
            select.setArray(1, Database.texts(tx, sourcedIds));
            select.setString(2, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    localIds.put(rows.getString(1), Long.toString(rows.getLong(2)));
                }
            }
        }
        return localIds;
    }

    @Override
    public boolean update(Connection tx, AccountWrite write) {
        Row now = lockAtExpectedVersion(tx, write);
        if (now == null) {
            return false;
        }
        if (now.account().values().equals(write.values()) && write.sourcedId().equals(now.sourcedId())) {
            return true;
        }
        return change(tx, SETS + ", sourced_id = ?", write, statement -> {
            int index = bind(statement, write.values());
            statement.setString(index++, write.sourcedId());
            return index;
        });
    }

    @Override
    public boolean setActive(Connection tx, AccountWrite write) {
        Row now = lockAtExpectedVersion(tx, write);
        if (now == null) {
            return false;
        }
        if (now.account().active() == write.active()) {
            return true;
        }
        return change(tx, "active = ?", write, statement -> {
            statement.setBoolean(1, write.active());
            return 2;
        });
    }

    @Override
    public List<Account> candidates(Connection tx, TenantId tenant, AccountField field, Collection<String> values) {
        return accounts(select(tx, matching(tx, field), statement -> {
            statement.setArray(1, Database.texts(tx, values));
            statement.setString(2, tenant.value());
        }));
    }

    private static String matching(Connection tx, AccountField field) {
        if (field == AccountField.IDENTIFIER) {
            return byKeys(tx, ROW, "identifier", Dialect.TEXTS);
        }
        if (!field.isLoginKey()) {
            throw new IllegalArgumentException("accounts are looked up by USERNAME, EMAIL or IDENTIFIER");
        }
        // Folded by the database, as it folds the column: its idea of lower case is not always Java's.
        return byKeys(tx, ROW, column(field) + "_key", "(select distinct lower(v) from " + Dialect.TEXTS + " as u(v))");
    }

    private static String byKeys(Connection tx, String columns, String column, String keys) {
        try {
            return Dialect.of(tx).byKeys(columns, "roster_accounts", column, keys);
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    @Override
    public boolean remembersSourcedIds() {
        return true;
    }

    @Override
    public Map<String, Account> findBySourcedId(Connection tx, TenantId tenant, Collection<String> sourcedIds) {
        Map<String, Account> out = new LinkedHashMap<>();
        for (Row row : select(tx, byKeys(tx, ROW, "sourced_id", Dialect.TEXTS), statement -> {
            statement.setArray(1, Database.texts(tx, sourcedIds));
            statement.setString(2, tenant.value());
        })) {
            out.put(Objects.requireNonNull(row.sourcedId()), row.account());
        }
        return out;
    }

    @Override
    public List<String> sourcedIds(Connection tx, TenantId tenant, @Nullable String after, int most) {
        List<String> out = new ArrayList<>();
        String from = after == null ? "" : " and sourced_id > ?";
        try (PreparedStatement select = schema.prepare(
                tx,
                "select sourced_id from roster_accounts where tenant = ? and sourced_id is not null" + from
                        + " order by tenant, sourced_id fetch first " + most + " rows only")) {
            select.setString(1, tenant.value());
            if (after != null) {
                select.setString(2, after);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    out.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw StateException.of(e);
        }
        return out;
    }

    @Override
    public Optional<String> generation(Connection tx, TenantId tenant) {
        try {
            return schema.text(
                    tx, "select generation from roster_account_generations where tenant = ?", tenant.value());
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    @Override
    public boolean noteGeneration(Connection tx, TenantId tenant, String generation) {
        String update = "update roster_account_generations set generation = ? where tenant = ?";
        String insert = "insert into roster_account_generations (generation, tenant) values (?, ?)";
        for (String sql : List.of(update, insert)) {
            try (PreparedStatement statement = schema.prepare(tx, sql)) {
                statement.setString(1, generation);
                statement.setString(2, tenant.value());
                if (statement.executeUpdate() == 1) {
                    return true;
                }
            } catch (SQLException e) {
                throw StateException.of(e);
            }
        }
        return false;
    }

    @Override
    public boolean forget(Connection tx, TenantId tenant, String localId) {
        Long key = key(localId);
        if (key == null) {
            return true;
        }
        try (PreparedStatement delete =
                schema.prepare(tx, "delete from roster_accounts where tenant = ? and local_id = ?")) {
            delete.setString(1, tenant.value());
            delete.setLong(2, key);
            delete.executeUpdate();
            return true;
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    @Override
    public boolean forgetTenant(Connection tx, TenantId tenant) {
        for (String table : List.of("roster_accounts", "roster_account_generations")) {
            try (PreparedStatement delete = schema.prepare(tx, "delete from " + table + " where tenant = ?")) {
                delete.setString(1, tenant.value());
                delete.executeUpdate();
            } catch (SQLException e) {
                throw StateException.of(e);
            }
        }
        return true;
    }

    private @Nullable Row lockAtExpectedVersion(Connection tx, AccountWrite write) {
        Long key = key(Objects.requireNonNull(write.localId(), "localId"));
        if (key == null) {
            return null;
        }
        List<Row> rows = select(
                tx,
                "select " + ROW + " from roster_accounts t where t.tenant = ? and t.local_id = ? for update",
                statement -> {
                    statement.setString(1, write.tenant().value());
                    statement.setLong(2, key);
                });
        if (rows.isEmpty()) {
            return null;
        }
        Row now = rows.get(0);
        boolean expected = write.expectedVersion() == null
                || write.expectedVersion().equals(now.account().version());
        return expected ? now : null;
    }

    /** Changes the row that {@link #lockAtExpectedVersion} has locked. */
    private boolean change(Connection tx, String sets, AccountWrite write, Values values) {
        try (PreparedStatement update = schema.prepare(
                tx,
                "update roster_accounts set " + sets + ", version = version + 1 where tenant = ? and local_id = ?")) {
            int index = values.bind(update);
            update.setString(index++, write.tenant().value());
            update.setLong(index, Long.parseLong(Objects.requireNonNull(write.localId())));
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw StateException.of(e);
        }
    }

    /** Binds the first values of a statement. */
    @FunctionalInterface
    private interface Values {
        /** Gives the index of what is to be bound next. */
        int bind(PreparedStatement statement) throws SQLException;
    }

    private static int bind(PreparedStatement statement, AccountValues values) throws SQLException {
        int index = 1;
        for (AccountField field : FIELDS) {
            statement.setString(index++, column(values, field));
        }
        return index;
    }

    private static void bindNew(PreparedStatement insert, AccountWrite write) throws SQLException {
        int index = bind(insert, write.values());
        insert.setString(index++, write.tenant().value());
        insert.setString(index++, write.sourcedId());
        insert.setBoolean(index, write.active());
    }

    private static @Nullable String column(AccountValues values, AccountField field) {
        return field.isSet() ? CommaText.of(values.getAll(field)) : values.get(field);
    }

    private List<Row> select(Connection tx, String sql, Binding binding) {
        List<Row> out = new ArrayList<>();
        try (PreparedStatement select = schema.prepare(tx, sql)) {
            binding.to(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    out.add(read(rows));
                }
            }
        } catch (SQLException e) {
            throw StateException.of(e);
        }
        return out;
    }

    private static Row read(ResultSet row) throws SQLException {
        String sourcedId = row.getString(2);
        boolean active = row.getBoolean(3);
        long version = row.getLong(4);
        AccountValues.Builder values = AccountValues.builder();
        StringBuilder content = new StringBuilder(256);
        append(content, sourcedId);
        append(content, Boolean.toString(active));
        for (int i = 0; i < FIELDS.size(); i++) {
            AccountField field = FIELDS.get(i);
            String column = row.getString(FIRST_FIELD + i);
            append(content, column);
            if (field.isSet()) {
                values.with(field, CommaText.parse(column));
            } else {
                values.with(field, column);
            }
        }
        String stamp = version + "-" + fingerprint(content.toString());
        return new Row(new Account(Long.toString(row.getLong(1)), stamp, active, values.build()), sourcedId);
    }

    /** The length stands before each part, so that nothing can move from one column into the next unseen. */
    private static void append(StringBuilder content, @Nullable String part) {
        content.append(part == null ? -1 : part.length()).append(':').append(part);
    }

    private static String fingerprint(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static List<Account> accounts(List<Row> rows) {
        return rows.stream().map(Row::account).toList();
    }

    /** The number behind a key, or null for a text that is none of our keys. */
    private static @Nullable Long key(String localId) {
        try {
            long key = Long.parseLong(localId);
            return Long.toString(key).equals(localId) ? key : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String column(AccountField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }
}
