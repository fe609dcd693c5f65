// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.kybergate.classlink.saml.Site.ANN;
import static com.kybergate.classlink.saml.Site.BOB;
import static com.kybergate.classlink.saml.Site.Idp.SHELBYVILLE;
import static com.kybergate.classlink.saml.Site.Idp.SPRINGFIELD;
import static com.kybergate.classlink.saml.Site.OTHER;
import static com.kybergate.classlink.saml.Site.TENANT;
import static com.kybergate.classlink.saml.Site.assertDenied;
import static com.kybergate.classlink.saml.Site.requestOf;
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
import com.kybergate.classlink.SignInOutcome.Confirm.Question;
import com.kybergate.classlink.SignInOutcome.RestartLogin;
import com.kybergate.classlink.SsoIdentity;
import com.kybergate.classlink.SsoIdentity.Initiation;
import com.kybergate.classlink.SsoIdentity.Source;
import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.oidc.OpenIdProvider;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.oneroster.testkit.saml.SamlFault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamlSignInTest {
    private static SsoIdentity identity(SignInOutcome outcome) {
        assertThat(outcome).isInstanceOf(Authenticated.class);
        return ((Authenticated) outcome).identity();
    }

    @Test
    void whoeverIsAskedForSignsInAndComesBackToWhereTheyWere() {
        Site site = new Site().active(SPRINGFIELD);
        SignInOutcome outcome = site.wholeTrip(new Tab(), ANN);
        SsoIdentity ann = identity(outcome);
        assertThat(ann.sourcedId()).contains("student-17");
        assertThat(ann.subject()).isEqualTo("student-17");
        assertThat(ann.loginId()).contains("login17");
        assertThat(ann.tenant()).isEqualTo(TENANT);
        assertThat(ann.issuer()).isEqualTo(SPRINGFIELD.entityId());
        assertThat(ann.providerTenant()).isEqualTo("2284");
        assertThat(ann.source()).isEqualTo(Source.SAML);
        assertThat(ann.initiation()).isEqualTo(Initiation.SERVICE_PROVIDER);
        assertThat(ann.emailVerified()).isFalse();
        assertThat(outcome.reply().location()).contains(URI.create("/classes"));
    }

    @Test
    void eachTenantHasAddressesOfItsOwn() {
        Site site = new Site();
        assertThat(site.signIn.entityId(TENANT)).isEqualTo("https://app.example.org/saml/springfield/metadata");
        assertThat(site.signIn.assertionConsumerService(OTHER))
                .isEqualTo("https://app.example.org/saml/shelbyville/acs");
        assertThatThrownBy(() -> site.signIn.entityId("../springfield")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsForOneTenantIsForNoOther() {
        Site site = new Site().active(SPRINGFIELD).active(SHELBYVILLE);
        Tab tab = new Tab();
        BrowserReply begun = site.begin(tab, LoginOptions.tenant(OTHER));
        String xml = site.responses(SHELBYVILLE).build().to(site.peer(OTHER), ANN, requestOf(begun));
        assertDenied(site.signIn.receive(site.answer(tab, xml, ""), TENANT), SignInError.SIGNATURE_WRONG);
        assertThat(site.signIn.receive(site.answer(tab, xml, ""), OTHER)).isInstanceOf(RestartLogin.class);
    }

    @Test
    void aRequestForOneTenantIsNotAnsweredAtAnother() {
        Site site = new Site().active(SPRINGFIELD).active(SHELBYVILLE);
        Tab tab = new Tab();
        String other = requestOf(site.begin(tab, LoginOptions.tenant(OTHER)));
        assertDenied(site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, other), null), SignInError.STATE_UNKNOWN);
    }

    @Test
    void aHandOverOfOneTenantIsNotTakenAtAnother() {
        Site site = new Site().active(SPRINGFIELD).active(SHELBYVILLE);
        Tab tab = new Tab();
        SignInOutcome received =
                site.signIn.receive(site.answer(tab, SPRINGFIELD, ANN, requestOf(site.begin(tab))), TENANT);
        assertDenied(site.signIn.complete(tab.follow(received.reply()), OTHER, null), SignInError.STATE_UNKNOWN);
    }

    @Test
    void nobodySignsInBeforeATest() {
        Site site = new Site().connected(SPRINGFIELD);
        assertThatThrownBy(() -> site.begin(new Tab()))
                .isInstanceOf(SignInException.class)
                .hasMessage("tenant-not-bound");
        Tab tab = new Tab();
        assertDenied(site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, null), null), SignInError.TENANT_NOT_BOUND);
    }

    @Test
    void aTestSwitchesATenantOnForWhomTheRosterHasUnderTheSameIds() {
        Site site = new Site().connected(SPRINGFIELD);
        Tab tab = new Tab();
        BrowserReply begun = site.signIn.beginTest(tab.post(Map.of()), TENANT, "admin");
        tab.keep(begun);
        SignInOutcome outcome = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(begun)), null);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Confirm.class, confirm -> assertThat(confirm.question()).isEqualTo(Question.BIND_TENANT));
        assertThatThrownBy(() -> site.signIn.confirmTest(tab.post(((Confirm) outcome).fields()), "somebody else"))
                .hasMessage("confirmation-invalid");
        BrowserReply again = site.signIn.beginTest(tab.post(Map.of()), TENANT, "admin");
        tab.keep(again);
        SignInOutcome second = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(again)), null);
        site.signIn.confirmTest(tab.post(((Confirm) second).fields()), "admin");
        identity(site.wholeTrip(new Tab(), BOB));
    }

    @Test
    void aTestOfSomebodyTheRosterDoesNotHaveSwitchesNothingOn() {
        Site site = new Site().connected(SPRINGFIELD);
        Tab tab = new Tab();
        BrowserReply begun = site.signIn.beginTest(tab.post(Map.of()), TENANT, "admin");
        tab.keep(begun);
        var stranger = com.kybergate.oneroster.testkit.FakeLogin.of("99", "2284", "student-99");
        assertDenied(
                site.bring(tab, site.answer(tab, SPRINGFIELD, stranger, requestOf(begun)), null),
                SignInError.SOURCED_ID_UNKNOWN);
    }

    @Test
    void aTestProvesNothingOfWhatIsConnectedLater() {
        Site site = new Site().active(SPRINGFIELD);
        site.clock.pass(Duration.ofMinutes(1));
        site.connections.connect(TENANT, site.metadata(SPRINGFIELD), NameIdMeaning.LOGIN_ID, AttributeNames.standard());
        assertThatThrownBy(() -> site.begin(new Tab())).hasMessage("tenant-not-bound");

        Site testing = new Site().connected(SPRINGFIELD);
        Tab tab = new Tab();
        BrowserReply begun = testing.signIn.beginTest(tab.post(Map.of()), TENANT, "admin");
        tab.keep(begun);
        SignInOutcome question = testing.bring(tab, testing.answer(tab, SPRINGFIELD, ANN, requestOf(begun)), null);
        testing.clock.pass(Duration.ofSeconds(1));
        testing.connected(SPRINGFIELD);
        assertThatThrownBy(() -> testing.signIn.confirmTest(tab.post(((Confirm) question).fields()), "admin"))
                .hasMessage("confirmation-invalid");
    }

    @Test
    void whatWasBegunBySamlIsNotFinishedByOpenIdConnect() {
        Site site = new Site().connected(SPRINGFIELD);
        SignIn other = SignIn.builder(OpenIdProvider.classLink("client", "secret"))
                .redirectUri(Tab.HOST + "/callback")
                .stores(site.pending, site.replays, site.activations)
                .roster(Site.people())
                .clock(site.clock)
                .build();
        Tab tab = new Tab();
        BrowserReply begun = site.signIn.beginTest(tab.post(Map.of()), TENANT, "admin");
        tab.keep(begun);
        SignInOutcome question = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(begun)), null);
        assertThatThrownBy(() -> other.confirmTest(tab.post(((Confirm) question).fields()), "admin"))
                .hasMessage("confirmation-invalid");
        assertThat(site.activations.ofTenant(TENANT)).isEmpty();
        String state = requestOf(site.signIn.beginTest(tab.post(Map.of()), TENANT, "admin"))
                .substring(1);
        tab.keep(begun);
        BrowserRequest callback = BrowserRequest.of("GET", "state=" + state + "&code=x", Map.of(), null);
        assertThat(other.complete(callback, null)).isInstanceOf(SignInOutcome.Denied.class);
    }

    @Test
    void aNameThatStandsInNoAddressIsNobodysTenant() {
        Site site = new Site();
        assertThatThrownBy(() -> site.connections.connect(
                        "District 7", site.metadata(SPRINGFIELD), NameIdMeaning.OPAQUE, AttributeNames.standard()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> site.signIn.entityId("confirm")).isInstanceOf(IllegalArgumentException.class);
        Tab tab = new Tab();
        assertDenied(
                site.signIn.receive(tab.posted(Map.of("SAMLResponse", "eHg=")), "../x"), SignInError.TENANT_NOT_BOUND);
    }

    @Test
    void whatIsStoredAndCannotBeReadAnyMoreDeniesAndThrowsNothing() {
        Site site = new Site().active(SPRINGFIELD);
        SamlConnection good = site.connections.ofTenant(TENANT).orElseThrow();
        site.connectionStore.save(new SamlConnection(
                TENANT,
                null,
                "<old/>",
                site.now(),
                site.now(),
                good.nameId(),
                good.attributes(),
                good.entityId(),
                good.keys()));
        Tab tab = new Tab();
        assertDenied(
                site.signIn.receive(site.answer(tab, SPRINGFIELD, ANN, null), TENANT), SignInError.METADATA_EXPIRED);
        assertThatThrownBy(() -> site.begin(tab)).hasMessage("metadata-expired");
    }

    @Test
    void anAnswerIsGoodOnce() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        BrowserRequest answer = site.answer(tab, SPRINGFIELD, ANN, requestOf(site.begin(tab)));
        SignInOutcome first = site.signIn.receive(answer, TENANT);
        assertDenied(site.signIn.receive(answer, TENANT), SignInError.ASSERTION_REPLAYED);
        BrowserRequest completing = tab.follow(first.reply());
        identity(site.signIn.complete(completing, TENANT, null));
        assertDenied(site.signIn.complete(completing, TENANT, null), SignInError.STATE_USED);
        assertDenied(site.signIn.receive(answer, TENANT), SignInError.STATE_USED);
    }

    @Test
    void anAnswerToARequestOfAnotherBrowserIsRefused() {
        Site site = new Site().active(SPRINGFIELD);
        String request = requestOf(site.begin(new Tab()));
        Tab attacked = new Tab();
        assertDenied(
                site.bring(attacked, site.answer(attacked, SPRINGFIELD, ANN, request), null),
                SignInError.COOKIE_MISSING);
    }

    @Test
    void anAnswerToNobodysRequestIsRefusedUnderEveryPolicy() {
        for (UnsolicitedPolicy policy :
                new UnsolicitedPolicy[] {UnsolicitedPolicy.restart(), UnsolicitedPolicy.accept("a test")}) {
            Site site = new Site(builder -> builder.unsolicited(policy)).active(SPRINGFIELD);
            Tab tab = new Tab();
            assertDenied(
                    site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, "_" + "x".repeat(43)), null),
                    SignInError.STATE_UNKNOWN);
        }
    }

    @Test
    void aHandOverThatIsOpenedInAnotherBrowserOpensNothing() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        SignInOutcome received = site.signIn.receive(site.answer(tab, SPRINGFIELD, ANN, null), TENANT);
        Tab other = new Tab();
        other.keepsCookies = false;
        assertDenied(site.signIn.complete(other.follow(received.reply()), TENANT, null), SignInError.COOKIES_BLOCKED);
    }

    @Test
    void aHandOverLastsAMinute() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        SignInOutcome received =
                site.signIn.receive(site.answer(tab, SPRINGFIELD, ANN, requestOf(site.begin(tab))), TENANT);
        site.clock.pass(Duration.ofSeconds(61));
        assertDenied(site.signIn.complete(tab.follow(received.reply()), TENANT, null), SignInError.STATE_EXPIRED);
    }

    @Test
    void aLateAnswerIsBegunAnewOnce() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        String request = requestOf(site.begin(tab));
        site.clock.pass(Duration.ofMinutes(11));
        SignInOutcome late = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, request), null);
        assertThat(late).isInstanceOf(RestartLogin.class);
        site.clock.pass(Duration.ofMinutes(11));
        assertDenied(
                site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(late.reply())), null),
                SignInError.STATE_EXPIRED);
    }

    @Test
    void aTileIsBegunAnewAndComesBackSignedIn() {
        Site site = new Site(builder -> builder.landing("homework", "/homework")).active(SPRINGFIELD);
        Tab tab = new Tab();
        String launch = site.responses(SPRINGFIELD).build().to(site.peer(TENANT), ANN, null);
        SignInOutcome restarted = site.bring(tab, site.answer(tab, launch, "homework"), null);
        assertThat(restarted).isInstanceOf(RestartLogin.class);
        SignInOutcome outcome = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(restarted.reply())), null);
        assertThat(identity(outcome).sourcedId()).contains("student-17");
        assertThat(outcome.reply().location()).contains(URI.create("/homework"));
        assertDenied(site.bring(tab, site.answer(tab, launch, ""), null), SignInError.ASSERTION_REPLAYED);
    }

    @Test
    void aRelayStateIsAWordAndNeverAnAddress() {
        Site site = new Site(builder -> builder.unsolicited(UnsolicitedPolicy.accept("a test"))).active(SPRINGFIELD);
        Tab tab = new Tab();
        String launch = site.responses(SPRINGFIELD).build().to(site.peer(TENANT), ANN, null);
        SignInOutcome outcome = site.bring(tab, site.answer(tab, launch, "https://evil.example"), null);
        assertThat(outcome.reply().location()).contains(URI.create("/"));
        assertThat(identity(outcome).initiation()).isEqualTo(Initiation.IDENTITY_PROVIDER);
    }

    @Test
    void aProviderThatNeverSaysWhatItAnswersEndsInAQuestionAndNotInALoop() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        SignInOutcome outcome = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, null), null);
        int rounds = 1;
        while (outcome instanceof RestartLogin && rounds < 10) {
            outcome = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, null), null);
            rounds++;
        }
        assertThat(rounds).isLessThanOrEqualTo(4);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Confirm.class, confirm -> assertThat(confirm.question()).isEqualTo(Question.CONTINUE_AS));
        identity(site.confirmed(tab, outcome));
    }

    @Test
    void aLaunchUnderConfirmIsAskedAndUnderRejectRefused() {
        Site asking = new Site(builder -> builder.unsolicited(UnsolicitedPolicy.confirm())).active(SPRINGFIELD);
        Tab tab = new Tab();
        SignInOutcome question = asking.bring(tab, asking.answer(tab, SPRINGFIELD, ANN, null), null);
        assertThat(question).isInstanceOf(Confirm.class);
        assertThat(identity(asking.confirmed(tab, question)).sourcedId()).contains("student-17");
        assertDenied(asking.confirmed(tab, question), SignInError.CONFIRMATION_INVALID);

        Site refusing = new Site(builder -> builder.unsolicited(UnsolicitedPolicy.reject())).active(SPRINGFIELD);
        assertDenied(refusing.bring(tab, refusing.answer(tab, SPRINGFIELD, ANN, null), null), SignInError.UNSOLICITED);
    }

    @Test
    void aLaunchIsNeverBelievedWhileSomebodyElseIsSignedIn() {
        Site site = new Site(builder -> builder.unsolicited(UnsolicitedPolicy.accept("a test"))).active(SPRINGFIELD);
        Tab tab = new Tab();
        SignInOutcome outcome = site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, null), "somebody else's key");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Confirm.class, confirm -> assertThat(confirm.question()).isEqualTo(Question.SWITCH_ACCOUNT));
    }

    @Test
    void aLaunchThatIsBelievedIsTwoMinutesOldAtMost() {
        Site site = new Site(builder -> builder.unsolicited(UnsolicitedPolicy.accept("a test"))).active(SPRINGFIELD);
        Tab tab = new Tab();
        BrowserRequest old = site.answer(tab, SPRINGFIELD, ANN, null);
        site.clock.pass(Duration.ofSeconds(181));
        assertDenied(site.bring(tab, old, null), SignInError.RESPONSE_TOO_OLD);
    }

    @Test
    void whoSignedOutIsAskedBeforeTheyAreSilentlySignedInAgainWhateverTheProviderSaysOfTheTime() {
        Site site = new Site().active(SPRINGFIELD);
        for (int secondsAgo : new int[] {0, 3600}) {
            Tab tab = new Tab();
            tab.keep(site.signIn.signOut(tab.post(Map.of())));
            String xml = site.responses(SPRINGFIELD)
                    .authenticatedAt(site.now().minusSeconds(secondsAgo))
                    .build()
                    .to(site.peer(TENANT), ANN, requestOf(site.begin(tab)));
            SignInOutcome question = site.bring(tab, site.answer(tab, xml, ""), null);
            assertThat(question).isInstanceOf(Confirm.class);
            identity(site.confirmed(tab, question));
        }
    }

    @Test
    void onSharedDevicesWhoeverWasNotMadeToSignInAnewIsAsked() {
        Site site = new Site(builder -> builder.sharedDevices()).active(SPRINGFIELD);
        assertThat(site.wholeTrip(new Tab(), ANN)).isInstanceOf(Confirm.class);
        Tab tab = new Tab();
        BrowserReply fresh = site.begin(tab, LoginOptions.tenant(TENANT).maximumAge(Duration.ofMinutes(5)));
        identity(site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(fresh)), null));
    }

    @Test
    void whatNeedsAFreshSignInAsksForOneAndRefusesAnOldOne() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        BrowserReply begun = site.begin(tab, LoginOptions.tenant(TENANT).maximumAge(Duration.ZERO));
        assertThat(Site.requestXml(begun)).contains("ForceAuthn=\"true\"");
        String xml = site.responses(SPRINGFIELD)
                .authenticatedAt(site.now().minusSeconds(3600))
                .build()
                .to(site.peer(TENANT), ANN, requestOf(begun));
        assertDenied(site.bring(tab, site.answer(tab, xml, ""), null), SignInError.AUTHENTICATED_TOO_LONG_AGO);
        BrowserReply again = site.begin(tab, LoginOptions.tenant(TENANT).maximumAge(Duration.ZERO));
        identity(site.bring(tab, site.answer(tab, SPRINGFIELD, ANN, requestOf(again)), null));
    }

    @Test
    void aSessionLastsNoLongerThanTheProviderSays() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        String xml = site.responses(SPRINGFIELD)
                .session(Duration.ofHours(2))
                .build()
                .to(site.peer(TENANT), ANN, requestOf(site.begin(tab)));
        assertThat(identity(site.bring(tab, site.answer(tab, xml, ""), null)).sessionEndsBy())
                .isEqualTo(site.now().plus(Duration.ofHours(2)));
        assertThat(identity(site.wholeTrip(new Tab(), ANN)).sessionEndsBy())
                .isEqualTo(site.now().plus(Duration.ofHours(12)));
    }

    @Test
    void whoeverDeclinesIsToldSo() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        String xml = site.responses(SPRINGFIELD)
                .fault(SamlFault.STATUS_REQUEST_DENIED)
                .build()
                .to(site.peer(TENANT), ANN, requestOf(site.begin(tab)));
        assertDenied(site.bring(tab, site.answer(tab, xml, ""), null), SignInError.ACCESS_DENIED);
    }

    @Test
    void aSignInIsBegunByThePageOfTheHostAlone() {
        Site site = new Site().active(SPRINGFIELD);
        assertThatThrownBy(() -> site.signIn.begin(new Tab().posted(Map.of()), LoginOptions.tenant(TENANT)))
                .hasMessage("cross-site");
    }

    @Test
    void anotherDistrictsNumberIsRefusedWhereTheTestHadOne() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        var moved = com.kybergate.oneroster.testkit.FakeLogin.of("17", "9999", "student-17");
        assertDenied(
                site.bring(tab, site.answer(tab, SPRINGFIELD, moved, requestOf(site.begin(tab))), null),
                SignInError.TENANT_WRONG);
    }

    @Test
    void whatADistrictSendsAsTheNameIsDeclaredAndNotGuessed() {
        Site site = new Site();
        site.connections.connect(TENANT, site.metadata(SPRINGFIELD), NameIdMeaning.OPAQUE, AttributeNames.standard());
        site.active(SPRINGFIELD);
        site.connections.connect(
                TENANT,
                site.metadata(SPRINGFIELD),
                NameIdMeaning.OPAQUE,
                AttributeNames.standard().with(PersonAttribute.SOURCED_ID));
        assertThat(identity(site.wholeTrip(new Tab(), ANN)).sourcedId()).isEmpty();
    }

    @Test
    void aNameAndAnAttributeThatContradictEachOtherAreNobodys() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        String xml = site.responses(SPRINGFIELD)
                .attribute("SourcedID", login -> "student-18")
                .build()
                .to(site.peer(TENANT), ANN, requestOf(site.begin(tab)));
        assertDenied(site.bring(tab, site.answer(tab, xml, ""), null), SignInError.ATTRIBUTE_REPEATED);
    }

    @Test
    void aBadAnswerIsDeniedWithAReferenceAndNoServerError() {
        Site site = new Site().active(SPRINGFIELD);
        Tab tab = new Tab();
        SignInOutcome outcome = site.signIn.receive(tab.posted(Map.of("SAMLResponse", "not base64!")), TENANT);
        assertDenied(outcome, SignInError.RESPONSE_NOT_BASE64);
        assertThat(outcome.reply().status()).isEqualTo(400);
        assertDenied(site.signIn.receive(tab.posted(Map.of()), TENANT), SignInError.NOTHING_SENT);
        assertDenied(site.signIn.receive(tab.follow(outcome.reply()), TENANT), SignInError.METHOD_WRONG);
        assertDenied(site.signIn.complete(tab.posted(Map.of()), TENANT, null), SignInError.METHOD_WRONG);
    }
}
