// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows for PostgreSQL's {@code COPY}, which takes many rows in a fraction of the time of as many inserts. Its way leads through pgjdbc's
 * own interface: where the driver, or a pool before it, does not show that, rows are inserted in batches. One thread at a time.
 */
final class CopyText {
    /** Fewer rows are inserted as fast. */
    private static final int WORTHWHILE = 50;

    private static final int CHUNK = 1 << 14;

    private static final boolean DRIVER = isDriverThere();

    private final CopyIn copy;
    private final byte[] open = new byte[CHUNK];
    private int size;
    private boolean begun;

    private CopyText(CopyIn copy) {
        this.copy = copy;
    }

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
    void add(@Nullable Object value) throws SQLException {
        if (begun) {
            put('\t');
        }
        begun = true;
        if (value == null) {
            escape('N');
        } else {
            text(value.toString());
        }
    }

    void endRow() throws SQLException {
        put('\n');
        begun = false;
    }

    private void text(String value) throws SQLException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> escape('\\');
                case '\t' -> escape('t');
                case '\n' -> escape('n');
                case '\r' -> escape('r');
                default -> {
                    if (c < 0x80) {
                        put(c);
                    } else {
                        i = beyondAscii(value, i);
                    }
                }
            }
        }
    }

    /** Puts the characters from here on that are not ASCII, and gives the place of the last one. */
    private int beyondAscii(String value, int from) throws SQLException {
        int end = from + 1;
        while (end < value.length() && value.charAt(end) >= 0x80) {
            end++;
        }
        for (byte b : value.substring(from, end).getBytes(StandardCharsets.UTF_8)) {
            put(b);
        }
        return end - 1;
    }

    private void escape(char c) throws SQLException {
        put('\\');
        put(c);
    }

    /** What is full goes on its way at once: the database works on it while the next rows are written. */
    private void put(int b) throws SQLException {
        if (size == open.length) {
            flush();
        }
        open[size++] = (byte) b;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(open, 0, size);
        size = 0;
    }

    /** Writes rows. */
    @FunctionalInterface
    interface Rows {
        void to(CopyText text) throws SQLException;
    }

    /** Sends rows, in the transaction of the connection. */
    static void into(Connection connection, Schema schema, String table, List<String> columns, Rows rows)
            throws SQLException {
        String sql = schema.qualify("copy " + table + " (" + String.join(", ", columns) + ") from stdin");
        CopyIn copy = Driver.begin(connection, sql);
        try {
            CopyText text = new CopyText(copy);
            rows.to(text);
            text.flush();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** All that names the driver before it is known to be there. */
    private static final class Driver {
        static boolean isBehind(Connection connection) throws SQLException {
            return connection.isWrapperFor(PGConnection.class);
        }

        static CopyIn begin(Connection connection, String sql) throws SQLException {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        }
    }
}
