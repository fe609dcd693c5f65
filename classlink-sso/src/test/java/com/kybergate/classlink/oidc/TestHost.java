// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.oneroster.testkit.FakeClassLink;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.IdentityFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A host with two districts at a fake ClassLink: springfield, which is its 2284, and shelbyville, 1111. */
final class TestHost implements AutoCloseable {
    static final String ANN = "17";
    static final String BOB = "18";
    static final String EVE = "66";

    final TestClock clock = new TestClock();
    final FakeClassLink classLink;
    final PendingRequestStore pending = PendingRequestStore.singleNode(clock);
    final ReplayStore replays = ReplayStore.singleNode(clock);
    final ActivationStore activations = ActivationStore.singleNode();
    final List<RosterUser> roster = new ArrayList<>();
    final SignIn signIn;

    TestHost() {
        this(settings -> settings);
    }

    TestHost(UnaryOperator<SignIn.Builder> settings) {
        this(false, settings);
    }

    TestHost(boolean oauthOnly, UnaryOperator<SignIn.Builder> settings) {
        classLink = FakeClassLink.builder()
                .redirectUri(Browser.CALLBACK)
                .clock(clock)
                .start();
        classLink.add(FakeLogin.of(ANN, "2284", "s-" + ANN)
                .called("ann", "ann@example.org", "Ann Example")
                .as("Student"));
        classLink.add(FakeLogin.of(BOB, "2284", "s-" + BOB).called("bob", "bob@example.org", "Bob Example"));
        classLink.add(FakeLogin.of(EVE, "1111", "s-" + EVE).called("eve", "eve@example.org", "Eve Example"));
        roster.add(
                RosterUser.of("springfield", "s-" + ANN, "1", "student", true).withLogin("ann", "ann@example.org"));
        roster.add(RosterUser.of("springfield", "s-" + BOB, "2", "staff", true).withLogin("bob", "bob@example.org"));
        roster.add(
                RosterUser.of("shelbyville", "s-" + EVE, "3", "student", true).withLogin("eve", "eve@example.org"));
        String issuer = classLink.issuer().toString();
        activations.save(new Activation("springfield", issuer, "2284", oauthOnly, "admin", clock.instant()));
        activations.save(new Activation("shelbyville", issuer, "1111", oauthOnly, "admin", clock.instant()));
        signIn = node(oauthOnly, settings);
    }

    /** Another process of the same host. */
    SignIn node(boolean oauthOnly, UnaryOperator<SignIn.Builder> settings) {
        SignIn.Builder builder =
                oauthOnly ? SignIn.oauthOnly(provider(), "the test wants it") : SignIn.builder(provider());
        return settings.apply(builder.redirectUri(Browser.CALLBACK)
                        .stores(pending, replays, activations)
                        .roster(rosterUsers())
                        .clock(clock)
                        .timeout(Duration.ofSeconds(5)))
                .build();
    }

    OpenIdProvider provider() {
        return OpenIdProvider.classLink(classLink.clientId(), classLink.secret())
                .at(classLink.issuer(), classLink.myInfo())
                .allowLoopback();
    }

    RosterUsers rosterUsers() {
        return (tenant, key, value) -> roster.stream()
                .filter(user -> user.tenant().equals(tenant))
                .filter(user -> switch (key) {
                    case SOURCED_ID -> user.sourcedId().equals(value);
                    case USERNAME -> user.username().orElse("").equalsIgnoreCase(value);
                    case EMAIL ->
                        user.email().orElse("").toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT));
                })
                .toList();
    }

    Browser browserOf(String userId) throws IOException, InterruptedException {
        Browser browser = new Browser();
        browser.open(classLink.signInAddress(userId));
        return browser;
    }

    BrowserReply begin(Browser browser, LoginOptions options) {
        return signIn.begin(browser.post(Map.of()), options);
    }

    /** From the sign-in page to whatever it comes to. */
    SignInOutcome login(Browser browser, LoginOptions options) throws IOException, InterruptedException {
        return arrive(browser, browser.follow(begin(browser, options)), null);
    }

    SignInOutcome login(Browser browser) throws IOException, InterruptedException {
        return login(browser, LoginOptions.tenant("springfield"));
    }

    /** From the tile to whatever it comes to. */
    SignInOutcome launch(Browser browser, @Nullable String signedInAs) throws IOException, InterruptedException {
        return arrive(browser, browser.open(classLink.launchAddress()), signedInAs);
    }

    /** Opens the redirect address, and goes on wherever it leads. */
    SignInOutcome arrive(Browser browser, String query, @Nullable String signedInAs)
            throws IOException, InterruptedException {
        String next = query;
        for (int round = 0; round < 10; round++) {
            clock.advance(Duration.ofMillis(5));
            SignInOutcome outcome = signIn.complete(browser.arrive(next), signedInAs);
            browser.keep(outcome.reply());
            if (!(outcome instanceof RestartLogin restart)) {
                return outcome;
            }
            next = browser.follow(restart.reply());
            if (next.isEmpty()) {
                return outcome;
            }
        }
        throw new AssertionError("Signing in went round without end");
    }

    static String personOf(SignInOutcome outcome) {
        if (outcome instanceof Authenticated yes) {
            return yes.identity().subject();
        }
        if (outcome instanceof Confirm ask) {
            return "asks " + ask.question() + " " + ask.identity().subject();
        }
        return outcome instanceof Denied no ? no.error().code() : "restarted";
    }

    void with(IdentityFault fault) {
        classLink.faults().add(fault);
    }

    @Override
    public void close() {
        classLink.close();
    }
}
