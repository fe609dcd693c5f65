// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRosterTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "oneroster-district-small.zip"})
    void a_third_party_district_is_read_from_folder_and_zip(String zip) throws IOException {
        CsvRoster roster = CsvRoster.read(
                Corpus.oneRosterCsv().resolve("gospelnerd/district-small").resolve(zip));
        assertThat(roster.size("users")).isEqualTo(268);
        assertThat(roster.size("classes")).isEqualTo(119);
        assertThat(roster.size("enrollments")).isEqualTo(1_855);
        assertThat(roster.size("orgs")).isEqualTo(4);
        Map<String, Object> user =
                roster.find("users", "3cb127e2-22a9-48eb-a6bc-6edf11432ac8").orElseThrow();
        assertThat(user)
                .containsEntry("enabledUser", "true")
                .containsEntry("role", "student")
                .containsEntry("grades", List.of("KG"))
                .doesNotContainKey("middleName");
        assertThat(References.ids(user, "orgs")).containsExactly("56c45f1d-e55a-42fb-a0c1-7ac26d19fb55");
        for (String collection : FakeRoster.COLLECTIONS) {
            for (long rank = 0; rank < roster.size(collection); rank++) {
                String id = roster.sourcedId(collection, rank);
                assertThat(roster.rank(collection, id)).isEqualTo(rank);
                assertThat(roster.find(collection, id)).contains(roster.record(collection, rank));
            }
        }
    }

    @Test
    void byte_order_marks_line_ends_column_order_and_extensions_do_not_matter() throws IOException {
        write("users.csv", """
                \ufeffusername,sourcedId,orgSourcedIds,role,enabledUser,metadata.color,userIds,grades,ext_x
                zoë,u2,"o1,o2",student,TRUE,green,"{LDAP:zoe},{SIS:7}","09,10",y

                ann,u1,o1,teacher,false
                """.replace("\n", "\r\n"));
        CsvRoster roster = CsvRoster.read(folder);
        assertThat(roster.sourcedId("users", 0)).isEqualTo("u1");
        Map<String, Object> zoe = roster.record("users", 1);
        assertThat(zoe)
                .containsEntry("username", "zoë")
                .containsEntry("status", "active")
                .containsEntry("enabledUser", "true")
                .containsEntry("metadata", Map.of("color", "green", "ext_x", "y"))
                .containsEntry("grades", List.of("09", "10"))
                .containsEntry(
                        "userIds",
                        List.of(Map.of("type", "LDAP", "identifier", "zoe"), Map.of("type", "SIS", "identifier", "7")));
        assertThat(References.ids(zoe, "orgs")).containsExactly("o1", "o2");
        assertThat(Timestamps.read(String.valueOf(zoe.get("dateLastModified")))).isPresent();
        assertThat(roster.size("classes")).isZero();
    }

    @Test
    void parents_learn_of_their_children() throws IOException {
        write("orgs.csv", "sourcedId,name,type,parentSourcedId\ns1,Hill,school,d\nd,District,district,\n");
        CsvRoster roster = CsvRoster.read(folder);
        assertThat(References.ids(roster.find("orgs", "d").orElseThrow(), "children"))
                .containsExactly("s1");
    }

    @Test
    void a_folder_without_a_roster_is_refused() {
        assertThatThrownBy(() -> CsvRoster.read(folder)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> CsvRoster.read(folder.resolve("none.zip"))).isInstanceOf(IOException.class);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
