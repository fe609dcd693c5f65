// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be read as what it should be. It is reported beside the records of its page and costs neither
 * the page nor the walk. Immutable; shows no value of the record.
 *
 * @param collection the collection it was met in, such as {@code users}
 * @param sourcedId the identifier, or {@code null} where the record has none that can be read
 * @param code what is wrong, stable: {@code missing-sourced-id}, {@code not-an-object}, {@code malformed}
 * @param position the position of the record in its collection, counted from 0
 */
public record RecordFault(String collection, @Nullable String sourcedId, String code, long position) {

    /**
     * Checks that the fault says where and what.
     *
     * @param collection the collection it was met in, such as {@code users}
     * @param sourcedId the identifier, or {@code null} where the record has none that can be read
     * @param code what is wrong, stable: {@code missing-sourced-id}, {@code not-an-object}, {@code malformed}
     * @param position the position of the record in its collection, counted from 0
     */
    public RecordFault {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(code, "code");
    }

    @Override
    public String toString() {
        return "RecordFault[collection=" + collection + ", code=" + code + ", position=" + position + "]";
    }
}
