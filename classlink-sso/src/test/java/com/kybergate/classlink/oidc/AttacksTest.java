// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Authenticated;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.UnsolicitedPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody would try who wants to be somebody else, or wants somebody else to be them. */
class AttacksTest {
    private static final LoginOptions SPRINGFIELD = LoginOptions.tenant("springfield");

    @Test
    void loginCsrfWithAStateOfTheAttackersOwn() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser eve = host.browserOf(TestHost.BOB);
            String answer = eve.follow(host.begin(eve, SPRINGFIELD));
            Browser ann = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.arrive(ann, answer, null))).isEqualTo("cookie-missing");
            assertThat(TestHost.personOf(host.arrive(eve, answer, null)))
                    .as("the attacker's own sign-in is still there")
                    .isEqualTo(TestHost.BOB);
        }
    }

    @Test
    void loginCsrfWithAnAttackersLaunch() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser eve = host.browserOf(TestHost.BOB);
            String launch = eve.open(host.classLink.launchAddress());
            Browser ann = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.arrive(ann, launch, null)))
                    .as("Ann lands in her own account, for the code was never redeemed")
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void loginCsrfUnderConfirmIsAQuestion() throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.confirm()))) {
            Browser eve = host.browserOf(TestHost.BOB);
            String launch = eve.open(host.classLink.launchAddress());
            Browser ann = host.browserOf(TestHost.ANN);
            SignInOutcome outcome = host.arrive(ann, launch, null);
            assertThat(TestHost.personOf(outcome)).isEqualTo("asks CONTINUE_AS " + TestHost.BOB);
            Map<String, String> fields = ((Confirm) outcome).fields();
            assertThat(TestHost.personOf(host.signIn.confirm(eve.post(fields))))
                    .as("nobody else can answer it")
                    .isEqualTo("confirmation-invalid");
            BrowserRequest foreign = ann.request("POST", "", fields, Map.of("Sec-Fetch-Site", "cross-site"));
            assertThat(TestHost.personOf(host.signIn.confirm(foreign))).isEqualTo("cross-site");
            assertThat(TestHost.personOf(host.signIn.confirm(ann.post(Map.of("classlink_confirm", "x")))))
                    .isEqualTo("confirmation-invalid");
            assertThat(TestHost.personOf(host.signIn.confirm(ann.post(fields)))).isEqualTo(TestHost.BOB);
            assertThat(TestHost.personOf(host.signIn.confirm(ann.post(fields))))
                    .as("once")
                    .isEqualTo("confirmation-invalid");
        }
    }

    @Test
    void aQuestionIsNotAnsweredByTheSignInItself() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            BrowserReply begun = host.begin(ann, SPRINGFIELD);
            ann.keep(begun);
            String state = Browser.parameter(begun.location().orElseThrow().getRawQuery(), "state");
            assertThat(TestHost.personOf(host.signIn.confirm(ann.post(Map.of("classlink_confirm", state)))))
                    .isEqualTo("confirmation-invalid");
        }
    }

    @Test
    void aQuestionsKeyIsNoState() throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.confirm()))) {
            Browser ann = host.browserOf(TestHost.ANN);
            Confirm ask = (Confirm) host.launch(ann, null);
            String key = ask.fields().get("classlink_confirm");
            assertThat(TestHost.personOf(host.arrive(ann, "code=x&state=" + key, null)))
                    .isEqualTo("state-unknown");
        }
    }

    @Test
    void sessionSwappingUnderAcceptIsAQuestion() throws Exception {
        try (TestHost host =
                new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.accept("kiosks without a keyboard")))) {
            Browser ann = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.launch(ann, null))).isEqualTo(TestHost.ANN);
            String annsKey = ((Authenticated) host.login(ann)).identity().key();
            Browser eve = host.browserOf(TestHost.BOB);
            String launch = eve.open(host.classLink.launchAddress());
            assertThat(TestHost.personOf(host.arrive(ann, launch, annsKey)))
                    .isEqualTo("asks SWITCH_ACCOUNT " + TestHost.BOB);
        }
    }

    @Test
    void aLaunchThatWasBegunAnewIsNoUseToWhoeverFindsItsAddress() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            String address = ann.open(host.classLink.launchAddress());
            assertThat(TestHost.personOf(host.arrive(ann, address, null))).isEqualTo(TestHost.ANN);
            // Eve makes her browser look like one whose restart has failed.
            Browser eve = new Browser();
            SignInOutcome probe = host.signIn.complete(eve.arrive("code=junk"), null);
            SignInOutcome out = host.signIn.complete(eve.arrive(eve.follow(probe.reply())), null);
            eve.keep(out.reply());
            host.clock.advance(Duration.ofSeconds(31));
            assertThat(TestHost.personOf(host.signIn.complete(eve.arrive(address), null)))
                    .isEqualTo("code-replayed");
        }
    }

    @Test
    void aTokenThatAnswersARequestIsNoLaunch() throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.accept("a test")))) {
            host.with(com.kybergate.oneroster.testkit.IdentityFault.PKCE_IGNORED);
            SignIn careless = SignIn.builder(host.provider().redirectUriForLaunches())
                    .redirectUri(Browser.CALLBACK)
                    .stores(host.pending, host.replays, host.activations)
                    .roster(host.rosterUsers())
                    .unsolicited(UnsolicitedPolicy.accept("a test"))
                    .clock(host.clock)
                    .build();
            Browser eve = host.browserOf(TestHost.BOB);
            String answer = eve.follow(host.begin(eve, SPRINGFIELD));
            String stripped = "code=" + Browser.parameter(answer, "code");
            assertThat(TestHost.personOf(
                            careless.complete(host.browserOf(TestHost.ANN).arrive(stripped), null)))
                    .isEqualTo("nonce-wrong");
        }
    }

    @Test
    void aLaunchThatNamesAnotherProviderIsRefused() throws Exception {
        for (UnsolicitedPolicy policy : List.of(UnsolicitedPolicy.restart(), UnsolicitedPolicy.accept("a test"))) {
            try (TestHost host = new TestHost(settings -> settings.unsolicited(policy))) {
                Browser ann = host.browserOf(TestHost.ANN);
                String launch = ann.open(host.classLink.launchAddress());
                assertThat(TestHost.personOf(host.arrive(ann, launch + "&iss=https://evil.example", null)))
                        .isEqualTo("issuer-mixed-up");
            }
        }
    }

    @Test
    void launchesWithoutCookiesLeaveNothingBehind() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser flood = new Browser();
            flood.keepsCookies = false;
            for (int i = 0; i < 50; i++) {
                SignInOutcome outcome = host.signIn.complete(flood.arrive("code=" + i), null);
                assertThat(TestHost.personOf(host.signIn.complete(flood.arrive(flood.follow(outcome.reply())), null)))
                        .isEqualTo("cookies-blocked");
            }
            assertThat(host.classLink.requests()).isEmpty();
        }
    }

    @Test
    void stateStrippedFromAnAnswer() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser eve = host.browserOf(TestHost.BOB);
            String answer = eve.follow(host.begin(eve, SPRINGFIELD));
            String stripped = "code=" + Browser.parameter(answer, "code");
            Browser ann = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.arrive(ann, stripped, null))).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void stateStrippedUnderAcceptDoesNotOpenAnything() throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.accept("a test")))) {
            Browser eve = host.browserOf(TestHost.BOB);
            String answer = eve.follow(host.begin(eve, SPRINGFIELD));
            Browser ann = host.browserOf(TestHost.ANN);
            assertThat(TestHost.personOf(host.arrive(ann, "code=" + Browser.parameter(answer, "code"), null)))
                    .as("the code is bound to the attacker's own request")
                    .isEqualTo("code-refused");
        }
    }

    @Test
    void stateStrippedWhileASignInWaitsUnderAcceptBeginsAnew() throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.accept("a test")))) {
            Browser eve = host.browserOf(TestHost.BOB);
            String launch = eve.open(host.classLink.launchAddress());
            Browser ann = host.browserOf(TestHost.ANN);
            ann.keep(host.begin(ann, SPRINGFIELD));
            assertThat(TestHost.personOf(host.arrive(ann, launch, null))).isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void rejectRefusesLaunches() throws Exception {
        try (TestHost host = new TestHost(settings -> settings.unsolicited(UnsolicitedPolicy.reject()))) {
            assertThat(TestHost.personOf(host.launch(host.browserOf(TestHost.ANN), null)))
                    .isEqualTo("unsolicited");
        }
    }

    @Test
    void anUnknownStateIsRefusedUnderEveryPolicy() throws Exception {
        for (UnsolicitedPolicy policy : List.of(
                UnsolicitedPolicy.restart(),
                UnsolicitedPolicy.confirm(),
                UnsolicitedPolicy.accept("a test"),
                UnsolicitedPolicy.reject())) {
            try (TestHost host = new TestHost(settings -> settings.unsolicited(policy))) {
                Browser ann = host.browserOf(TestHost.ANN);
                String launch = ann.open(host.classLink.launchAddress());
                assertThat(TestHost.personOf(host.arrive(ann, launch + "&state=invented", null)))
                        .as(policy.toString())
                        .isEqualTo("state-unknown");
            }
        }
    }

    @Test
    void aStolenCodeIsNoUseInAnotherSignIn() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            String annsAnswer = ann.follow(host.begin(ann, SPRINGFIELD));
            Browser eve = host.browserOf(TestHost.BOB);
            String evesAnswer = eve.follow(host.begin(eve, SPRINGFIELD));
            String injected = "code=" + Browser.parameter(annsAnswer, "code") + "&state="
                    + Browser.parameter(evesAnswer, "state");
            assertThat(TestHost.personOf(host.arrive(eve, injected, null))).isEqualTo("code-refused");
        }
    }

    @Test
    void aStolenCodeIsNoUseWherePkceIsIgnored() throws Exception {
        try (TestHost host = new TestHost()) {
            host.with(com.kybergate.oneroster.testkit.IdentityFault.PKCE_IGNORED);
            Browser ann = host.browserOf(TestHost.ANN);
            String annsAnswer = ann.follow(host.begin(ann, SPRINGFIELD));
            Browser eve = host.browserOf(TestHost.BOB);
            String evesAnswer = eve.follow(host.begin(eve, SPRINGFIELD));
            String injected = "code=" + Browser.parameter(annsAnswer, "code") + "&state="
                    + Browser.parameter(evesAnswer, "state");
            assertThat(TestHost.personOf(host.arrive(eve, injected, null))).isEqualTo("nonce-wrong");
        }
    }

    @Test
    void aCodeThatWasSeenIsNotRedeemedAgain() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            String first = ann.follow(host.begin(ann, SPRINGFIELD));
            host.arrive(ann, first, null);
            String second = ann.follow(host.begin(ann, SPRINGFIELD));
            String replayed =
                    "code=" + Browser.parameter(first, "code") + "&state=" + Browser.parameter(second, "state");
            assertThat(TestHost.personOf(host.arrive(ann, replayed, null))).isEqualTo("code-replayed");
        }
    }

    @Test
    void anAnswerPlayedManyTimesAtOnceOverTwoNodesIsTakenOnce() throws Exception {
        try (TestHost host = new TestHost()) {
            SignIn other = host.node(false, settings -> settings);
            Browser ann = host.browserOf(TestHost.ANN);
            BrowserRequest answer = ann.arrive(ann.follow(host.begin(ann, SPRINGFIELD)));
            ExecutorService tabs = Executors.newFixedThreadPool(8);
            try {
                List<Callable<String>> tries = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    SignIn node = i % 2 == 0 ? host.signIn : other;
                    tries.add(() -> TestHost.personOf(node.complete(answer, null)));
                }
                List<String> outcomes = new ArrayList<>();
                for (Future<String> outcome : tabs.invokeAll(tries)) {
                    outcomes.add(outcome.get());
                }
                assertThat(outcomes).filteredOn(TestHost.ANN::equals).hasSize(1);
                assertThat(outcomes).filteredOn("state-used"::equals).hasSize(15);
            } finally {
                tabs.shutdownNow();
            }
        }
    }

    @Test
    void oneDistrictsSignInDoesNotServeAnother() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser eve = host.browserOf(TestHost.EVE);
            assertThat(TestHost.personOf(host.login(eve, SPRINGFIELD))).isEqualTo("tenant-wrong");
            assertThat(TestHost.personOf(host.login(eve, LoginOptions.tenant("shelbyville"))))
                    .isEqualTo(TestHost.EVE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/%0d%0a\r\nSet-Cookie: a=b",
                "javascript:alert(1)",
                "",
                "classes",
                "/a b",
                "/ä"
            })
    void anAddressOfAnotherSiteIsNoPlaceToReturnTo(String returnTo) {
        assertThatThrownBy(() -> SPRINGFIELD.returnTo(returnTo))
                .isInstanceOfSatisfying(
                        SignInException.class, e -> assertThat(e.error()).isEqualTo(SignInError.RETURN_TO_REFUSED));
    }

    @Test
    void nothingOfAnAnswerEndsUpInAReply() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            for (String query : List.of(
                    "error=%0d%0aSet-Cookie:%20a=b&error_description=%3Cscript%3E",
                    "code=a%0d%0ab&state=c%0d%0ad",
                    "classlink_restart=%0d%0a",
                    "code=x&state=%00",
                    "iss=%3Cscript%3E&code=q")) {
                SignInOutcome outcome = host.signIn.complete(ann.arrive(query), null);
                String sent = outcome.reply().headers().toString();
                assertThat(sent).doesNotContain("script", "\r", "\n", "a=b");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"code=%", "code=%zz&state=x", "state=%e"})
    void whatCannotBeDecodedIsRefused(String query) throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(host.signIn.complete(new Browser().arrive(query), null)))
                    .isEqualTo("request-malformed");
        }
    }

    @Test
    void aRequestWithoutEndIsRefused() throws Exception {
        try (TestHost host = new TestHost()) {
            assertThat(TestHost.personOf(
                            host.signIn.complete(new Browser().arrive("code=" + "x".repeat(20_000)), null)))
                    .isEqualTo("request-malformed");
            assertThat(TestHost.personOf(host.signIn.complete(new Browser().arrive("a&".repeat(500) + "code=x"), null)))
                    .isEqualTo("request-malformed");
        }
    }

    @Test
    void anotherSiteCannotBeginASignIn() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            for (Map<String, String> said : List.of(
                    Map.of("Origin", "https://evil.example"),
                    Map.of("Sec-Fetch-Site", "cross-site"),
                    Map.of("Sec-Fetch-Site", "same-site", "Origin", Browser.HOST),
                    Map.of("Sec-Fetch-Site", "none"),
                    Map.of("Origin", "null"),
                    Map.<String, String>of())) {
                assertThatThrownBy(() -> host.signIn.begin(ann.request("POST", "", Map.of(), said), SPRINGFIELD))
                        .as(said.toString())
                        .isInstanceOfSatisfying(
                                SignInException.class,
                                e -> assertThat(e.error()).isEqualTo(SignInError.CROSS_SITE));
            }
            assertThatThrownBy(() -> host.signIn.begin(
                            ann.request("GET", "", Map.of(), Map.of("Origin", Browser.HOST)), SPRINGFIELD))
                    .isInstanceOf(SignInException.class);
            host.signIn.begin(ann.request("POST", "", Map.of(), Map.of("Origin", Browser.HOST)), SPRINGFIELD);
            host.signIn.begin(ann.request("GET", "", Map.of(), Map.of("Sec-Fetch-Site", "same-origin")), SPRINGFIELD);
        }
    }

    @Test
    void anAnswerInAFrameOrAnImageIsRefused() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            String query = ann.follow(host.begin(ann, SPRINGFIELD));
            for (Map<String, String> said : List.of(
                    Map.of("Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"),
                    Map.of("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"),
                    Map.of("Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"))) {
                assertThat(TestHost.personOf(host.signIn.complete(ann.request("GET", query, Map.of(), said), null)))
                        .isEqualTo("not-a-navigation");
            }
            assertThat(TestHost.personOf(host.signIn.complete(ann.request("POST", query, Map.of(), Map.of()), null)))
                    .isEqualTo("method-wrong");
            assertThat(TestHost.personOf(host.arrive(ann, query, null)))
                    .as("none of that spent it")
                    .isEqualTo(TestHost.ANN);
        }
    }

    @Test
    void clocksThatAreTenMinutesApartAreRefused() throws Exception {
        try (TestHost host = new TestHost()) {
            for (long minutes : new long[] {-10, -2, 2, 10, 12}) {
                TestClock wrong = new TestClock();
                wrong.advance(Duration.ofMinutes(minutes));
                SignIn signIn = host.node(false, settings -> settings.clock(wrong));
                Browser ann = host.browserOf(TestHost.ANN);
                String query = ann.follow(signIn.begin(ann.post(Map.of()), SPRINGFIELD));
                assertThat(TestHost.personOf(signIn.complete(ann.arrive(query), null)))
                        .as("our clock is ahead by " + minutes + " minutes")
                        .isEqualTo(
                                minutes < 0 ? "issued-in-future" : minutes > 11 ? "issued-too-long-ago" : TestHost.ANN);
            }
        }
    }

    @Test
    void everyReplyForbidsCachesReferrersAndFrames() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            BrowserReply begun = host.begin(ann, SPRINGFIELD);
            List<BrowserReply> replies = new ArrayList<>(
                    List.of(begun, host.arrive(new Browser(), "", null).reply()));
            SignInOutcome restart = host.signIn.complete(ann.arrive(ann.open(host.classLink.launchAddress())), null);
            replies.add(restart.reply());
            replies.add(host.arrive(ann, ann.follow(begun), null).reply());
            for (BrowserReply reply : replies) {
                assertThat(reply.headers())
                        .containsEntry("Cache-Control", List.of("no-store"))
                        .containsEntry("Referrer-Policy", List.of("no-referrer"))
                        .containsEntry("X-Frame-Options", List.of("DENY"));
                assertThat(reply.location().map(URI::toString).orElse("")).doesNotContain("\n", "secret");
                assertThat(reply.status()).isEqualTo(reply.location().isPresent() ? 303 : 400);
            }
            assertThat(begun.headers().get("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .startsWith("__Host-")
                    .contains("; Path=/; Secure; HttpOnly; SameSite=Lax");
        }
    }

    @Test
    void theRequestCarriesWhatProtectsIt() throws Exception {
        try (TestHost host = new TestHost()) {
            Browser ann = host.browserOf(TestHost.ANN);
            String first = host.begin(ann, SPRINGFIELD).location().orElseThrow().getRawQuery();
            String second =
                    host.begin(ann, SPRINGFIELD).location().orElseThrow().getRawQuery();
            for (String name : List.of("state", "nonce", "code_challenge")) {
                assertThat(Browser.parameter(first, name)).as(name).hasSize(43);
                assertThat(Browser.parameter(first, name)).isNotEqualTo(Browser.parameter(second, name));
            }
            assertThat(Browser.parameter(first, "code_challenge_method")).isEqualTo("S256");
            assertThat(Browser.parameter(first, "scope")).isEqualTo("email%20oneroster%20openid%20profile");
            assertThat(first).doesNotContain(host.classLink.secret(), "springfield");
        }
    }
}
