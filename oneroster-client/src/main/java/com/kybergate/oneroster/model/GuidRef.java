// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record's reference to another record. OneRoster 1.1 §4, "GUIDRef".
 *
 * <p>Immutable. Vendors write anything into {@code href}, so it is not read, and nothing ever follows it.
 *
 * @param sourcedId the identifier of the record referred to
 * @param type what kind of record the source says it is, as written; vendors say {@code school} for an org and {@code
 *     student} for a user
 */
public record GuidRef(String sourcedId, @Nullable String type) {

    /**
     * Checks that there is an identifier.
     *
     * @param sourcedId the identifier of the record referred to
     * @param type what kind of record the source says it is, as written; vendors say {@code school} for an org and
     *     {@code student} for a user
     */
    public GuidRef {
        Objects.requireNonNull(sourcedId, "sourcedId");
    }

    @Override
    public String toString() {
        return "GuidRef[sourcedId=" + sourcedId + "]";
    }
}
