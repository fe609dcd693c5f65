// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connections in a map. */
final class InMemorySamlConnections implements SamlConnectionStore {
    private final Map<String, SamlConnection> connections = new HashMap<>();

    @Override
    public synchronized Optional<SamlConnection> ofTenant(String tenant) {
        return Optional.ofNullable(connections.get(tenant));
    }

    @Override
    public synchronized List<String> tenants() {
        return List.copyOf(connections.keySet());
    }

    @Override
    public synchronized Saved save(SamlConnection connection) {
        for (SamlConnection other : connections.values()) {
            if (!other.tenant().equals(connection.tenant())) {
                if (other.entityId().equals(connection.entityId())) {
                    return Saved.ENTITY_ID_TAKEN;
                }
                if (!Collections.disjoint(other.keys(), connection.keys())) {
                    return Saved.KEY_TAKEN;
                }
            }
        }
        connections.put(connection.tenant(), connection);
        return Saved.YES;
    }

    @Override
    public synchronized Saved replace(SamlConnection before, SamlConnection now) {
        return before.equals(connections.get(now.tenant())) ? save(now) : Saved.CHANGED_MEANWHILE;
    }

    @Override
    public synchronized void remove(String tenant) {
        connections.remove(tenant);
    }
}
