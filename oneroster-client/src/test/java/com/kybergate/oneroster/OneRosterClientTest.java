// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.auth.OAuth1Method;
import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.Org;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.ReceivedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneRosterClientTest {
    private final FakeDistrict district =
            FakeDistrict.builder().seed(3).schools(3).students(700).build();
    private FakeOneRosterServer server =
            FakeOneRosterServer.builder(district).bearerToken("proxy-token").start();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @BeforeEach
    void noPauses() {
        pauses.clear();
    }

    private OneRosterClient.Builder builder() {
        return OneRosterClient.builder()
                .baseUrl(server.baseUrl().toString())
                .allowHttpOnLoopback(true)
                .sleeper(pauses::add)
                .pageSize(100)
                .credentials(Credentials.oauth1(server.clientId(), server.secret()));
    }

    private OneRosterClient client() {
        return builder().build();
    }

    private Set<String> ids(String collection) {
        Set<String> ids = new HashSet<>();
        for (long i = 0; i < district.size(collection); i++) {
            ids.add(district.sourcedId(collection, i));
        }
        return ids;
    }

    static Stream<Endpoint<?>> collections() {
        return Stream.of(
                Endpoint.orgs(),
                Endpoint.academicSessions(),
                Endpoint.courses(),
                Endpoint.classes(),
                Endpoint.users(),
                Endpoint.enrollments());
    }

    @ParameterizedTest
    @MethodSource("collections")
    void readsEveryCollectionToItsProvenEnd(Endpoint<? extends OneRosterResource> endpoint) {
        try (OneRosterClient client = client()) {
            Pages<? extends OneRosterResource> pages = client.pages(endpoint, Query.all());
            Set<String> read = new HashSet<>();
            pages.records().forEach(record -> read.add(record.sourcedId()));

            assertThat(read).isEqualTo(ids(endpoint.name()));
            assertThat(pages.receipt().complete()).as("%s", pages.receipt()).isTrue();
            assertThat(pages.receipt().distinct()).isEqualTo(read.size());
            assertThat(pages.receipt().serverDate()).isNotNull();
        }
    }

    @Test
    void readsTheNestedCollectionsOfASchoolAndAClass() {
        try (OneRosterClient client = client()) {
            Org school = client.pages(Endpoint.schools(), Query.all()).stream()
                    .findFirst()
                    .orElseThrow();
            String id = school.sourcedId();

            assertThat(client.pages(Endpoint.studentsForSchool(id), Query.all()).stream())
                    .isNotEmpty()
                    .allSatisfy(user -> assertThat(user.orgs())
                            .anyMatch(org -> org.sourcedId().equals(id)));
            String aClass = client.pages(Endpoint.classesForSchool(id), Query.all()).stream()
                    .findFirst()
                    .orElseThrow()
                    .sourcedId();
            List<Endpoint<?>> nested = List.of(
                    Endpoint.coursesForSchool(id),
                    Endpoint.enrollmentsForSchool(id),
                    Endpoint.teachersForSchool(id),
                    Endpoint.termsForSchool(id),
                    Endpoint.enrollmentsForClassInSchool(id, aClass),
                    Endpoint.studentsForClassInSchool(id, aClass),
                    Endpoint.teachersForClassInSchool(id, aClass),
                    Endpoint.studentsForClass(aClass),
                    Endpoint.teachersForClass(aClass),
                    Endpoint.students(),
                    Endpoint.teachers(),
                    Endpoint.terms(),
                    Endpoint.gradingPeriods(),
                    Endpoint.demographics());
            for (Endpoint<?> endpoint : nested) {
                FetchReceipt receipt = drained(client.pages(endpoint, Query.all()));
                assertThat(receipt.complete()).as("%s: %s", endpoint, receipt).isTrue();
            }
        }
    }

    private static FetchReceipt drained(Pages<?> pages) {
        pages.stream().forEach(record -> {});
        return pages.receipt();
    }

    private Stream<Credentials> everyKind() {
        return Stream.of(
                Credentials.oauth1(server.clientId(), server.secret()),
                Credentials.oauth1(server.clientId(), server.secret(), OAuth1Method.HMAC_SHA1),
                Credentials.oauth2(
                        server.clientId(), server.secret(), server.tokenUrl().toString()),
                Credentials.bearer("proxy-token"),
                Credentials.tokens(() -> "proxy-token"));
    }

    @Test
    void authenticatesInEveryWay() {
        everyKind().forEach(credentials -> {
            try (OneRosterClient client = builder().credentials(credentials).build()) {
                FetchReceipt receipt = drained(client.pages(Endpoint.users(), Query.all()));
                assertThat(receipt.complete())
                        .as("%s: %s", credentials, receipt)
                        .isTrue();
            }
        });
    }

    @Test
    void signsFiltersWithBlanksAndReservedCharacters() {
        try (OneRosterClient client = client()) {
            Filter filter = Filter.eq("role", "student").and(Filter.contains("familyName", "e"));
            assertThat(drained(client.pages(Endpoint.users(), Query.where(filter)))
                            .complete())
                    .isTrue();
            for (String value : List.of("a b", "a+b", "*~", "é/ü?&=%20", "100%", "日本")) {
                Page<User> page = client.page(Endpoint.users(), Query.where(Filter.eq("familyName", value)));
                assertThat(page.items()).as(value).isEmpty();
            }
        }
        assertThat(server.requests()).allMatch(request -> request.status() == 200);
    }

    @ParameterizedTest
    @CsvSource({
        "clamped-limit=50,true,",
        "clamped-limit=2,true,",
        "ignored-sort,true,",
        "ignored-sort=reshuffled,false,unstable-order",
        "ignored-offset,false,ignored-offset",
        "no-total,true,",
        "no-link,true,",
        "looping-link,true,",
        "wrong-total=7,false,total-mismatch",
        "wrong-total=-7,false,total-mismatch",
        "drifting-total,false,total-drifted",
        "short-last-page=3,false,total-mismatch",
        "duplicate-record,false,duplicates",
        "no-envelope,true,",
        "json-booleans,true,",
        "string-booleans,true,",
        "null-fields,true,",
        "grades-as-string,true,",
        "one-bad-record,true,",
        "one-bad-record=no-id,false,unreadable-records",
        "flaky-502=2,true,",
        "rate-limit=2,true,",
        "trailing-slash-404,true,",
        "empty-200,true,",
    })
    void provesOrRefusesToProveByFault(String fault, boolean complete, @Nullable String reason) {
        server.faults().add(Fault.named(fault));
        try (OneRosterClient client = client()) {
            FetchReceipt receipt = drained(client.pages(Endpoint.users(), Query.all()));

            assertThat(receipt.complete()).as("%s", receipt).isEqualTo(complete);
            if (reason != null) {
                assertThat(receipt.reasons()).contains(reason);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "empty-object-200,missing-envelope",
        "wrong-key,missing-envelope",
        "html-200,html-answer",
        "html-404,http-404",
        "truncated-last-page,truncated-body",
        "truncated-last-page=chunked,truncated-body",
        "truncated-last-page=length,truncated-body",
        "lost-page-502=2,http-502",
        "unauthorized-mid-walk,unauthorized",
        "sha1-only,unauthorized",
        "redirect,redirect",
    })
    void failsWithAReceiptByFault(String fault, String code) {
        server.faults().add(Fault.named(fault));
        try (OneRosterClient client = client()) {
            Pages<User> pages = client.pages(Endpoint.users(), Query.all());

            assertThatThrownBy(() -> pages.forEach(page -> {}))
                    .isInstanceOfSatisfying(
                            OneRosterException.class, e -> assertThat(e.code()).isEqualTo(code));

            assertThat(pages.receipt().termination()).isEqualTo("failed");
            assertThat(pages.receipt().reasons()).contains("failed:" + code);
        }
    }

    @Test
    void neverHandsOnAnythingOfABrokenPage() {
        server.faults().add(Fault.truncatedLastPage());
        long size = district.size("users");
        try (OneRosterClient client = client()) {
            List<User> read = new ArrayList<>();

            assertThatThrownBy(() ->
                            client.pages(Endpoint.users(), Query.all()).forEach(page -> read.addAll(page.items())))
                    .isInstanceOf(OneRosterProtocolException.class);

            assertThat(read.size()).isLessThan((int) size);
            assertThat((read.size() - 100) % 89).isZero();
        }
    }

    @Test
    void survivesDeletionsBetweenPages() {
        Set<String> living = ids("users");
        List<String> inOrder = living.stream().sorted().toList();
        int[] next = {0};
        server.onRequest(request -> {
            for (int i = 0; i < 3; i++) {
                String id = inOrder.get(next[0]++);
                living.remove(id);
                server.roster().remove("users", id);
            }
        });
        try (OneRosterClient client = client()) {
            Pages<User> pages = client.pages(Endpoint.users(), Query.all());
            Set<String> read = new HashSet<>();
            pages.records().forEach(user -> read.add(user.sourcedId()));

            assertThat(read).containsAll(living);
            assertThat(pages.receipt().repairs()).isPositive();
            assertThat(pages.receipt().reasons()).contains("total-drifted");
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        server.faults().add(Fault.rateLimit(2));
        try (OneRosterClient client = client()) {
            client.page(Endpoint.users(), Query.all());
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void renewsATokenThatWasRevoked() {
        Credentials credentials = Credentials.oauth2(
                server.clientId(), server.secret(), server.tokenUrl().toString());
        try (OneRosterClient client = builder().credentials(credentials).build()) {
            client.page(Endpoint.users(), Query.all());
            server.revokeTokens();
            client.page(Endpoint.users(), Query.all());
        }
        assertThat(tokenRequests()).hasSize(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void fetchesOneTokenForManyThreads() throws InterruptedException {
        Credentials credentials = Credentials.oauth2(
                server.clientId(), server.secret(), server.tokenUrl().toString());
        try (OneRosterClient client = builder().credentials(credentials).build()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread thread = new Thread(() -> client.page(Endpoint.orgs(), Query.all()));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(tokenRequests()).hasSize(1);
    }

    private List<ReceivedRequest> tokenRequests() {
        return server.requests().stream()
                .filter(request -> request.path().endsWith("/token"))
                .toList();
    }

    @Test
    void saysWhenATokenIsRefused() {
        Credentials credentials =
                Credentials.oauth2(server.clientId(), "wrong", server.tokenUrl().toString());
        try (OneRosterClient client = builder().credentials(credentials).build()) {
            assertThatThrownBy(() -> client.page(Endpoint.users(), Query.all()))
                    .isInstanceOfSatisfying(
                            OneRosterAuthException.class,
                            e -> assertThat(e.code()).isEqualTo("token-refused"));
        }
    }

    @Test
    void anInterruptEndsACallAndIsKept() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server.close();
        server = FakeOneRosterServer.builder(district)
                .sleeper(duration -> never.await())
                .fault(Fault.slow(Duration.ofHours(1)))
                .start();
        server.onRequest(request -> asked.countDown());
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        AtomicReference<@Nullable Boolean> flag = new AtomicReference<>();
        try (OneRosterClient client = client()) {
            Thread reader = new Thread(() -> {
                try {
                    client.page(Endpoint.users(), Query.all());
                } catch (OneRosterException e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            reader.start();
            asked.await();
            reader.interrupt();
            reader.join();
        } finally {
            never.countDown();
        }
        assertThat(thrown.get()).isInstanceOf(OneRosterInterruptedException.class);
        assertThat(flag.get()).isTrue();
    }

    @Test
    void reportsCallsToTheListener() {
        server.faults().add(Fault.flaky502(1));
        List<String> heard = new ArrayList<>();
        CallListener listener = new CallListener() {
            @Override
            public void pageFetched(String collection, long offset, int received, @Nullable Long total) {
                heard.add("page " + collection + " " + offset + " " + received + " " + total);
            }

            @Override
            public void retrying(String collection, int attempt, Duration delay, String reason) {
                heard.add("retry " + collection + " " + attempt + " " + reason);
            }
        };
        try (OneRosterClient client = builder().listener(listener).build()) {
            drained(client.pages(Endpoint.schools(), Query.all()));
        }
        assertThat(heard).containsExactly("retry schools 1 http-502", "page schools 0 3 3", "page schools 2 0 3");
    }

    @Test
    void asksForFieldsAndAlwaysForTheIdentifier() {
        try (OneRosterClient client = client()) {
            Page<User> page = client.page(
                    Endpoint.users(), Query.all().withFields("familyName").withLimit(1));
            assertThat(page.items()).singleElement().satisfies(user -> {
                assertThat(user.familyName()).isNotNull();
                assertThat(user.givenName()).isNull();
            });
        }
    }

    @Test
    void refusesPlainHttpUnlessItIsAllowedAndLoopback() {
        assertThatThrownBy(() -> builder().allowHttpOnLoopback(false).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().baseUrl("http://example.org").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder()
                        .credentials(Credentials.oauth2("a", "b", "http://example.org/token"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isClosedForGood() {
        OneRosterClient client = client();
        client.close();
        assertThatThrownBy(() -> client.page(Endpoint.users(), Query.all())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void showsTheRepairedAddress() {
        try (OneRosterClient client = builder()
                .baseUrl(" \u201chttps://example.oneroster.com/\u201d\u200b")
                .build()) {
            assertThat(client.baseUrl()).isEqualTo(URI.create("https://example.oneroster.com/ims/oneroster/v1p1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s+1", "a/b", "a b", "100%", "a%2Fb", "é", "a:b;c", "..."})
    void addressesIdentifiersOfAnyCharacters(String id) {
        server.roster().put("orgs", Map.of("sourcedId", id, "status", "active", "name", "N", "type", "school"));
        try (OneRosterClient client = client()) {
            assertThat(client.lookup(Endpoint.orgs(), id))
                    .isInstanceOfSatisfying(
                            Lookup.Found.class,
                            found -> assertThat(((Org) found.record()).sourcedId())
                                    .isEqualTo(id));
            assertThat(client.pages(Endpoint.orgs(), Query.all()).stream())
                    .anyMatch(org -> org.sourcedId().equals(id));
        }
    }

    @Test
    void tellsFoundMissingAndUnclearApart() {
        String id = district.sourcedId("users", 5);
        server.roster().remove("users", district.sourcedId("users", 6));
        try (OneRosterClient client = builder().retryPolicy(RetryPolicy.none()).build()) {
            assertThat(client.lookup(Endpoint.users(), id)).isInstanceOf(Lookup.Found.class);
            Lookup<User> gone = client.lookup(Endpoint.users(), district.sourcedId("users", 6));
            Lookup<User> never = client.lookup(Endpoint.users(), "nobody-at-all");
            assertThat(gone).isInstanceOf(Lookup.Missing.class).isEqualTo(never);
            assertThat(client.lookup(Endpoint.users(), "")).isEqualTo(new Lookup.Unclear<>("unaddressable"));
            assertThat(client.lookup(Endpoint.users(), "..")).isEqualTo(new Lookup.Unclear<>("unaddressable"));

            server.faults().add(Fault.html404Singles());
            Lookup<User> gateway = client.lookup(Endpoint.users(), id);
            assertThat(gateway).isInstanceOf(Lookup.Missing.class).isNotEqualTo(gone);
            server.faults().clear();
            server.faults().add(Fault.flaky502(1));
            assertThat(client.lookup(Endpoint.users(), id)).isEqualTo(new Lookup.Unclear<>("http-502"));
            server.faults().clear();
            server.faults().add(Fault.html200());
            assertThat(client.lookup(Endpoint.users(), id)).isEqualTo(new Lookup.Unclear<>("html-answer"));
        }
        try (OneRosterClient client = builder()
                .credentials(Credentials.oauth1(server.clientId(), "wrong"))
                .build()) {
            server.faults().clear();
            assertThat(client.lookup(Endpoint.users(), id)).isEqualTo(new Lookup.Unclear<>("http-401"));
        }
    }
}
