// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is remembered of a tenant beside its roster. */
final class Notes {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;

    Notes(Database database) {
        this.database = database;
    }

    Optional<String> note(TenantId tenant, String name) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    database.prepare(connection, "select note from roster_notes where tenant = ? and name = ?")) {
                bind(select, tenant.value(), name);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    boolean replace(TenantId tenant, String name, @Nullable String before, @Nullable String after) {
        if (before == null) {
            return after == null ? note(tenant, name).isEmpty() : insert(tenant, name, after);
        }
        return database.write(connection -> {
            String sql = after == null
                    ? "delete from roster_notes where tenant = ? and name = ? and note = ?"
                    : "update roster_notes set note = ? where tenant = ? and name = ? and note = ?";
            try (PreparedStatement statement = database.prepare(connection, sql)) {
                if (after == null) {
                    bind(statement, tenant.value(), name, before);
                } else {
                    bind(statement, after, tenant.value(), name, before);
                }
                return statement.executeUpdate() > 0;
            }
        });
    }

    /** Two nodes may note the first one at once: the key lets one of them in. */
    private boolean insert(TenantId tenant, String name, String note) {
        try {
            return database.write(connection -> {
                try (PreparedStatement insert = database.prepare(
                        connection, "insert into roster_notes (tenant, name, note) values (?, ?, ?)")) {
                    bind(insert, tenant.value(), name, note);
                    return insert.executeUpdate() > 0;
                }
            });
        } catch (StateException e) {
            if (e.sqlState().filter(UNIQUE_VIOLATION::equals).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private static void bind(PreparedStatement statement, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }
}
