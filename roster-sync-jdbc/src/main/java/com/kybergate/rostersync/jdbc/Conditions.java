// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A query that is put together of the filters that are asked for, with what is bound in it. For one thread. */
final class Conditions {
    private final StringBuilder sql;
    private final List<Object> bound = new ArrayList<>();

    /** A query that asks for the rows of one tenant, and ends so. */
    Conditions(String select, TenantId tenant) {
        sql = new StringBuilder(select);
        bound.add(tenant.value());
    }

    Conditions and(String condition, Object... values) {
        sql.append(" and ").append(condition);
        Collections.addAll(bound, values);
        return this;
    }

    /** That a column has one of some values; nothing if there are none. */
    Conditions andIn(String column, Collection<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        return and(
                values.size() == 1 ? column + " = ?" : column + " in (" + marks + ")",
                values.stream().sorted().toArray());
    }

    Conditions plus(String text) {
        sql.append(text);
        return this;
    }

    /** In an order, and one row more than a page has: that there is one says that there is another page. */
    Conditions page(String order, int most) {
        sql.append(" order by ").append(order).append(" fetch first ? rows only");
        bound.add(most + 1L);
        return this;
    }

    PreparedStatement prepare(Database database, Connection connection) throws SQLException {
        PreparedStatement statement = database.prepare(connection, sql.toString());
        for (int i = 0; i < bound.size(); i++) {
            Object value = bound.get(i);
            if (value instanceof Instant time) {
                Database.bindTime(statement, i + 1, time);
            } else if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else {
                statement.setString(i + 1, value.toString());
            }
        }
        return statement;
    }
}
