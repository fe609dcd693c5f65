// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.oidc.OpenIdProvider;
import com.kybergate.classlink.oidc.SignIn;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUserMatcher;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.oneroster.testkit.FakeClassLink;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the host and a fake ClassLink on the loopback interface, for somebody with a browser to try. */
public final class Demo implements AutoCloseable {
    private static final String TENANT = "springfield";

    private final HttpServer server;
    private final ExecutorService threads;
    private final FakeClassLink classLink;

    /** Starts both. */
    public Demo(int port) throws IOException {
        this(port, Clock.systemUTC());
    }

    /** Starts both, ClassLink by a clock of its own. */
    Demo(int port, Clock there) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        String home = "http://127.0.0.1:" + server.getAddress().getPort();
        classLink = FakeClassLink.builder()
                .redirectUri(home + "/signin/callback")
                .clock(there)
                .start();
        classLink.add(FakeLogin.of("17", "2284", "student-17").called("ann", "ann@example.org", "Ann Student"));
        classLink.add(FakeLogin.of("18", "2284", "teacher-18").called("bob", "bob@example.org", "Bob Teacher"));
        classLink.add(FakeLogin.of("19", "2284", "nobody").called("eve", "eve@example.org", "Eve, whom no roster has"));
        List<RosterUser> roster = List.of(
                RosterUser.of(TENANT, "student-17", "1001", "student", true).withLogin("ann", "ann@example.org"),
                RosterUser.of(TENANT, "teacher-18", "1002", "staff", true).withLogin("bob", "bob@example.org"));
        RosterUsers users = (tenant, key, value) ->
                roster.stream().filter(user -> user.sourcedId().equals(value)).toList();
        Clock clock = Clock.systemUTC();
        ActivationStore activations = ActivationStore.singleNode();
        // In a real host an administrator's test sign-in says so.
        activations.save(new Activation(TENANT, classLink.issuer().toString(), "2284", false, "demo", clock.instant()));
        SignIn signIn = SignIn.builder(OpenIdProvider.classLink(classLink.clientId(), classLink.secret())
                        .at(classLink.issuer(), classLink.myInfo())
                        .allowLoopback())
                .redirectUri(home + "/signin/callback")
                .stores(PendingRequestStore.singleNode(clock), ReplayStore.singleNode(clock), activations)
                .roster(users)
                .build();
        new SignInHost(server, signIn, RosterUserMatcher.bySourcedId(users), clock);
        threads = Executors.newFixedThreadPool(8);
        server.setExecutor(threads);
        server.start();
    }

    /** What to open, for somebody who reads it on a terminal. */
    public String guide() {
        return """
                A host and a fake ClassLink are running. In a browser:

                  1. %s        signs the browser in at the fake ClassLink as Ann, a student
                     (as=18 is Bob, a teacher; as=19 is Eve, whom the roster does not have)
                  2. http://127.0.0.1:%d/                  the host: "Sign in with ClassLink"
                  3. %s                   the tile: a launch that the host never asked for, and begins anew

                Ctrl-C ends both.
                """.formatted(classLink.signInAddress("17"), server.getAddress().getPort(), classLink.launchAddress());
    }

    /** The fake, for tests. */
    FakeClassLink classLink() {
        return classLink;
    }

    /** Where the host is. */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        classLink.close();
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
