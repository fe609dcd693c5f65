// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.SignInException;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * The tests that the OpenID Foundation's conformance suite has for relying parties that use codes, under its names and against our own fake. This is
 * no certification, and the suite itself was not run.
 */
@DisplayNameGeneration(RelyingPartyTest.SuiteNames.class)
@SuppressWarnings("MemberName")
class RelyingPartyTest {
    /** Java has no hyphens in names. */
    static final class SuiteNames extends DisplayNameGenerator.Simple {
        @Override
        public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
            return testMethod.getName().replace('_', '-');
        }
    }

    private static String outcome(IdentityFault... faults) throws Exception {
        try (TestHost host = new TestHost()) {
            for (IdentityFault fault : faults) {
                host.with(fault);
            }
            try {
                return TestHost.personOf(host.login(host.browserOf(TestHost.ANN)));
            } catch (SignInException e) {
                return e.error().code();
            }
        }
    }

    private static void passes(IdentityFault... faults) throws Exception {
        assertThat(outcome(faults)).isEqualTo(TestHost.ANN);
    }

    @Test
    void oidcc_client_test() throws Exception {
        passes();
    }

    @Test
    void oidcc_client_test_invalid_iss() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_OTHER_ISSUER)).isEqualTo("issuer-wrong");
    }

    @Test
    void oidcc_client_test_missing_sub() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_SUBJECT)).isEqualTo("subject-missing");
    }

    @Test
    void oidcc_client_test_invalid_aud() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_OTHER_AUDIENCE)).isEqualTo("audience-wrong");
    }

    @Test
    void oidcc_client_test_missing_aud() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_AUDIENCE)).isEqualTo("audience-missing");
    }

    @Test
    void oidcc_client_test_missing_iat() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_ISSUED_AT)).isEqualTo("issued-at-missing");
    }

    @Test
    void oidcc_client_test_kid_absent_single_jwks() throws Exception {
        passes(IdentityFault.ID_TOKEN_KEY_ABSENT);
    }

    @Test
    void oidcc_client_test_kid_absent_multiple_jwks() throws Exception {
        try (TestHost host = new TestHost()) {
            host.classLink.dropKeyIds();
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.ANN))))
                    .isEqualTo("key-ambiguous");
        }
    }

    @Test
    void oidcc_client_test_idtoken_sig_rs256() throws Exception {
        passes();
    }

    @Test
    void oidcc_client_test_idtoken_sig_none() throws Exception {
        assertThat(outcome(IdentityFault.ID_TOKEN_NONE)).isEqualTo("id-token-unsigned");
    }

    @Test
    void oidcc_client_test_invalid_sig_rs256() throws Exception {
        assertThat(outcome(IdentityFault.ID_TOKEN_SIGNATURE_FOREIGN)).isEqualTo("signature-wrong");
    }

    @Test
    void oidcc_client_test_invalid_sig_es256() throws Exception {
        assertThat(outcome(IdentityFault.ID_TOKEN_ES256)).isEqualTo("id-token-algorithm-wrong");
    }

    @Test
    void oidcc_client_test_invalid_sig_hs256() throws Exception {
        assertThat(outcome(IdentityFault.ID_TOKEN_HS256)).isEqualTo("id-token-algorithm-wrong");
    }

    @Test
    void oidcc_client_test_userinfo_invalid_sub() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_OF_SOMEBODY_ELSE))
                .isEqualTo("profile-of-somebody-else");
    }

    @Test
    void oidcc_client_test_userinfo_bearer_header() throws Exception {
        // The fake takes the token from the header and from nowhere else.
        passes(IdentityFault.CLAIM_WITHOUT_TENANT);
    }

    @Test
    void oidcc_client_test_userinfo_signed() throws Exception {
        // Profiles that are signed tokens are not asked for, and one is not read: the older profile says the same.
        passes(IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_SIGNED);
        assertThat(outcome(
                        IdentityFault.CLAIM_WITHOUT_TENANT, IdentityFault.PROFILE_SIGNED, IdentityFault.MY_INFO_HTML))
                .isEqualTo("provider-sent-html");
    }

    /** Refresh tokens are not kept: a second sign-in begins at the authorization endpoint, and is judged like the first. */
    private static String secondSignIn(IdentityFault... faults) throws Exception {
        try (TestHost host = new TestHost()) {
            host.with(IdentityFault.TOKEN_WITH_REFRESH);
            Browser browser = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.login(browser))).isEqualTo(TestHost.ANN);
            for (IdentityFault fault : faults) {
                host.with(fault);
            }
            String outcome = TestHost.personOf(host.login(browser));
            assertThat(host.classLink.requests())
                    .filteredOn("GET /oauth2/v2/auth"::equals)
                    .hasSize(2);
            return outcome;
        }
    }

    @Test
    void oidcc_client_test_refresh_token() throws Exception {
        assertThat(secondSignIn()).isEqualTo(TestHost.ANN);
    }

    @Test
    void oidcc_client_test_refresh_token_invalid_issuer() throws Exception {
        assertThat(secondSignIn(IdentityFault.CLAIM_OTHER_ISSUER)).isEqualTo("issuer-wrong");
    }

    @Test
    void oidcc_client_test_refresh_token_invalid_sub() throws Exception {
        assertThat(secondSignIn(IdentityFault.CLAIM_WITHOUT_SUBJECT)).isEqualTo("subject-missing");
    }

    @Test
    void oidcc_client_test_nonce_invalid() throws Exception {
        assertThat(outcome(IdentityFault.CLAIM_OTHER_NONCE)).isEqualTo("nonce-wrong");
    }

    @Test
    void oidcc_client_test_nonce_unless_code_flow() throws Exception {
        // It may be left out of a request for a code; ours always has one, so its absence is a fault.
        assertThat(outcome(IdentityFault.CLAIM_WITHOUT_NONCE)).isEqualTo("nonce-missing");
    }

    @Test
    void oidcc_client_test_scope_userinfo_claims() throws Exception {
        passes(IdentityFault.CLAIM_WITHOUT_SOURCED_ID);
    }

    @Test
    void oidcc_client_test_client_secret_basic() throws Exception {
        new BadAnswersTest().theSecretMayGoIntoTheHeader();
    }

    @Test
    void oidcc_client_test_discovery_openid_config() throws Exception {
        passes();
    }

    @Test
    void oidcc_client_test_discovery_issuer_mismatch() throws Exception {
        assertThat(outcome(IdentityFault.DISCOVERY_OTHER_ISSUER)).isEqualTo("discovery-issuer-wrong");
    }

    @Test
    void oidcc_client_test_discovery_jwks_uri_keys() throws Exception {
        passes();
    }

    @Test
    void oidcc_client_test_signing_key_rotation() throws Exception {
        try (TestHost host = new TestHost()) {
            host.login(host.browserOf(TestHost.ANN));
            host.clock.advance(Duration.ofMinutes(1));
            host.classLink.rotateKey();
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.ANN))))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void oidcc_client_test_signing_key_rotation_just_before_signing() throws Exception {
        try (TestHost host = new TestHost()) {
            host.login(host.browserOf(TestHost.ANN));
            host.clock.advance(Duration.ofMinutes(1));
            Browser browser = host.browserOf(TestHost.ANN);
            String query =
                    browser.follow(host.begin(browser, com.kybergate.classlink.LoginOptions.tenant("springfield")));
            host.classLink.rotateKey();
            assertThat(TestHost.personOf(host.arrive(browser, query, null))).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void oidcc_client_test_form_post_error() throws Exception {
        // Answers by a form are not asked for, and not taken.
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(host.signIn.complete(
                            new Browser()
                                    .request("POST", "", java.util.Map.of("error", "server_error"), java.util.Map.of()),
                            null)))
                    .isEqualTo("method-wrong");
        }
    }

    @Test
    void oidcc_client_test_3rd_party_init_login() throws Exception {
        // A launch is the LaunchPad's own form of it.
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(host.launch(host.browserOf(TestHost.ANN), null)))
                    .isEqualTo(TestHost.ANN);
        }
    }
}
