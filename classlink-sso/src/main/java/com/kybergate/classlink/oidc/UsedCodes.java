// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.internal.Hashes;
import com.kybergate.classlink.store.ReplayStore;
import java.time.Clock;
import java.time.Duration;

/** Codes that were redeemed, remembered for longer than any code lives. */
final class UsedCodes {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final ReplayStore replays;
    private final String scope;
    private final Clock clock;

    UsedCodes(ReplayStore replays, String clientId, Clock clock) {
        this.replays = replays;
        this.scope = "code " + clientId;
        this.clock = clock;
    }

    /** Notes that a code is about to be redeemed, which may happen once. */
    void use(String code) {
        boolean first;
        try {
            first = replays.markUsed(
                    scope,
                    Hashes.base64Url(Hashes.sha256(code)),
                    clock.instant().plus(REMEMBERED));
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
        if (!first) {
            throw new SignInException(SignInError.CODE_REPLAYED);
        }
    }
}
