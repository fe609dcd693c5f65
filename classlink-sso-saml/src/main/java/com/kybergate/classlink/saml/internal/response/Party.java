// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import java.security.PublicKey;
import java.util.List;

/**
 * Between whom a response has to be: what is configured, never what a message says.
 *
 * @param issuer the entityID of the district's identity provider
 * @param keys the keys it signs with
 * @param audience our entityID for the district
 * @param recipient our address for the district, where responses are posted to
 */
public record Party(String issuer, List<PublicKey> keys, String audience, String recipient) {}
