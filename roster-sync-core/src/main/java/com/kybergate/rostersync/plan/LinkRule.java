// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/**
 * What to do when the roster brings somebody new whose user name or e-mail address an account already has. Both are said by the source,
 * so joining on them hands an account to whom the source names.
 */
public enum LinkRule {
    /** Joins them if there is exactly one such account, and it is neither an admin's nor joined to anybody else. */
    AUTO,
    /** Asks a person. The recommended rule. */
    SUGGEST,
    /** Makes a new account, if the host allows two with the same value. */
    NEVER
}
