// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.util.Optional;

/**
 * Which tenants have signing in switched on. Implementations are safe for concurrent use, and throw whatever their storage throws: the sign-in
 * is then denied.
 */
public interface ActivationStore {
    /**
     * What was proved for a tenant.
     *
     * @param tenant the tenant, in the host's words
     * @return the activation; empty if signing in is off
     */
    Optional<Activation> ofTenant(String tenant);

    /**
     * Which tenant a district is.
     *
     * @param issuer the provider
     * @param providerTenant the district, in the provider's words
     * @return the activation; empty if no tenant is connected to it
     */
    Optional<Activation> ofProvider(String issuer, String providerTenant);

    /**
     * Switches signing in on, or renews what was proved.
     *
     * @param activation what was proved
     * @return false, with nothing changed, if another tenant is connected to that district
     */
    boolean save(Activation activation);

    /**
     * Switches signing in off.
     *
     * @param tenant the tenant; one that is off stays off
     */
    void remove(String tenant);

    /**
     * A store in the memory of this process, for tests and demonstrations: a restart switches everybody off.
     *
     * @return a store
     */
    static ActivationStore singleNode() {
        return new InMemoryActivations();
    }
}
