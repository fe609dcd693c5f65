// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import com.kybergate.oneroster.model.OneRosterResource;
import java.util.Objects;

/** What a source says when it is asked for one record. */
public sealed interface SingleRead {

    /**
     * The source has it.
     *
     * @param record the record, with exactly the identifier that was asked for
     */
    record Found(OneRosterResource record) implements SingleRead {
        /**
         * Checks that there is a record.
         *
         * @param record the record, with exactly the identifier that was asked for
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
     * The source says that it has no such record.
     *
     * @param shape what the answer looked like, without any value: equal for answers of the same kind
     */
    record Missing(String shape) implements SingleRead {
        /**
         * Checks that there is a shape.
         *
         * @param shape what the answer looked like, without any value: equal for answers of the same kind
         */
        public Missing {
            Objects.requireNonNull(shape, "shape");
        }
    }

    /**
     * The source did not say.
     *
     * @param reason why not, as a stable word such as {@code http-503}
     */
    record Unclear(String reason) implements SingleRead {
        /**
         * Checks that there is a reason.
         *
         * @param reason why not, as a stable word such as {@code http-503}
         */
        public Unclear {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
