// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.contract.TenantDirectoryContract;
import com.kybergate.rostersync.tenant.Tenant;
import com.kybergate.rostersync.tenant.TenantDirectory;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class H2TenantDirectoryTest extends TenantDirectoryContract {
    @TempDir
    private static Path directory;

    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.inFile(directory);
    }

    @AfterEach
    void everyConnectionCameBackAsItWent() {
        assertThat(database.connections.out()).isZero();
        assertThat(database.connections.changed()).isZero();
    }

    @Override
    protected TenantDirectory holding(Tenant... tenants) {
        SecretCipher cipher = SecretCipher.ofKeys(SecretCipher.newKey(new SecureRandom()));
        JdbcTenantDirectory held = JdbcTenantDirectory.in(database.connections, cipher);
        for (Tenant tenant : tenants) {
            held.put(tenant);
        }
        return JdbcTenantDirectory.in(database.connections, cipher);
    }
}
