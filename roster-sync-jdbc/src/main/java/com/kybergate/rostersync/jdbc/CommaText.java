// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several texts in one column, as people write them: {@code 07,08}. A comma or backslash in a text has a backslash before it,
 * and {@code \e} is the empty text. Every column content can be read, whatever somebody typed into it.
 */
final class CommaText {
    private CommaText() {}

    /** The column content, or {@code null} for no texts. */
    static @Nullable String of(Collection<String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        StringBuilder column = new StringBuilder(64);
        for (String text : texts) {
            if (column.length() > 0) {
                column.append(',');
            }
            column.append(text.isEmpty() ? "\\e" : text.replace("\\", "\\\\").replace(",", "\\,"));
        }
        return column.toString();
    }

    /** The texts of a column content, in its order. */
    static List<String> parse(@Nullable String column) {
        List<String> out = new ArrayList<>();
        if (column == null || column.isEmpty()) {
            return out;
        }
        StringBuilder text = new StringBuilder();
        boolean emptyText = false;
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            if (c == ',') {
                add(out, text, emptyText);
                emptyText = false;
            } else if (c == '\\' && i + 1 < column.length()) {
                char escaped = column.charAt(++i);
                if (escaped == 'e') {
                    emptyText = true;
                } else {
                    text.append(escaped);
                }
            } else {
                text.append(c);
            }
        }
        add(out, text, emptyText);
        return out;
    }

    /** Nothing between two commas is nothing, unless it was written down as the empty text. */
    private static void add(List<String> out, StringBuilder text, boolean emptyText) {
        if (emptyText || text.length() > 0) {
            out.add(text.toString());
        }
        text.setLength(0);
    }
}
