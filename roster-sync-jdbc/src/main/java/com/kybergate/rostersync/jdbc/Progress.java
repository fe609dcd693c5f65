// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far a tenant's sync has come, what waits for approval, and what was about to be made. */
final class Progress {
    private static final int BATCH = 1_000;

    private final Database database;

    Progress(Database database) {
        this.database = database;
    }

    Optional<Checkpoint> checkpoint(TenantId tenant) {
        return database.read(connection -> {
            try (PreparedStatement select = database.prepare(
                    connection,
                    "select last_full, watermark, source, settings, totals from roster_checkpoints where tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        return Optional.<Checkpoint>empty();
                    }
                    OffsetDateTime watermark = rows.getObject(2, OffsetDateTime.class);
                    return Optional.of(new Checkpoint(
                            rows.getObject(1, OffsetDateTime.class).toInstant(),
                            watermark == null ? null : watermark.toInstant(),
                            rows.getString(3),
                            rows.getString(4),
                            totals(rows.getString(5))));
                }
            }
        });
    }

    void put(Connection connection, TenantId tenant, Checkpoint checkpoint) throws SQLException {
        clear(connection, "roster_checkpoints", tenant);
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_checkpoints (tenant, last_full, watermark, source, settings, totals) values (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, tenant.value());
            Database.bindTime(insert, 2, checkpoint.lastFull());
            Database.bindTime(insert, 3, checkpoint.watermark());
            insert.setString(4, checkpoint.source());
            insert.setString(5, checkpoint.settings());
            insert.setString(6, totals(checkpoint.totals()));
            insert.executeUpdate();
        }
    }

    /** As in {@code orgs=7 users=40210}; null if there are none. */
    private static @Nullable String totals(Map<RosterCollection, Long> totals) {
        String text = totals.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(total -> total.getKey().wireName() + "=" + total.getValue())
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? null : text;
    }

    private static Map<RosterCollection, Long> totals(@Nullable String text) {
        Map<RosterCollection, Long> totals = new EnumMap<>(RosterCollection.class);
        for (RosterCollection collection : RosterCollection.values()) {
            for (String total : text == null ? new String[0] : text.split(" ", -1)) {
                if (total.startsWith(collection.wireName() + "=")) {
                    totals.put(collection, Long.valueOf(total.substring(total.indexOf('=') + 1)));
                }
            }
        }
        return totals;
    }

    Optional<HeldLedger> held(TenantId tenant) {
        return database.read(connection -> {
            try (PreparedStatement select = database.prepare(
                    connection, "select digest, since, source, settings from roster_held where tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        return Optional.<HeldLedger>empty();
                    }
                    Instant since = rows.getObject(2, OffsetDateTime.class).toInstant();
                    return Optional.of(new HeldLedger(
                            rows.getString(1), since, rows.getString(3), rows.getString(4), items(connection, tenant)));
                }
            }
        });
    }

    void putHeld(Connection connection, TenantId tenant, @Nullable HeldLedger ledger) throws SQLException {
        clear(connection, "roster_held_items", tenant);
        clear(connection, "roster_held", tenant);
        if (ledger == null) {
            return;
        }
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_held (tenant, digest, since, source, settings) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, tenant.value());
            insert.setString(2, ledger.digest());
            Database.bindTime(insert, 3, ledger.since());
            insert.setString(4, ledger.source());
            insert.setString(5, ledger.settings());
            insert.executeUpdate();
        }
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_held_items (tenant, line_no, collection, operation, sourced_id, local_id, reason,"
                        + " schools, is_absent, fields, fingerprint) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int line = 0;
            for (HeldItem item : ledger.items()) {
                insert.setString(1, tenant.value());
                insert.setInt(2, line++);
                insert.setString(3, item.collection().wireName());
                insert.setString(4, item.operation());
                insert.setString(5, item.sourcedId());
                insert.setString(6, item.localId());
                insert.setString(7, item.reason());
                insert.setString(8, CommaText.of(item.schools()));
                insert.setBoolean(9, item.absent());
                insert.setString(10, CommaText.of(item.fields()));
                insert.setString(11, item.fingerprint());
                insert.addBatch();
                if (line % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    List<String> intents(TenantId tenant) {
        return database.read(connection -> {
            List<String> out = new ArrayList<>();
            try (PreparedStatement select = database.prepare(
                    connection, "select sourced_id from roster_intents where tenant = ? order by line_no")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        out.add(rows.getString(1));
                    }
                }
            }
            return out;
        });
    }

    void putIntents(Connection connection, TenantId tenant, Collection<String> sourcedIds) throws SQLException {
        clear(connection, "roster_intents", tenant);
        try (PreparedStatement insert = database.prepare(
                connection, "insert into roster_intents (tenant, line_no, sourced_id) values (?, ?, ?)")) {
            int line = 0;
            for (String sourcedId : sourcedIds) {
                insert.setString(1, tenant.value());
                insert.setInt(2, line++);
                insert.setString(3, sourcedId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    List<Waiting> waiting(TenantId tenant) {
        return database.read(connection -> {
            List<Waiting> out = new ArrayList<>();
            try (PreparedStatement select = database.prepare(
                    connection,
                    "select why, collection, sourced_id, since, attempts, due from roster_waiting where tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        out.add(new Waiting(
                                why(rows.getString(1)),
                                collection(rows.getString(2)),
                                rows.getString(3),
                                rows.getObject(4, OffsetDateTime.class).toInstant(),
                                rows.getInt(5),
                                rows.getObject(6, OffsetDateTime.class).toInstant()));
                    }
                }
            }
            return out;
        });
    }

    void putWaiting(Connection connection, TenantId tenant, Collection<Waiting> waiting) throws SQLException {
        clear(connection, "roster_waiting", tenant);
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_waiting (tenant, why, collection, sourced_id, since, attempts, due)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")) {
            int line = 0;
            for (Waiting item : waiting) {
                insert.setString(1, tenant.value());
                insert.setString(2, item.why().key());
                insert.setString(3, item.collection().wireName());
                insert.setString(4, item.sourcedId());
                Database.bindTime(insert, 5, item.since());
                insert.setInt(6, item.attempts());
                Database.bindTime(insert, 7, item.due());
                insert.addBatch();
                if (++line % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static Waiting.Why why(String key) {
        for (Waiting.Why why : Waiting.Why.values()) {
            if (why.key().equals(key)) {
                return why;
            }
        }
        throw StateException.saying("something waits for a reason this version does not know");
    }

    Optional<String> generation(TenantId tenant) {
        return database.read(connection ->
                database.text(connection, "select generation from roster_tenants where tenant = ?", tenant.value()));
    }

    /** The row is there and locked: whoever writes for a tenant has taken its lease. */
    void putGeneration(Connection connection, TenantId tenant, String generation) throws SQLException {
        try (PreparedStatement update =
                database.prepare(connection, "update roster_tenants set generation = ? where tenant = ?")) {
            update.setString(1, generation);
            update.setString(2, tenant.value());
            update.executeUpdate();
        }
    }

    private List<HeldItem> items(Connection connection, TenantId tenant) throws SQLException {
        List<HeldItem> out = new ArrayList<>();
        try (PreparedStatement select = database.prepare(
                connection,
                "select collection, operation, sourced_id, local_id, reason, schools, is_absent, fields, fingerprint"
                        + " from roster_held_items where tenant = ? order by line_no")) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    out.add(new HeldItem(
                            collection(rows.getString(1)),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            CommaText.parse(rows.getString(6)),
                            rows.getBoolean(7),
                            CommaText.parse(rows.getString(8)),
                            rows.getString(9)));
                }
            }
        }
        return out;
    }

    private static RosterCollection collection(String wireName) {
        for (RosterCollection collection : RosterCollection.inOrder()) {
            if (collection.wireName().equals(wireName)) {
                return collection;
            }
        }
        throw StateException.saying("something is of a collection this version does not know");
    }

    private void clear(Connection connection, String table, TenantId tenant) throws SQLException {
        try (PreparedStatement delete = database.prepare(connection, "delete from " + table + " where tenant = ?")) {
            delete.setString(1, tenant.value());
            delete.executeUpdate();
        }
    }
}
