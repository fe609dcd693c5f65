// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.testkit.Caller.Reply;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private static final FakeDistrict DISTRICT =
            FakeDistrict.builder().schools(2).students(60).build();
    private static final long USERS = DISTRICT.size("users");
    private static final Map<String, Consumer<Caller>> EXPECTATIONS = expectations();

    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
    private final FakeOneRosterServer server = FakeOneRosterServer.builder(DISTRICT)
            .bearerToken(Caller.TOKEN)
            .clock(Clock.fixed(Instant.parse("2026-09-01T06:00:00Z"), ZoneOffset.UTC))
            .sleeper(sleeps::add)
            .start();
    private final Caller caller = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Consumer<Caller>> expectations() {
        Map<String, Consumer<Caller>> all = new LinkedHashMap<>();
        all.put("clamped-limit=7", c -> {
            Reply page = c.get("/users", "limit", "20");
            assertThat(page.ids("users")).hasSize(7);
            assertThat(page.link("next")).contains("limit=7&offset=7");
            assertThat(c.get("/users", "limit", "5").ids("users")).hasSize(5);
        });
        all.put("clamped-limit", c -> assertThat(c.get("/users").ids("users")).hasSize(50));
        all.put(
                "ignored-offset",
                c -> assertThat(c.get("/users", "offset", "30").ids("users"))
                        .isEqualTo(c.get("/users").ids("users")));
        all.put("ignored-sort", c -> {
            List<String> sorted = sortedUsers();
            List<String> walked = c.walk("/users", "users", 17, "sort", "sourcedId");
            assertThat(walked).isNotEqualTo(sorted).containsExactlyInAnyOrderElementsOf(sorted);
            assertThat(c.walk("/users", "users", 100)).isEqualTo(walked);
        });
        all.put("ignored-sort=reshuffled", c -> {
            List<String> first =
                    c.get("/users", "sort", "sourcedId", "limit", "1000").ids("users");
            List<String> second =
                    c.get("/users", "sort", "sourcedId", "limit", "1000").ids("users");
            assertThat(first).isNotEqualTo(second).containsExactlyInAnyOrderElementsOf(second);
        });
        all.put(
                "ignored-filter",
                c -> assertThat(c.get("/users", "filter", "role='none'").header("X-Total-Count"))
                        .isEqualTo("" + USERS));
        all.put("empty-200", c -> {
            Reply page = c.get("/users");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.ids("users")).isEmpty();
            assertThat(page.header("X-Total-Count")).isEqualTo("0");
        });
        all.put("empty-object-200", c -> assertThat(c.get("/users").body()).isEmpty());
        all.put("truncated-last-page", c -> {
            assertThat(c.get("/users", "limit", "20").ids("users")).hasSize(20);
            assertThatThrownBy(() -> c.get("/users", "limit", "1000")).isInstanceOf(UncheckedIOException.class);
        });
        all.put("truncated-last-page=chunked", c -> halfJson(c, "chunked"));
        all.put("truncated-last-page=length", c -> halfJson(c, ""));
        all.put("short-last-page=4", c -> {
            List<String> walked = c.walk("/users", "users", 20);
            assertThat(walked).hasSize((int) USERS - 4);
            assertThat(c.get("/users").header("X-Total-Count")).isEqualTo("" + USERS);
        });
        all.put("lost-page-502=2", c -> {
            assertThat(c.get("/users", "limit", "20").status()).isEqualTo(200);
            assertThat(c.get("/users", "limit", "20", "offset", "20").status()).isEqualTo(502);
            assertThat(c.get("/users", "limit", "20", "offset", "5").status()).isEqualTo(200);
            assertThat(c.get("/users", "limit", "20", "offset", "18").status()).isEqualTo(502);
            assertThat(c.get("/users", "limit", "20", "offset", "20").status()).isEqualTo(502);
            assertThat(c.get("/users", "limit", "20", "offset", "40").status()).isEqualTo(200);
        });
        all.put("flaky-502=2", c -> {
            assertThat(c.get("/users").status()).isEqualTo(502);
            assertThat(c.get("/orgs").status()).isEqualTo(502);
            assertThat(c.get("/users").status()).isEqualTo(200);
        });
        all.put("html-200", c -> html(c.get("/users"), 200));
        all.put("html-404", c -> html(c.get("/users"), 404));
        all.put(
                "no-envelope",
                c -> assertThat(JsonText.read(c.get("/orgs").http().body())).isInstanceOf(List.class));
        all.put("wrong-key", c -> assertThat(c.get("/orgs").body()).containsOnlyKeys("data"));
        all.put("no-total", c -> {
            assertThat(c.get("/orgs").header("X-Total-Count")).isEmpty();
            assertThat(c.get("/orgs").header("Link")).isNotEmpty();
        });
        all.put(
                "wrong-total=-2",
                c -> assertThat(c.get("/users").header("X-Total-Count")).isEqualTo("" + (USERS - 2)));
        all.put(
                "wrong-total",
                c -> assertThat(c.get("/users").header("X-Total-Count")).isEqualTo("" + (USERS + 7)));
        all.put(
                "drifting-total",
                c -> assertThat(c.get("/users").header("X-Total-Count"))
                        .isNotEqualTo(c.get("/users").header("X-Total-Count")));
        all.put("no-link", c -> {
            assertThat(c.get("/users", "limit", "5").header("Link")).isEmpty();
            assertThat(c.get("/users", "limit", "5").header("X-Total-Count")).isNotEmpty();
        });
        all.put("looping-link", c -> {
            Reply last = c.get("/users", "limit", "20", "offset", "" + (USERS - 1));
            assertThat(last.link("next")).endsWith("limit=20&offset=" + (USERS - 1));
            assertThat(c.at(last.link("next")).ids("users")).isEqualTo(last.ids("users"));
        });
        all.put("rate-limit", c -> {
            Reply busy = c.get("/users");
            assertThat(busy.status()).isEqualTo(429);
            assertThat(busy.header("Retry-After")).isEqualTo("1");
            assertThat(busy.codeMinor()).isEqualTo("server_busy");
            assertThat(c.get("/users").status()).isEqualTo(200);
        });
        all.put("unauthorized-mid-walk", c -> {
            assertThat(c.get("/users", "offset", "0").status()).isEqualTo(200);
            assertThat(c.get("/users", "offset", "20").status()).isEqualTo(401);
        });
        all.put("hidden-singles", c -> {
            Reply single = c.get("/users/" + DISTRICT.sourcedId("users", 0));
            assertThat(single.status()).isEqualTo(404);
            assertThat(single.codeMinor()).isEqualTo("unknown object");
            assertThat(c.get("/users").status()).isEqualTo(200);
        });
        all.put("html-404-singles", c -> {
            html(c.get("/users/" + DISTRICT.sourcedId("users", 0)), 404);
            assertThat(c.get("/users").status()).isEqualTo(200);
        });
        all.put("singles-always-200", c -> {
            assertThat(c.get("/users/nobody").body())
                    .containsEntry("user", Map.of("sourcedId", "nobody", "status", "active"));
            assertThat(c.get("/users/" + DISTRICT.sourcedId("users", 0)).body())
                    .containsEntry("user", DISTRICT.record("users", 0));
            assertThat(c.get("/schools/nobody/classes").status()).isEqualTo(404);
        });
        all.put("string-booleans", c -> {
            List<Object> seen = new ArrayList<>();
            c.get("/users").list("users").forEach(user -> seen.add(user.get("enabledUser")));
            assertThat(new HashSet<>(seen)).containsExactlyInAnyOrder("True", "t", "1", "TRUE");
        });
        all.put(
                "json-booleans",
                c -> assertThat(c.get("/users").list("users"))
                        .allSatisfy(user -> assertThat(user).containsEntry("enabledUser", true)));
        all.put(
                "null-fields",
                c -> assertThat(c.get("/users").list("users"))
                        .allSatisfy(user -> assertThat(user)
                                .containsEntry("sms", Json.NULL)
                                .containsKeys("middleName", "metadata", "agents")));
        all.put(
                "grades-as-string",
                c -> assertThat(c.get("/students").list("users"))
                        .allSatisfy(user -> assertThat(user.get("grades")).isInstanceOf(String.class)));
        all.put("trailing-slash-404", c -> {
            assertThat(c.get("/users/").status()).isEqualTo(404);
            assertThat(c.get("//users").status()).isEqualTo(404);
            assertThat(c.get("/users").status()).isEqualTo(200);
        });
        all.put("missing-school", c -> missing(c, DISTRICT.sourcedId("orgs", 1), DISTRICT.sourcedId("orgs", 2)));
        all.put(
                "missing-school=" + DISTRICT.sourcedId("orgs", 2),
                c -> missing(c, DISTRICT.sourcedId("orgs", 2), DISTRICT.sourcedId("orgs", 1)));
        all.put("duplicate-record", c -> {
            List<String> walked = c.walk("/users", "users", 20);
            assertThat(walked).hasSize((int) USERS + 1);
            assertThat(walked.get(1)).isEqualTo(walked.get(0));
            assertThat(new HashSet<>(walked)).hasSize((int) USERS);
            assertThat(c.get("/users").header("X-Total-Count")).isEqualTo("" + (USERS + 1));
        });
        all.put(
                "one-bad-record",
                c -> assertThat(c.get("/users", "limit", "1000").list("users"))
                        .filteredOn(user -> user.get("role") instanceof Map)
                        .singleElement()
                        .satisfies(user ->
                                assertThat(SourcedIds.of(user)).isEqualTo(DISTRICT.sourcedId("users", USERS / 2))));
        all.put(
                "one-bad-record=no-id",
                c -> assertThat(c.get("/users", "limit", "1000").list("users"))
                        .filteredOn(user -> !user.containsKey("sourcedId"))
                        .hasSize(1));
        all.put(
                "clock-skew=-60",
                c -> assertThat(c.get("/orgs").header("Date")).isEqualTo("Tue, 01 Sep 2026 05:59:00 GMT"));
        all.put(
                "clock-skew",
                c -> assertThat(c.get("/orgs").header("Date")).isEqualTo("Tue, 01 Sep 2026 07:00:00 GMT"));
        all.put("redirect", c -> {
            Reply reply = c.get("/orgs");
            assertThat(reply.status()).isEqualTo(302);
            assertThat(reply.header("Location")).startsWith("http://localhost:").endsWith("/elsewhere/orgs");
        });
        all.put("sha1-only", c -> assertThat(c.get("/orgs").status()).isEqualTo(200));
        all.put("sha256-only", c -> assertThat(c.get("/orgs").status()).isEqualTo(200));
        all.put("slow=250", c -> assertThat(c.get("/orgs").status()).isEqualTo(200));
        return all;
    }

    static List<String> examples() {
        return List.copyOf(EXPECTATIONS.keySet());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_fault_does_what_its_name_says_until_it_is_cleared(String name) {
        server.faults().add(Fault.named(name));
        EXPECTATIONS.getOrDefault(name, c -> {}).accept(caller);
        server.faults().clear();
        Reply healthy = caller.get("/users", "limit", "1000");
        assertThat(healthy.list("users"))
                .isEqualTo(java.util.stream.LongStream.range(0, USERS)
                        .mapToObj(rank -> DISTRICT.record("users", rank))
                        .toList());
        assertThat(healthy.header("X-Total-Count")).isEqualTo("" + USERS);
    }

    @Test
    void every_fault_has_an_example_here_and_a_line_of_description() {
        assertThat(EXPECTATIONS.keySet().stream().map(example -> example.split("=", 2)[0]))
                .containsAll(Fault.names());
        for (String name : Fault.names()) {
            assertThat(Fault.describe(name)).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
        }
    }

    @Test
    void a_fault_limited_to_a_collection_or_endpoint_leaves_the_others_alone() {
        server.faults().add(Fault.named("empty-200@users")).add(Fault.html404().at("schools"));
        assertThat(caller.get("/users").ids("users")).isEmpty();
        assertThat(caller.get("/students").ids("users")).isEmpty();
        assertThat(caller.get("/classes").ids("classes")).isNotEmpty();
        assertThat(caller.get("/schools").status()).isEqualTo(404);
        assertThat(caller.get("/orgs").status()).isEqualTo(200);
    }

    @Test
    void faults_compose() {
        server.faults()
                .add(Fault.clampedLimit(10))
                .add(Fault.noTotal())
                .add(Fault.jsonBooleans())
                .add(Fault.flaky502(1));
        assertThat(caller.get("/users").status()).isEqualTo(502);
        Reply page = caller.get("/users");
        assertThat(page.ids("users")).hasSize(10);
        assertThat(page.header("X-Total-Count")).isEmpty();
        assertThat(page.list("users").get(0)).containsEntry("enabledUser", true);
    }

    @Test
    void a_slow_answer_waits_by_the_sleeper_that_was_handed_in() {
        server.faults().add(Fault.slow(Duration.ofMillis(250)));
        assertThat(caller.get("/orgs").status()).isEqualTo(200);
        assertThat(sleeps).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void a_fault_is_written_as_it_is_read() {
        for (String text : List.of("clamped-limit=50", "lost-page-502@enrollments=2", "empty-200@users", "no-link")) {
            assertThat(Fault.named(text)).hasToString(text).isEqualTo(Fault.named(text));
        }
        assertThat(Fault.lostPage502(2).at("enrollments")).isEqualTo(Fault.named("lost-page-502@enrollments=2"));
        assertThat(Fault.slow(Duration.ofSeconds(2))).hasToString("slow=2000");
        assertThat(Fault.clockSkew(Duration.ofSeconds(-5))).hasToString("clock-skew=-5");
        assertThat(Fault.valueForm("clamped-limit")).contains("N");
        assertThat(Fault.valueForm("no-link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "clamped-limit=x",
                "clamped-limit=0",
                "no-link=1",
                "empty-200@people",
                "slow=-1",
                "truncated-last-page=some",
                "ignored-sort=sometimes",
                "clock-skew=soon"
            })
    void a_wrong_fault_is_refused_when_it_is_named(String text) {
        assertThatThrownBy(() -> Fault.named(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_school_that_goes_missing_and_comes_back_is_not_remembered_as_missing() {
        Reply before = caller.get("/students", "limit", "1000");
        server.faults().add(Fault.missingSchool(DISTRICT.sourcedId("orgs", 1)));
        assertThat(caller.get("/students", "limit", "1000").ids("users").size())
                .isLessThan(before.ids("users").size());
        server.faults().clear();
        assertThat(caller.get("/students", "limit", "1000").ids("users")).isEqualTo(before.ids("users"));
    }

    private static List<String> sortedUsers() {
        List<String> ids = new ArrayList<>();
        for (long rank = 0; rank < USERS; rank++) {
            ids.add(DISTRICT.sourcedId("users", rank));
        }
        return ids;
    }

    private static void halfJson(Caller caller, String encoding) {
        Reply page = caller.get("/users", "limit", "1000");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Transfer-Encoding")).isEqualTo(encoding);
        assertThat(page.http().body()).startsWith("{\"users\":[");
        assertThatThrownBy(page::body).isInstanceOf(IllegalArgumentException.class);
    }

    private static void html(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("text/html");
        assertThat(reply.http().body()).startsWith("<!DOCTYPE html>");
    }

    private static void missing(Caller caller, String school, String other) {
        assertThat(caller.get("/orgs").ids("orgs")).doesNotContain(school).contains(other);
        assertThat(caller.get("/orgs/" + school).status()).isEqualTo(404);
        assertThat(caller.get("/schools/" + school + "/students").status()).isEqualTo(404);
        assertThat(caller.get("/schools/" + other + "/students").ids("users")).isNotEmpty();
        assertThat(caller.get("/users", "limit", "1000").list("users"))
                .noneMatch(user -> References.refersTo(user, "orgs", school))
                .anyMatch(user -> References.refersTo(user, "orgs", other));
        assertThat(caller.get("/enrollments", "limit", "10000").list("enrollments"))
                .noneMatch(enrollment -> References.refersTo(enrollment, "school", school))
                .anyMatch(enrollment -> References.refersTo(enrollment, "school", other));
        List<String> students = caller.get("/students", "limit", "1000").ids("users");
        assertThat(caller.get("/demographics", "limit", "1000").ids("demographics"))
                .isEqualTo(students);
    }
}
