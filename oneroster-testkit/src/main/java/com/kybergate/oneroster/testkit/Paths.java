// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads records by dotted paths, such as {@code orgs.sourcedId}. */
final class Paths {

    private Paths() {}

    /** Every value under the path, as text; lists on the way are entered. */
    static List<String> texts(Map<String, Object> record, String path) {
        // Metadata names often contain dots themselves, so the whole rest of the path is tried first.
        if (path.startsWith("metadata.") && record.get("metadata") instanceof Map<?, ?> metadata) {
            Object value = metadata.get(path.substring("metadata.".length()));
            if (value != null) {
                return List.of(value.toString());
            }
        }
        List<String> found = new ArrayList<>(2);
        collect(record, path, found);
        return found;
    }

    static boolean isList(Map<String, Object> record, String path) {
        return record.get(head(path)) instanceof Collection<?>;
    }

    static String head(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    private static void collect(Object value, String path, List<String> found) {
        if (value instanceof Collection<?> items) {
            for (Object item : items) {
                collect(item, path, found);
            }
        } else if (path.isEmpty()) {
            found.add(value.toString());
        } else if (value instanceof Map<?, ?> map) {
            String head = head(path);
            Object next = map.get(head);
            if (next != null) {
                collect(next, path.equals(head) ? "" : path.substring(head.length() + 1), found);
            }
        }
    }
}
