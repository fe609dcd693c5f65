// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterEditsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-01T06:00:00Z"), ZoneOffset.UTC);
    private static final String NOW = "2026-09-01T06:00:00.000Z";

    private final FakeDistrict base =
            FakeDistrict.builder().schools(2).students(40).build();
    private final RosterEdits roster = RosterEdits.over(base, CLOCK);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ranks_and_records_agree_with_a_plain_sorted_map_under_any_edits(long seed) {
        Random random = new Random(seed);
        Map<String, Map<String, Object>> model = new TreeMap<>(SourcedIds.ORDER);
        Set<String> hidden = new HashSet<>();
        Map<String, Map<String, Object>> removed = new HashMap<>();
        for (long rank = 0; rank < base.size("users"); rank++) {
            model.put(base.sourcedId("users", rank), base.record("users", rank));
        }
        for (int step = 0; step < 400; step++) {
            edit(random, model, hidden, removed);
            if (step % 10 == 0) {
                compare("seed " + seed + ", step " + step, model, hidden, removed);
            }
        }
        compare("seed " + seed + ", at the end", model, hidden, removed);
    }

    private void edit(
            Random random,
            Map<String, Map<String, Object>> model,
            Set<String> hidden,
            Map<String, Map<String, Object>> removed) {
        List<String> present = new ArrayList<>(model.keySet());
        String any = present.get(random.nextInt(present.size()));
        switch (random.nextInt(6)) {
            case 0 -> {
                String fresh = "" + (char) ('a' + random.nextInt(26)) + random.nextInt(60);
                Map<String, Object> record = Map.of("sourcedId", fresh, "status", "active", "dateLastModified", NOW);
                roster.put("users", record);
                model.put(fresh, record);
                hidden.remove(fresh);
                removed.remove(fresh);
            }
            case 1 -> {
                int mark = random.nextInt();
                roster.update("users", any, user -> {
                    user.put("mark", mark);
                    return user;
                });
                Map<String, Object> record = new HashMap<>(model.get(any));
                record.put("mark", mark);
                record.put("dateLastModified", NOW);
                model.put(any, record);
            }
            case 2, 3 -> {
                roster.remove("users", any);
                removed.put(any, model.remove(any));
                hidden.remove(any);
            }
            case 4 -> {
                roster.hideFromLists("users", any);
                hidden.add(any);
            }
            default -> {
                List<String> gone = new ArrayList<>(removed.keySet());
                gone.addAll(hidden);
                if (!gone.isEmpty()) {
                    String back = gone.get(random.nextInt(gone.size()));
                    roster.restore("users", back);
                    hidden.remove(back);
                    if (removed.containsKey(back)) {
                        Map<String, Object> record = new HashMap<>(removed.remove(back));
                        record.put("dateLastModified", NOW);
                        model.put(back, record);
                    }
                }
            }
        }
    }

    private void compare(
            String when,
            Map<String, Map<String, Object>> model,
            Set<String> hidden,
            Map<String, Map<String, Object>> removed) {
        List<String> listed =
                model.keySet().stream().filter(id -> !hidden.contains(id)).toList();
        assertThat(roster.size("users")).as(when).isEqualTo(listed.size());
        for (int rank = 0; rank < listed.size(); rank++) {
            String id = listed.get(rank);
            assertThat(roster.sourcedId("users", rank)).as(when).isEqualTo(id);
            assertThat(roster.record("users", rank)).as(when).isEqualTo(model.get(id));
            assertThat(roster.rank("users", id)).as(when).isEqualTo(rank);
        }
        model.forEach(
                (id, record) -> assertThat(roster.find("users", id)).as(when).contains(record));
        removed.keySet()
                .forEach(id -> assertThat(roster.find("users", id)).as(when).isEmpty());
    }

    @Test
    void an_edit_takes_the_time_of_the_clock_unless_it_brings_its_own() {
        String id = base.sourcedId("users", 3);
        roster.update("users", id, user -> {
            user.put("givenName", "Grace");
            return user;
        });
        assertThat(roster.find("users", id).orElseThrow())
                .containsEntry("givenName", "Grace")
                .containsEntry("dateLastModified", NOW);
        roster.put("users", Map.of("sourcedId", "new", "dateLastModified", "2020-01-01T00:00:00.000Z"));
        assertThat(roster.find("users", "new").orElseThrow())
                .containsEntry("dateLastModified", "2020-01-01T00:00:00.000Z")
                .containsEntry("status", "active");
    }

    @Test
    void an_update_cannot_move_a_record_to_another_id() {
        String id = base.sourcedId("users", 3);
        assertThatThrownBy(() -> roster.update("users", id, user -> {
                    user.put("sourcedId", "other");
                    return user;
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(roster.find("users", "other")).isEmpty();
    }

    @Test
    void edits_of_unknown_records_are_refused_and_leave_nothing_behind() {
        assertThatThrownBy(() -> roster.remove("users", "nobody")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> roster.hideFromLists("users", "nobody")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> roster.restore("users", "nobody")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> roster.remove("people", "nobody")).isInstanceOf(IllegalArgumentException.class);
        assertThat(roster.size("users")).isEqualTo(base.size("users"));
    }

    @Test
    void what_is_put_is_copied() {
        List<Object> grades = new ArrayList<>(List.of("09"));
        Map<String, Object> record = new HashMap<>(Map.of("sourcedId", "new", "grades", grades));
        roster.put("users", record);
        grades.add("10");
        record.put("username", "late");
        assertThat(roster.find("users", "new").orElseThrow())
                .containsEntry("grades", List.of("09"))
                .doesNotContainKey("username");
    }

    @Test
    void a_hundred_thousand_edits_over_a_million_students_stay_quick_and_right() {
        FakeDistrict large =
                FakeDistrict.builder().schools(50).students(1_000_000).build();
        RosterEdits edits = RosterEdits.over(large, CLOCK);
        long size = large.size("users");
        // In ascending order, which would unbalance a tree that does not balance itself.
        for (int i = 0; i < 100_000; i++) {
            edits.remove("users", large.sourcedId("users", i * 10L));
        }
        assertThat(edits.size("users")).isEqualTo(size - 100_000);
        assertThat(edits.sourcedId("users", 0)).isEqualTo(large.sourcedId("users", 1));
        assertThat(edits.sourcedId("users", 9)).isEqualTo(large.sourcedId("users", 11));
        assertThat(edits.sourcedId("users", 900_000)).isEqualTo(large.sourcedId("users", 1_000_000));
    }

    @Test
    void the_order_is_that_of_utf8_bytes_beyond_the_basic_plane() {
        roster.put("users", Map.of("sourcedId", "x\uff21"));
        roster.put("users", Map.of("sourcedId", "x\ud83d\ude00"));
        long last = roster.size("users") - 1;
        assertThat(roster.sourcedId("users", last)).isEqualTo("x\ud83d\ude00");
        assertThat(roster.sourcedId("users", last - 1)).isEqualTo("x\uff21");
    }
}
