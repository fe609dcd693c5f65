// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.tenant.AuthMethod;
import com.kybergate.rostersync.tenant.Secret;
import com.kybergate.rostersync.tenant.SourceAccess;
import com.kybergate.rostersync.tenant.Tenant;
import com.kybergate.rostersync.tenant.TenantDirectory;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What the sync relies on in a {@link TenantDirectory}. Extend it in your own tests, over your own tables or vault:
 *
 * <pre>{@code
 * class MyTenantsTest extends TenantDirectoryContract {
 *     protected TenantDirectory holding(Tenant... tenants) {
 *         for (Tenant tenant : tenants) myTables.insert(tenant);
 *         return new MyTenants(myTables);
 *     }
 * }
 * }</pre>
 *
 * <p>Every test takes tenants of its own; whoever else is in the directory does not matter.
 */
public abstract class TenantDirectoryContract {
    private static final String ODD = " O'Brien \"Ünï\" \\ % _ ; -- Зоя 山田 😀 ";

    /** For subclasses. */
    protected TenantDirectoryContract() {}

    /**
     * The directory under test, with these tenants in it.
     *
     * @param tenants whom it shall hold, besides those it holds already
     * @return the directory
     */
    protected abstract TenantDirectory holding(Tenant... tenants);

    /**
     * A tenant nobody has used before.
     *
     * @param beginning what its name begins with
     * @return the tenant; a random name unless overridden
     */
    protected TenantId freshTenant(String beginning) {
        return new TenantId(beginning + "-" + UUID.randomUUID());
    }

    @Test
    void namesTheActiveOnesInTheOrderOfTheirNames() {
        Tenant b = tenant(freshTenant("b"), "1");
        Tenant upper = tenant(freshTenant("B"), "2");
        Tenant a = tenant(freshTenant("a"), "3");
        Tenant asleep = tenant(freshTenant("c"), "4").toBuilder().active(false).build();
        List<TenantId> ours = List.of(upper.id(), a.id(), b.id());
        assertThat(holding(b, asleep, upper, a).tenants())
                .doesNotContain(asleep.id())
                .containsSubsequence(ours);
    }

    @Test
    void findsATenantWithEverythingItWasGivenWhetherActiveOrNot() {
        Tenant plain = tenant(freshTenant("plain"), "one");
        Tenant odd = Tenant.builder(
                        freshTenant("odd"),
                        SourceAccess.builder("https://district.example.com/path")
                                .auth(AuthMethod.OAUTH2)
                                .clientId("client " + ODD)
                                .secret(Secret.of(ODD))
                                .tokenUrl("https://login.example.com/token")
                                .scope("a b")
                                .build())
                .displayName(ODD)
                .active(false)
                .scope(new RosterScope(Set.of("s1", "s,2", ODD), Set.of(UserType.STUDENTS, UserType.STAFF)))
                .conflicts("local-wins")
                .build();
        Tenant nobody = tenant(freshTenant("nobody"), "two").toBuilder()
                .scope(new RosterScope(Set.of(), Set.of()))
                .build();
        TenantDirectory directory = holding(plain, odd, nobody);
        for (Tenant tenant : List.of(plain, odd, nobody)) {
            assertThat(directory.find(tenant.id())).contains(tenant);
        }
    }

    @Test
    void findsNobodyByAnotherName() {
        Tenant tenant = tenant(freshTenant("lower"), "one");
        TenantDirectory directory = holding(tenant);
        assertThat(directory.find(freshTenant("lower"))).isEmpty();
        assertThat(directory.find(new TenantId(tenant.id().value().toUpperCase(java.util.Locale.ROOT))))
                .isEmpty();
    }

    @Test
    void keepsTwinsThatDifferInTheirSecretsAloneApart() {
        Tenant one = tenant(freshTenant("twin"), "of one");
        Tenant other = tenant(freshTenant("twin"), "of the other");
        TenantDirectory directory = holding(one, other);
        assertThat(directory.find(one.id()).orElseThrow().source().secret().reveal())
                .isEqualTo("of one");
        assertThat(directory.find(other.id()).orElseThrow().source().secret().reveal())
                .isEqualTo("of the other");
    }

    @Test
    void showsNoSecretInItsText() {
        Tenant tenant = tenant(freshTenant("quiet"), "c4n4ry");
        TenantDirectory directory = holding(tenant);
        assertThat(directory.find(tenant.id())).isPresent();
        assertThat(directory.toString()).doesNotContain("c4n4ry");
    }

    private static Tenant tenant(TenantId id, String secret) {
        SourceAccess access = SourceAccess.builder("https://district.example.com")
                .clientId("client")
                .secret(Secret.of(secret))
                .build();
        return Tenant.builder(id, access).build();
    }
}
