// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.roster;

import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.roster.MatchResult.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds whose account a sign-in is for: by tenant and one key, one person or nobody, never the first of two.
 *
 * <p>What the lookup brings is compared once more, so that a database that ignores case or trailing blanks signs nobody in as somebody else.
 * Immutable and safe for concurrent use.
 */
public final class RosterUserMatcher {
    private final RosterUsers users;
    private final MatchKey key;
    private final Set<String> weakRoles;

    private RosterUserMatcher(RosterUsers users, MatchKey key, Set<String> weakRoles) {
        this.users = Objects.requireNonNull(users, "users");
        this.key = Objects.requireNonNull(key, "key");
        this.weakRoles = weakRoles;
    }

    /**
     * Joins by tenant and sourcedId.
     *
     * @param users where people are looked up
     * @return the matcher
     */
    public static RosterUserMatcher bySourcedId(RosterUsers users) {
        return by(MatchKey.SOURCED_ID, users);
    }

    /**
     * Joins by tenant and another key, for a district whose sign-in brings no sourcedId. There is no falling back from one key to another: it
     * would let whoever can empty one key be found by the other.
     *
     * @param key what joins
     * @param users where people are looked up
     * @return the matcher
     */
    public static RosterUserMatcher by(MatchKey key, RosterUsers users) {
        return new RosterUserMatcher(users, key, Set.of("student"));
    }

    /**
     * Finds the person.
     *
     * @param identity a sign-in that was verified
     * @return the person, or why there is none
     */
    public MatchResult match(SsoIdentity identity) {
        Optional<String> value = value(identity);
        if (value.isEmpty() || value.get().isBlank() || identity.tenant().isBlank()) {
            return none(Verdict.KEY_MISSING);
        }
        if (key == MatchKey.EMAIL && !identity.emailVerified()) {
            return none(Verdict.KEY_UNVERIFIED);
        }
        List<RosterUser> found = users.find(identity.tenant(), key, value.get()).stream()
                .filter(user -> user.tenant().equals(identity.tenant()) && has(user, value.get()))
                .toList();
        if (found.size() != 1) {
            return none(found.isEmpty() ? Verdict.NOBODY : Verdict.SEVERAL);
        }
        RosterUser user = found.get(0);
        if (!user.active()) {
            return none(Verdict.INACTIVE);
        }
        if (identity.source() == SsoIdentity.Source.OAUTH && !weakRoles.contains(user.role())) {
            return none(Verdict.TOO_WEAK);
        }
        return new MatchResult(Verdict.MATCHED, key, user);
    }

    private MatchResult none(Verdict verdict) {
        return new MatchResult(verdict, key, null);
    }

    private Optional<String> value(SsoIdentity identity) {
        return switch (key) {
            case SOURCED_ID -> identity.sourcedId();
            case USERNAME -> identity.loginId();
            case EMAIL -> identity.email();
        };
    }

    private boolean has(RosterUser user, String value) {
        return switch (key) {
            case SOURCED_ID -> user.sourcedId().equals(value);
            case USERNAME -> user.username().filter(name -> same(name, value)).isPresent();
            case EMAIL -> user.email().filter(address -> same(address, value)).isPresent();
        };
    }

    /** Letters that only look alike stay different: nothing but case is ignored. */
    static boolean same(String one, String other) {
        return folded(one).equals(folded(other));
    }

    static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
