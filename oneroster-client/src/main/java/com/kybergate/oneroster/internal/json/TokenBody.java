// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import org.jspecify.annotations.Nullable;

/** What a token endpoint answered; each part as sent, {@code null} where it is absent. */
public record TokenBody(
        @Nullable String accessToken,
        @Nullable String tokenType,
        @Nullable String expiresIn) {
    @Override
    public String toString() {
        return "TokenBody[redacted]";
    }
}
