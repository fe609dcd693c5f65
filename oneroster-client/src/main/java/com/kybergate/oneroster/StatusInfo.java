// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.WireStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a server states about an operation: instead of a payload, or as a warning beside one. OneRoster 1.1, "statusInfoSet";
 * the shapes of 1.0, of the OpenAPI renderings and of gateways are read too.
 *
 * <p>Immutable. The description is free text of the server's that may name a person: it is not part of {@code toString}.
 *
 * @param codeMajor {@code success}, {@code processing}, {@code failure} or {@code unsupported}, as sent
 * @param severity {@code status}, {@code warning} or {@code error}, as sent
 * @param codeMinor the exact word, such as {@code invalid_filter_field}, as sent
 * @param description the server's own words
 */
public record StatusInfo(
        @Nullable String codeMajor,
        @Nullable String severity,
        @Nullable String codeMinor,
        @Nullable String description) {

    static @Nullable StatusInfo of(@Nullable WireStatus wire) {
        return wire == null
                ? null
                : new StatusInfo(wire.codeMajor(), wire.severity(), wire.codeMinor(), wire.description());
    }

    @Override
    public String toString() {
        return "StatusInfo[codeMajor=" + word(codeMajor) + ", severity=" + word(severity) + ", codeMinor="
                + word(codeMinor) + "]";
    }

    private static String word(@Nullable String text) {
        if (text == null) {
            return "absent";
        }
        return StatusWords.isKnown(text) ? text : "other";
    }
}
