// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.util.ArrayList;
import java.util.List;

/** Lines up columns for reading; numbers to the right, everything else to the left. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(
                    cell instanceof Number number
                            ? String.format(java.util.Locale.ROOT, "%,d", number.longValue())
                            : String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    Table row(List<?> cells) {
        return row(cells.toArray());
    }

    void printTo(Terminal terminal) {
        List<Integer> widths = new ArrayList<>();
        List<Boolean> numeric = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size(); c++) {
                String cell = rows.get(r).get(c);
                if (c == widths.size()) {
                    widths.add(0);
                    numeric.add(true);
                }
                widths.set(c, Math.max(widths.get(c), width(cell)));
                // The first row may be the titles, which say nothing about their columns.
                numeric.set(c, numeric.get(c) && (r == 0 || cell.matches("[-\\d,.]*")));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                String blanks = " ".repeat(widths.get(c) - width(row.get(c)));
                line.append(c == 0 ? "" : "  ");
                line.append(numeric.get(c) && rows.size() > 1 ? blanks + row.get(c) : row.get(c) + blanks);
            }
            terminal.print(line.toString().stripTrailing());
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
