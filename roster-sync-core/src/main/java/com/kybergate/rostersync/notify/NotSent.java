// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.notify;

/**
 * What an exception of a {@link SyncNotifier} says of itself that may be logged. Of any other one only its class is, as a message may hold an
 * address or a secret.
 */
public interface NotSent {

    /**
     * Why somebody could not be told.
     *
     * @return a stable word, such as {@code timed-out}; never a value
     */
    String code();
}
