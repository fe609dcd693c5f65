// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what is not brought over, by collection, school, reason and role. As many lines as a report has room for: what comes later is summed
 * without its school and role. One thread at a time.
 */
public final class Exclusions {
    /** Room for the sums: there are six collections, and some reasons. */
    private static final int SINGLY = SyncReport.MOST_EXCLUSIONS - 60;

    private final Map<Kind, Long> counts = new LinkedHashMap<>();

    private record Kind(RosterCollection collection, String school, String reason, String role) {
        static Kind of(Exclusion exclusion) {
            return new Kind(exclusion.collection(), exclusion.school(), exclusion.reason(), exclusion.role());
        }

        Kind sum() {
            return new Kind(collection, "", reason, "");
        }
    }

    /** Begins with nothing. */
    public Exclusions() {}

    /**
     * Counts records.
     *
     * @param exclusion how many of what kind
     */
    public void add(Exclusion exclusion) {
        Kind kind = Kind.of(exclusion);
        boolean room = counts.size() < SINGLY || counts.containsKey(kind);
        counts.merge(room ? kind : kind.sum(), exclusion.count(), Long::sum);
    }

    /**
     * Counts what others have counted.
     *
     * @param exclusions how many of what kinds
     */
    public void addAll(List<Exclusion> exclusions) {
        exclusions.forEach(this::add);
    }

    /** Counts from nothing once more. */
    public void clear() {
        counts.clear();
    }

    /**
     * Brings the sum of a reason to what it is known to be. Where one is too many, nobody knows any more which line it was in; where some are
     * missing, nobody knows their school.
     *
     * @param collection the collection
     * @param reason the reason
     * @param known how many it is
     */
    public void balance(RosterCollection collection, String reason, long known) {
        long more = known;
        for (Map.Entry<Kind, Long> line : counts.entrySet()) {
            if (line.getKey().collection() == collection
                    && line.getKey().reason().equals(reason)) {
                line.setValue(Math.min(line.getValue(), more));
                more -= line.getValue();
            }
        }
        counts.values().removeIf(count -> count == 0);
        if (more > 0) {
            counts.merge(new Kind(collection, "", reason, ""), more, Long::sum);
        }
    }

    /**
     * What was counted.
     *
     * @return the lines, in the order in which their kinds were met
     */
    public List<Exclusion> list() {
        List<Exclusion> lines = new ArrayList<>();
        counts.forEach((kind, count) ->
                lines.add(new Exclusion(kind.collection(), kind.school(), kind.reason(), kind.role(), count)));
        return List.copyOf(lines);
    }
}
