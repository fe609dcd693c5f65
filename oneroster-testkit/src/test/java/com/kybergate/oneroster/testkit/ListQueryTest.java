// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Caller.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListQueryTest {

    private static final FakeDistrict EMPTY =
            FakeDistrict.builder().schools(1).students(0).build();

    @RegisterExtension
    final FakeOneRosterExtension extension = FakeOneRosterExtension.starting(
            () -> FakeOneRosterServer.builder(EMPTY).bearerToken(Caller.TOKEN).start());

    @BeforeEach
    void fill() {
        RosterEdits roster = extension.server().roster();
        for (String id : ids(EMPTY, "users")) {
            roster.remove("users", id);
        }
        put(roster, "a", "Zoë", "student", "2026-01-01T00:00:00.000Z", List.of("09"), "o1", Map.of("x.y", "1"));
        put(roster, "b", "O'Brien AND Co", "student", "2026-02-01T00:00:00.000Z", List.of("09", "10"), "o2", Map.of());
        put(roster, "c", "Ann", "teacher", "2026-03-01T00:00:00.000Z", List.of(), "o1", Map.of("n", "12"));
        put(roster, "d", "ann", "teacher", "2026-03-01T12:00:00.000Z", List.of("11"), "o2", Map.of("n", "9"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "role='student'                                     | a b",
                "role!='student'                                    | c d",
                "role = 'student'                                   | a b",
                "familyName~'nn'                                    | c d",
                "familyName='Ann'                                   | c",
                "familyName='Zoë'                                   | a",
                "familyName='O'Brien AND Co'                        | b",
                "familyName='O'Brien AND Co' OR role='teacher'      | b c d",
                "familyName>'Zoë'                                   | d",
                "role='student' AND familyName='Zoë'                | a",
                "role='student' AND role='teacher'                  | ``",
                "role='student' OR role='teacher'                   | a b c d",
                "dateLastModified>'2026-03-01'                      | d",
                "dateLastModified>='2026-03-01'                     | c d",
                "dateLastModified>='2026-03-01T00:00:00Z'           | c d",
                "dateLastModified>='2026-03-01T13:00:00.000+01:00'  | d",
                "dateLastModified<'2026-02-01T00:00:00.000Z'        | a",
                "dateLastModified<='2026-02-01T00:00:00.000Z'       | a b",
                "orgs.sourcedId='o1'                                | a c",
                "grades='09'                                        | a b",
                "grades='09,10'                                     | b",
                "grades~'10,11'                                     | b d",
                "grades!='09'                                       | c d",
                "metadata.x.y='1'                                   | a",
                "metadata.n>'10'                                    | c",
                "metadata.n!='9'                                    | a b c",
                "middleName='x'                                     | ``",
                "middleName!='x'                                    | a b c d",
                "sourcedId='c'                                      | c",
                "status='active'                                    | a b c d",
            })
    void filters_choose(String filter, String expected) {
        Reply reply = caller().get("/users", "filter", filter);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(String.join(" ", reply.ids("users"))).isEqualTo(expected);
        assertThat(reply.header("X-Total-Count"))
                .isEqualTo("" + reply.ids("users").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour='red'",
                "role",
                "role=student",
                "role='student",
                "role=='student'",
                "orgs.name='x'",
                "role.sourcedId='x'",
                "role='a' AND colour='red'",
                "role='a' OR role='b' OR role='c'",
                "role='a' and role='b'x",
            })
    void filters_outside_the_grammar_or_model_are_refused(String filter) {
        Reply reply = caller().get("/users", "filter", filter);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.codeMinor()).isEqualTo("invalid_filter_field");
    }

    @Test
    void records_are_sorted_either_way_and_equals_by_id() {
        Caller caller = caller();
        assertThat(caller.get("/users", "sort", "familyName").ids("users")).containsExactly("c", "b", "a", "d");
        assertThat(caller.get("/users", "sort", "familyName", "orderBy", "desc").ids("users"))
                .containsExactly("d", "a", "b", "c");
        assertThat(caller.get("/users", "sort", "role", "orderBy", "desc").ids("users"))
                .containsExactly("c", "d", "a", "b");
        List<String> backwards = new ArrayList<>(List.of("a", "b", "c", "d"));
        Collections.reverse(backwards);
        assertThat(caller.get("/users", "sort", "sourcedId", "orderBy", "desc").ids("users"))
                .isEqualTo(backwards);
        assertThat(caller.get("/users", "sort", "sourcedId", "orderBy", "desc", "filter", "role='student'")
                        .ids("users"))
                .containsExactly("b", "a");
        assertThat(caller.get("/users", "sort", "sourcedId", "orderBy", "asc", "offset", "1", "limit", "2")
                        .ids("users"))
                .containsExactly("b", "c");
    }

    @Test
    void an_unknown_sort_field_is_a_warning_beside_unsorted_data() {
        Reply reply = caller().get("/users", "sort", "colour", "orderBy", "desc");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.ids("users")).containsExactly("a", "b", "c", "d");
        assertThat(reply.codeMinor()).isEqualTo("invalid_sort_field");
        assertThat(reply.list("statusInfoSet").get(0)).containsEntry("imsx_severity", "warning");
    }

    @Test
    void fields_are_selected_in_lists_and_single_reads() {
        assertThat(caller().get("/users", "fields", "sourcedId,role").list("users"))
                .allSatisfy(user -> assertThat(user).containsOnlyKeys("sourcedId", "role"));
        assertThat(caller().get("/users/a", "fields", "role").body()).containsEntry("user", Map.of("role", "student"));
    }

    @Test
    void an_unknown_selection_field_is_a_warning_beside_all_fields() {
        for (String path : List.of("/users", "/users/a")) {
            Reply reply = caller().get(path, "fields", "role,colour");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.codeMinor()).isEqualTo("invalid_selection_field");
            assertThat(reply.http().body()).contains("familyName");
        }
    }

    @Test
    void a_blank_selection_field_is_refused() {
        assertThat(caller().get("/users", "fields", "").codeMinor()).isEqualTo("invalid_blank_selection_field");
        assertThat(caller().get("/users", "fields", "role,").status()).isEqualTo(400);
    }

    private Caller caller() {
        return new Caller(extension.server());
    }

    private static List<String> ids(FakeRoster roster, String collection) {
        List<String> ids = new ArrayList<>();
        for (long rank = 0; rank < roster.size(collection); rank++) {
            ids.add(roster.sourcedId(collection, rank));
        }
        return ids;
    }

    private static void put(
            RosterEdits roster,
            String id,
            String familyName,
            String role,
            String modified,
            List<String> grades,
            String org,
            Map<String, String> metadata) {
        roster.put(
                "users",
                Map.of(
                        "sourcedId", id,
                        "familyName", familyName,
                        "role", role,
                        "dateLastModified", modified,
                        "grades", grades,
                        "orgs", List.of(References.to("orgs", "org", org)),
                        "metadata", metadata));
    }
}
