// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import com.kybergate.rostersync.tenant.Tenant;
import com.kybergate.rostersync.tenant.TenantDirectory;

class FixedTenantsTest extends TenantDirectoryContract {
    @Override
    protected TenantDirectory holding(Tenant... tenants) {
        return TenantDirectory.of(tenants);
    }
}
