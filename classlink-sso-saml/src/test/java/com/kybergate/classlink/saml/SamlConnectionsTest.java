// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.kybergate.classlink.saml.Site.Idp.SHELBYVILLE;
import static com.kybergate.classlink.saml.Site.Idp.SPRINGFIELD;
import static com.kybergate.classlink.saml.Site.OTHER;
import static com.kybergate.classlink.saml.Site.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.saml.MetadataException.Reason;
import com.kybergate.classlink.saml.MetadataNotice.Kind;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlResponses;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SamlConnectionsTest {
    private static final SamlKeys NEXT = SamlKeys.rsa(2048);

    private final Site site = new Site();
    private final SamlConnections connections = site.connections.allowLoopback();
    private HttpServer server;
    private URI address;
    private volatile String published = "";
    private volatile int status = 200;

    @BeforeEach
    void publish() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metadata");
        published = site.metadata(SPRINGFIELD);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private SamlConnection connect() {
        return connections.connect(TENANT, address, NameIdMeaning.SOURCED_ID, AttributeNames.standard());
    }

    private static void assertRefused(Reason reason, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        MetadataException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private List<Kind> refreshed() {
        site.clock.pass(Duration.ofHours(25));
        return connections.refresh().stream().map(MetadataNotice::kind).toList();
    }

    @Test
    void anIdentityProviderIsConnectedByItsAddressOrByItsMetadata() {
        SamlConnection connection = connect();
        assertThat(connection.entityId()).isEqualTo(SPRINGFIELD.entityId());
        assertThat(connection.keys()).hasSize(1);
        assertThat(connections.ofTenant(TENANT)).contains(connection);
        connections.connect(OTHER, site.metadata(SHELBYVILLE), NameIdMeaning.EMAIL, AttributeNames.standard());
        assertThat(connections.ofTenant(OTHER).orElseThrow().address()).isEmpty();
    }

    @Test
    void twoTenantsNeverShareAnIdentityProvider() {
        connect();
        assertRefused(
                Reason.ENTITY_ID_OF_ANOTHER_TENANT,
                () -> connections.connect(
                        OTHER, site.metadata(SPRINGFIELD), NameIdMeaning.SOURCED_ID, AttributeNames.standard()));
    }

    @Test
    void twoTenantsNeverShareAKey() {
        connect();
        String shared = SamlResponses.by("https://idp.example.org/another", SPRINGFIELD.keys)
                .build()
                .metadata(URI.create("https://idp.example.org/sso"));
        assertRefused(
                Reason.KEY_OF_ANOTHER_TENANT,
                () -> connections.connect(OTHER, shared, NameIdMeaning.SOURCED_ID, AttributeNames.standard()));
        String also = SamlResponses.by("https://idp.example.org/another", NEXT)
                .build()
                .metadata(URI.create("https://idp.example.org/sso"), SPRINGFIELD.keys);
        assertRefused(
                Reason.KEY_OF_ANOTHER_TENANT,
                () -> connections.connect(OTHER, also, NameIdMeaning.SOURCED_ID, AttributeNames.standard()));
    }

    @Test
    void whatIsNoMetadataIsRefusedWithItsReason() {
        String good = site.metadata(SPRINGFIELD);
        assertRefused(Reason.NOT_METADATA, () -> paste("<html></html>"));
        assertRefused(Reason.NOT_METADATA, () -> paste("not XML"));
        assertRefused(Reason.NOT_METADATA, () -> paste("<!DOCTYPE x>" + good));
        assertRefused(Reason.NO_IDENTITY_PROVIDER, () -> paste(site.signIn.metadata(TENANT)));
        assertRefused(
                Reason.KEY_TOO_SHORT,
                () -> paste(SamlResponses.by("https://idp.example.org/weak", SamlKeys.rsa(1024))
                        .build()
                        .metadata(URI.create("https://idp.example.org/sso"))));
        assertRefused(
                Reason.NO_SIGN_ON_ADDRESS,
                () -> paste(good.replace("https://idp.example.org/springfield/sso", "http://idp.example.org/sso")));
        assertRefused(
                Reason.EXPIRED,
                () -> paste(good.replace(" entityID=", " validUntil=\"2026-01-01T00:00:00Z\" entityID=")));
    }

    private SamlConnection paste(String metadata) {
        return connections.connect(TENANT, metadata, NameIdMeaning.SOURCED_ID, AttributeNames.standard());
    }

    @Test
    void anAddressInsideANetworkIsNotCalled() {
        for (String inside : List.of(
                "https://10.0.0.1/metadata",
                "http://idp.example.org/metadata",
                "https://169.254.169.254/latest",
                "file:///etc/passwd")) {
            assertRefused(
                    Reason.UNREACHABLE,
                    () -> site.connections.connect(
                            TENANT, URI.create(inside), NameIdMeaning.SOURCED_ID, AttributeNames.standard()));
        }
        assertRefused(
                Reason.UNREACHABLE,
                () -> site.connections.connect(TENANT, address, NameIdMeaning.SOURCED_ID, AttributeNames.standard()));
    }

    @Test
    void aNewKeyIsBelievedBesideAnOldOneAndSaidSo() {
        connect();
        published = site.metadata(SPRINGFIELD, NEXT);
        assertThat(refreshed()).containsExactly(Kind.KEY_ADDED);
        assertThat(connections.ofTenant(TENANT).orElseThrow().keys()).hasSize(2);
        published = SamlResponses.by(SPRINGFIELD.entityId(), NEXT)
                .build()
                .metadata(URI.create("https://idp.example.org/sso"));
        assertThat(refreshed()).containsExactly(Kind.KEY_REMOVED);
        assertThat(connections.ofTenant(TENANT).orElseThrow().keys()).hasSize(1);
    }

    @Test
    void keysThatReplaceAllOthersAreNotBelieved() {
        SamlConnection before = connect();
        published = SamlResponses.by(SPRINGFIELD.entityId(), NEXT)
                .build()
                .metadata(URI.create("https://idp.example.org/sso"));
        assertThat(refreshed()).containsExactly(Kind.KEYS_REPLACED);
        assertThat(connections.ofTenant(TENANT).orElseThrow().keys()).isEqualTo(before.keys());
    }

    @Test
    void anotherNameIsNotBelievedEither() {
        connect();
        published = SamlResponses.by("https://idp.example.org/renamed", SPRINGFIELD.keys)
                .build()
                .metadata(URI.create("https://idp.example.org/sso"));
        assertThat(refreshed()).containsExactly(Kind.ENTITY_ID_CHANGED);
    }

    @Test
    void aKeyOfAnotherTenantIsNotBelievedEvenBesideAnOldOne() {
        connect();
        connections.connect(OTHER, site.metadata(SHELBYVILLE), NameIdMeaning.SOURCED_ID, AttributeNames.standard());
        published = site.metadata(SPRINGFIELD, SHELBYVILLE.keys);
        assertThat(refreshed()).containsExactly(Kind.KEY_OF_ANOTHER_TENANT);
    }

    @Test
    void anotherHostToSignInAtIsNotBelieved() {
        SamlConnection before = connect();
        published = site.metadata(SPRINGFIELD)
                .replace("https://idp.example.org/springfield/sso", "https://phish.example.net/sso");
        assertThat(refreshed()).containsExactly(Kind.SIGN_ON_MOVED);
        assertThat(connections.ofTenant(TENANT)).contains(before);
    }

    @Test
    void oneTenantWhoseRowCannotBeReadKeepsNoOtherFromBeingRead() {
        connect();
        site.connectionStore.save(new SamlConnection(
                "broken",
                address,
                "<old/>",
                site.now(),
                site.now(),
                NameIdMeaning.OPAQUE,
                AttributeNames.standard(),
                "x",
                Set.of("y")));
        published = site.metadata(SPRINGFIELD, NEXT);
        site.clock.pass(Duration.ofHours(25));
        assertThat(connections.refresh())
                .containsExactlyInAnyOrder(
                        new MetadataNotice(TENANT, Kind.KEY_ADDED), new MetadataNotice("broken", Kind.UNREADABLE));
    }

    @Test
    void whatEndsWithItsFederationEnds() {
        Instant end = site.now().plus(Duration.ofDays(2));
        paste("<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" validUntil=\"" + end + "\">"
                + site.metadata(SPRINGFIELD).replaceFirst("<\\?xml[^>]*>", "") + "</md:EntitiesDescriptor>");
        assertThat(connections.refresh()).containsExactly(new MetadataNotice(TENANT, Kind.ENDS_IN_3_DAYS));
    }

    @Test
    void whileAnAddressCannotBeReadWhatWasReadLastHolds() {
        SamlConnection before = connect();
        status = 500;
        assertThat(refreshed()).containsExactly(Kind.UNREADABLE);
        status = 302;
        assertThat(refreshed()).containsExactly(Kind.UNREADABLE);
        status = 200;
        published = "<html>maintenance</html>";
        assertThat(refreshed()).containsExactly(Kind.UNREADABLE);
        assertThat(connections.ofTenant(TENANT)).contains(before);
        published = site.metadata(SPRINGFIELD);
        assertThat(refreshed()).isEmpty();
    }

    @Test
    void whatEndsIsSaidThirtyAndFourteenAndThreeDaysBefore() {
        Instant end = site.now().plus(Duration.ofDays(40));
        paste(site.metadata(SPRINGFIELD).replace(" entityID=", " validUntil=\"" + end + "\" entityID="));
        assertThat(connections.refresh()).isEmpty();
        site.clock.pass(Duration.ofDays(11));
        assertThat(connections.refresh()).containsExactly(new MetadataNotice(TENANT, Kind.ENDS_IN_30_DAYS));
        site.clock.pass(Duration.ofDays(16));
        assertThat(connections.refresh()).containsExactly(new MetadataNotice(TENANT, Kind.ENDS_IN_14_DAYS));
        site.clock.pass(Duration.ofDays(11));
        assertThat(connections.refresh()).containsExactly(new MetadataNotice(TENANT, Kind.ENDS_IN_3_DAYS));
        site.clock.pass(Duration.ofDays(3));
        assertThat(connections.refresh()).containsExactly(new MetadataNotice(TENANT, Kind.ENDED));
    }

    @Test
    void nobodySignsInByMetadataThatHasEnded() {
        Instant end = site.now().plus(Duration.ofDays(1));
        site.active(SPRINGFIELD);
        paste(site.metadata(SPRINGFIELD).replace(" entityID=", " validUntil=\"" + end + "\" entityID="));
        site.clock.pass(Duration.ofDays(2));
        Tab tab = new Tab();
        assertThatThrownBy(() -> site.begin(tab)).hasMessage(SignInError.METADATA_EXPIRED.code());
        Site.assertDenied(
                site.signIn.receive(site.answer(tab, SPRINGFIELD, Site.ANN, null), TENANT),
                SignInError.METADATA_EXPIRED);
    }

    @Test
    void aTenantThatIsConnectedWithAnotherProviderIsTestedAnew() {
        site.active(SPRINGFIELD);
        connections.connect(TENANT, site.metadata(SHELBYVILLE), NameIdMeaning.SOURCED_ID, AttributeNames.standard());
        assertThatThrownBy(() -> site.begin(new Tab())).hasMessage(SignInError.TENANT_NOT_BOUND.code());
    }

    @Test
    void aTenantThatIsDisconnectedSignsNobodyIn() {
        site.active(SPRINGFIELD);
        site.connections.disconnect(TENANT);
        assertThatThrownBy(() -> site.begin(new Tab())).hasMessage(SignInError.TENANT_NOT_BOUND.code());
    }
}
