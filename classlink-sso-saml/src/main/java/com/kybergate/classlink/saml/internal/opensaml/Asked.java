// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.opensaml;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an assertion has to fit.
 *
 * @param issuer the entityID of the district's identity provider
 * @param audience our entityID for the district
 * @param recipient our address for the district
 * @param inResponseTo the request it has to answer; null if it must answer none
 * @param now the time
 * @param skew how far the provider's clock may be off
 */
public record Asked(
        String issuer,
        String audience,
        String recipient,
        @Nullable String inResponseTo,
        Instant now,
        Duration skew) {}
