// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.report.HeldPart;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The changes of a tenant that wait for approval, all of them. Immutable.
 *
 * @param digest what to approve or discard them by
 * @param since when exactly these changes were first held
 * @param source the identity of the source they were read from
 * @param settings the fingerprint of the settings they were planned under
 * @param items the changes
 */
public record HeldLedger(String digest, Instant since, String source, String settings, List<HeldItem> items) {

    /**
     * Copies the items.
     *
     * @param digest what to approve or discard them by
     * @param since when exactly these changes were first held
     * @param source the identity of the source they were read from
     * @param settings the fingerprint of the settings they were planned under
     * @param items the changes
     */
    public HeldLedger {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(settings, "settings");
        items = List.copyOf(items);
    }

    /**
     * What a report says of it.
     *
     * @return digest and numbers, without the items
     */
    public HeldPart part() {
        Map<String, Long> reasons = new TreeMap<>();
        for (HeldItem item : items) {
            reasons.merge(item.reason(), 1L, Long::sum);
        }
        return new HeldPart(digest, items.size(), since, reasons);
    }

    @Override
    public String toString() {
        return "HeldLedger[digest=" + digest + ", since=" + since + ", items=" + items.size() + "]";
    }
}
