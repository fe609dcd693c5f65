// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.RosterCollection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run changed of one record. Immutable; {@code toString} shows no value.
 *
 * @param run the run's own name
 * @param collection the collection the record belongs to
 * @param operation what was done: {@code create}, {@code update}, {@code deactivate}, {@code reactivate}, {@code link}, {@code relink} or
 *     {@code accept}
 * @param sourcedId the record's identifier in the roster
 * @param localId the host's key of the account; {@code null} where there is none
 * @param school a school it concerns, or {@code null}
 * @param before what the account held in the fields that changed, by names such as {@code givenName}, and {@code active} if it was switched on
 *     or off; a field that held nothing is not there, several values are joined by commas. Empty for what is no person
 * @param after what it holds in their place
 */
public record RecordChange(
        String run,
        RosterCollection collection,
        String operation,
        String sourcedId,
        @Nullable String localId,
        @Nullable String school,
        Map<String, String> before,
        Map<String, String> after) {

    /**
     * Copies the values.
     *
     * @param run the run's own name
     * @param collection the collection the record belongs to
     * @param operation what was done
     * @param sourcedId the record's identifier in the roster
     * @param localId the host's key of the account; {@code null} where there is none
     * @param school a school it concerns, or {@code null}
     * @param before what the account held in the fields that changed
     * @param after what it holds in their place
     */
    public RecordChange {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(sourcedId, "sourcedId");
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
    }

    @Override
    public String toString() {
        return "RecordChange[run=" + run + ", " + operation + " " + collection.wireName() + ", sourcedId=" + sourcedId
                + ", changed=" + after.keySet() + "]";
    }
}
