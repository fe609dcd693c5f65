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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole logins at a Keycloak that demands PKCE, driven over HTTP as a browser would. Runs in the profile of that name. */
@Tag("keycloak")
@ExtendWith(OneKeycloak.class)
class KeycloakTest {
    private static final String CLIENT = "the-application";
    private static final String SECRET = UUID.randomUUID().toString();

    private static HttpServer server;
    private static URI home;
    private static final LaterClock clock = new LaterClock();

    @BeforeAll
    static void start(Keycloak keycloak) throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        home = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        keycloak.admin().addOpenIdClient(CLIENT, SECRET, home + "signin/callback");
        URI issuer = keycloak.issuer();
        ActivationStore activations = ActivationStore.singleNode();
        activations.save(new Activation("springfield", issuer.toString(), "2284", false, "admin", clock.instant()));
        RosterUsers users =
                (tenant, key, value) -> List.of(RosterUser.of("springfield", "student-17", "1001", "student", true));
        SignIn signIn = SignIn.builder(OpenIdProvider.classLink(CLIENT, SECRET)
                        .at(issuer, URI.create(issuer + "/protocol/openid-connect/userinfo"))
                        .scopes(Set.of("openid", "profile", "email"))
                        .allowLoopback())
                .redirectUri(home + "signin/callback")
                .stores(PendingRequestStore.singleNode(clock), ReplayStore.singleNode(clock), activations)
                .roster(users)
                .clock(clock)
                .build();
        new SignInHost(new Home(server, RosterUserMatcher.bySourcedId(users), clock), signIn);
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static Shown signedIn(HttpBrowser browser) throws Exception {
        Shown form = browser.submit(browser.open(home), Map.of());
        assertThat(form.body()).contains("password");
        return browser.submit(form, Map.of("username", Keycloak.PERSON, "password", Keycloak.PASSWORD));
    }

    @Test
    void somebodyOfTheRosterSignsIn() throws Exception {
        HttpBrowser browser = new HttpBrowser();
        assertThat(signedIn(browser).body()).contains("Signed in as account 1001");
        assertThat(browser.visited())
                .anySatisfy(address -> assertThat(address.getRawQuery()).contains("code_challenge_method=S256"))
                .anySatisfy(address -> assertThat(address.toString())
                        .startsWith(home + "signin/callback")
                        .contains("iss="));
    }

    @Test
    void aLaunchIsBegunAnewAndComesBackSignedIn() throws Exception {
        HttpBrowser browser = new HttpBrowser();
        signedIn(browser);
        browser.forget(home);
        Shown launched = browser.open(URI.create(home + "signin/callback?code=an-attackers"));
        assertThat(launched.body()).contains("Signed in as account 1001");
    }

    @Test
    void whoSignsInUnaskedAfterSomebodySignedOutIsAskedFirst() throws Exception {
        HttpBrowser browser = new HttpBrowser();
        Shown out = browser.submit(signedIn(browser), Map.of());
        // Times of sign-ins are whole seconds: what is begun within the second of one may be it.
        clock.advance(Duration.ofSeconds(1));
        Shown question = browser.submit(out, Map.of());
        assertThat(question.body()).contains("Continue as Ann Student?");
        assertThat(browser.submit(question, Map.of()).body()).contains("Signed in as account 1001");
    }

    @Test
    void aRequestWithoutPkceIsRefusedThere() throws Exception {
        HttpBrowser browser = new HttpBrowser();
        browser.submit(browser.open(home), Map.of());
        URI ours = browser.visited().stream()
                .filter(address -> String.valueOf(address.getRawQuery()).contains("code_challenge="))
                .findFirst()
                .orElseThrow();
        String without = ours.toString().replaceAll("&code_challenge(_method)?=[^&]*", "");
        Shown refused = new HttpBrowser().open(URI.create(without));
        assertThat(refused.address().toString()).startsWith(home + "signin/callback");
        assertThat(refused.body()).as("in a browser that did not begin it").contains("Allow cookies");
    }
}
