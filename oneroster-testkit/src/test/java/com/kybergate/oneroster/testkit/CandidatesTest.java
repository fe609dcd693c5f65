// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Caller.Reply;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-01T06:00:00Z"), ZoneOffset.UTC);
    private static final Map<String, List<String>> PATHS = Map.of(
            "users", List.of("role", "orgs.sourcedId"),
            "courses", List.of("org.sourcedId"),
            "classes", List.of("school.sourcedId"),
            "enrollments", List.of("school.sourcedId", "class.sourcedId", "user.sourcedId"));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 26, 203})
    void a_district_knows_where_its_records_are(int students) {
        FakeDistrict district =
                FakeDistrict.builder().schools(4).students(students).build();
        complete(district);
        assertThat(district.candidates("enrollments", "role", "student")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void an_edited_district_knows_where_its_records_are_now(long seed) {
        FakeDistrict base = FakeDistrict.builder().schools(3).students(70).build();
        RosterEdits roster = RosterEdits.over(base, CLOCK);
        Random random = new Random(seed);
        for (int step = 0; step < 150; step++) {
            String collection = List.of("users", "classes", "enrollments").get(random.nextInt(3));
            String id = roster.sourcedId(collection, random.nextInt((int) roster.size(collection)));
            switch (random.nextInt(4)) {
                case 0 -> roster.remove(collection, id);
                case 1 -> roster.hideFromLists(collection, id);
                case 2 -> {
                    // Another record's content under a new id, sorting anywhere.
                    Map<String, Object> copy =
                            new HashMap<>(roster.find(collection, id).orElseThrow());
                    copy.put("sourcedId", id.substring(0, 12) + random.nextInt(1_000));
                    roster.put(collection, copy);
                }
                default ->
                    roster.update(collection, id, record -> {
                        String other = roster.sourcedId(collection, random.nextInt((int) roster.size(collection)));
                        Map<String, Object> moved =
                                new HashMap<>(roster.find(collection, other).orElseThrow());
                        moved.put("sourcedId", id);
                        return moved;
                    });
            }
        }
        complete(roster);
    }

    @Test
    void a_delta_has_what_was_edited_and_nothing_else() {
        FakeDistrict base = FakeDistrict.builder().schools(2).students(50).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(base)
                .bearerToken(Caller.TOKEN)
                .clock(CLOCK)
                .start()) {
            Caller caller = new Caller(server);
            String changed = base.sourcedId("users", 20);
            String left = base.sourcedId("users", 30);
            String hidden = base.sourcedId("users", 40);
            for (String id : List.of(changed, hidden)) {
                server.roster().update("users", id, user -> {
                    user.put("givenName", "Grace");
                    return user;
                });
            }
            server.roster().update("users", left, user -> {
                user.put("status", "tobedeleted");
                return user;
            });
            server.roster().hideFromLists("users", hidden);
            server.roster().put("users", Map.of("sourcedId", "a-new-one"));
            server.roster()
                    .put("users", Map.of("sourcedId", "an-old-one", "dateLastModified", "2026-08-01T00:00:00.000Z"));
            Reply delta = caller.get("/users", "filter", "dateLastModified>='2026-09-01T06:00:00.000Z'");
            assertThat(delta.ids("users")).containsExactly("a-new-one", changed, left);
            assertThat(caller.get("/users", "filter", "dateLastModified>'2026-09-01T06:00:00.000Z'")
                            .ids("users"))
                    .isEmpty();
            assertThat(caller.get("/users", "filter", "dateLastModified>='2026-09-01' AND status='active'")
                            .ids("users"))
                    .containsExactly("a-new-one", changed);
            assertThat(caller.get("/users", "filter", "dateLastModified>='2026-09-01' OR role='proctor'")
                            .ids("users"))
                    .hasSize(4);
            for (String filter : List.of("dateLastModified>='2026-07-01'", "dateLastModified>'2026-07-01'")) {
                assertThat(Long.parseLong(caller.get("/users", "filter", filter).header("X-Total-Count")))
                        .isGreaterThan(20);
            }
        }
    }

    private static void complete(FakeRoster roster) {
        PATHS.forEach((collection, paths) -> {
            for (String path : paths) {
                Map<String, Set<Long>> places = LongStream.range(0, roster.size(collection))
                        .boxed()
                        .flatMap(rank -> Paths.texts(roster.record(collection, rank), path).stream()
                                .map(value -> Map.entry(value, rank)))
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey,
                                Collectors.mapping(Map.Entry::getValue, Collectors.toCollection(TreeSet::new))));
                places.put("nobody", Set.of());
                places.forEach((value, expected) -> {
                    List<Long> found = roster.candidates(collection, path, value)
                            .orElseThrow()
                            .boxed()
                            .toList();
                    assertThat(found)
                            .as("%s by %s=%s", collection, path, value)
                            .isSorted()
                            .containsAll(expected);
                    assertThat(found).doesNotHaveDuplicates();
                });
            }
        });
    }
}
