// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.ChangeEntry;
import com.kybergate.rostersync.state.ChangePage;
import com.kybergate.rostersync.state.ChangeQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The log of what runs changed. */
final class Changes {
    private static final String SELECT = "select seq, run, collection, operation, sourced_id, person, local_id, school,"
            + " sealed from roster_changes where tenant = ?";

    /** An index that names the collection first leads to a kind of change through all of them. */
    private static final String ANY_COLLECTION = RosterCollection.inOrder().stream()
            .map(collection -> '\'' + collection.wireName() + '\'')
            .collect(Collectors.joining(", ", " and collection in (", ")"));

    private static final int BATCH = 1_000;

    private final Database database;

    Changes(Database database) {
        this.database = database;
    }

    void put(Connection connection, TenantId tenant, List<ChangeEntry> changes) throws SQLException {
        try (PreparedStatement insert = database.prepare(
                connection,
                "insert into roster_changes (tenant, run, collection, operation, sourced_id, person, local_id, school,"
                        + " sealed) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int waiting = 0;
            for (ChangeEntry change : changes) {
                insert.setString(1, tenant.value());
                insert.setString(2, change.run());
                insert.setString(3, change.collection().wireName());
                insert.setString(4, change.operation());
                insert.setString(5, change.sourcedId());
                insert.setString(6, change.person());
                insert.setString(7, change.localId());
                insert.setString(8, change.school());
                insert.setString(9, change.sealed());
                insert.addBatch();
                if (++waiting % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    ChangePage page(TenantId tenant, String run, ChangeQuery query) {
        Place after = query.after() == null ? null : Place.ofChange(query.after());
        Conditions conditions = new Conditions(SELECT, tenant).and("run = ?", run);
        if (query.collection() != null) {
            conditions.and("collection = ?", query.collection().wireName());
        } else if (query.operation() != null && query.sourcedId() == null) {
            conditions.plus(ANY_COLLECTION);
        }
        if (query.operation() != null) {
            conditions.and("operation = ?", query.operation());
        }
        if (query.sourcedId() != null) {
            conditions.and("sourced_id = ?", query.sourcedId());
        }
        if (after != null) {
            conditions.and("seq > ?", after.seq());
        }
        conditions.page("seq", query.most());
        List<Place> places = new ArrayList<>();
        List<ChangeEntry> entries = select(conditions, places);
        if (entries.size() <= query.most()) {
            return new ChangePage(entries, null);
        }
        return new ChangePage(
                entries.subList(0, query.most()), places.get(query.most() - 1).text());
    }

    List<ChangeEntry> of(TenantId tenant, RosterCollection collection, String sourcedId, int most) {
        return select(
                new Conditions(SELECT, tenant)
                        .and("sourced_id = ?", sourcedId)
                        .and("collection = ?", collection.wireName())
                        .page("seq desc", most - 1),
                new ArrayList<>());
    }

    private List<ChangeEntry> select(Conditions conditions, List<Place> places) {
        return database.read(connection -> {
            List<ChangeEntry> out = new ArrayList<>();
            try (PreparedStatement select = conditions.prepare(database, connection);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(null, rows.getLong(1)));
                    out.add(new ChangeEntry(
                            rows.getString(2),
                            collection(rows.getString(3)),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getString(7),
                            rows.getString(8),
                            rows.getString(9)));
                }
            }
            return out;
        });
    }

    private static RosterCollection collection(String wireName) {
        for (RosterCollection collection : RosterCollection.inOrder()) {
            if (collection.wireName().equals(wireName)) {
                return collection;
            }
        }
        throw StateException.saying("a change is of a collection this version does not know");
    }
}
