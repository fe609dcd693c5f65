// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.time.Instant;
import java.util.Objects;

/**
 * What an administrator's test sign-in has proved: which district of ClassLink's a tenant of the host is, and that both mean the same people by
 * a sourcedId. Without it nobody of the tenant can sign in.
 *
 * @param tenant the tenant, in the host's words
 * @param issuer the provider
 * @param providerTenant the district, in the provider's words
 * @param pkceEnforced whether the provider was seen to refuse a wrong PKCE verifier, which only signing in without OpenID Connect needs
 * @param provedBy the administrator who confirmed the test, in the host's words
 * @param provedAt when
 */
public record Activation(
        String tenant, String issuer, String providerTenant, boolean pkceEnforced, String provedBy, Instant provedAt) {
    /**
     * Checks that nothing is missing: a blank half of a key would be everybody's.
     *
     * @param tenant the tenant, in the host's words
     * @param issuer the provider
     * @param providerTenant the district, in the provider's words
     * @param pkceEnforced whether the provider was seen to refuse a wrong PKCE verifier
     * @param provedBy the administrator who confirmed the test
     * @param provedAt when
     * @throws IllegalArgumentException if tenant, issuer or providerTenant is blank
     */
    public Activation {
        if (tenant.isBlank() || issuer.isBlank() || providerTenant.isBlank()) {
            throw new IllegalArgumentException("An activation names a tenant, an issuer and the issuer's tenant");
        }
        Objects.requireNonNull(provedBy, "provedBy");
        Objects.requireNonNull(provedAt, "provedAt");
    }

    /** Without the administrator. */
    @Override
    public String toString() {
        return "Activation[tenant=" + tenant + ", providerTenant=" + providerTenant + "]";
    }
}
