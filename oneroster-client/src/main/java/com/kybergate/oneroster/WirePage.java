// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Coercion;
import com.kybergate.oneroster.internal.json.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page as it came over the wire, rows read before included.
 *
 * @param rows the rows in their order
 * @param total what {@code X-Total-Count} states, or {@code null}
 * @param hasNext whether a {@code Link} points to a next page
 * @param serverDate the server's clock, or {@code null}
 * @param warnings what the server stated beside the rows
 * @param coercions what was coerced outside the rows
 */
record WirePage<T>(
        List<Row<T>> rows,
        @Nullable Long total,
        boolean hasNext,
        @Nullable Instant serverDate,
        List<StatusInfo> warnings,
        List<Coercion> coercions) {

    /** Where pages come from; a server, or in tests a model of one. */
    @FunctionalInterface
    interface Source<T> {
        /** Fetches a page, or throws. */
        WirePage<T> fetch(int limit, long offset);
    }
}
