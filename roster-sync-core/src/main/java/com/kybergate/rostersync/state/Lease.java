// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.TenantId;
import java.util.Objects;

/**
 * The right of one run to write for one tenant, until it expires. Immutable.
 *
 * @param tenant the tenant
 * @param fence grows with every lease of the tenant; a write under an older one is refused
 * @param holder who has it, for people to read
 */
public record Lease(TenantId tenant, long fence, String holder) {

    /**
     * Checks that the lease is somebody's.
     *
     * @param tenant the tenant
     * @param fence grows with every lease of the tenant; a write under an older one is refused
     * @param holder who has it, for people to read
     */
    public Lease {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(holder, "holder");
    }
}
