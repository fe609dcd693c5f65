// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ID token leaves out is read from the profile, as far as it is the same person's. */
class ProfileTest {
    private static String outcome(IdentityFault... faults) throws Exception {
        try (TestHost host = new TestHost()) {
            for (IdentityFault fault : faults) {
                host.with(fault);
            }
            return TestHost.personOf(host.login(host.browserOf(TestHost.ANN)));
        }
    }

    @Test
    void whereTheIdTokenSaysEnoughNobodyIsAskedForMore() throws Exception {
        try (TestHost host = new TestHost()) {
            host.login(host.browserOf(TestHost.ANN));
            assertThat(host.classLink.requests()).noneMatch(request -> request.contains("/v2/my/"));
        }
    }

    @Test
    void aDistrictThatTheIdTokenLeavesOutComesFromTheProfile() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_TENANT)).isEqualTo(TestHost.ANN);
    }

    @Test
    void aProfileThatIsAWebPageIsAskedForInItsOlderForm() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_HTML))
                .isEqualTo(TestHost.ANN);
    }

    @Test
    void withNoProfileAtAllNobodyKnowsTheDistrict() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_HTML, IdentityFault.MY_INFO_HTML))
                .isEqualTo("provider-sent-html");
    }

    @Test
    void aProfileOfSomebodyElseIsRefused() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_OF_SOMEBODY_ELSE))
                .isEqualTo("profile-of-somebody-else");
        assertThat(outcome(
                        IdentityFault.CLAIM_WITHOUT_TENANT,
                        IdentityFault.PROFILE_HTML,
                        IdentityFault.MY_INFO_OF_SOMEBODY_ELSE))
                .isEqualTo("profile-of-somebody-else");
    }

    @Test
    void aProfileOfNobodyIsRefused() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_OF_NOBODY))
                .isEqualTo("profile-invalid");
        assertThat(outcome(
                        IdentityFault.CLAIM_WITHOUT_TENANT,
                        IdentityFault.PROFILE_HTML,
                        IdentityFault.MY_INFO_OF_NOBODY))
                .isEqualTo("profile-invalid");
    }

    @Test
    void anIdInAListOfOneIsRead() throws Exception {
        try (TestHost host = new TestHost()) {
            host.with(IdentityFault.CLAIM_WITHOUT_SOURCED_ID);
            host.with(IdentityFault.PROFILE_HTML);
            host.with(IdentityFault.MY_INFO_LISTS);
            SsoIdentity ann = ((Authenticated) host.login(host.browserOf(TestHost.ANN))).identity();
            assertThat(ann.sourcedId()).contains("s-" + TestHost.ANN);
        }
    }

    @Test
    void whoeverHasADistrictButNoSourcedIdIsSomebodyAllTheSame() throws Exception {
        try (TestHost host = new TestHost()) {
            host.with(IdentityFault.CLAIM_WITHOUT_SOURCED_ID);
            host.with(IdentityFault.PROFILE_HTML);
            host.with(IdentityFault.MY_INFO_HTML);
            SsoIdentity ann = ((Authenticated) host.login(host.browserOf(TestHost.ANN))).identity();
            assertThat(ann.sourcedId()).isEmpty();
            assertThat(ann.email()).contains("ann@example.org");
        }
    }

    @Test
    void aProfileThatSaysNoDistrictIsNotEnough() throws Exception {
        assertThat(outcome(
                        IdentityFault.CLAIM_WITHOUT_TENANT,
                        IdentityFault.PROFILE_HTML,
                        IdentityFault.MY_INFO_WITHOUT_TENANT))
                .isEqualTo("tenant-missing");
    }

    @Test
    void theAccessTokenIsNotForTheHost() {
        assertThat(List.of(SsoIdentity.class.getMethods()))
                .noneMatch(method ->
                        method.getName().toLowerCase(java.util.Locale.ROOT).contains("token"));
    }
}
