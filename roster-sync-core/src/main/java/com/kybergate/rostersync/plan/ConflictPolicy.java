// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;

/**
 * Decides a field of an account that somebody edited locally since the sync last wrote it.
 *
 * <p>It is asked only where there was a local edit, and never about role, schools or whether the account is active: those follow the
 * source. Called from several threads; must be pure.
 */
@FunctionalInterface
public interface ConflictPolicy {

    /** Whose value stands. */
    enum Side {
        /** The source's value is written over the local one. */
        SOURCE,
        /** The local value stays. */
        LOCAL
    }

    /**
     * Decides a field.
     *
     * @param field the field that was edited locally
     * @param sourceChanged whether the source changed it, too
     * @return whose value stands
     */
    Side decide(AccountField field, boolean sourceChanged);

    /**
     * The roster is the truth: local edits of what it states are repaired. The recommended policy.
     *
     * @return the policy
     */
    static ConflictPolicy sourceWins() {
        return (field, sourceChanged) -> Side.SOURCE;
    }

    /**
     * Local edits stay; fields that nobody edited follow the roster.
     *
     * @return the policy
     */
    static ConflictPolicy localWins() {
        return (field, sourceChanged) -> Side.LOCAL;
    }

    /**
     * Local edits stay until the source changes the same field.
     *
     * @return the policy
     */
    static ConflictPolicy merge() {
        return (field, sourceChanged) -> sourceChanged ? Side.SOURCE : Side.LOCAL;
    }

    /**
     * This policy, but another one for a field.
     *
     * @param field the field
     * @param policy decides it
     * @return the combined policy
     */
    default ConflictPolicy with(AccountField field, ConflictPolicy policy) {
        return (asked, sourceChanged) -> (asked == field ? policy : this).decide(asked, sourceChanged);
    }
}
