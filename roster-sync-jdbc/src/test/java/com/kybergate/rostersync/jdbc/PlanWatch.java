// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to PostgreSQL that note how the server goes about each statement that names some tables, with what is bound in it. */
final class PlanWatch {
    /** A statement, and what the server said of it. */
    record Plan(String sql, String text) {}

    /** Binds a value in a statement as it was bound in another. */
    private interface Binding {
        void repeat(PreparedStatement statement) throws Throwable;
    }

    final List<Plan> plans = new ArrayList<>();
    private final DataSource real;
    private final String tables;

    PlanWatch(DataSource real, String tables) {
        this.real = real;
        this.tables = tables;
    }

    DataSource watched() {
        return (DataSource) wrap(DataSource.class, (method, arguments) -> {
            Object result = invoke(real, method, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private Connection connection(Connection connection) {
        return (Connection) wrap(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            String sql = arguments == null ? "" : String.valueOf(arguments[0]);
            return result instanceof PreparedStatement statement && sql.matches("(?s).*(" + tables + ").*")
                    ? statement(connection, statement, sql)
                    : result;
        });
    }

    private PreparedStatement statement(Connection connection, PreparedStatement statement, String sql) {
        List<Binding> bound = new ArrayList<>();
        return (PreparedStatement) wrap(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments != null && arguments.length >= 2) {
                Object[] given = arguments;
                bound.add(other -> invoke(other, method, given));
            } else if (List.of("executeQuery", "executeUpdate").contains(method.getName())) {
                plans.add(new Plan(sql, explain(connection, sql, bound)));
            }
            return invoke(statement, method, arguments);
        });
    }

    /** A query is run for it, so that the server says how many rows it looked at; a change is not. */
    private static String explain(Connection connection, String sql, List<Binding> bound) throws Throwable {
        String how = sql.startsWith("select")
                ? "explain (analyze, costs off, timing off, summary off) "
                : "explain (costs off) ";
        StringBuilder text = new StringBuilder();
        try (PreparedStatement explain = connection.prepareStatement(how + sql)) {
            for (Binding value : bound) {
                value.repeat(explain);
            }
            try (ResultSet lines = explain.executeQuery()) {
                while (lines.next()) {
                    text.append(lines.getString(1)).append('\n');
                }
            }
        } catch (SQLException e) {
            throw new AssertionError("cannot be explained: " + sql, e);
        }
        return text.toString();
    }

    private interface Call {
        @Nullable
        Object make(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static Object wrap(Class<?> type, Call call) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.make(method, arguments));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
