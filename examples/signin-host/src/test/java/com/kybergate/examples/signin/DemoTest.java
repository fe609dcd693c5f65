// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.examples.signin.HttpBrowser.Shown;
import com.kybergate.oneroster.testkit.IdentityFault;
import com.kybergate.oneroster.testkit.saml.SamlFault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example host and the fakes of ClassLink, over HTTP, as somebody with a browser would try them. */
class DemoTest {
    private static URI home(Demo demo) {
        return URI.create("http://127.0.0.1:" + demo.port() + "/");
    }

    @Test
    void somebodyOfTheRosterSignsInAndOut() throws Exception {
        // Times at ClassLink are whole seconds, and Ann signed in there before.
        Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-5));
        try (Demo demo = new Demo(0, earlier)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("17"));
            Shown home = browser.open(home(demo));
            assertThat(home.body()).contains("Sign in with ClassLink");
            Shown in = browser.submit(home, Map.of());
            assertThat(in.body()).contains("Signed in as account 1001, a student");
            assertThat(in.address()).isEqualTo(home(demo));
            assertThat(browser.open(home(demo)).body()).contains("account 1001");
            Shown out = browser.submit(in, Map.of());
            assertThat(out.body()).contains("Sign in with ClassLink");
            // Ann is still signed in at ClassLink; whoever signs in next is asked.
            Shown question = browser.submit(out, Map.of());
            assertThat(question.body()).contains("Continue as Ann Student?");
            assertThat(browser.submit(question, Map.of()).body()).contains("account 1001");
        }
    }

    @Test
    void aTileSignsInByWayOfASignInOfTheHostsOwn() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("18"));
            Shown in = browser.open(demo.classLink().launchAddress());
            assertThat(in.body()).contains("account 1002, a staff");
            assertThat(browser.visited())
                    .filteredOn(address -> address.getPath().equals("/oauth2/v2/auth"))
                    .hasSize(1);
        }
    }

    @Test
    void somebodyElsesTileIsAQuestion() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("18"));
            browser.open(demo.classLink().launchAddress());
            browser.open(demo.classLink().signInAddress("17"));
            Shown question = browser.open(demo.classLink().launchAddress());
            assertThat(question.body()).contains("You are signed in as somebody else. Continue as Ann Student?");
            assertThat(browser.open(home(demo)).body()).contains("account 1002");
            assertThat(browser.submit(question, Map.of()).body()).contains("account 1001");
        }
    }

    @Test
    void whoeverIsNotInTheRosterHasNoAccount() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("19"));
            Shown refused = browser.submit(browser.open(home(demo)), Map.of());
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("no account here: NOBODY");
            assertThat(browser.open(home(demo)).body()).contains("Sign in with ClassLink");
        }
    }

    @Test
    void whoeverHasNoAccountDoesNotGoOnInTheSessionOfBefore() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("17"));
            browser.open(demo.classLink().launchAddress());
            browser.open(demo.classLink().signInAddress("19"));
            Shown question = browser.open(demo.classLink().launchAddress());
            assertThat(browser.submit(question, Map.of()).status()).isEqualTo(403);
            assertThat(browser.open(home(demo)).body()).contains("Sign in with ClassLink");
        }
    }

    @Test
    void aBadAnswerIsAPageWithAReferenceAndAWayOn() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("17"));
            demo.classLink().faults().add(IdentityFault.ID_TOKEN_SIGNATURE_FOREIGN);
            Shown refused = browser.submit(browser.open(home(demo)), Map.of());
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("Reference ").doesNotContain("signature");
            demo.classLink().faults().clear();
            assertThat(browser.submit(refused, Map.of()).body()).contains("account 1001");
        }
    }

    @Test
    void somebodyOfAnotherDistrictSignsInAndOutBySaml() throws Exception {
        Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-5));
        try (Demo demo = new Demo(0, earlier)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.samlProvider().signInAddress("27"));
            Shown in = browser.press(browser.open(home(demo)), "Sign in with SAML");
            assertThat(in.body()).contains("Signed in as account 2001, a student");
            assertThat(in.address()).isEqualTo(home(demo));
            assertThat(new String(Base64.getDecoder().decode(browser.sent("SAMLResponse")), StandardCharsets.UTF_8))
                    .contains("EncryptedAssertion");
            Shown out = browser.press(in, "Sign out");
            assertThat(out.body()).contains("Sign in with ClassLink", "Sign in with SAML");
            // Cid is still signed in at the district's; whoever signs in next is asked.
            Shown question = browser.press(out, "Sign in with SAML");
            assertThat(question.body()).contains("Continue as Cid Student?");
            assertThat(browser.press(question, "Continue").body()).contains("account 2001");
        }
    }

    @Test
    void aSamlTileSignsInByWayOfASignInOfTheHostsOwn() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.samlProvider().signInAddress("28"));
            Shown in = browser.open(demo.samlLaunch());
            assertThat(in.body()).contains("account 2002, a staff");
            assertThat(demo.samlProvider().requests()).hasSize(1);
        }
    }

    @Test
    void aSamlTileIsAQuestionWhereSomebodyOfAnotherDistrictIsSignedIn() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.classLink().signInAddress("17"));
            browser.open(demo.classLink().launchAddress());
            browser.open(demo.samlProvider().signInAddress("27"));
            Shown question = browser.open(demo.samlLaunch());
            assertThat(question.body()).contains("You are signed in as somebody else. Continue as Cid Student?");
            assertThat(browser.open(home(demo)).body()).contains("account 1001");
            assertThat(browser.press(question, "Continue").body()).contains("account 2001");
        }
    }

    @Test
    void aBadSamlResponseIsAPageWithAReferenceAndAWayOn() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            browser.open(demo.samlProvider().signInAddress("27"));
            demo.samlProvider().faults().add(SamlFault.AUDIENCE_WRONG);
            Shown refused = browser.press(browser.open(home(demo)), "Sign in with SAML");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("Reference ").doesNotContain("udience");
            demo.samlProvider().faults().clear();
            assertThat(browser.press(refused, "Sign in with SAML").body()).contains("account 2001");
        }
    }

    @Test
    void whatADistrictNeedsToKnowStandsAtTheAddressThatNamesTheHost() throws Exception {
        try (Demo demo = new Demo(0)) {
            HttpBrowser browser = new HttpBrowser();
            URI springfield = home(demo).resolve("/saml/springfield/metadata");
            assertThat(browser.open(springfield).body()).contains("entityID=\"" + springfield + "\"");
            assertThat(browser.open(home(demo).resolve("/saml/no%20name/metadata"))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void theGuideNamesWhatToOpen() throws Exception {
        try (Demo demo = new Demo(0)) {
            assertThat(demo.guide())
                    .contains(
                            home(demo).toString(),
                            demo.classLink().launchAddress().toString(),
                            demo.samlLaunch().toString());
        }
    }
}
