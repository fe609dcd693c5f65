// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.store.Activation;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An administrator switches signing in on for a district that is not connected yet. */
class TestSignInsTest {
    private static SignInOutcome test(SignIn signIn, Browser browser, String tenant) throws Exception {
        String query = browser.follow(signIn.beginTest(browser.post(Map.of()), tenant, "admin@springfield"));
        SignInOutcome outcome = signIn.complete(browser.arrive(query), null);
        browser.keep(outcome.reply());
        if (outcome instanceof SignInOutcome.RestartLogin again) {
            outcome = signIn.complete(browser.arrive(browser.follow(again.reply())), null);
            browser.keep(outcome.reply());
        }
        return outcome;
    }

    private static TestHost unconnected(boolean oauthOnly) {
        TestHost host = new TestHost(oauthOnly, settings -> settings);
        host.activations.remove("springfield");
        return host;
    }

    @Test
    void nobodySignsInBeforeTheTestAndEverybodyAfterIt() throws Exception {
        try (TestHost host = unconnected(false)) {
            Browser browser = host.browserOf(TestHost.BOB);
            assertThatThrownBy(() -> host.begin(browser, LoginOptions.tenant("springfield")))
                    .isInstanceOfSatisfying(
                            SignInException.class, e -> assertThat(e.error()).isEqualTo(SignInError.TENANT_NOT_BOUND));
            assertThat(TestHost.personOf(host.launch(browser, null))).isEqualTo("tenant-not-bound");

            Confirm ask = (Confirm) test(host.signIn, browser, "springfield");
            assertThat(ask.question()).isEqualTo(Confirm.Question.BIND_TENANT);
            assertThat(ask.identity().providerTenant()).isEqualTo("2284");
            assertThat(host.activations.ofTenant("springfield")).isEmpty();

            Activation on = host.signIn.confirmTest(browser.post(ask.fields()), "admin@springfield");
            assertThat(on.provedBy()).isEqualTo("admin@springfield");
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.ANN))))
                    .isEqualTo(TestHost.ANN);
            assertThat(TestHost.personOf(host.launch(host.browserOf(TestHost.ANN), null)))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void aTestIsConfirmedByWhoBeganItOnceAndInTime() throws Exception {
        try (TestHost host = unconnected(false)) {
            Browser browser = host.browserOf(TestHost.BOB);
            Confirm ask = (Confirm) test(host.signIn, browser, "springfield");
            assertThat(TestHost.personOf(host.signIn.confirm(browser.post(ask.fields()))))
                    .as("it is no sign-in")
                    .isEqualTo("confirmation-invalid");
            Browser other = host.browserOf(TestHost.ANN);
            assertRefused(host, other, ask, "admin@springfield", SignInError.CONFIRMATION_INVALID);
            assertRefused(host, browser, ask, "admin@shelbyville", SignInError.CONFIRMATION_INVALID);
            assertRefused(host, browser, ask, "admin@springfield", SignInError.CONFIRMATION_INVALID);
            Confirm again = (Confirm) test(host.signIn, browser, "springfield");
            host.clock.advance(Duration.ofMinutes(6));
            assertRefused(host, browser, again, "admin@springfield", SignInError.CONFIRMATION_INVALID);
            assertThat(host.activations.ofTenant("springfield")).isEmpty();
        }
    }

    private static void assertRefused(
            TestHost host, Browser browser, Confirm ask, String administrator, SignInError error) {
        assertThatThrownBy(() -> host.signIn.confirmTest(browser.post(ask.fields()), administrator))
                .isInstanceOfSatisfying(
                        SignInException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void aStudentDoesNotSpeakForADistrict() throws Exception {
        try (TestHost host = unconnected(false)) {
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf(TestHost.ANN), "springfield")))
                    .isEqualTo("test-by-no-staff");
            host.classLink.add(FakeLogin.of(TestHost.BOB, "2284", "s-" + TestHost.BOB)
                    .called("bob", "bob@example.org", "Bob")
                    .as(""));
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf(TestHost.BOB), "springfield")))
                    .as("nor somebody of whom nobody says who they are")
                    .isEqualTo("test-by-no-staff");
        }
    }

    @Test
    void aTenantDoesNotMoveToAnotherDistrictUnnoticed() throws Exception {
        try (TestHost host = new TestHost()) {
            host.classLink.add(FakeLogin.of("70", "4444", "s-" + TestHost.BOB).called("bob", "bob@example.org", "Bob"));
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf("70"), "springfield")))
                    .isEqualTo("tenant-bound-elsewhere");
            host.activations.remove("springfield");
            Browser browser = host.browserOf("70");
            Confirm ask = (Confirm) test(host.signIn, browser, "springfield");
            assertThat(host.signIn
                            .confirmTest(browser.post(ask.fields()), "admin@springfield")
                            .providerTenant())
                    .isEqualTo("4444");
        }
    }

    @Test
    void aLaterTestOverOpenIdConnectKeepsWhatWasProvedOfPkce() throws Exception {
        try (TestHost host = new TestHost(true, settings -> settings)) {
            SignIn strong = host.node(false, settings -> settings);
            Browser browser = host.browserOf(TestHost.BOB);
            Confirm ask = (Confirm) test(strong, browser, "springfield");
            assertThat(strong.confirmTest(browser.post(ask.fields()), "admin@springfield")
                            .pkceEnforced())
                    .isTrue();
        }
    }

    @Test
    void withoutOpenIdConnectNobodyCanAskForAFreshSignIn() throws Exception {
        try (TestHost host = new TestHost(true, settings -> settings)) {
            Browser browser = host.browserOf(TestHost.ANN);
            assertThatThrownBy(
                            () -> host.begin(browser, LoginOptions.anyTenant().maximumAge(Duration.ZERO)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDistrictBelongsToOneTenant() throws Exception {
        try (TestHost host = unconnected(false)) {
            Browser browser = host.browserOf(TestHost.EVE);
            host.roster.add(RosterUser.of("springfield", "s-" + TestHost.EVE, "9", "staff", true)
                    .withLogin("eve", null));
            assertThat(TestHost.personOf(test(host.signIn, browser, "springfield")))
                    .isEqualTo("tenant-taken");
        }
    }

    @Test
    void aDistrictThatWasTakenMeanwhileIsTaken() throws Exception {
        try (TestHost host = unconnected(false)) {
            Browser browser = host.browserOf(TestHost.BOB);
            Confirm ask = (Confirm) test(host.signIn, browser, "springfield");
            host.activations.save(new Activation(
                    "ogdenville", host.classLink.issuer().toString(), "2284", false, "x", host.clock.instant()));
            assertRefused(host, browser, ask, "admin@springfield", SignInError.TENANT_TAKEN);
        }
    }

    @Test
    void theSignInAndTheRosterHaveToMeanTheSamePerson() throws Exception {
        try (TestHost host = unconnected(false)) {
            host.classLink.add(FakeLogin.of("20", "2284", ""));
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf("20"), "springfield")))
                    .isEqualTo("sourced-id-missing");
            host.classLink.add(FakeLogin.of("21", "2284", "s-21"));
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf("21"), "springfield")))
                    .isEqualTo("sourced-id-unknown");
            // The roster has such an id, and somebody else under it.
            host.classLink.add(FakeLogin.of("22", "2284", "s-" + TestHost.ANN));
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf("22"), "springfield")))
                    .isEqualTo("sourced-id-unconfirmed");
            host.classLink.add(FakeLogin.of("23", "2284", "S-" + TestHost.ANN).called("ann", "ann@example.org", "Ann"));
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf("23"), "springfield")))
                    .as("another id, for letters count")
                    .isEqualTo("sourced-id-unknown");
        }
    }

    @Test
    void withoutOpenIdConnectTheProviderHasToRefuseAWrongVerifier() throws Exception {
        try (TestHost host = unconnected(true)) {
            Browser browser = host.browserOf(TestHost.BOB);
            Confirm ask = (Confirm) test(host.signIn, browser, "springfield");
            assertThat(host.signIn
                            .confirmTest(browser.post(ask.fields()), "admin@springfield")
                            .pkceEnforced())
                    .isTrue();
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.ANN))))
                    .isEqualTo(TestHost.ANN);
            assertThat(host.classLink.requests()).noneMatch(request -> request.contains("jwks"));
        }
    }

    @Test
    void aProviderThatIgnoresPkceIsNotGoodEnoughWithoutOpenIdConnect() throws Exception {
        try (TestHost host = unconnected(true)) {
            host.with(IdentityFault.PKCE_IGNORED);
            assertThat(TestHost.personOf(test(host.signIn, host.browserOf(TestHost.BOB), "springfield")))
                    .isEqualTo("pkce-not-enforced");
        }
    }

    @Test
    void whatWasProvedWithOpenIdConnectIsNotEnoughWithoutIt() throws Exception {
        try (TestHost host = new TestHost()) {
            SignIn weak = host.node(true, settings -> settings);
            Browser browser = host.browserOf(TestHost.ANN);
            assertThatThrownBy(() -> weak.begin(browser.post(Map.of()), LoginOptions.tenant("springfield")))
                    .isInstanceOfSatisfying(
                            SignInException.class, e -> assertThat(e.error()).isEqualTo(SignInError.PKCE_NOT_PROVED));
        }
    }

    @Test
    void withoutOpenIdConnectALaunchIsNeverBelieved() throws Exception {
        for (var policy : new com.kybergate.classlink.UnsolicitedPolicy[] {
            com.kybergate.classlink.UnsolicitedPolicy.confirm(),
            com.kybergate.classlink.UnsolicitedPolicy.accept("a test")
        }) {
            try (TestHost host = new TestHost(true, settings -> settings.unsolicited(policy))) {
                assertThat(TestHost.personOf(host.launch(host.browserOf(TestHost.ANN), null)))
                        .isEqualTo(TestHost.ANN);
                host.with(IdentityFault.ANSWER_WITHOUT_STATE);
                assertThat(TestHost.personOf(host.launch(host.browserOf(TestHost.ANN), null)))
                        .isEqualTo("unsolicited");
            }
        }
    }
}
