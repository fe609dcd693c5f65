// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Part of a collection, decoded to its end before anybody sees it. In a walk it holds only what earlier pages had not brought.
 * Immutable.
 *
 * @param <T> the kind of record
 * @param items the records, in the server's order
 * @param offset the position at which the page was asked for
 * @param total the number of records that the server states, or {@code null} where it states none
 * @param faults the records that could not be read
 * @param warnings what the server stated beside the records
 * @param coercions how often a value had to be read in another form than the standard's, by stable word
 */
public record Page<T extends OneRosterResource>(
        List<T> items,
        long offset,
        @Nullable Long total,
        List<RecordFault> faults,
        List<StatusInfo> warnings,
        Map<String, Long> coercions) {

    /**
     * Copies the lists.
     *
     * @param items the records, in the server's order
     * @param offset the position at which the page was asked for
     * @param total the number of records that the server states, or {@code null} where it states none
     * @param faults the records that could not be read
     * @param warnings what the server stated beside the records
     * @param coercions how often a value had to be read in another form than the standard's, by stable word
     */
    public Page {
        items = List.copyOf(items);
        faults = List.copyOf(faults);
        warnings = List.copyOf(warnings);
        coercions = Map.copyOf(coercions);
    }

    @Override
    public String toString() {
        return "Page[offset=" + offset + ", total=" + total + ", " + items.size() + " items, " + faults.size()
                + " faults, warnings=" + warnings + ", coercions=" + coercions + "]";
    }
}
