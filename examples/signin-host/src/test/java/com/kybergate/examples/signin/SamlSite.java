// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.signin;

import com.kybergate.classlink.UnsolicitedPolicy;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUserMatcher;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.saml.AttributeNames;
import com.kybergate.classlink.saml.NameIdMeaning;
import com.kybergate.classlink.saml.SamlConnection;
import com.kybergate.classlink.saml.SamlConnectionStore;
import com.kybergate.classlink.saml.SamlConnections;
import com.kybergate.classlink.saml.SamlSignIn;
import com.kybergate.classlink.saml.ServiceProviderKeys;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host of one tenant and a Keycloak, each of which knows the other by what that publishes of itself. */
final class SamlSite implements AutoCloseable {
    static final String TENANT = "springfield";
    static final SamlKeys SIGNS = SamlKeys.rsa(2048);
    static final SamlKeys OPENS = SamlKeys.rsa(2048);

    private final LaterClock clock = new LaterClock();
    private final Keycloak keycloak;
    private final HttpServer server;
    private final SamlSignIn signIn;
    private final SamlConnections connections;

    private SamlSite(Keycloak keycloak, UnsolicitedPolicy policy, Map<String, String> settings)
            throws IOException, InterruptedException {
        this.keycloak = keycloak;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RosterUsers users = (tenant, key, value) -> List.of(
                RosterUser.of(TENANT, "student-17", "1001", "student", true).withLogin("ann", ""));
        this.connections =
                SamlConnections.in(SamlConnectionStore.singleNode(), clock).allowLoopback();
        ActivationStore activations = ActivationStore.singleNode();
        this.signIn = SamlSignIn.builder(home() + "saml", connections)
                .stores(PendingRequestStore.singleNode(clock), ReplayStore.singleNode(clock), activations)
                .roster(users)
                .keys(ServiceProviderKeys.none()
                        .signWith(SIGNS.privateKey(), SIGNS.certificate())
                        .decryptWith(OPENS.privateKey(), OPENS.certificate()))
                .unsolicited(policy)
                .clock(clock)
                .build();
        SamlConnection connection = connections.connect(
                TENANT,
                URI.create(keycloak.issuer() + "/protocol/saml/descriptor"),
                NameIdMeaning.LOGIN_ID,
                AttributeNames.standard());
        activations.save(
                new Activation(TENANT, connection.entityId(), connection.entityId(), false, "admin", clock.instant()));
        Map<String, String> all = new HashMap<>(settings);
        all.put("saml_idp_initiated_sso_url_name", tile());
        keycloak.admin().addSamlClient(signIn.metadata(TENANT), all);
        new SamlHost(new Home(server, RosterUserMatcher.bySourcedId(users), clock), signIn, TENANT);
    }

    /** Nothing is set at Keycloak but what our metadata says. */
    static SamlSite start(Keycloak keycloak) throws IOException, InterruptedException {
        return start(keycloak, UnsolicitedPolicy.restart(), Map.of());
    }

    static SamlSite start(Keycloak keycloak, UnsolicitedPolicy policy, Map<String, String> settings)
            throws IOException, InterruptedException {
        SamlSite site = new SamlSite(keycloak, policy, settings);
        site.server.start();
        return site;
    }

    URI home() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** The address of the tile at Keycloak. */
    URI launch() {
        return URI.create(keycloak.issuer() + "/protocol/saml/clients/" + tile());
    }

    private String tile() {
        return "host-" + server.getAddress().getPort();
    }

    SamlSignIn signIn() {
        return signIn;
    }

    SamlConnections connections() {
        return connections;
    }

    SamlConnection connection() {
        return connections.ofTenant(TENANT).orElseThrow();
    }

    LaterClock clock() {
        return clock;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
