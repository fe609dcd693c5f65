// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.oidc.OpenIdProvider;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUserMatcher;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.examples.signin.HttpBrowser.Shown;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole logins at an OpenID provider that is not ours, the mock-oauth2-server, driven over HTTP as a browser would. */
class ForeignProviderTest {
    private static final String CLIENT = "the-client";

    private final MockOAuth2Server provider = new MockOAuth2Server();
    private HttpServer server;
    private URI home;

    @BeforeEach
    void start() throws Exception {
        provider.start(InetAddress.getLoopbackAddress(), 0);
        String issuer = provider.issuerUrl("district").toString();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        home = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        ActivationStore activations = ActivationStore.singleNode();
        Clock clock = Clock.systemUTC();
        activations.save(new Activation("springfield", issuer, "2284", false, "admin", clock.instant()));
        RosterUsers users =
                (tenant, key, value) -> List.of(RosterUser.of("springfield", "student-17", "1001", "student", true));
        SignIn signIn = SignIn.builder(OpenIdProvider.classLink(CLIENT, "a-secret")
                        .at(URI.create(issuer), URI.create(issuer + "/userinfo"))
                        .allowLoopback())
                .redirectUri(home + "signin/callback")
                .stores(PendingRequestStore.singleNode(clock), ReplayStore.singleNode(clock), activations)
                .roster(users)
                .build();
        new SignInHost(new Home(server, RosterUserMatcher.bySourcedId(users), clock), signIn);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        provider.shutdown();
    }

    private void next(String subject, List<String> audience, Map<String, Object> claims) {
        provider.enqueueCallback(new DefaultOAuth2TokenCallback("district", subject, "JWT", audience, claims, 3600));
    }

    private Shown signIn() throws Exception {
        HttpBrowser browser = new HttpBrowser();
        return browser.submit(browser.open(home), Map.of());
    }

    @Test
    void somebodyOfTheRosterSignsIn() throws Exception {
        next("17", List.of(CLIENT), Map.of("classLink_tenant_id", 2284, "classLink_sourcedId", "student-17"));
        assertThat(signIn().body()).contains("Signed in as account 1001");
    }

    @Test
    void somebodyOfAnotherDistrictDoesNot() throws Exception {
        next("17", List.of(CLIENT), Map.of("classLink_tenant_id", 1111, "classLink_sourcedId", "student-17"));
        assertThat(signIn().body()).contains("Your district has not switched this sign-in on");
    }

    @Test
    void aLaunchIsBegunAnew() throws Exception {
        next("17", List.of(CLIENT), Map.of("classLink_tenant_id", "2284", "classLink_sourcedId", "student-17"));
        HttpBrowser browser = new HttpBrowser();
        Shown launched = browser.open(URI.create(home + "signin/callback?code=an-attackers"));
        assertThat(launched.body()).contains("Signed in as account 1001");
    }

    @Test
    void anotherPersonOfTheDistrictHasNoAccount() throws Exception {
        next("18", List.of(CLIENT), Map.of("classLink_tenant_id", 2284, "classLink_sourcedId", "student-18"));
        assertThat(signIn().body()).contains("no account here: NOBODY");
    }
}
