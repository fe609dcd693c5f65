// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.RecordFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a read makes of an answer. */
class ReadsTest {
    private static final RawServer.Said EMPTY = RawServer.Said.json("{'orgs':[]}");
    private final List<Duration> pauses = new ArrayList<>();

    private OneRosterClient.Builder builder(RawServer server) {
        return OneRosterClient.builder()
                .baseUrl(server.url() + "/ims/oneroster/v1p1")
                .allowHttpOnLoopback(true)
                .random(new Random(5))
                .sleeper(pauses::add)
                .credentials(Credentials.bearer("a-token"));
    }

    private static RawServer saying(RawServer.Said said) {
        return new RawServer((asked, number) -> said);
    }

    @Test
    void aPageHoldsItsRecordsAndSaysWhichRowsCouldNotBeRead() {
        RawServer.Said said = RawServer.Said.json(
                        "{'statusInfoSet':[{'imsx_severity':'warning'}],'orgs':["
                                + "{'sourcedId':'a','dateLastModified':'2024-01-01'},{'sourcedId':'b','name':{}},7,{'sourcedId':' c '}]}")
                .with("X-Total-Count", "44");
        try (RawServer server = saying(said);
                OneRosterClient client = builder(server).build()) {
            Page<Org> page = client.page(Endpoint.orgs(), Query.all().withOffset(40));

            assertThat(page.items()).extracting(Org::sourcedId).containsExactly("a", "c");
            assertThat(page.offset()).isEqualTo(40);
            assertThat(page.total()).isEqualTo(44);
            assertThat(page.faults())
                    .containsExactly(
                            new RecordFault("orgs", "b", "malformed", 41),
                            new RecordFault("orgs", null, "not-an-object", 42));
            assertThat(page.warnings()).containsExactly(new StatusInfo(null, "warning", null, null));
            assertThat(page.coercions())
                    .isEqualTo(Map.of("date-time-form", 1L, "unreadable-value", 1L, "sourced-id-trimmed", 1L));
        }
    }

    @Test
    void aPageCountsWhatIsOddAboutItsEnvelope() {
        try (RawServer server = saying(RawServer.Said.json("[]"));
                OneRosterClient client = builder(server).build()) {
            assertThat(client.page(Endpoint.orgs(), Query.all()).coercions()).isEqualTo(Map.of("bare-array", 1L));
        }
    }

    @Test
    void asksForWhatTheQuerySaysAndElseForAPageOfTheClientsSize() {
        try (RawServer server = saying(EMPTY);
                OneRosterClient client = builder(server).pageSize(250).build()) {
            client.page(Endpoint.orgs(), Query.all());
            client.page(Endpoint.orgs(), new Query(Filter.eq("name", "a b"), List.of("name"), 7, 3));
            client.pages(Endpoint.orgs(), Query.all().withLimit(9).withOffset(5))
                    .forEach(page -> {});

            assertThat(server.asked())
                    .extracting(RawServer.Asked::target)
                    .containsExactly(
                            "/ims/oneroster/v1p1/orgs?limit=250&offset=0&sort=sourcedId&orderBy=asc",
                            "/ims/oneroster/v1p1/orgs?limit=7&offset=3&sort=sourcedId&orderBy=asc"
                                    + "&filter=name%3D%27a%20b%27&fields=sourcedId%2Cname",
                            "/ims/oneroster/v1p1/orgs?limit=9&offset=5&sort=sourcedId&orderBy=asc");
        }
    }

    @Test
    void aWalkHearsTheTotalTheLinkAndTheTime() {
        RawServer.Said first = RawServer.Said.json("{'orgs':[{'sourcedId':'a'},{'sourcedId':'b'}]}")
                .with("Link", "<http://inner/orgs?offset=2>; rel=\"next\"");
        RawServer.Said second = RawServer.Said.json("{'orgs':[{'sourcedId':'b'},{'sourcedId':'c'}]}");
        try (RawServer server = new RawServer((asked, number) ->
                        (number == 1 ? first.with("X-Total-Count", "2") : second.with("X-Total-Count", "3")));
                OneRosterClient client = builder(server).build()) {
            Pages<Org> pages = client.pages(Endpoint.orgs(), Query.all());
            assertThat(pages.records()).extracting(Org::sourcedId).containsExactly("a", "b", "c");

            FetchReceipt receipt = pages.receipt();
            assertThat(receipt.reasons()).containsExactly("total-drifted");
            assertThat(receipt.serverDate())
                    .isBetween(Instant.EPOCH, Instant.now().plusSeconds(2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,-",
                "0,0",
                "9,9",
                "' 1204 ',1204",
                "999999999999,999999999999",
                "1000000000000,-",
                "'',-",
                "-1,-",
                "1/2,-",
                "1:,-",
                "'12,000',-"
            })
    void takesOnlyPlainDigitsForATotal(@Nullable String header, @Nullable Long total) {
        assertThat(Reads.total(header)).isEqualTo(total);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "<x>; rel=\"next\",true",
                "<x>; REL = Next,true",
                "<x>; rel='next',true",
                "<x>; rel=\"last\",false",
                "<next>; rel=\"prev\",false",
            })
    void hearsOfANextPageHoweverItIsWritten(String link, boolean next) {
        assertThat(Reads.hasNext(List.of("<y>; rel=\"first\"", link))).isEqualTo(next);
        assertThat(Reads.hasNext(List.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'org':{'sourcedId':'a'}}|Found",
                "{'org':{'sourcedId':' a '}}|Found",
                "{'org':{'sourcedId':'A'}}|another-id",
                "{'org':{'sourcedId':'a','name':[]}}|malformed",
                "{'org':{'name':'a'}}|missing-sourced-id",
                "{'orgs':[{'sourcedId':'a'}]}|collection",
                "{}|missing-envelope",
                "<html>|html-answer",
            })
    void aLookupFindsOnlyTheVeryRecordInItsOwnEnvelope(String body, String expected) {
        try (RawServer server = saying(RawServer.Said.json(body));
                OneRosterClient client = builder(server).build()) {
            Lookup<Org> lookup = client.lookup(Endpoint.orgs(), "a");

            assertThat(lookup)
                    .isEqualTo(
                            expected.equals("Found")
                                    ? new Lookup.Found<>(Org.builder("a").build())
                                    : new Lookup.Unclear<>(expected));
            assertThat(server.asked())
                    .extracting(RawServer.Asked::target)
                    .containsExactly("/ims/oneroster/v1p1/orgs/a");
        }
    }

    @ParameterizedTest
    @CsvSource({"404,missing", "410,http-410", "400,http-400", "401,http-401", "403,http-403"})
    void aLookupTakesOnlyA404ForANo(int status, String expected) {
        try (RawServer server = saying(RawServer.Said.status(status));
                OneRosterClient client = builder(server).build()) {
            Lookup<Org> lookup = client.lookup(Endpoint.orgs(), "a");

            if (expected.equals("missing")) {
                assertThat(lookup)
                        .isInstanceOfSatisfying(
                                Lookup.Missing.class,
                                missing -> assertThat(missing.shape()).isNotEmpty());
            } else {
                assertThat(lookup).isEqualTo(new Lookup.Unclear<>(expected));
            }
        }
    }

    @Test
    void aTokenServers404SaysNothingAboutAnybody() {
        try (RawServer server = saying(RawServer.Said.status(404));
                OneRosterClient client = builder(server)
                        .credentials(Credentials.oauth2("key", "secret", server.url() + "/token"))
                        .build()) {
            assertThat(client.lookup(Endpoint.orgs(), "a")).isEqualTo(new Lookup.Unclear<>("token-refused"));
        }
    }

    @Test
    void asksForNoIdentifierThatAPathCannotHold() {
        try (RawServer server = saying(EMPTY);
                OneRosterClient client = builder(server).build()) {
            assertThat(client.lookup(Endpoint.orgs(), "..")).isEqualTo(new Lookup.Unclear<>("unaddressable"));
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void aCheckTriesOnce() {
        try (RawServer server = saying(RawServer.Said.status(503));
                OneRosterClient client = builder(server).build()) {
            ConnectionCheck check = client.check();

            assertThat(check.ok()).isFalse();
            assertThat(server.asked()).hasSize(1);
            assertThat(pauses).isEmpty();
        }
    }
}
