// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.UserType;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TenantTest {
    private final SourceAccess access = SourceAccess.builder("https://district.example.com")
            .secret(Secret.of("hidden"))
            .build();

    @Test
    void isActiveAndWantsEverythingAndLetsTheSourceWinUnlessToldOtherwise() {
        Tenant tenant = Tenant.builder(new TenantId("springfield"), access).build();
        assertThat(tenant)
                .isEqualTo(new Tenant(
                        new TenantId("springfield"), null, true, access, RosterScope.everything(), "source-wins"));
    }

    @Test
    void aChangedCopyDiffersInNothingElse() {
        Tenant tenant = Tenant.builder(new TenantId("springfield"), access)
                .displayName("Springfield ISD")
                .active(false)
                .scope(new RosterScope(Set.of("s1"), Set.of(UserType.STUDENTS)))
                .conflicts("merge")
                .build();
        assertThat(tenant.toBuilder().build()).isEqualTo(tenant);
        assertThat(tenant.toBuilder().active(true).build().toBuilder()
                        .active(false)
                        .build())
                .isEqualTo(tenant);
    }

    @Test
    void itsTextShowsItsNameAlone() {
        Tenant tenant = Tenant.builder(new TenantId("springfield"), access)
                .displayName("hidden")
                .conflicts("hidden")
                .build();
        assertThat(tenant).hasToString("Tenant[springfield]");
        assertThat(tenant.toBuilder().active(false).build()).hasToString("Tenant[springfield, inactive]");
    }

    @Test
    void aFixedDirectoryRefusesTwoOfOneNameAndOneWithoutASecret() {
        Tenant tenant = Tenant.builder(new TenantId("springfield"), access).build();
        Tenant without = tenant.toBuilder().source(access.toBuilder().build()).build();
        assertThatThrownBy(() -> TenantDirectory.of(tenant, tenant))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("springfield");
        assertThatThrownBy(() -> TenantDirectory.of(without))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("springfield");
        assertThat(TenantDirectory.of().tenants()).isEmpty();
    }
}
