// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.util.List;
import java.util.Optional;

/**
 * Remembers which identity provider each tenant has. Every node has to see the same ones.
 *
 * <p>Two tenants never share a provider's name or a key: whoever runs one of them could sign in as anybody of the other. Implementations are safe for
 * concurrent use, and throw whatever their storage throws: the sign-in is then denied.
 */
public interface SamlConnectionStore {
    /** What became of a connection that was to be saved. */
    enum Saved {
        /** It is stored, in place of the tenant's one before. */
        YES,
        /** Nothing is changed: another tenant has a provider of this name. */
        ENTITY_ID_TAKEN,
        /** Nothing is changed: a key is another tenant's provider's. */
        KEY_TAKEN,
        /** Nothing is changed: the tenant's connection is another one by now, or there is none. */
        CHANGED_MEANWHILE
    }

    /**
     * The connection of a tenant.
     *
     * @param tenant the tenant, in the host's words
     * @return the connection; empty if there is none
     */
    Optional<SamlConnection> ofTenant(String tenant);

    /**
     * Who is connected.
     *
     * @return the tenants, in no order
     */
    List<String> tenants();

    /**
     * Stores a connection, at once and for everybody.
     *
     * @param connection the connection
     * @return whether it is stored
     */
    Saved save(SamlConnection connection);

    /**
     * Stores a connection that was read anew, unless somebody has changed it since, at once and for everybody.
     *
     * @param before the connection as it was found
     * @param now the connection as it shall be
     * @return whether it is stored
     */
    Saved replace(SamlConnection before, SamlConnection now);

    /**
     * Forgets a connection.
     *
     * @param tenant the tenant; one that has none stays without
     */
    void remove(String tenant);

    /**
     * A store in the memory of this process, for tests and demonstrations: a restart forgets everything.
     *
     * @return a store
     */
    static SamlConnectionStore singleNode() {
        return new InMemorySamlConnections();
    }
}
