// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.FakeOneRosterServer.Sleeper;
import java.time.Instant;
import java.util.Optional;

/**
 * A request below the base URL, and what it asks for, if that is known.
 *
 * @param path the raw path below the base URL, beginning with a slash
 */
record ServedCall(Call call, String path, Optional<Target> target, int port, Instant now, Sleeper sleeper) {

    boolean single() {
        return target.isPresent() && target.get().single();
    }

    /** Whether a fault limited to this name concerns the request. */
    boolean concerns(String name) {
        return target.isPresent()
                && (target.get().collection().equals(name)
                        || target.get().endpoint().equals(name));
    }

    boolean offsetAboveZero() {
        return QueryString.first(call.query(), "offset")
                .map(offset -> !offset.matches("0*"))
                .orElse(false);
    }
}
