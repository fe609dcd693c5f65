// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which accounts a person has said are not whose. */
final class Rejections {
    private static final int BATCH = 500;

    private final Database database;

    Rejections(Database database) {
        this.database = database;
    }

    Map<String, Set<String>> of(TenantId tenant, Collection<String> sourcedIds) {
        return database.read(connection -> select(connection, tenant, sourcedIds));
    }

    /** Which are there is asked first: under the tenant's lock nobody else adds any. */
    void put(Connection connection, TenantId tenant, Map<String, Set<String>> rejected) throws SQLException {
        List<String> people = List.copyOf(rejected.keySet());
        for (int from = 0; from < people.size(); from += BATCH) {
            List<String> some = people.subList(from, Math.min(from + BATCH, people.size()));
            Map<String, Set<String>> there = select(connection, tenant, some);
            try (PreparedStatement insert = database.prepare(
                    connection, "insert into roster_rejected_links (tenant, sourced_id, local_id) values (?, ?, ?)")) {
                for (String sourcedId : some) {
                    for (String localId : rejected.getOrDefault(sourcedId, Set.of())) {
                        if (!there.getOrDefault(sourcedId, Set.of()).contains(localId)) {
                            insert.setString(1, tenant.value());
                            insert.setString(2, sourcedId);
                            insert.setString(3, localId);
                            insert.addBatch();
                        }
                    }
                }
                insert.executeBatch();
            }
        }
    }

    boolean remove(Connection connection, TenantId tenant, String sourcedId, String localId) throws SQLException {
        try (PreparedStatement delete = database.prepare(
                connection, "delete from roster_rejected_links where tenant = ? and sourced_id = ? and local_id = ?")) {
            delete.setString(1, tenant.value());
            delete.setString(2, sourcedId);
            delete.setString(3, localId);
            return delete.executeUpdate() > 0;
        }
    }

    private Map<String, Set<String>> select(Connection connection, TenantId tenant, Collection<String> sourcedIds)
            throws SQLException {
        Map<String, Set<String>> out = new LinkedHashMap<>();
        try (PreparedStatement select = database.prepare(
                connection,
                database.dialect()
                        .byKeys("t.sourced_id, t.local_id", "roster_rejected_links", "sourced_id", Dialect.TEXTS))) {
            select.setArray(1, Database.texts(connection, sourcedIds));
            select.setString(2, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    out.computeIfAbsent(rows.getString(1), id -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return out;
    }
}
