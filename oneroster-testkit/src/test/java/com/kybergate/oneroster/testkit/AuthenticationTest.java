// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Caller.Reply;
import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

    /** A clock that stands still until it is set. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-09-01T06:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final SetClock clock = new SetClock();
    private final FakeOneRosterServer server = FakeOneRosterServer.builder(
                    FakeDistrict.builder().students(30).build())
            .clientId("a key:")
            .secret("a secret+&%")
            .bearerToken(Caller.TOKEN)
            .clock(clock)
            .tokenLifetime(Duration.ofMinutes(10))
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HMAC-SHA1", "HMAC-SHA256"})
    void signed_requests_are_let_in(String method) {
        String query = "?filter=role%3D%27student%27%20AND%20familyName~%27a*b%20c%27&limit=5";
        Reply reply = get("/users" + query, sign("/users" + query, method, "n1", clock.now, server.secret()));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(server.requests().get(0).authScheme()).isEqualTo("OAuth " + method);
    }

    @Test
    void the_signature_covers_the_query_as_it_was_sent() {
        String signed = sign("/users?limit=5", "HMAC-SHA256", "n1", clock.now, server.secret());
        refused(get("/users?limit=6", signed));
        refused(get("/users?limit=5&offset=0", signed));
        refused(get("/orgs?limit=5", signed));
        assertThat(get("/users?limit=5", signed).status()).isEqualTo(200);
    }

    @Test
    void a_nonce_is_accepted_once_only() {
        String signed = sign("/orgs", "HMAC-SHA256", "once", clock.now, server.secret());
        assertThat(get("/orgs", signed).status()).isEqualTo(200);
        refused(get("/orgs", signed));
        clock.now = clock.now.plusSeconds(299);
        refused(get("/orgs", signed));
        String later = sign("/orgs", "HMAC-SHA256", "once", clock.now, server.secret());
        assertThat(get("/orgs", later).status()).isEqualTo(200);
    }

    @Test
    void a_timestamp_more_than_five_minutes_off_is_refused_either_way() {
        for (long seconds : new long[] {-301, 301}) {
            Instant then = clock.now.plusSeconds(seconds);
            refused(get("/orgs", sign("/orgs", "HMAC-SHA256", "n" + seconds, then, server.secret())));
        }
        for (long seconds : new long[] {-300, 300}) {
            Instant then = clock.now.plusSeconds(seconds);
            assertThat(get("/orgs", sign("/orgs", "HMAC-SHA256", "n" + seconds, then, server.secret()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void wrong_secrets_keys_methods_and_headers_are_refused() {
        refused(get("/orgs", sign("/orgs", "HMAC-SHA256", "n1", clock.now, "another")));
        String good = sign("/orgs", "HMAC-SHA256", "n2", clock.now, server.secret());
        refused(get("/orgs", good.replace("a%20key%3A", "b")));
        refused(get("/orgs", good.replace("HMAC-SHA256", "PLAINTEXT")));
        refused(get("/orgs", good.replace("oauth_nonce=", "oauth_other=")));
        refused(get("/orgs", good + ",oauth_nonce=\"again\""));
        refused(get("/orgs", "OAuth nonsense"));
        refused(get("/orgs", "OAuth oauth_nonce=\"%zz\""));
        refused(get("/orgs", "Bearer wrong"));
        refused(get("/orgs", "Basic Zm9vOmJhcg=="));
        refused(Caller.send(HttpRequest.newBuilder(at("/orgs")).build()));
    }

    @Test
    void a_server_can_insist_on_one_signature_method() {
        server.faults().add(Fault.sha1Only());
        refused(get("/orgs", sign("/orgs", "HMAC-SHA256", "n1", clock.now, server.secret())));
        assertThat(get("/orgs", sign("/orgs", "HMAC-SHA1", "n2", clock.now, server.secret()))
                        .status())
                .isEqualTo(200);
        server.faults().clear();
        server.faults().add(Fault.sha256Only());
        refused(get("/orgs", sign("/orgs", "HMAC-SHA1", "n3", clock.now, server.secret())));
        assertThat(get("/orgs", sign("/orgs", "HMAC-SHA256", "n4", clock.now, server.secret()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_static_bearer_token_is_let_in_for_ever() {
        clock.now = clock.now.plus(Duration.ofDays(1_000));
        server.revokeTokens();
        assertThat(get("/orgs", "Bearer " + Caller.TOKEN).status()).isEqualTo(200);
    }

    @Test
    void client_credentials_buy_a_token_that_expires_by_the_clock() {
        Reply reply = token(basic(server.clientId(), server.secret()), "grant_type=client_credentials&scope=a%20b");
        assertThat(reply.body())
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 600.0)
                .containsEntry("scope", "a b");
        String bearer = "Bearer " + reply.body().get("access_token");
        clock.now = clock.now.plusSeconds(599);
        assertThat(get("/orgs", bearer).status()).isEqualTo(200);
        clock.now = clock.now.plusSeconds(1);
        refused(get("/orgs", bearer));
    }

    @Test
    void client_credentials_may_stand_in_the_body() {
        Reply reply = token(
                "",
                "grant_type=client_credentials&client_id=a+key%3A&client_secret=" + References.encode(server.secret()));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).doesNotContainKey("scope");
    }

    @Test
    void revoked_tokens_are_refused() {
        Reply reply = token(basic(server.clientId(), server.secret()), "grant_type=client_credentials");
        server.revokeTokens();
        refused(get("/orgs", "Bearer " + reply.body().get("access_token")));
    }

    @Test
    void wrong_token_requests_get_the_errors_of_oauth_2() {
        Reply wrong = token(basic("a key:", "no"), "grant_type=client_credentials");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).containsEntry("error", "invalid_client");
        assertThat(token("", "grant_type=client_credentials").status()).isEqualTo(401);
        assertThat(token("Basic ???", "grant_type=client_credentials").status()).isEqualTo(400);
        Reply grant = token(basic(server.clientId(), server.secret()), "grant_type=password");
        assertThat(grant.status()).isEqualTo(400);
        assertThat(grant.body()).containsEntry("error", "unsupported_grant_type");
    }

    @Test
    void answers_are_dated_by_the_servers_clock() {
        assertThat(get("/orgs", "Bearer " + Caller.TOKEN).header("Date")).isEqualTo("Tue, 01 Sep 2026 06:00:00 GMT");
    }

    private static void refused(Reply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.codeMinor()).isEqualTo("unauthorized");
    }

    private URI at(String path) {
        return URI.create(server.baseUrl() + path);
    }

    private Reply get(String path, String authorization) {
        return Caller.send(HttpRequest.newBuilder(at(path))
                .header("Authorization", authorization)
                .build());
    }

    private Reply token(String authorization, String form) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.tokenUrl()).POST(BodyPublishers.ofString(form));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return Caller.send(request.header("Content-Type", "application/x-www-form-urlencoded")
                .build());
    }

    private static String basic(String id, String secret) {
        String joined = OAuth1Signature.encode(id) + ":" + OAuth1Signature.encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    private String sign(String path, String method, String nonce, Instant time, String secret) {
        URI uri = at(path);
        List<Parameter> protocol = List.of(
                new Parameter("oauth_consumer_key", server.clientId()),
                new Parameter("oauth_nonce", nonce),
                new Parameter("oauth_signature_method", method),
                new Parameter("oauth_timestamp", "" + time.getEpochSecond()),
                new Parameter("oauth_version", "1.0"));
        List<Parameter> all = new ArrayList<>(protocol);
        if (uri.getRawQuery() != null) {
            all.addAll(QueryString.parse(uri.getRawQuery()));
        }
        String base = OAuth1Signature.baseString("GET", "http", uri.getAuthority(), uri.getRawPath(), all);
        List<String> parts = new ArrayList<>(List.of("realm=\"\""));
        protocol.forEach(p -> parts.add(p.name() + "=\"" + OAuth1Signature.encode(p.value()) + "\""));
        parts.add("oauth_signature=\"" + OAuth1Signature.encode(OAuth1Signature.sign(method, base, secret, "")) + "\"");
        return "OAuth " + String.join(", ", parts);
    }
}
