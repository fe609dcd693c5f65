// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.roster.MatchKey;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUsers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a sign-in and the roster mean the same person by a sourcedId, which districts can set up otherwise. */
public final class SourcedIdContract {
    private SourcedIdContract() {}

    /**
     * Looks up whom the roster has under the sourcedId of a test sign-in. Ids are short numbers in many districts, so that the roster has one is no
     * proof that it is this person's: an e-mail address or a login id has to agree, too.
     *
     * @param roster where people are looked up
     * @param identity the test sign-in
     * @throws SignInException what does not agree
     */
    public static void check(RosterUsers roster, SsoIdentity identity) {
        String sourcedId = identity.sourcedId().orElseThrow(() -> new SignInException(SignInError.SOURCED_ID_MISSING));
        List<RosterUser> found;
        try {
            found = roster.find(identity.tenant(), MatchKey.SOURCED_ID, sourcedId);
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
        List<RosterUser> exactly = found.stream()
                .filter(user -> user.tenant().equals(identity.tenant())
                        && user.sourcedId().equals(sourcedId))
                .toList();
        if (exactly.isEmpty()) {
            throw new SignInException(SignInError.SOURCED_ID_UNKNOWN);
        }
        boolean agrees = exactly.size() == 1
                && (same(exactly.get(0).email(), identity.email())
                        || same(exactly.get(0).username(), identity.loginId()));
        if (!agrees) {
            throw new SignInException(SignInError.SOURCED_ID_UNCONFIRMED);
        }
    }

    private static boolean same(Optional<String> one, Optional<String> other) {
        return one.isPresent()
                && other.isPresent()
                && !one.get().isBlank()
                && one.get()
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(other.get().strip().toLowerCase(Locale.ROOT));
    }
}
