// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.auth;

/**
 * A port for hosts that get their bearer tokens themselves, from a vault or a broker. Called for every request and possibly by
 * several threads at once, so an implementation caches.
 */
@FunctionalInterface
public interface TokenProvider {

    /**
     * The token to send now.
     *
     * @return the token, without the word {@code Bearer}
     * @throws InterruptedException if the thread is interrupted while it waits for one
     */
    String token() throws InterruptedException;

    /**
     * Says that a server answered 401 to a token; the next {@link #token()} should be another one. Does nothing unless
     * overridden.
     *
     * @param token the token that was refused
     */
    default void refused(String token) {}
}
