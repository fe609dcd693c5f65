// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A sign-in that was begun, as it is stored. What it is for is sealed with a key that only the browser has, in its cookie: whoever reads the
 * store learns nothing, and no other browser can open it. Immutable.
 */
public final class PendingRequest {
    private final String key;
    private final Instant expires;
    private final Instant forgetAfter;
    private final boolean used;
    private final String sealed;

    /**
     * A stored sign-in.
     *
     * @param key its random key, 22 letters, digits and signs
     * @param expires when it can no longer be finished
     * @param forgetAfter when it may be removed; until then a store can tell an answer that is late from one that is unknown
     * @param used whether it was taken
     * @param sealed what it is for, encrypted, in base64url; up to 16,000 characters
     */
    public PendingRequest(String key, Instant expires, Instant forgetAfter, boolean used, String sealed) {
        this.key = Objects.requireNonNull(key, "key");
        this.expires = Objects.requireNonNull(expires, "expires");
        this.forgetAfter = Objects.requireNonNull(forgetAfter, "forgetAfter");
        this.used = used;
        this.sealed = Objects.requireNonNull(sealed, "sealed");
    }

    /**
     * Its key.
     *
     * @return 22 letters, digits and signs
     */
    public String key() {
        return key;
    }

    /**
     * When it can no longer be finished.
     *
     * @return the time
     */
    public Instant expires() {
        return expires;
    }

    /**
     * When it may be removed.
     *
     * @return the time, later than {@link #expires()}
     */
    public Instant forgetAfter() {
        return forgetAfter;
    }

    /**
     * Whether it was taken.
     *
     * @return true from the first {@link PendingRequestStore#take} on
     */
    public boolean used() {
        return used;
    }

    /**
     * What it is for.
     *
     * @return ciphertext in base64url
     */
    public String sealed() {
        return sealed;
    }

    /** The same, taken. */
    PendingRequest taken() {
        return new PendingRequest(key, expires, forgetAfter, true, sealed);
    }

    /** Neither key nor content. */
    @Override
    public String toString() {
        return "PendingRequest[used=" + used + "]";
    }
}
