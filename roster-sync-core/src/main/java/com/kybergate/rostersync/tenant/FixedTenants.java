// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import com.kybergate.rostersync.roster.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tenants that never change. */
final class FixedTenants implements TenantDirectory {
    private final Map<TenantId, Tenant> tenants = new TreeMap<>(Comparator.comparing(TenantId::value));

    FixedTenants(List<Tenant> all) {
        for (Tenant tenant : all) {
            if (tenant.source().secret().isWithheld()) {
                throw new IllegalArgumentException("tenant " + tenant.id() + " has no secret");
            }
            if (tenants.put(tenant.id(), tenant) != null) {
                throw new IllegalArgumentException("tenant " + tenant.id() + " is there twice");
            }
        }
    }

    @Override
    public List<TenantId> tenants() {
        return tenants.values().stream().filter(Tenant::active).map(Tenant::id).toList();
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }
}
