// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something a person is known by in another system. OneRoster 1.1 §4, "userIds".
 *
 * @param type which system, as the source writes it; {@code null} where it does not say
 * @param identifier the identifier there
 */
public record UserId(@Nullable String type, String identifier) {

    /**
     * Checks that there is an identifier.
     *
     * @param type which system, as the source writes it; {@code null} where it does not say
     * @param identifier the identifier there
     */
    public UserId {
        Objects.requireNonNull(identifier, "identifier");
    }

    @Override
    public String toString() {
        return "UserId[redacted]";
    }
}
