// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.List;

/**
 * What went over the wire: how many requests, how many answers of which kind, and by what the server's own people find the last one that
 * failed. Immutable; names no person.
 *
 * @param requests the requests that were sent, those for tokens and those that were sent again included
 * @param throttled the answers of status 429
 * @param refused the answers of a status of 400 or above
 * @param lastRefusal the headers of the last of these that a provider's support can look it up by, such as {@code x-request-id: abc}; empty
 *     if there was none, or if it had no such header
 */
public record Traffic(long requests, long throttled, long refused, List<String> lastRefusal) {
    private static final Traffic NONE = new Traffic(0, 0, 0, List.of());

    /**
     * Copies the list.
     *
     * @param requests the requests that were sent, those for tokens and those that were sent again included
     * @param throttled the answers of status 429
     * @param refused the answers of a status of 400 or above
     * @param lastRefusal the headers of the last of these that a provider's support can look it up by; empty if there was none, or if it had
     *     no such header
     */
    public Traffic {
        lastRefusal = List.copyOf(lastRefusal);
    }

    /**
     * No traffic at all.
     *
     * @return zero of each
     */
    public static Traffic none() {
        return NONE;
    }

    /**
     * What has come on top of an earlier count of the same connection.
     *
     * @param before the earlier count
     * @return the difference; without a refusal's headers if none has been added
     */
    public Traffic since(Traffic before) {
        long more = refused - before.refused;
        return new Traffic(
                requests - before.requests, throttled - before.throttled, more, more == 0 ? List.of() : lastRefusal);
    }

    @Override
    public String toString() {
        return "Traffic[requests=" + requests + ", throttled=" + throttled + ", refused=" + refused + "]";
    }
}
