// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
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

    private static final boolean DRIVER = isDriverThere();

    private byte[] rows = new byte[1 << 16];
    private int size;
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
            put('\t');
        }
        begun = true;
        if (value == null) {
            escape('N');
        } else {
            text(value.toString());
        }
    }

    void endRow() {
        put('\n');
        begun = false;
    }

    private void text(String value) {
        if (isPlain(value)) {
            bytes(value.getBytes(StandardCharsets.UTF_8));
            return;
        }
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

    /** Nearly every value; four looks by the processor's widest steps are faster than one by single characters. */
    private static boolean isPlain(String value) {
        return value.indexOf('\\') < 0 && value.indexOf('\t') < 0 && value.indexOf('\n') < 0 && value.indexOf('\r') < 0;
    }

    /** Puts the characters from here on that are not ASCII, and gives the place of the last one. */
    private int beyondAscii(String value, int from) {
        int end = from + 1;
        while (end < value.length() && value.charAt(end) >= 0x80) {
            end++;
        }
        bytes(value.substring(from, end).getBytes(StandardCharsets.UTF_8));
        return end - 1;
    }

    private void escape(char c) {
        put('\\');
        put(c);
    }

    private void bytes(byte[] some) {
        if (some.length > rows.length - size) {
            rows = Arrays.copyOf(rows, Math.max(rows.length * 2, size + some.length));
        }
        System.arraycopy(some, 0, rows, size, some.length);
        size += some.length;
    }

    private void put(int b) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
        }
        rows[size++] = (byte) b;
    }

    /**
     * Sends the rows, in the transaction of the connection. All of them are there before the first goes: PostgreSQL ends neither a statement nor
     * an idle transaction that waits for a copy, so that a process stopped in the middle would keep its locks.
     */
    void into(Connection connection, Schema schema, String table, List<String> columns) throws SQLException {
        String sql = schema.qualify("copy " + table + " (" + String.join(", ", columns) + ") from stdin");
        Driver.copy(connection, sql, rows, size);
    }

    /** All that names the driver: loaded only where it is there. */
    private static final class Driver {
        static boolean isBehind(Connection connection) throws SQLException {
            return connection.isWrapperFor(PGConnection.class);
        }

        static void copy(Connection connection, String sql, byte[] rows, int size) throws SQLException {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                copy.writeToCopy(rows, 0, size);
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        }
    }
}
