// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.internal.auth.SignatureBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What got through once, by name. */
class HostileAnswerTest {
    private static final String EMPTY = "{'users':[]}";
    private final List<Duration> pauses = new ArrayList<>();

    private OneRosterClient.Builder builder(RawServer server) {
        return OneRosterClient.builder()
                .baseUrl(server.url())
                .allowHttpOnLoopback(true)
                .credentials(Credentials.oauth1("key", "secret"))
                .sleeper(pauses::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "2147483648", "999999999999999999999999"})
    void aWaitBeyondEveryNumberIsAWaitLikeAnother(String retryAfter) {
        try (RawServer server = new RawServer((asked, number) -> number == 1
                        ? RawServer.Said.status(503).with("Retry-After", retryAfter)
                        : RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server).build()) {
            assertThat(client.page(Endpoint.users(), Query.all()).items()).isEmpty();

            assertThat(server.asked()).hasSize(2);
            assertThat(pauses)
                    .singleElement()
                    .satisfies(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(30)));
        }
    }

    @Test
    void nothingIsSentAgainWhereThePolicyForbidsIt() {
        try (RawServer server = new RawServer(
                        (asked, number) -> RawServer.Said.status(503).with("Retry-After", "0"));
                OneRosterClient client =
                        builder(server).retryPolicy(RetryPolicy.none()).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.users(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterHttpException.class,
                            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ZERO));
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u00e9", "\\n", "\\ud800", " "})
    void aTokenThatNoHeaderCanCarryIsNone(String token) {
        try (RawServer server =
                        new RawServer((asked, number) -> RawServer.Said.json("{'access_token':'" + token + "'}"));
                OneRosterClient client = builder(server)
                        .credentials(Credentials.oauth2("id", "secret", server.url() + "/token"))
                        .build()) {
            assertThatThrownBy(() -> client.page(Endpoint.users(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo("token-malformed"));
        }
    }

    @Test
    void aTokenOfTheHostsThatNoHeaderCanCarryIsNoneEither() {
        assertThatThrownBy(() -> Credentials.bearer("caf\u00e9"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("caf");
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server)
                        .credentials(Credentials.tokens(() -> "caf\u00e9"))
                        .build()) {
            assertThatThrownBy(() -> client.page(Endpoint.users(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo("token-malformed"));
            assertThat(server.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://my_district.example.org/v1p1,https%3A%2F%2Fmy_district.example.org%2Fv1p1",
        "https://h.9/v1p1,https%3A%2F%2Fh.9%2Fv1p1",
        "https://h.example/%/[x],https%3A%2F%2Fh.example%2F%25%2F%5Bx%5D",
        "http://[::1]:80/v1p1,http%3A%2F%2F%5B%3A%3A1%5D%2Fv1p1",
        "http://[::1]:8080/v1p1,http%3A%2F%2F%5B%3A%3A1%5D%3A8080%2Fv1p1",
    })
    void whateverCanBeCalledCanBeSigned(String url, String base) {
        assertThat(SignatureBase.of("GET", url, Map.of())).isEqualTo("GET&" + base + "&");
    }

    @Test
    void halfACharacterAddressesNobody() {
        String half = "ann\ud800";
        assertThatThrownBy(() -> Endpoint.studentsForClass(half)).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.eq("username", half)).isExactlyInstanceOf(IllegalArgumentException.class);
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json(EMPTY));
                OneRosterClient client = builder(server).build()) {
            assertThat(client.lookup(Endpoint.users(), half)).isEqualTo(new Lookup.Unclear<>("unaddressable"));
            assertThat(server.asked()).isEmpty();
        }
        assertThat(Filter.eq("username", "ann\ud83d\ude00")).hasToString("username='ann\ud83d\ude00'");
    }

    /** Stored in UTF-8 the two would be one, and one of them would get the other's account. */
    @Test
    void twoIdentifiersThatDifferInHalfACharacterAreNotOne() {
        String page = "{'users':[{'sourcedId':'ann\\ud800'},{'sourcedId':'ann\\ud801'},"
                + "{'sourcedId':'bob','username':'b\\udc00b','orgs':['s\\ud800']},{'sourcedId':'\\ud83d\\ude00'}]}";
        try (RawServer server = new RawServer((asked, number) -> RawServer.Said.json(page));
                OneRosterClient client = builder(server).build()) {
            var read = client.page(Endpoint.users(), Query.all());

            assertThat(read.faults())
                    .hasSize(2)
                    .allSatisfy(fault -> assertThat(fault.code()).isEqualTo("missing-sourced-id"));
            assertThat(read.items()).extracting(user -> user.sourcedId()).containsExactly("bob", "\ud83d\ude00");
            assertThat(read.items().get(0).username()).isEqualTo("b\ufffdb");
            assertThat(read.items().get(0).orgs()).isEmpty();
        }
    }
}
