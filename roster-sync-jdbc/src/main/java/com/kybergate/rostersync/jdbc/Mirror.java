// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The roster as the sync last brought it over: reads and writes the six tables. */
final class Mirror {
    private static final int BATCH = 500;
    private static final int FETCH = 1_000;

    private final Database database;

    Mirror(Database database) {
        this.database = database;
    }

    void keys(TenantId tenant, RosterCollection collection, SyncState.KeyVisitor visitor) {
        database.read(connection -> {
            database.dialect().beginStreaming(connection);
            try (PreparedStatement select =
                    database.prepare(connection, MirrorTable.of(collection).selectKeys())) {
                select.setString(1, tenant.value());
                select.setFetchSize(FETCH);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        visitor.visit(rows.getString(1), ContentHash.ofHex(rows.getString(2)), rows.getBoolean(3));
                    }
                }
            } finally {
                database.dialect().endStreaming(connection);
            }
            return tenant;
        });
    }

    Map<String, MirrorRow> rows(TenantId tenant, RosterCollection collection, Collection<String> sourcedIds) {
        MirrorTable table = MirrorTable.of(collection);
        return database.read(connection -> {
            Map<String, MirrorRow> out = new LinkedHashMap<>();
            try (PreparedStatement select = database.prepare(connection, table.selectByKeys(database.dialect()))) {
                select.setArray(1, Database.texts(connection, sourcedIds));
                select.setString(2, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        MirrorRow row = table.read(rows);
                        out.put(row.sourcedId(), row);
                    }
                }
            }
            return out;
        });
    }

    /** Page by page from the last identifier on; no connection is kept while somebody looks at a page. */
    void scan(TenantId tenant, RosterCollection collection, Consumer<List<MirrorRow>> batch) {
        List<MirrorRow> page = page(tenant, collection, null);
        while (!page.isEmpty()) {
            batch.accept(page);
            if (page.size() < BATCH) {
                return;
            }
            page = page(tenant, collection, page.get(page.size() - 1).sourcedId());
        }
    }

    Map<String, String> linked(TenantId tenant, Collection<String> localIds) {
        return database.read(connection -> {
            Map<String, String> out = new LinkedHashMap<>();
            try (PreparedStatement select = database.prepare(
                    connection,
                    database.dialect().byKeys("t.local_id, t.sourced_id", "roster_users", "local_id", Dialect.TEXTS))) {
                select.setArray(1, Database.texts(connection, localIds));
                select.setString(2, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        out.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
            return out;
        });
    }

    List<MirrorRow> people(TenantId tenant, String who) {
        String folded = who.toLowerCase(Locale.ROOT);
        return database.read(connection -> {
            Map<String, MirrorRow> out = new LinkedHashMap<>();
            // One after the other, each by its own index; a database would rather read all rows for an "or".
            for (String key : List.of("sourced_id_key", "username_key", "email_key")) {
                try (PreparedStatement select = database.prepare(
                        connection, MirrorTable.USERS.select() + " where t.tenant = ? and t." + key + " = ?")) {
                    select.setString(1, tenant.value());
                    select.setString(2, MirrorTable.searchKey(who));
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            MirrorRow row = MirrorTable.USERS.read(rows);
                            if (isCalled(row, folded)) {
                                out.put(row.sourcedId(), row);
                            }
                        }
                    }
                }
            }
            return List.copyOf(out.values());
        });
    }

    void put(Connection connection, TenantId tenant, List<MirrorRow> rows) throws SQLException {
        Map<RosterCollection, Map<String, MirrorRow>> byCollection = new LinkedHashMap<>();
        for (MirrorRow row : rows) {
            byCollection
                    .computeIfAbsent(row.collection(), c -> new LinkedHashMap<>())
                    .put(row.sourcedId(), row);
        }
        for (Map.Entry<RosterCollection, Map<String, MirrorRow>> entry : byCollection.entrySet()) {
            put(connection, tenant, MirrorTable.of(entry.getKey()), entry.getValue());
        }
    }

    /** Which of some rows are there, as the transaction of the connection sees it. */
    Set<String> existing(
            Connection connection, TenantId tenant, RosterCollection collection, Collection<String> sourcedIds)
            throws SQLException {
        return sourcedIds.isEmpty() ? Set.of() : existing(connection, tenant, MirrorTable.of(collection), sourcedIds);
    }

    private Set<String> existing(
            Connection connection, TenantId tenant, MirrorTable table, Collection<String> sourcedIds)
            throws SQLException {
        Set<String> there = new HashSet<>();
        try (PreparedStatement select = database.prepare(connection, table.selectExisting(database.dialect()))) {
            select.setArray(1, Database.texts(connection, sourcedIds));
            select.setString(2, tenant.value());
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    there.add(found.getString(1));
                }
            }
        }
        return there;
    }

    /** Which rows are there is asked first: under the tenant's lock nobody else adds any, and no database's own "upsert" is needed. */
    private void put(Connection connection, TenantId tenant, MirrorTable table, Map<String, MirrorRow> rows)
            throws SQLException {
        boolean many = CopyText.suits(connection, rows.size());
        Set<String> there = many && isBeside(connection, tenant, table, rows.keySet())
                ? Set.of()
                : existing(connection, tenant, table, rows.keySet());
        List<MirrorRow> fresh = new ArrayList<>();
        List<MirrorRow> known = new ArrayList<>();
        for (MirrorRow row : rows.values()) {
            (there.contains(row.sourcedId()) ? known : fresh).add(row);
        }
        run(connection, tenant, table, table.update(), known);
        if (CopyText.suits(connection, fresh.size())) {
            copy(connection, tenant, table, fresh);
        } else {
            run(connection, tenant, table, table.insert(), fresh);
        }
    }

    /**
     * Whether no row lies between the least and the greatest of some identifiers: one look instead of one for each. So it is in a first load,
     * as far as the source lists people in the order of their identifiers.
     */
    private boolean isBeside(Connection connection, TenantId tenant, MirrorTable table, Collection<String> sourcedIds)
            throws SQLException {
        try (PreparedStatement select = database.prepare(connection, table.selectBetween())) {
            Array ids = Database.texts(connection, sourcedIds);
            select.setString(1, tenant.value());
            select.setArray(2, ids);
            select.setArray(3, ids);
            try (ResultSet found = select.executeQuery()) {
                return !found.next();
            }
        }
    }

    private void copy(Connection connection, TenantId tenant, MirrorTable table, List<MirrorRow> rows)
            throws SQLException {
        CopyText text = new CopyText();
        for (MirrorRow row : rows) {
            table.write(text, tenant.value(), row);
        }
        text.into(connection, database.schema(), table.name(), table.columns());
    }

    private void run(Connection connection, TenantId tenant, MirrorTable table, String sql, List<MirrorRow> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = database.prepare(connection, sql)) {
            for (MirrorRow row : rows) {
                table.bind(statement, tenant.value(), row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Ordered by the whole key, or H2 sorts everything that is left for every page. */
    private List<MirrorRow> page(TenantId tenant, RosterCollection collection, @Nullable String after) {
        MirrorTable table = MirrorTable.of(collection);
        return database.read(connection -> {
            List<MirrorRow> page = new ArrayList<>();
            String from = after == null ? "" : " and t.sourced_id > ?";
            try (PreparedStatement select = database.prepare(
                    connection,
                    table.select() + " where t.tenant = ?" + from + " order by t.tenant, t.sourced_id fetch first "
                            + BATCH + " rows only")) {
                select.setString(1, tenant.value());
                if (after != null) {
                    select.setString(2, after);
                }
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        page.add(table.read(rows));
                    }
                }
            }
            return page;
        });
    }

    private static boolean isCalled(MirrorRow row, String folded) {
        for (String name : new @Nullable String[] {
            row.sourcedId(), row.record().text("username"), row.record().text("email")
        }) {
            if (name != null && name.toLowerCase(Locale.ROOT).equals(folded)) {
                return true;
            }
        }
        return false;
    }
}
