// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.model.OneRosterResource;
import java.util.Objects;

/**
 * What a server answers when it is asked for one record. Three answers, not two: only a clear yes and a clear no are any. What
 * follows from a no is for the caller to weigh, since a permission or a broken route answers like a deletion. Immutable.
 *
 * @param <T> the kind of record
 */
public sealed interface Lookup<T extends OneRosterResource> {

    /**
     * The server showed the record: status 200, the singleton's own envelope, exactly the identifier that was asked for.
     *
     * @param <T> the kind of record
     * @param record the record
     */
    record Found<T extends OneRosterResource>(T record) implements Lookup<T> {
        /**
         * Checks that there is a record.
         *
         * @param record the record
         */
        public Found {
            Objects.requireNonNull(record, "record");
        }

        @Override
        public String toString() {
            return "Found[a " + record.getClass().getSimpleName() + "]";
        }
    }

    /**
     * The server answered 404: gone, or no longer shared.
     *
     * @param <T> the kind of record
     * @param shape what the answer looked like, with no value in it; two answers of one server to absent records have the same
     *     shape, and one that a gateway gave has another
     */
    record Missing<T extends OneRosterResource>(String shape) implements Lookup<T> {
        /**
         * Checks that there is a shape.
         *
         * @param shape what the answer looked like, with no value in it; two answers of one server to absent records
         *     have the same shape, and one that a gateway gave has another
         */
        public Missing {
            Objects.requireNonNull(shape, "shape");
        }
    }

    /**
     * The server said neither.
     *
     * @param <T> the kind of record
     * @param reason a stable word, such as {@code http-503}, {@code timeout}, {@code another-id}, {@code collection}
     */
    record Unclear<T extends OneRosterResource>(String reason) implements Lookup<T> {
        /**
         * Checks that there is a reason.
         *
         * @param reason a stable word, such as {@code http-503}, {@code timeout}, {@code another-id}, {@code
         *     collection}
         */
        public Unclear {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
