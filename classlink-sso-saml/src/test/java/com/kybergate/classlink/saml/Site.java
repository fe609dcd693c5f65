// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.classlink.BrowserReply;
import com.kybergate.classlink.BrowserRequest;
import com.kybergate.classlink.LoginOptions;
import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInOutcome;
import com.kybergate.classlink.SignInOutcome.Confirm;
import com.kybergate.classlink.SignInOutcome.Denied;
import com.kybergate.classlink.roster.RosterUser;
import com.kybergate.classlink.roster.RosterUsers;
import com.kybergate.classlink.store.Activation;
import com.kybergate.classlink.store.ActivationStore;
import com.kybergate.classlink.store.PendingRequestStore;
import com.kybergate.classlink.store.ReplayStore;
import com.kybergate.oneroster.testkit.FakeLogin;
import com.kybergate.oneroster.testkit.saml.SamlKeys;
import com.kybergate.oneroster.testkit.saml.SamlPeer;
import com.kybergate.oneroster.testkit.saml.SamlResponses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A host that signs people in, and the identity providers of two districts. */
final class Site {
    static final String TENANT = "springfield";
    static final String OTHER = "shelbyville";
    static final FakeLogin ANN = FakeLogin.of("17", "2284", "student-17");
    static final FakeLogin BOB = FakeLogin.of("18", "2284", "student-18");
    private static final Pattern REQUEST_ID = Pattern.compile(" ID=\"([^\"]+)\"");

    final LaterClock clock = new LaterClock();
    final SamlConnectionStore connectionStore = SamlConnectionStore.singleNode();
    final SamlConnections connections = SamlConnections.in(connectionStore, clock);
    final ActivationStore activations = ActivationStore.singleNode();
    final PendingRequestStore pending = PendingRequestStore.singleNode(clock);
    final ReplayStore replays = ReplayStore.singleNode(clock);
    final SamlSignIn signIn;

    Site() {
        this(builder -> builder);
    }

    Site(UnaryOperator<SamlSignIn.Builder> settings) {
        this.signIn = settings.apply(SamlSignIn.builder(Tab.HOST + "/saml", connections)
                        .stores(pending, replays, activations)
                        .roster(people())
                        .clock(clock))
                .build();
    }

    /** With its keys: making one takes long enough to make few. */
    enum Idp {
        SPRINGFIELD(TENANT),
        SHELBYVILLE(OTHER);

        final String tenant;

        @SuppressWarnings("ImmutableEnumChecker")
        final SamlKeys keys = SamlKeys.rsa(2048);

        Idp(String tenant) {
            this.tenant = tenant;
        }

        String entityId() {
            return "https://idp.example.org/" + tenant;
        }
    }

    static RosterUsers people() {
        return (tenant, key, value) -> List.of(ANN, BOB).stream()
                .filter(login -> login.sourcedId().equals(value))
                .map(login -> RosterUser.of(tenant, login.sourcedId(), "local-" + login.userId(), "student", true)
                        .withLogin(login.loginId(), login.email()))
                .toList();
    }

    SamlResponses.Builder responses(Idp idp) {
        return SamlResponses.by(idp.entityId(), idp.keys)
                .clock(clock)
                .nameId("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", FakeLogin::sourcedId);
    }

    String metadata(Idp idp, SamlKeys... more) {
        return responses(idp).build().metadata(URI.create(idp.entityId() + "/sso"), more);
    }

    Site connected(Idp idp) {
        connections.connect(idp.tenant, metadata(idp), NameIdMeaning.SOURCED_ID, AttributeNames.standard());
        return this;
    }

    /** Connected, and tested by an administrator. */
    Site active(Idp idp) {
        connected(idp);
        activations.save(new Activation(idp.tenant, idp.entityId(), "2284", false, "admin", clock.instant()));
        return this;
    }

    SamlPeer peer(String tenant) {
        return SamlPeer.of(signIn.entityId(tenant), signIn.assertionConsumerService(tenant));
    }

    BrowserReply begin(Tab tab) {
        return begin(tab, LoginOptions.tenant(TENANT).returnTo("/classes"));
    }

    BrowserReply begin(Tab tab, LoginOptions options) {
        BrowserReply reply = signIn.begin(tab.post(Map.of()), options);
        tab.keep(reply);
        return reply;
    }

    /** What the provider posts by way of the browser. */
    BrowserRequest answer(Tab tab, Idp idp, FakeLogin login, @Nullable String request) {
        return answer(tab, responses(idp).build().to(peer(TENANT), login, request), "");
    }

    BrowserRequest answer(Tab tab, String xml, String relayState) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("SAMLResponse", SamlResponses.base64(xml));
        if (!relayState.isEmpty()) {
            form.put("RelayState", relayState);
        }
        return tab.posted(form);
    }

    /** Both steps of an answer. */
    SignInOutcome bring(Tab tab, BrowserRequest posted, @Nullable String signedInAs) {
        SignInOutcome received = signIn.receive(posted, TENANT);
        if (received instanceof Denied) {
            return received;
        }
        SignInOutcome outcome = signIn.complete(tab.follow(received.reply()), TENANT, signedInAs);
        tab.keep(outcome.reply());
        return outcome;
    }

    SignInOutcome wholeTrip(Tab tab, FakeLogin login) {
        return bring(tab, answer(tab, Idp.SPRINGFIELD, login, requestOf(begin(tab))), null);
    }

    SignInOutcome confirmed(Tab tab, SignInOutcome question) {
        return signIn.confirm(tab.post(((Confirm) question).fields()));
    }

    static void assertDenied(SignInOutcome outcome, SignInError error) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.error()).isEqualTo(error));
    }

    static String requestXml(BrowserReply reply) {
        byte[] deflated = Base64.getDecoder()
                .decode(Tab.query(reply.location().orElseThrow()).getOrDefault("SAMLRequest", ""));
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String requestOf(BrowserReply reply) {
        Matcher id = REQUEST_ID.matcher(requestXml(reply));
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    Instant now() {
        return clock.instant();
    }
}
