// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Rows for PostgreSQL's {@code COPY}, which takes many rows in a fraction of the time of as many inserts. Its way leads through pgjdbc's
 * own interface: where the driver, or a pool before it, does not show that, rows are inserted in batches. One thread at a time.
 */
final class CopyText {
    /** Fewer rows are inserted as fast. */
    private static final int WORTHWHILE = 50;

    private static final boolean DRIVER = isDriverThere();

    private final StringBuilder rows = new StringBuilder(1 << 16);
    private boolean begun;

    private static boolean isDriverThere() {
        try {
            Class.forName("org.postgresql.PGConnection", false, CopyText.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether so many rows should go this way. */
    static boolean suits(Connection connection, int rows) throws SQLException {
        return rows >= WORTHWHILE && DRIVER && Driver.isBehind(connection);
    }

    /** The next value of the row; {@code null} for none. */
    void add(@Nullable Object value) {
        if (begun) {
            rows.append('\t');
        }
        begun = true;
        if (value == null) {
            rows.append("\\N");
        } else {
            escape(value.toString());
        }
    }

    void endRow() {
        rows.append('\n');
        begun = false;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
    }

    /** Sends the rows, in the transaction of the connection. */
    void into(Connection connection, Schema schema, String table, List<String> columns) throws SQLException {
        String sql = schema.qualify("copy " + table + " (" + String.join(", ", columns) + ") from stdin");
        Driver.copy(connection, sql, rows.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** All that names the driver: loaded only where it is there. */
    private static final class Driver {
        static boolean isBehind(Connection connection) throws SQLException {
            return connection.isWrapperFor(PGConnection.class);
        }

        static void copy(Connection connection, String sql, byte[] rows) throws SQLException {
            try {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new ByteArrayInputStream(rows));
            } catch (IOException e) {
                throw new SQLException("the rows could not be sent", "08006", e);
            }
        }
    }
}
