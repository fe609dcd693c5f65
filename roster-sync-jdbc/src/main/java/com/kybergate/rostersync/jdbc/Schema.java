// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where our tables are: in the schema that a connection is in, or in one of a name of its own. Statements call the tables {@code
 * roster_*}; here they get the schema put before them. A connection's own search path stays as it is, for the host's statements in the
 * same transaction go by it.
 */
final class Schema {
    static final Schema OWN = new Schema(null);

    /** Lower-case names mean the same in both databases, quoted or not: PostgreSQL folds to lower case, and H2's are quoted here. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private static final Pattern TABLE = Pattern.compile("\\b(?=roster_)");

    private final @Nullable String name;
    private final Map<String, String> qualified = new ConcurrentHashMap<>();

    private Schema(@Nullable String name) {
        this.name = name;
    }

    static Schema called(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a schema is named with lower-case letters, digits and underscores, up to 63 of them");
        }
        return new Schema(name);
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(qualify(sql));
    }

    PreparedStatement prepare(Connection connection, String sql, String[] generated) throws SQLException {
        return connection.prepareStatement(qualify(sql), generated);
    }

    /** The one text, if any, that a query for a tenant finds. */
    Optional<String> text(Connection connection, String sql, String tenant) throws SQLException {
        try (PreparedStatement select = prepare(connection, sql)) {
            select.setString(1, tenant);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    String qualify(String sql) {
        return name == null
                ? sql
                : qualified.computeIfAbsent(
                        sql, plain -> TABLE.matcher(plain).replaceAll('"' + name.toLowerCase(Locale.ROOT) + "\"."));
    }
}
