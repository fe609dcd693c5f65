// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a page joins the rows that were read before it.
 *
 * @param kind what the overlap shows
 * @param anchor the index, in the page, of the last row that was read before; −1 where there is none
 */
record Seam(Kind kind, int anchor) {

    enum Kind {
        /** The overlap is exactly the rows that were asked for again. */
        VERIFIED,
        /** Rows came or went in the meantime; the place to go on from was found again beyond doubt. */
        MOVED,
        /** Too few known rows to tell. */
        UNKNOWN,
        /** Known rows in another order. */
        REORDERED
    }

    /** So many known rows, in their order, are no accident. */
    static final int CERTAIN = 3;

    /**
     * Compares a page with the rows before it.
     *
     * @param tail the identifiers of the last rows, oldest first, the empty string for unreadable ones
     * @param overlap how many of them were asked for again
     */
    static <T> Seam of(List<String> tail, int overlap, List<Row<T>> rows) {
        if (isExact(tail, overlap, rows)) {
            return new Seam(Kind.VERIFIED, overlap - 1);
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < tail.size(); i++) {
            if (!tail.get(i).isEmpty()) {
                places.put(tail.get(i), places.containsKey(tail.get(i)) ? -1 : i);
            }
        }
        int first = -1;
        int anchor = -1;
        int known = 0;
        int lastPlace = -1;
        for (int i = 0; i < rows.size(); i++) {
            Integer place = places.get(rows.get(i).id());
            if (place == null || place < 0) {
                continue;
            }
            if (place < lastPlace) {
                return new Seam(Kind.REORDERED, -1);
            }
            lastPlace = place;
            known++;
            anchor = i;
            first = first < 0 ? i : first;
        }
        // Rows that came in between are few; known rows scattered over a page speak of another order.
        boolean dense = anchor - first + 1 <= 2 * known;
        int needed = Math.min(CERTAIN, Math.min(tail.size(), (rows.size() + 1) / 2));
        boolean enough = known >= Math.max(1, needed);
        return new Seam(dense && enough ? Kind.MOVED : Kind.UNKNOWN, anchor);
    }

    private static <T> boolean isExact(List<String> tail, int overlap, List<Row<T>> rows) {
        if (overlap == 0 || rows.size() < overlap || tail.size() < overlap) {
            return false;
        }
        int from = tail.size() - overlap;
        for (int i = 0; i < overlap; i++) {
            if (!tail.get(from + i).equals(rows.get(i).id())) {
                return false;
            }
        }
        return true;
    }
}
