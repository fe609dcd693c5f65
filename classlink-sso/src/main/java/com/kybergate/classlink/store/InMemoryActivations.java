// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryActivations implements ActivationStore {
    private final Map<String, Activation> byTenant = new LinkedHashMap<>();

    @Override
    public synchronized Optional<Activation> ofTenant(String tenant) {
        return Optional.ofNullable(byTenant.get(tenant));
    }

    @Override
    public synchronized Optional<Activation> ofProvider(String issuer, String providerTenant) {
        return byTenant.values().stream()
                .filter(a -> a.issuer().equals(issuer) && a.providerTenant().equals(providerTenant))
                .findFirst();
    }

    @Override
    public synchronized boolean save(Activation activation) {
        Optional<Activation> holder = ofProvider(activation.issuer(), activation.providerTenant());
        if (holder.isPresent() && !holder.get().tenant().equals(activation.tenant())) {
            return false;
        }
        byTenant.put(activation.tenant(), activation);
        return true;
    }

    @Override
    public synchronized void remove(String tenant) {
        byTenant.remove(tenant);
    }
}
