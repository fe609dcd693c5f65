// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a client counts, and what it keeps of an answer that failed. */
class TrafficTest {
    private static final String EMPTY = "{'orgs':[]}";

    private static OneRosterClient.Builder builder(RawServer server) {
        return OneRosterClient.builder()
                .baseUrl(server.url() + "/ims/oneroster/v1p1/")
                .allowHttpOnLoopback(true)
                .random(new Random(5))
                .sleeper(pause -> {})
                .credentials(Credentials.oauth1("key", "secret"));
    }

    private static RawServer.Said refused(int status, Map<String, String> headers) {
        return new RawServer.Said(status, headers, "{}");
    }

    @Test
    void everyRequestIsCountedThoseThatAreSentAgainIncluded() {
        try (RawServer server = new RawServer((asked, number) ->
                        number <= 2 ? refused(number == 1 ? 429 : 503, Map.of()) : RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server).build()) {
            assertThat(client.traffic()).isEqualTo(Traffic.none());
            client.page(Endpoint.orgs(), Query.all());
            assertThat(client.traffic()).isEqualTo(new Traffic(3, 1, 2, List.of()));
            client.page(Endpoint.orgs(), Query.all());
            assertThat(client.traffic()).isEqualTo(new Traffic(4, 1, 2, List.of()));
        }
    }

    @Test
    void requestsForTokensAreRequestsToo() {
        try (RawServer server = new RawServer((asked, number) -> asked.target().startsWith("/token")
                        ? RawServer.Said.json("{'access_token':'t','token_type':'bearer'}")
                        : RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server)
                        .credentials(Credentials.oauth2("id", "secret", server.url() + "/token"))
                        .build()) {
            client.page(Endpoint.orgs(), Query.all());
            assertThat(client.traffic().requests()).isEqualTo(2);
        }
    }

    @Test
    void theLastRefusalIsKeptByWhatTheProviderCallsIt() {
        Map<String, String> headers = Map.of(
                "X-Request-Id", "abc-1/2",
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "x-endpoint", "node=7",
                "x-amzn-trace-id", "Root=1;\u007f",
                "cf-ray", "a".repeat(129),
                "x-correlation-id", "for Ann",
                "x-other", "abc");
        try (RawServer server = new RawServer((asked, number) ->
                        number == 1 ? refused(503, Map.of("x-request-id", "first")) : refused(500, headers));
                OneRosterClient client = builder(server).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.orgs(), Query.all()))
                    .isInstanceOf(OneRosterHttpException.class);
            assertThat(client.traffic().lastRefusal())
                    .containsExactly(
                            "x-request-id: abc-1/2",
                            "x-endpoint: node=7",
                            "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        }
    }

    @Test
    void aHeaderThatRepeatsWhomWasAskedForIsNotKept() {
        try (RawServer server = new RawServer((asked, number) ->
                        refused(404, Map.of("x-endpoint", "/v1p1/users/ann-1", "x-request-id", "users-7")));
                OneRosterClient client = builder(server).build()) {
            client.lookup(Endpoint.users(), "ann-1");
            assertThat(client.traffic().lastRefusal()).containsExactly("x-request-id: users-7");
        }
    }

    @Test
    void aDifferenceWithoutARefusalNamesNone() {
        Traffic before = new Traffic(5, 1, 2, List.of("x-request-id: old"));
        assertThat(new Traffic(9, 2, 2, List.of("x-request-id: old")).since(before))
                .isEqualTo(new Traffic(4, 1, 0, List.of()));
        assertThat(new Traffic(9, 1, 3, List.of("x-request-id: new")).since(before))
                .isEqualTo(new Traffic(4, 0, 1, List.of("x-request-id: new")));
    }
}
