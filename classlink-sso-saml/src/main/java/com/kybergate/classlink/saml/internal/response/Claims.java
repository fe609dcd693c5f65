// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider has signed of a person, after everything about it was found good.
 *
 * @param assertionId the assertion's identifier
 * @param nameId the name of its subject, to the letter but for blanks around it
 * @param attributes names to values, in order
 * @param inResponseTo the request it answers; null if nobody asked
 * @param issuedAt when it was issued
 * @param usableUntil when it would be refused for its age
 * @param authenticatedAt when the person proved who they are
 * @param sessionEndsBy when the person's session at the identity provider ends; null if it does not say
 */
public record Claims(
        String assertionId,
        String nameId,
        Map<String, List<String>> attributes,
        @Nullable String inResponseTo,
        Instant issuedAt,
        Instant usableUntil,
        Instant authenticatedAt,
        @Nullable Instant sessionEndsBy) {
    /** Nothing of the person. */
    @Override
    public String toString() {
        return "Claims[" + attributes.size() + " attributes]";
    }
}
