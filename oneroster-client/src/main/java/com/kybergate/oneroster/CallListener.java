// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears how calls go, for progress bars and metrics. Every method does nothing unless overridden; it is called on the thread
 * that reads, and should be quick. It is told numbers and stable words, never a person.
 */
public interface CallListener {

    /**
     * A page of a walk was read.
     *
     * @param collection the collection, such as {@code users}
     * @param offset the position of the page's first row
     * @param received the records of it that had not been seen before
     * @param total the number of records that the server states, or {@code null} where it states none
     */
    default void pageFetched(String collection, long offset, int received, @Nullable Long total) {}

    /**
     * A call will be tried again.
     *
     * @param collection the collection
     * @param attempt the number of the attempt that failed, from 1
     * @param delay the wait that follows
     * @param reason the code of the failure
     */
    default void retrying(String collection, int attempt, Duration delay, String reason) {}

    /**
     * A call failed for good.
     *
     * @param collection the collection
     * @param reason the code of the failure
     */
    default void failed(String collection, String reason) {}
}
