// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Instant;
import java.util.Objects;

/**
 * One record of which something is not done yet and waits for its time, though nobody has to approve it. Immutable; {@code toString} shows
 * no person.
 *
 * @param why what it waits for
 * @param collection the collection
 * @param sourcedId the record
 * @param since when it was first missed, or first failed
 * @param attempts how often it was tried in vain; 0 where nothing was tried
 * @param due from when on it is looked at again
 */
public record Waiting(
        Why why, RosterCollection collection, String sourcedId, Instant since, int attempts, Instant due) {

    /** What something waits for. */
    public enum Why {
        /** Somebody is missing and keeps the login for a grace. */
        GRACE("grace"),
        /** A change failed and is tried again. */
        RETRY("retry");

        private final String key;

        Why(String key) {
            this.key = key;
        }

        /**
         * The stable code.
         *
         * @return such as {@code retry}
         */
        public String key() {
            return key;
        }
    }

    /**
     * Checks that everything is said.
     *
     * @param why what it waits for
     * @param collection the collection
     * @param sourcedId the record
     * @param since when it was first missed, or first failed
     * @param attempts how often it was tried in vain; 0 where nothing was tried
     * @param due from when on it is looked at again
     */
    public Waiting {
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(due, "due");
    }

    /**
     * Whether its time has come.
     *
     * @param now what time it is
     * @return true from {@code due} on
     */
    public boolean isDue(Instant now) {
        return !due.isAfter(now);
    }

    @Override
    public String toString() {
        return "Waiting[" + why.key() + ", " + collection.wireName() + ", attempts=" + attempts + "]";
    }
}
