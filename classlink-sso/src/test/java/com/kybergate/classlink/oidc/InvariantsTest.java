// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may never be broken, each under its own words. */
class InvariantsTest {
    @Test
    void aSignInIsBoundToTheBrowserThatBeganIt() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            String answer = ann.follow(host.begin(ann, LoginOptions.tenant("springfield")));
            String cookie = ann.hostCookies().keySet().iterator().next();
            Browser other = new Browser();
            other.hostCookies().put(cookie, "A".repeat(43));
            assertThat(TestHost.personOf(host.signIn.complete(other.arrive(answer), null)))
                    .as("with a cookie of that name and another secret")
                    .isEqualTo("other-browser");
            Browser bob = host.browserOf(TestHost.BOB);
            bob.follow(host.begin(bob, LoginOptions.tenant("springfield")));
            other.hostCookies()
                    .put(cookie, bob.hostCookies().values().iterator().next());
            assertThat(TestHost.personOf(host.signIn.complete(other.arrive(answer), null)))
                    .as("with the secret of another sign-in")
                    .isEqualTo("other-browser");
            assertThat(TestHost.personOf(host.signIn.complete(ann.arrive(answer), null)))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void aSignInIsBoundToTheTenantThatBeganIt() throws Exception {
        try (TestHost host = new TestHost()) {
            // The same person number and sourcedId in two districts.
            host.classLink.add(
                    FakeLogin.of("500", "1111", "s-" + TestHost.ANN).called("ann", "ann@example.org", "Ann"));
            Browser browser = host.browserOf("500");
            assertThat(TestHost.personOf(host.login(browser, LoginOptions.tenant("springfield"))))
                    .isEqualTo("tenant-wrong");
            SignInOutcome outcome = host.login(browser, LoginOptions.tenant("shelbyville"));
            assertThat(((Authenticated) outcome).identity().tenant()).isEqualTo("shelbyville");
        }
    }

    @Test
    void identityIsReadOnlyFromBytesWhoseSignatureWasVerified() throws Exception {
        long seed = Long.getLong("seed", 20260901L);
        Random random = new Random(seed);
        try (TestHost host = new TestHost()) {
            String token = tokenOf(host);
            SigningKeys keys = keysOf(host);
            IdTokenJudge judge = new IdTokenJudge(
                    host.classLink.issuer().toString(),
                    host.classLink.clientId(),
                    keys,
                    host.clock,
                    java.time.Duration.ofSeconds(60));
            IdTokenJudge.Asked asked = new IdTokenJudge.Asked(null, null, java.time.Duration.ofMinutes(10));
            assertThat(judge.judge(token, null, asked)).containsEntry("sub", TestHost.ANN);
            List<String> believed = new ArrayList<>();
            for (int change = 0; change < 2_000; change++) {
                int at = random.nextInt(token.lastIndexOf('.'));
                char other =
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(random.nextInt(64));
                if (token.charAt(at) == other || token.charAt(at) == '.') {
                    continue;
                }
                try {
                    judge.judge(token.substring(0, at) + other + token.substring(at + 1), null, asked);
                    believed.add("at " + at + " the letter " + other);
                } catch (com.kybergate.classlink.SignInException e) {
                    assertThat(e.error()).isNotNull();
                }
            }
            assertThat(believed).as("seed " + seed).isEmpty();
        }
    }

    private static String tokenOf(TestHost host) throws Exception {
        Browser ann = host.browserOf(TestHost.ANN);
        String code = Browser.parameter(ann.open(host.classLink.launchAddress()), "code");
        ProviderHttp http = new ProviderHttp(host.provider().addresses(), java.time.Duration.ofSeconds(5), null);
        Discovery discovery = new Discovery(host.classLink.issuer(), http, host.clock, true);
        TokenEndpoint.Tokens tokens = new TokenEndpoint(host.provider(), http)
                .redeem(
                        discovery.addresses().token(),
                        new TokenEndpoint.Redemption(java.util.Objects.requireNonNull(code), null, null));
        return java.util.Objects.requireNonNull(tokens.idToken());
    }

    private static SigningKeys keysOf(TestHost host) {
        ProviderHttp http = new ProviderHttp(host.provider().addresses(), java.time.Duration.ofSeconds(5), null);
        Discovery discovery = new Discovery(host.classLink.issuer(), http, host.clock, true);
        return new SigningKeys(() -> discovery.addresses().keys(), http, host.clock);
    }

    @Test
    void nobodyIsSignedInWhileAnyOneFaultOfTheIdTokenIsOn() throws Exception {
        for (IdentityFault fault : List.of(
                IdentityFault.ID_TOKEN_NONE,
                IdentityFault.ID_TOKEN_CHANGED,
                IdentityFault.ID_TOKEN_SIGNATURE_FOREIGN)) {
            try (TestHost host = new TestHost()) {
                host.with(fault);
                Browser ann = host.browserOf(TestHost.ANN);
                BrowserRequest answer = ann.arrive(ann.follow(host.begin(ann, LoginOptions.anyTenant())));
                assertThat(host.signIn.complete(answer, null)).isNotInstanceOf(Authenticated.class);
                assertThat(host.signIn.confirm(ann.post(Map.of()))).isNotInstanceOf(Authenticated.class);
            }
        }
    }
}
