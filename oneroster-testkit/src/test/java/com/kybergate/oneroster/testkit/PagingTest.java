// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Caller.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PagingTest {

    private static final FakeDistrict DISTRICT =
            FakeDistrict.builder().schools(3).students(120).build();

    @RegisterExtension
    final FakeOneRosterExtension extension = FakeOneRosterExtension.starting(() ->
            FakeOneRosterServer.builder(DISTRICT).bearerToken(Caller.TOKEN).start());

    @Test
    void every_collection_is_walked_whole_and_in_the_order_of_ids(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        for (String collection : FakeRoster.COLLECTIONS) {
            List<String> expected = LongStream.range(0, DISTRICT.size(collection))
                    .mapToObj(rank -> DISTRICT.sourcedId(collection, rank))
                    .toList();
            assertThat(caller.walk("/" + collection, collection, 37)).isEqualTo(expected);
        }
    }

    @Test
    void a_page_tells_the_total_and_links_to_its_neighbours(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        long total = DISTRICT.size("users");
        Reply page = caller.get("/users", "filter", "status='active'", "limit", "50", "offset", "100");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("X-Total-Count")).isEqualTo("" + total);
        assertThat(page.header("Content-Type")).startsWith("application/json");
        assertThat(caller.at(page.link("next")).ids("users").get(0)).isEqualTo(DISTRICT.sourcedId("users", 150));
        assertThat(caller.at(page.link("prev")).ids("users").get(0)).isEqualTo(DISTRICT.sourcedId("users", 50));
        assertThat(caller.at(page.link("first")).ids("users").get(0)).isEqualTo(DISTRICT.sourcedId("users", 0));
        List<String> last = caller.at(page.link("last")).ids("users");
        assertThat(last.get(last.size() - 1)).isEqualTo(DISTRICT.sourcedId("users", total - 1));
    }

    @Test
    void the_last_page_has_no_next_one(FakeOneRosterServer server) {
        Reply page = new Caller(server).get("/orgs", "limit", "2", "offset", "2");
        assertThat(page.ids("orgs")).hasSize(2);
        assertThat(page.link("next")).isEmpty();
        assertThat(page.link("prev")).isNotEmpty();
    }

    @Test
    void a_hundred_records_come_when_no_limit_is_given(FakeOneRosterServer server) {
        assertThat(new Caller(server).get("/enrollments").ids("enrollments")).hasSize(100);
    }

    @Test
    void an_offset_beyond_the_end_gives_an_empty_list(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        Reply page = caller.get("/users", "offset", "" + Long.MAX_VALUE, "limit", "" + Long.MAX_VALUE);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.ids("users")).isEmpty();
        assertThat(caller.get("/users", "limit", "" + Long.MAX_VALUE).ids("users"))
                .hasSize((int) DISTRICT.size("users"));
    }

    @Test
    void limits_and_offsets_that_are_no_numbers_are_refused(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        for (String[] wrong : List.of(
                new String[] {"limit", "0"},
                new String[] {"limit", "-1"},
                new String[] {"limit", "ten"},
                new String[] {"offset", "-1"},
                new String[] {"offset", ""})) {
            Reply reply = caller.get("/users", wrong);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.codeMinor()).isEqualTo("invalid data");
        }
    }

    @Test
    void the_page_limit_shortens_longer_pages() {
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(DISTRICT)
                .bearerToken(Caller.TOKEN)
                .pageLimit(7)
                .start()) {
            Caller caller = new Caller(server);
            assertThat(caller.get("/users", "limit", "1000").ids("users")).hasSize(7);
            assertThat(caller.get("/users", "limit", "5").ids("users")).hasSize(5);
        }
    }

    @Test
    void a_hook_can_change_the_district_between_two_pages(FakeOneRosterServer server) {
        String first = DISTRICT.sourcedId("users", 0);
        server.onRequest(request -> {
            if (request.parameter("offset").equals(java.util.Optional.of("10"))) {
                server.roster().remove("users", first);
            }
        });
        Caller caller = new Caller(server);
        assertThat(caller.get("/users", "limit", "10").ids("users")).contains(first);
        Reply second = caller.get("/users", "limit", "10", "offset", "10");
        assertThat(second.ids("users").get(0)).isEqualTo(DISTRICT.sourcedId("users", 11));
        assertThat(second.header("X-Total-Count")).isEqualTo("" + (DISTRICT.size("users") - 1));
    }

    @Test
    void a_removed_record_is_gone_and_a_hidden_one_is_readable_singly(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        String gone = DISTRICT.sourcedId("users", 1);
        String hidden = DISTRICT.sourcedId("users", 2);
        server.roster().remove("users", gone);
        server.roster().hideFromLists("users", hidden);
        assertThat(caller.get("/users").ids("users")).doesNotContain(gone, hidden);
        assertThat(caller.get("/users/" + gone).status()).isEqualTo(404);
        assertThat(caller.get("/users/" + hidden).status()).isEqualTo(200);
        server.roster().restore("users", hidden);
        assertThat(caller.get("/users").ids("users")).contains(hidden).doesNotContain(gone);
    }

    @Test
    void kept_views_do_not_outlive_an_edit(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        String id = caller.get("/students", "limit", "1").ids("users").get(0);
        long before = Long.parseLong(caller.get("/students").header("X-Total-Count"));
        server.roster().update("users", id, user -> {
            user.put("role", "aide");
            return user;
        });
        assertThat(caller.get("/students").header("X-Total-Count")).isEqualTo("" + (before - 1));
        assertThat(caller.get("/students/" + id).status()).isEqualTo(404);
    }

    @Test
    void ids_with_reserved_characters_are_served_singly_and_nested(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        for (String id : List.of("s+123456", "a/b", "100%", "x:y", "two words", "ä?#&=", ".%2F.")) {
            server.roster().put("orgs", Map.of("sourcedId", id, "name", "Odd", "type", "school"));
            server.roster().put("classes", Map.of("sourcedId", id, "school", Map.of("sourcedId", id, "type", "org")));
            String path = References.encode(id);
            Reply single = caller.get("/orgs/" + path);
            assertThat(single.status()).as(id).isEqualTo(200);
            assertThat(single.body().get("org"))
                    .isEqualTo(server.roster().find("orgs", id).orElseThrow());
            assertThat(caller.get("/schools/" + path + "/classes").ids("classes"))
                    .containsExactly(id);
        }
        assertThat(caller.get("/orgs/s+123456").status()).isEqualTo(200);
    }
}
