// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.internal.Hashes;
import com.kybergate.classlink.store.ReplayStore;
import java.time.Clock;
import java.time.Duration;

/** Codes that were redeemed or thrown away, remembered for longer than any code lives: at ClassLink five minutes. */
final class UsedCodes {
    private static final Duration REMEMBERED = Duration.ofMinutes(15);

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
        if (!note(hash(code))) {
            throw new SignInException(SignInError.CODE_REPLAYED);
        }
    }

    /** Notes that a code is not to be redeemed, neither now nor by whoever finds it in a log. */
    void throwAway(String hash) {
        note(hash);
    }

    /** What stands for a code wherever it is written down. */
    static String hash(String code) {
        return Hashes.base64Url(Hashes.sha256(code));
    }

    private boolean note(String hash) {
        try {
            return replays.markUsed(scope, hash, clock.instant().plus(REMEMBERED));
        } catch (RuntimeException e) {
            throw new SignInException(SignInError.STORE_FAILED, e);
        }
    }
}
