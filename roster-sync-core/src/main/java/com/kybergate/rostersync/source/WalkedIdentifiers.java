// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whom a walk met, as two sums over the SHA-256 of the identifiers: the same for the same set in whatever order it came, and a few bytes
 * whatever its size. For one thread at a time.
 */
final class WalkedIdentifiers {
    private final MessageDigest digest;
    private long high;
    private long low;

    WalkedIdentifiers() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(String sourcedId) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(sourcedId.getBytes(StandardCharsets.UTF_8)));
        high += hash.getLong();
        low += hash.getLong();
    }

    boolean sameAs(WalkedIdentifiers other) {
        return high == other.high && low == other.low;
    }
}
