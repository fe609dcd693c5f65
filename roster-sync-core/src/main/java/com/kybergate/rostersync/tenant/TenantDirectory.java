// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import com.kybergate.rostersync.roster.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * The districts of a host: who is synced, from where, and with what secret. A host implements it over its own tables and its own
 * vault; {@code JdbcTenantDirectory} keeps one in a database, with the secrets encrypted, and {@link #of} is a fixed list.
 *
 * <p>It is read anew at each run, so that a secret which is changed, or taken back, holds from the next run on, and nobody keeps one
 * longer than a run. An implementation need not remember anything between two calls. It is called from several threads at once.
 *
 * <p>A district that cannot be read, because its secret cannot be decrypted or the vault does not answer, is an exception of {@link #find}
 * for that district alone: {@link #tenants} and the others answer as ever. No exception's message holds a secret.
 *
 * <pre>{@code
 * for (TenantId id : directory.tenants()) {
 *     directory.find(id).ifPresent(tenant -> syncOf(tenant).run());
 * }
 * }</pre>
 */
public interface TenantDirectory {

    /**
     * The tenants that are synced.
     *
     * @return the active ones, in the order of their names; empty if there are none
     */
    List<TenantId> tenants();

    /**
     * A tenant as it is now, with its secret.
     *
     * @param tenant whom to look for
     * @return the tenant, active or not; empty if there is none of that name
     */
    Optional<Tenant> find(TenantId tenant);

    /**
     * A fixed list, for hosts with one district, and for tests.
     *
     * @param tenants the tenants, in any order
     * @return the directory
     * @throws IllegalArgumentException if two have the same name, or one has no secret
     */
    static TenantDirectory of(Tenant... tenants) {
        return new FixedTenants(List.of(tenants));
    }
}
