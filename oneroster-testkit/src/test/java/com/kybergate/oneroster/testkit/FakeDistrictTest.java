// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDistrictTest {

    private static final FakeDistrict SMALL = FakeDistrict.small();

    @ParameterizedTest
    @ValueSource(ints = {10, 2_000, 10_000_000})
    void ids_ascend_with_the_rank_and_lead_back_to_the_record(int students) {
        FakeDistrict district =
                FakeDistrict.builder().schools(7).students(students).build();
        long seed = 42;
        Random random = new Random(seed);
        for (String collection : FakeRoster.COLLECTIONS) {
            long size = district.size(collection);
            LongStream ranks = size < 5_000
                    ? LongStream.range(0, size)
                    : LongStream.concat(LongStream.of(0, size / 2, size - 1), random.longs(2_000, 0, size));
            ranks.forEach(rank -> {
                String id = district.sourcedId(collection, rank);
                Map<String, Object> record = district.record(collection, rank);
                assertThat(record.get("sourcedId")).isEqualTo(id);
                assertThat(district.find(collection, id)).contains(record);
                assertThat(district.rank(collection, id)).isEqualTo(rank);
                if (rank + 1 < size) {
                    assertThat(id).isLessThan(district.sourcedId(collection, rank + 1));
                }
            });
        }
    }

    @Test
    void an_id_that_is_almost_right_finds_nothing() {
        String id = SMALL.sourcedId("users", 17);
        char last = id.charAt(id.length() - 1);
        String wrong = id.substring(0, id.length() - 1) + (last == '0' ? '1' : '0');
        assertThat(SMALL.find("users", wrong)).isEmpty();
        assertThat(SMALL.find("users", "usr-99999999999-000000")).isEmpty();
        assertThat(SMALL.find("users", "")).isEmpty();
        assertThat(SMALL.find("classes", id)).isEmpty();
        assertThat(SMALL.find("demographics", SMALL.sourcedId("users", 0))).isEmpty();
    }

    @Test
    void usernames_and_emails_are_unique_among_twenty_thousand() {
        FakeDistrict district =
                FakeDistrict.builder().schools(12).students(20_000).build();
        Set<Object> usernames = new HashSet<>();
        Set<Object> emails = new HashSet<>();
        all(district, "users").forEach(user -> {
            assertThat(usernames.add(user.get("username"))).isTrue();
            assertThat(emails.add(user.get("email"))).isTrue();
            assertThat((String) user.get("username")).matches("[a-z]+\\.[a-z]+[0-9]+");
            assertThat((String) user.get("email")).endsWith("example.org");
        });
    }

    @Test
    void about_a_quarter_of_the_people_have_letters_outside_ascii() {
        long people = SMALL.size("users");
        long accented = all(SMALL, "users")
                .filter(user -> (user.get("givenName") + "" + user.get("familyName")).matches(".*[^\\x00-\\x7f].*"))
                .count();
        assertThat((double) accented / people).isBetween(0.18, 0.32);
    }

    @Test
    void the_small_district_has_three_schools_and_about_two_thousand_users_of_every_role() {
        assertThat(all(SMALL, "orgs").map(org -> org.get("type")))
                .containsExactly("district", "school", "school", "school");
        assertThat(SMALL.size("users")).isBetween(1_900L, 2_100L);
        assertThat(all(SMALL, "users").map(user -> user.get("role")).distinct())
                .containsExactlyInAnyOrder("administrator", "proctor", "aide", "teacher", "student", "guardian");
        for (Map<String, Object> school : all(SMALL, "orgs").skip(1).toList()) {
            assertThat(all(SMALL, "users").filter(user -> "administrator".equals(user.get("role"))))
                    .anyMatch(user -> References.refersTo(user, "orgs", SourcedIds.of(school)));
        }
    }

    @Test
    void the_same_seed_gives_the_same_district_and_another_seed_another() {
        assertThat(all(FakeDistrict.builder().build(), "users").toList())
                .isEqualTo(all(SMALL, "users").toList());
        assertThat(FakeDistrict.builder().seed(1).build().find("users", SMALL.sourcedId("users", 5)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 24, 26, 51, 960, 1_003})
    void every_reference_leads_to_a_record_and_counts_agree(int students) {
        FakeDistrict district =
                FakeDistrict.builder().schools(4).students(students).build();
        Map<String, String> targets = Map.of(
                "parent",
                "",
                "children",
                "",
                "course",
                "courses",
                "org",
                "orgs",
                "orgs",
                "orgs",
                "school",
                "orgs",
                "user",
                "users",
                "class",
                "classes",
                "agents",
                "users",
                "terms",
                "academicSessions");
        for (String collection : FakeRoster.COLLECTIONS) {
            all(district, collection)
                    .forEach(record -> targets.forEach((field, target) -> {
                        for (String id : References.ids(record, field)) {
                            assertThat(district.find(target.isEmpty() ? collection : target, id))
                                    .as("%s of %s", field, record)
                                    .isPresent();
                        }
                    }));
        }
        assertThat(all(district, "users").filter(user -> "student".equals(user.get("role"))))
                .hasSize(students);
        assertThat(district.size("demographics")).isEqualTo(students);
    }

    @Test
    void guardians_and_students_name_each_other() {
        all(SMALL, "users").forEach(user -> {
            for (String agent : References.ids(user, "agents")) {
                Map<String, Object> other = SMALL.find("users", agent).orElseThrow();
                assertThat(References.ids(other, "agents")).contains(SourcedIds.of(user));
                assertThat(other.get("familyName")).isEqualTo(user.get("familyName"));
                assertThat(List.of(user.get("role"), other.get("role")))
                        .containsExactlyInAnyOrder("student", "guardian");
            }
        });
    }

    @Test
    void enrollments_are_consistent_with_classes_and_people() {
        Set<String> seats = new HashSet<>();
        Map<String, Integer> primaries = new HashMap<>();
        Map<String, Integer> lessons = new HashMap<>();
        all(SMALL, "enrollments").forEach(enrollment -> {
            String user = References.ids(enrollment, "user").get(0);
            String schoolClass = References.ids(enrollment, "class").get(0);
            assertThat(seats.add(user + " " + schoolClass)).isTrue();
            Map<String, Object> person = SMALL.find("users", user).orElseThrow();
            assertThat(person.get("role")).isEqualTo(enrollment.get("role"));
            assertThat(References.ids(SMALL.find("classes", schoolClass).orElseThrow(), "school"))
                    .isEqualTo(References.ids(enrollment, "school"))
                    .isEqualTo(References.ids(person, "orgs"));
            if ("true".equals(enrollment.get("primary"))) {
                primaries.merge(schoolClass, 1, Integer::sum);
            }
            if ("student".equals(enrollment.get("role"))) {
                lessons.merge(user, 1, Integer::sum);
            }
        });
        assertThat(primaries).hasSize((int) SMALL.size("classes"));
        assertThat(primaries.values()).containsOnly(1);
        assertThat(lessons).hasSize(960);
        assertThat(new TreeSet<>(lessons.values())).containsExactly(6, 7, 8);
    }

    @Test
    void places_outside_a_collection_and_unknown_collections_are_refused() {
        assertThatThrownBy(() -> SMALL.record("orgs", 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> SMALL.record("orgs", -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> SMALL.size("lineItems")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SMALL.find("lineItems", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Stream<Map<String, Object>> all(FakeRoster roster, String collection) {
        return LongStream.range(0, roster.size(collection)).mapToObj(rank -> roster.record(collection, rank));
    }
}
