// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import java.util.Objects;

/**
 * How an application shows a district's server that it may read the roster.
 *
 * <p>An open vocabulary: a host may have words of its own, for a source of its own. Immutable.
 *
 * @param value the word
 */
public record AuthMethod(String value) {
    /** OAuth 1.0a, requests signed with HMAC-SHA256: ClassLink's, and OneRoster 1.1's first. */
    public static final AuthMethod OAUTH1_SHA256 = new AuthMethod("oauth1-sha256");

    /** OAuth 1.0a, requests signed with HMAC-SHA1. */
    public static final AuthMethod OAUTH1_SHA1 = new AuthMethod("oauth1-sha1");

    /** OAuth 2 client credentials: the secret buys a token at the token URL. */
    public static final AuthMethod OAUTH2 = new AuthMethod("oauth2");

    /** The secret is a token itself, and is sent with every request. */
    public static final AuthMethod BEARER = new AuthMethod("bearer");

    /**
     * Checks that there is a word.
     *
     * @param value the word
     */
    public AuthMethod {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
