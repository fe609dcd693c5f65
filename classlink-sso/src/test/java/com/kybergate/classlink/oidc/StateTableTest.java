// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.oneroster.testkit.FakeClassLink;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A test for each row of the table in {@code docs/signing-in.md}, of the same name. */
class StateTableTest {
    private static final LoginOptions SPRINGFIELD = LoginOptions.tenant("springfield");

    @Test
    void twoTabs() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String first = browser.follow(host.begin(browser, SPRINGFIELD.returnTo("/first")));
            String second = browser.follow(host.begin(browser, SPRINGFIELD.returnTo("/second")));
            SignInOutcome late = host.arrive(browser, second, null);
            SignInOutcome early = host.arrive(browser, first, null);
            assertThat(late.reply().location()).hasToString("Optional[/second]");
            assertThat(early.reply().location()).hasToString("Optional[/first]");
        }
    }

    @Test
    void nineTabs() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String first = "";
            String last = "";
            for (int tab = 0; tab < 9; tab++) {
                last = browser.follow(host.begin(browser, SPRINGFIELD));
                first = first.isEmpty() ? last : first;
                host.clock.advance(Duration.ofSeconds(1));
            }
            assertThat(browser.hostCookies()).hasSize(8);
            assertThat(TestHost.personOf(host.arrive(browser, first, null))).isEqualTo("cookie-missing");
            assertThat(TestHost.personOf(host.arrive(browser, last, null))).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void backButton() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, SPRINGFIELD));
            assertThat(TestHost.personOf(host.arrive(browser, query, null))).isEqualTo(TestHost.ANN);
            // Its cookie went with the answer; a browser that restores it brings it again.
            assertThat(TestHost.personOf(host.arrive(browser, query, null))).isEqualTo("state-used");
        }
    }

    @Test
    void backButtonWithTheCookieRestored() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, SPRINGFIELD));
            var cookies = java.util.Map.copyOf(browser.hostCookies());
            host.arrive(browser, query, null);
            browser.hostCookies().putAll(cookies);
            assertThat(TestHost.personOf(host.arrive(browser, query, null))).isEqualTo("state-used");
        }
    }

    @Test
    void tooLateOnce() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, SPRINGFIELD.returnTo("/classes/7")));
            host.clock.advance(Duration.ofMinutes(11));
            SignInOutcome outcome = host.signIn.complete(browser.arrive(query), null);
            assertThat(outcome).isInstanceOf(RestartLogin.class);
            SignInOutcome second = host.arrive(browser, browser.follow(outcome.reply()), null);
            assertThat(TestHost.personOf(second)).isEqualTo(TestHost.ANN);
            assertThat(second.reply().location()).hasToString("Optional[/classes/7]");
        }
    }

    @Test
    void tooLateTwice() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, SPRINGFIELD));
            host.clock.advance(Duration.ofMinutes(11));
            BrowserReply again =
                    host.signIn.complete(browser.arrive(query), null).reply();
            query = browser.follow(again);
            host.clock.advance(Duration.ofMinutes(11));
            assertThat(TestHost.personOf(host.signIn.complete(browser.arrive(query), null)))
                    .isEqualTo("state-expired");
        }
    }

    @Test
    void nextMorning() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, SPRINGFIELD));
            host.clock.advance(Duration.ofHours(20));
            assertThat(TestHost.personOf(host.signIn.complete(browser.arrive(query), null)))
                    .isEqualTo("state-unknown");
        }
    }

    @Test
    void blockedCookie() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            BrowserReply begun = host.begin(browser, SPRINGFIELD);
            browser.keepsCookies = false;
            // The browser goes on, as the fake knows it from before.
            assertThat(TestHost.personOf(host.arrive(browser, browser.follow(begun), null)))
                    .isEqualTo("cookie-missing");
        }
    }

    @Test
    void blockedCookieAndATile() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            browser.keepsCookies = false;
            assertThat(TestHost.personOf(host.launch(browser, null))).isEqualTo("cookies-blocked");
        }
    }

    @Test
    void tile() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            SignInOutcome outcome = host.launch(browser, null);
            assertThat(TestHost.personOf(outcome)).isEqualTo(TestHost.ANN);
            assertThat(((Authenticated) outcome).identity().tenant()).isEqualTo("springfield");
            assertThat(host.classLink.requests())
                    .filteredOn("POST /oauth2/v2/token"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void tileTwice() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            for (int click = 0; click < 3; click++) {
                assertThat(TestHost.personOf(host.launch(browser, null))).isEqualTo(TestHost.ANN);
            }
        }
    }

    @Test
    void tileWhileAnotherSignInWaits() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String waiting = browser.follow(host.begin(browser, SPRINGFIELD.returnTo("/classes/7")));
            assertThat(TestHost.personOf(host.launch(browser, null))).isEqualTo(TestHost.ANN);
            assertThat(host.arrive(browser, waiting, null).reply().location()).hasToString("Optional[/classes/7]");
        }
    }

    @Test
    void restartLoop() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            host.with(IdentityFault.ANSWER_WITHOUT_STATE);
            for (int click = 0; click < 2; click++) {
                SignInOutcome outcome = host.launch(browser, null);
                assertThat(TestHost.personOf(outcome)).isEqualTo("asks CONTINUE_AS " + TestHost.ANN);
                browser.keep(outcome.reply());
                assertThat(TestHost.personOf(host.signIn.confirm(browser.post(((Confirm) outcome).fields()))))
                        .isEqualTo(TestHost.ANN);
            }
        }
    }

    /** A launch that goes out to ClassLink and never comes back. */
    private static String launchAndLeave(TestHost host, Browser browser) throws Exception {
        SignInOutcome probe = host.signIn.complete(browser.arrive(browser.open(host.classLink.launchAddress())), null);
        SignInOutcome out = host.signIn.complete(browser.arrive(browser.follow(probe.reply())), null);
        assertThat(out).isInstanceOf(RestartLogin.class);
        return browser.follow(out.reply());
    }

    @Test
    void restartLoopWithSomebodyElsesCode() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            Browser eve = host.browserOf(TestHost.BOB);
            for (int restart = 0; restart < 3; restart++) {
                launchAndLeave(host, ann);
            }
            assertThat(TestHost.personOf(host.arrive(ann, eve.open(host.classLink.launchAddress()), null)))
                    .as("it does not answer Ann's request")
                    .isEqualTo("code-refused");
        }
    }

    @Test
    void tileTwiceAtOnce() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String first = browser.open(host.classLink.launchAddress());
            String second = browser.open(host.classLink.launchAddress());
            String firstProbe = browser.follow(
                    host.signIn.complete(browser.arrive(first), null).reply());
            host.clock.advance(Duration.ofMillis(300));
            String secondProbe = browser.follow(
                    host.signIn.complete(browser.arrive(second), null).reply());
            SignInOutcome firstOut = host.signIn.complete(browser.arrive(firstProbe), null);
            String firstAnswer = browser.follow(firstOut.reply());
            SignInOutcome secondOut = host.signIn.complete(browser.arrive(secondProbe), null);
            String secondAnswer = browser.follow(secondOut.reply());
            assertThat(TestHost.personOf(host.arrive(browser, secondAnswer, null)))
                    .isEqualTo(TestHost.ANN);
            assertThat(TestHost.personOf(host.arrive(browser, firstAnswer, null)))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void tileAgainAfterAWhile() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            launchAndLeave(host, browser);
            host.clock.advance(Duration.ofMinutes(2));
            SignInOutcome outcome = host.launch(browser, null);
            assertThat(TestHost.personOf(outcome)).isEqualTo("asks CONTINUE_AS " + TestHost.ANN);
            browser.keep(outcome.reply());
            SignInOutcome confirmed = host.signIn.confirm(browser.post(((Confirm) outcome).fields()));
            assertThat(TestHost.personOf(confirmed)).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void signedInAsSomebodyElse() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.BOB);
            String bob = ((Authenticated) host.login(browser)).identity().key();
            browser.open(host.classLink.signInAddress(TestHost.ANN));
            SignInOutcome outcome = host.launch(browser, bob);
            assertThat(TestHost.personOf(outcome)).isEqualTo("asks SWITCH_ACCOUNT " + TestHost.ANN);
            assertThat(TestHost.personOf(host.signIn.confirm(browser.post(((Confirm) outcome).fields()))))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void signedInAlready() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.BOB);
            String bob = ((Authenticated) host.login(browser)).identity().key();
            assertThat(TestHost.personOf(host.launch(browser, bob))).isEqualTo(TestHost.BOB);
        }
    }

    @Test
    void sharedChromebook() throws Exception {
        for (var policy : List.of(UnsolicitedPolicy.restart(), UnsolicitedPolicy.accept("a test"))) {
            theNextOneIsAsked(new TestHost(settings -> settings.unsolicited(policy)));
        }
    }

    private static void theNextOneIsAsked(TestHost started) throws Exception {
        try (TestHost host = started) {
            Browser browser = host.browserOf(TestHost.ANN);
            host.login(browser);
            host.clock.advance(Duration.ofMinutes(40));
            // Ann signs out here, and not at ClassLink; Bob opens the application.
            browser.keep(host.signIn.signOut(browser.post(java.util.Map.of())));
            assertThat(TestHost.personOf(host.login(browser))).isEqualTo("asks CONTINUE_AS " + TestHost.ANN);
            assertThat(TestHost.personOf(host.launch(browser, null))).isEqualTo("asks CONTINUE_AS " + TestHost.ANN);
            // He says no, and signs in at ClassLink himself while this sign-in is under way.
            BrowserReply begun = host.begin(browser, SPRINGFIELD);
            host.clock.advance(Duration.ofSeconds(5));
            browser.open(host.classLink.signInAddress(TestHost.BOB));
            assertThat(TestHost.personOf(host.arrive(browser, browser.follow(begun), null)))
                    .isEqualTo(TestHost.BOB);
            // From then on nobody is asked.
            assertThat(TestHost.personOf(host.login(browser))).isEqualTo(TestHost.BOB);
        }
    }

    @Test
    void sharedChromebookWhereAllAreAsked() throws Exception {
        for (var policy : List.of(UnsolicitedPolicy.restart(), UnsolicitedPolicy.accept("a test"))) {
            try (TestHost host =
                    new TestHost(settings -> settings.sharedDevices().unsolicited(policy))) {
                Browser browser = host.browserOf(TestHost.ANN);
                host.clock.advance(Duration.ofMinutes(40));
                SignInOutcome outcome = host.login(browser);
                assertThat(TestHost.personOf(outcome)).isEqualTo("asks CONTINUE_AS " + TestHost.ANN);
                assertThat(TestHost.personOf(host.launch(browser, null))).isEqualTo("asks CONTINUE_AS " + TestHost.ANN);
                BrowserReply begun = host.begin(browser, SPRINGFIELD);
                browser.open(host.classLink.signInAddress(TestHost.BOB));
                assertThat(TestHost.personOf(host.arrive(browser, browser.follow(begun), null)))
                        .isEqualTo(TestHost.BOB);
            }
        }
    }

    @Test
    void signedInAsSomebodyElseAndTheSignInPage() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser browser = host.browserOf(TestHost.ANN);
            String query = browser.follow(host.begin(browser, SPRINGFIELD));
            assertThat(TestHost.personOf(host.arrive(browser, query, "a password account")))
                    .isEqualTo("asks SWITCH_ACCOUNT " + TestHost.ANN);
        }
    }

    @Test
    void otherDistrict() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.EVE))))
                    .isEqualTo("tenant-wrong");
            assertThat(TestHost.personOf(host.login(host.browserOf(TestHost.EVE), LoginOptions.anyTenant())))
                    .isEqualTo(TestHost.EVE);
        }
    }

    @Test
    void districtThatIsOff() throws Exception {
        try (TestHost host = new TestHost()) {
            host.classLink.add(FakeLogin.of("99", "3333", "s-99"));
            assertThat(TestHost.personOf(host.login(host.browserOf("99"), LoginOptions.anyTenant())))
                    .isEqualTo("tenant-not-bound");
        }
    }

    @Test
    void declined() throws Exception {
        try (TestHost host = new TestHost();
                FakeClassLink asking = FakeClassLink.builder()
                        .redirectUri(Browser.CALLBACK)
                        .clock(host.clock)
                        .asksConsent()
                        .start()) {
            asking.add(FakeLogin.of(TestHost.ANN, "2284", "s-" + TestHost.ANN));
            host.activations.save(new com.kybergate.classlink.store.Activation(
                    "ogdenville", asking.issuer().toString(), "2284", false, "admin", host.clock.instant()));
            SignIn signIn = SignIn.builder(OpenIdProvider.classLink(asking.clientId(), asking.secret())
                            .at(asking.issuer(), asking.myInfo())
                            .allowLoopback())
                    .redirectUri(Browser.CALLBACK)
                    .stores(host.pending, host.replays, host.activations)
                    .roster(host.rosterUsers())
                    .clock(host.clock)
                    .build();
            Browser browser = new Browser();
            browser.open(asking.signInAddress(TestHost.ANN));
            BrowserReply begun = signIn.begin(browser.post(java.util.Map.of()), LoginOptions.anyTenant());
            browser.keep(begun);
            java.net.URI question = begun.location().orElseThrow();
            assertThat(browser.open(question)).isEmpty();
            String no = browser.open(java.net.URI.create(question + "&consent=no"));
            assertThat(TestHost.personOf(signIn.complete(browser.arrive(no), null)))
                    .isEqualTo("access-denied");
            BrowserReply again = signIn.begin(browser.post(java.util.Map.of()), LoginOptions.anyTenant());
            browser.keep(again);
            String yes = browser.open(java.net.URI.create(again.location().orElseThrow() + "&consent=yes"));
            assertThat(TestHost.personOf(signIn.complete(browser.arrive(yes), null)))
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void addressOpenedByHand() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(host.arrive(new Browser(), "", null))).isEqualTo("nothing-sent");
        }
    }
}
