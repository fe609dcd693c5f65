// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

/** Names of what a sign-in under way is about. */
final class Fact {
    /** What is to come of it: one of the four below. */
    static final String PURPOSE = "purpose";

    /** Somebody wants to sign in. */
    static final String SIGN_IN = "sign-in";

    /** An administrator wants to see whether signing in works. */
    static final String TEST = "test";

    /** Somebody was asked whether it is they. */
    static final String QUESTION = "question";

    /** An administrator was asked whether it is their district. */
    static final String TEST_QUESTION = "test-question";

    static final String TENANT = "tenant";
    static final String RETURN_TO = "return-to";
    static final String MAXIMUM_AGE = "maximum-age";
    static final String NONCE = "nonce";
    static final String VERIFIER = "verifier";

    /** When it was begun, in milliseconds. */
    static final String BEGUN = "begun";

    /** How often it was begun anew. */
    static final String RESTARTS = "restarts";

    /** Whether a launch began it. */
    static final String LAUNCH = "launch";

    static final String ADMINISTRATOR = "administrator";

    /** Whether a wrong PKCE verifier was refused already. */
    static final String PROBED = "probed";

    private Fact() {}
}
