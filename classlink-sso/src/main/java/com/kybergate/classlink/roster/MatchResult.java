// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose account a sign-in is for. Immutable.
 */
public final class MatchResult {
    /** How a search ended. */
    public enum Verdict {
        /** One person, who may sign in. */
        MATCHED,
        /** The sign-in does not have the key, or it is blank. */
        KEY_MISSING,
        /** The sign-in has an e-mail address that nobody verified. */
        KEY_UNVERIFIED,
        /** Nobody of the tenant has that key: not in the roster, or not imported. */
        NOBODY,
        /** Several have that key; none of them is signed in. */
        SEVERAL,
        /** One person, who may not sign in at present. */
        INACTIVE,
        /** One person who is no student, by a sign-in that is not strong enough for staff ({@link com.kybergate.classlink.SsoIdentity.Source#OAUTH}). */
        TOO_WEAK
    }

    private final Verdict verdict;
    private final MatchKey key;
    private final @Nullable RosterUser user;

    MatchResult(Verdict verdict, MatchKey key, @Nullable RosterUser user) {
        this.verdict = Objects.requireNonNull(verdict, "verdict");
        this.key = Objects.requireNonNull(key, "key");
        this.user = user;
    }

    /**
     * How the search ended.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * What was compared, for an audit.
     *
     * @return the key
     */
    public MatchKey key() {
        return key;
    }

    /**
     * Who may be signed in.
     *
     * @return the person; empty for any verdict but {@link Verdict#MATCHED}
     */
    public Optional<RosterUser> user() {
        return Optional.ofNullable(user);
    }

    /** The verdict and the key's kind. */
    @Override
    public String toString() {
        return "MatchResult[" + verdict + " by " + key + "]";
    }
}
