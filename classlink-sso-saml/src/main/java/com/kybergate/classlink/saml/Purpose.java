// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

/**
 * What is to come of something that is under way. Others than those of OpenID Connect: both may keep what is under way in one store, and what one of them has begun
 * must not be finished by the other, which knows other things of it.
 */
final class Purpose {
    /** Somebody wants to sign in. */
    static final String SIGN_IN = "saml-sign-in";

    /** An administrator wants to see whether signing in works. */
    static final String TEST = "saml-test";

    /** A response was judged, and the browser is on its way with that. */
    static final String HAND_OVER = "saml-hand-over";

    /** Somebody was asked whether it is they. */
    static final String QUESTION = "saml-question";

    /** An administrator was asked whether it is their district. */
    static final String TEST_QUESTION = "saml-test-question";

    private Purpose() {}
}
