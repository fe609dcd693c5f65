// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.InMemorySyncState;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The grounds there are: memory and accounts together in one transaction, or apart; in the memory of the process, or in H2. */
enum CrashGrounds {
    MEMORY_TOGETHER {
        @Override
        CrashGround make(Path spools) {
            return new InMemory(spools, true);
        }
    },
    MEMORY_APART {
        @Override
        CrashGround make(Path spools) {
            return new InMemory(spools, false);
        }
    },
    H2_TOGETHER {
        @Override
        CrashGround make(Path spools) {
            return new InH2(spools, true);
        }
    },
    H2_APART {
        @Override
        CrashGround make(Path spools) {
            return new InH2(spools, false);
        }
    };

    abstract CrashGround make(Path spools);

    private static SortedMap<Long, CrashGround.Seat> seats(CrashHost host) {
        SortedMap<Long, CrashGround.Seat> out = new TreeMap<>();
        host.rows()
                .forEach((id, row) -> out.put(id, new CrashGround.Seat(row.sourcedId(), row.active(), row.values())));
        return out;
    }

    private static final class InMemory extends CrashGround {
        private final boolean together;
        private final CrashHost host = new CrashHost();
        private InMemorySyncState state = new InMemorySyncState(clock);

        /** All that is remembered, to be put into another state. */
        private record Remembered(
                List<List<MirrorRow>> rows,
                @Nullable Checkpoint checkpoint,
                @Nullable HeldLedger held,
                Map<Long, CrashHost.Row> accounts) {}

        InMemory(Path spools, boolean together) {
            super(spools, false);
            this.together = together;
        }

        @Override
        SyncState<?> state() {
            return state;
        }

        @Override
        SortedMap<Long, Seat> accounts() {
            return seats(host);
        }

        @Override
        void edit(String sourcedId, AccountField field, String value) {
            host.edit(sourcedId, field, value);
        }

        @Override
        void expire() {
            clock.advance(Duration.ofHours(1));
        }

        @Override
        Object save() {
            List<List<MirrorRow>> rows = new ArrayList<>();
            for (RosterCollection collection : RosterCollection.values()) {
                state.scan(TENANT, collection, rows::add);
            }
            return new Remembered(
                    rows,
                    state.checkpoint(TENANT).orElse(null),
                    state.held(TENANT).orElse(null),
                    host.rows());
        }

        @Override
        void restore(Object saved) {
            Remembered before = (Remembered) saved;
            state = new InMemorySyncState(clock);
            host.restore(before.accounts());
            Lease lease = state.acquire(TENANT, "restore", Duration.ofMinutes(1));
            try {
                state.write(lease, tx -> {
                    before.rows().forEach(rows -> state.put(tx, TENANT, rows));
                    if (before.checkpoint() != null) {
                        state.put(tx, TENANT, before.checkpoint());
                    }
                    state.putHeld(tx, TENANT, before.held());
                    return lease;
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            state.release(lease);
        }

        @Override
        RosterSync.Builder<?> engine(RosterSync.Builder<Void> begun, CrashPlug plug) {
            return together
                    ? begun.state(plug.state(undoing(state, host))).accounts(plug.accounts(host))
                    : begun.state(plug.state(state)).remoteAccounts(plug.accounts(host));
        }

        /** A state whose transactions are also those of the accounts: what fails undoes both. */
        @SuppressWarnings("unchecked")
        private static SyncState<Void> undoing(SyncState<Void> state, CrashHost host) {
            return (SyncState<Void>) Proxy.newProxyInstance(
                    SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("sharesTransactions")) {
                            return true;
                        }
                        Map<Long, CrashHost.Row> before = host.rows();
                        try {
                            return method.invoke(state, arguments);
                        } catch (InvocationTargetException e) {
                            if (method.getName().equals("write")) {
                                host.restore(before);
                            }
                            throw e.getCause();
                        }
                    });
        }
    }

    private static final class InH2 extends CrashGround {
        private static final List<String> TABLES = List.of(
                "roster_tenants",
                "roster_orgs",
                "roster_academic_sessions",
                "roster_courses",
                "roster_classes",
                "roster_users",
                "roster_enrollments",
                "roster_checkpoints",
                "roster_held",
                "roster_held_items",
                "roster_intents",
                "roster_waiting",
                "roster_notes",
                "roster_rejected_links",
                "roster_runs",
                "roster_problems",
                "roster_changes",
                "roster_accounts",
                "roster_account_generations");

        private final boolean together;
        private final CrashHost host = new CrashHost();
        private final TestDatabase database = TestDatabase.inMemory();

        private record Tables(Map<String, List<List<@Nullable Object>>> tables, Map<Long, CrashHost.Row> accounts) {}

        InH2(Path spools, boolean together) {
            super(spools, true);
            this.together = together;
        }

        @Override
        SyncState<?> state() {
            return database.state;
        }

        @Override
        SortedMap<Long, Seat> accounts() {
            if (!together) {
                return seats(host);
            }
            SortedMap<Long, Seat> out = new TreeMap<>();
            try (Connection connection = database.connections.getConnection()) {
                for (String id : database.query("select local_id from roster_accounts")) {
                    Account account = JdbcAccountStore.ready()
                            .load(connection, TENANT, List.of(id))
                            .get(0);
                    String sourcedId = database.query("select sourced_id from roster_accounts where local_id = " + id)
                            .get(0);
                    out.put(Long.valueOf(id), new Seat(sourcedId, account.active(), account.values()));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return out;
        }

        @Override
        void edit(String sourcedId, AccountField field, String value) {
            host.edit(sourcedId, field, value);
            sql("update roster_accounts set " + field.name() + " = '" + value + "' where sourced_id = '" + sourcedId
                    + "'");
        }

        @Override
        void expire() {
            clock.advance(Duration.ofHours(1));
            sql("update roster_tenants set expires_at = dateadd(hour, -1, expires_at)");
        }

        @Override
        Object save() {
            Map<String, List<List<@Nullable Object>>> tables = new LinkedHashMap<>();
            try (Connection connection = database.connections.getConnection()) {
                for (String table : TABLES) {
                    tables.put(table, read(connection, "select " + columns(connection, table) + " from " + table));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new Tables(tables, host.rows());
        }

        @Override
        void restore(Object saved) {
            Tables before = (Tables) saved;
            host.restore(before.accounts());
            try (Connection connection = database.connections.getConnection()) {
                for (Map.Entry<String, List<List<@Nullable Object>>> table :
                        before.tables().entrySet()) {
                    fill(connection, table.getKey(), table.getValue());
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            long next = accounts().isEmpty() ? 1 : accounts().lastKey() + 1;
            sql("alter table roster_accounts alter column local_id restart with " + next);
        }

        private static void fill(Connection connection, String table, List<List<@Nullable Object>> rows)
                throws SQLException {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + table)) {
                delete.executeUpdate();
            }
            if (rows.isEmpty()) {
                return;
            }
            String marks = "?, ".repeat(rows.get(0).size());
            try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " ("
                    + columns(connection, table) + ") overriding system value values ("
                    + marks.substring(0, marks.length() - 2) + ")")) {
                for (List<@Nullable Object> row : rows) {
                    for (int i = 0; i < row.size(); i++) {
                        insert.setObject(i + 1, row.get(i));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        /** Those that can be written: not what the database works out by itself. */
        private static String columns(Connection connection, String table) throws SQLException {
            List<String> out = new ArrayList<>();
            for (List<@Nullable Object> row : read(
                    connection,
                    "select column_name from information_schema.columns where is_generated = 'NEVER' and table_name = '"
                            + table.toUpperCase(java.util.Locale.ROOT) + "' order by ordinal_position")) {
                out.add(String.valueOf(row.get(0)));
            }
            return String.join(", ", out);
        }

        private static List<List<@Nullable Object>> read(Connection connection, String sql) throws SQLException {
            List<List<@Nullable Object>> out = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        Object value = rows.getObject(i);
                        row.add(
                                value instanceof java.sql.Clob clob
                                        ? clob.getSubString(1, (int) clob.length())
                                        : value);
                    }
                    out.add(row);
                }
            }
            return out;
        }

        private void sql(String sql) {
            try {
                database.sql(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        RosterSync.Builder<?> engine(RosterSync.Builder<Void> begun, CrashPlug plug) {
            return together
                    ? begun.state(plug.state(database.state)).accounts(plug.accounts(JdbcAccountStore.ready()))
                    : begun.state(plug.state(database.state)).remoteAccounts(plug.accounts(host));
        }

        @Override
        public void close() {
            // It goes with its last connection.
            sql("set db_close_delay 0");
        }
    }
}
