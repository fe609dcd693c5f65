// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.signature;

/** For messages that others published in 2014: what they were signed with is not allowed any more. */
public final class OldMessages {
    private OldMessages() {}

    /** A verifier that also takes SHA-1 and RSA of 1024 bits. There is no way to it but for tests. */
    public static StrictVerifier verifier() {
        return StrictVerifier.on(Algorithms.legacy());
    }
}
