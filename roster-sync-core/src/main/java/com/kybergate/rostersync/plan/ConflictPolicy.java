// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import java.util.Set;

/**
 * Decides a field of an account that somebody edited locally since the sync last wrote it.
 *
 * <p>It is asked only where there was a local edit, and never about role, schools or whether the account is active: those follow the
 * source. A set, such as the grades, is decided value by value: what the source added or took away since is taken over under every policy,
 * and the policy is asked, as for a field that the source did not change, whether what was added or taken away locally stays. Called from
 * several threads; must be pure.
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
     * Whether a field is emptied when the source, which stated a value, states none any more. Until then, and of what the source never
     * stated, an account keeps what it has: most sources leave out what they do not know.
     *
     * @param field the field
     * @return false, unless {@link #clearing} says otherwise
     */
    default boolean clears(AccountField field) {
        return false;
    }

    /**
     * This policy, and fields that are emptied when the source, which stated a value, states none any more. A local edit of such a field
     * is decided as one against any other change of the source.
     *
     * @param fields none by which people sign in, and neither role nor schools
     * @return the combined policy
     * @throws IllegalArgumentException for a field that nobody may lose that way
     */
    default ConflictPolicy clearing(Set<AccountField> fields) {
        Set<AccountField> cleared = Set.copyOf(fields);
        if (cleared.stream().anyMatch(field -> field.isLoginKey() || field.followsSource())) {
            throw new IllegalArgumentException("login keys, role and schools are not taken away by leaving them out");
        }
        ConflictPolicy decides = this;
        return new ConflictPolicy() {
            @Override
            public Side decide(AccountField field, boolean sourceChanged) {
                return decides.decide(field, sourceChanged);
            }

            @Override
            public boolean clears(AccountField field) {
                return cleared.contains(field) || decides.clears(field);
            }
        };
    }

    /**
     * This policy, but another one for a field.
     *
     * @param field the field
     * @param policy decides it, also whether it is cleared
     * @return the combined policy
     */
    default ConflictPolicy with(AccountField field, ConflictPolicy policy) {
        ConflictPolicy others = this;
        return new ConflictPolicy() {
            @Override
            public Side decide(AccountField asked, boolean sourceChanged) {
                return (asked == field ? policy : others).decide(asked, sourceChanged);
            }

            @Override
            public boolean clears(AccountField asked) {
                return (asked == field ? policy : others).clears(asked);
            }
        };
    }
}
