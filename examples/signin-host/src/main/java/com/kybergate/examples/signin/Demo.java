// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.oidc.OpenIdProvider;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUserMatcher;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.saml.AttributeNames;
import com.kybergate.classlink.saml.NameIdMeaning;
import com.kybergate.classlink.saml.SamlConnectionStore;
import com.kybergate.classlink.saml.SamlConnections;
import com.kybergate.classlink.saml.SamlSignIn;
import com.kybergate.classlink.saml.ServiceProviderKeys;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.oneroster.testkit.FakeClassLink;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.FakeSamlProvider;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlPeer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the host and two fakes of ClassLink on the loopback interface, for somebody with a browser to try: the people of Springfield sign in by OpenID
 * Connect, those of Shelbyville by SAML.
 */
public final class Demo implements AutoCloseable {
    private static final String SPRINGFIELD = "springfield";
    private static final String SHELBYVILLE = "shelbyville";

    private static final List<RosterUser> ROSTER = List.of(
            RosterUser.of(SPRINGFIELD, "student-17", "1001", "student", true).withLogin("ann", "ann@example.org"),
            RosterUser.of(SPRINGFIELD, "teacher-18", "1002", "staff", true).withLogin("bob", "bob@example.org"),
            RosterUser.of(SHELBYVILLE, "student-27", "2001", "student", true).withLogin("cid", "cid@example.com"),
            RosterUser.of(SHELBYVILLE, "teacher-28", "2002", "staff", true).withLogin("dot", "dot@example.com"));

    private final Clock clock = Clock.systemUTC();
    private final PendingRequestStore pending = PendingRequestStore.singleNode(clock);
    private final ReplayStore replays = ReplayStore.singleNode(clock);
    private final ActivationStore activations = ActivationStore.singleNode();
    private final RosterUsers users = (tenant, key, value) -> ROSTER.stream()
            .filter(user -> user.tenant().equals(tenant) && user.sourcedId().equals(value))
            .toList();

    private final HttpServer server;
    private final ExecutorService threads;
    private final FakeClassLink classLink;
    private final SamlSignIn saml;
    private final FakeSamlProvider samlProvider;

    /** Starts all of it. */
    public Demo(int port) throws IOException {
        this(port, Clock.systemUTC());
    }

    /** Starts all of it, ClassLink by a clock of its own. */
    Demo(int port, Clock there) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Home home = new Home(server, RosterUserMatcher.bySourcedId(users), clock);
        classLink = FakeClassLink.builder()
                .redirectUri(address() + "/signin/callback")
                .clock(there)
                .start();
        new SignInHost(home, byOpenId());
        SamlConnections connections =
                SamlConnections.in(SamlConnectionStore.singleNode(), clock).allowLoopback();
        SamlKeys own = SamlKeys.rsa(2048);
        saml = bySaml(connections, own);
        samlProvider = FakeSamlProvider.builder()
                .peer(SamlPeer.of(saml.entityId(SHELBYVILLE), saml.assertionConsumerService(SHELBYVILLE))
                        .signsRequestsWith(own.certificate())
                        .encryptedFor(own.certificate()))
                .clock(there)
                .start();
        connect(connections);
        new SamlHost(home, saml, SHELBYVILLE);
        threads = Executors.newFixedThreadPool(8);
        server.setExecutor(threads);
        server.start();
    }

    private SignIn byOpenId() {
        classLink.add(FakeLogin.of("17", "2284", "student-17").called("ann", "ann@example.org", "Ann Student"));
        classLink.add(FakeLogin.of("18", "2284", "teacher-18").called("bob", "bob@example.org", "Bob Teacher"));
        classLink.add(FakeLogin.of("19", "2284", "nobody").called("eve", "eve@example.org", "Eve, whom no roster has"));
        activate(SPRINGFIELD, classLink.issuer().toString(), "2284");
        return SignIn.builder(OpenIdProvider.classLink(classLink.clientId(), classLink.secret())
                        .at(classLink.issuer(), classLink.myInfo())
                        .allowLoopback())
                .redirectUri(address() + "/signin/callback")
                .stores(pending, replays, activations)
                .roster(users)
                .build();
    }

    private SamlSignIn bySaml(SamlConnections connections, SamlKeys own) {
        return SamlSignIn.builder(address() + "/saml", connections)
                .stores(pending, replays, activations)
                .roster(users)
                .keys(ServiceProviderKeys.none()
                        .signWith(own.privateKey(), own.certificate())
                        .decryptWith(own.privateKey(), own.certificate()))
                .build();
    }

    private void connect(SamlConnections connections) {
        samlProvider.add(FakeLogin.of("27", "2295", "student-27").called("cid", "cid@example.com", "Cid Student"));
        samlProvider.add(FakeLogin.of("28", "2295", "teacher-28").called("dot", "dot@example.com", "Dot Teacher"));
        connections.connect(
                SHELBYVILLE, samlProvider.metadataAddress(), NameIdMeaning.LOGIN_ID, AttributeNames.standard());
        activate(SHELBYVILLE, samlProvider.entityId(), "2295");
    }

    /** In a real host an administrator's test sign-in does it. */
    private void activate(String tenant, String issuer, String providerTenant) {
        activations.save(new Activation(tenant, issuer, providerTenant, false, "demo", clock.instant()));
    }

    /** What to open, for somebody who reads it on a terminal. */
    public String guide() {
        return """
                A host and two fakes of ClassLink are running. In a browser:

                  1. %s
                     signs the browser in at the first fake as Ann, a student
                     (as=18 is Bob, a teacher; as=19 is Eve, whom the roster does not have)
                  2. %s/
                     the host: "Sign in with ClassLink"
                  3. %s
                     the tile: a launch that the host never asked for, and begins anew

                By SAML, as another district does:

                  4. %s
                     signs the browser in at the second fake as Cid, a student (as=28 is Dot, a teacher)
                  5. %s/
                     the host, once you have signed out: "Sign in with SAML"
                  6. %s
                     the tile: a response that the host never asked for, and begins anew
                  7. %s
                     what a district's administrator is given of the host

                Ctrl-C ends all of it.
                """.formatted(
                        classLink.signInAddress("17"),
                        address(),
                        classLink.launchAddress(),
                        samlProvider.signInAddress("27"),
                        address(),
                        samlLaunch(),
                        saml.entityId(SHELBYVILLE));
    }

    /** The fake that speaks OpenID Connect, for tests. */
    FakeClassLink classLink() {
        return classLink;
    }

    /** The fake that speaks SAML, for tests. */
    FakeSamlProvider samlProvider() {
        return samlProvider;
    }

    /** The tile in Shelbyville's LaunchPad. */
    URI samlLaunch() {
        return samlProvider.launchAddress(saml.entityId(SHELBYVILLE));
    }

    /** Where the host is. */
    int port() {
        return server.getAddress().getPort();
    }

    private String address() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        classLink.close();
        samlProvider.close();
    }

    /**
     * Runs until it is stopped.
     *
     * @param args a port, or none for 8080
     */
    public static void main(String[] args) throws IOException {
        Demo demo = new Demo(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
        new PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8).println(demo.guide());
    }
}
