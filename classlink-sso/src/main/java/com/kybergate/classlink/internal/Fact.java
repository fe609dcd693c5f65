// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

/** Names of what a sign-in under way is about. */
public final class Fact {
    /** What is to come of it: one of the four below. */
    public static final String PURPOSE = "purpose";

    /** Somebody wants to sign in. */
    public static final String SIGN_IN = "sign-in";

    /** An administrator wants to see whether signing in works. */
    public static final String TEST = "test";

    /** Somebody was asked whether it is they. */
    public static final String QUESTION = "question";

    /** An administrator was asked whether it is their district. */
    public static final String TEST_QUESTION = "test-question";

    /** The tenant that it is for. */
    public static final String TENANT = "tenant";
    /** Where to go afterwards. */
    public static final String RETURN_TO = "return-to";
    /** How many seconds ago the person may have signed in. */
    public static final String MAXIMUM_AGE = "maximum-age";
    /** What an ID token has to repeat. */
    public static final String NONCE = "nonce";
    /** The secret of PKCE. */
    public static final String VERIFIER = "verifier";

    /** When it was begun, in milliseconds. */
    public static final String BEGUN = "begun";

    /** How often it was begun anew. */
    public static final String RESTARTS = "restarts";

    /** Whether a launch began it. */
    public static final String LAUNCH = "launch";

    /** Who tests. */
    public static final String ADMINISTRATOR = "administrator";

    /** Whether a wrong PKCE verifier was refused already. */
    public static final String PROBED = "probed";

    private Fact() {}
}
