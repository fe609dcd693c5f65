// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/**
 * What to do when the roster brings somebody new who looks like an account by a field, see {@link LinkRules}. What is looked for by is said
 * by the source, so joining on it hands an account to whom the source names.
 */
public enum LinkRule {
    /**
     * Joins them if there is exactly one such account, it fits nobody else of the roster, and it is neither privileged nor joined to
     * anybody. Asks a person where the join would raise a privilege or change what a member of staff signs in with.
     */
    AUTO,
    /** Asks a person. The recommended rule. */
    SUGGEST,
    /** Does not look: makes a new account, if the host allows two with the same value. */
    NEVER
}
