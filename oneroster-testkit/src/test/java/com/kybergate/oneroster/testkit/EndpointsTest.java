// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.Caller.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointsTest {

    private static final FakeDistrict DISTRICT =
            FakeDistrict.builder().schools(3).students(160).build();

    @RegisterExtension
    final FakeOneRosterExtension extension = FakeOneRosterExtension.starting(() ->
            FakeOneRosterServer.builder(DISTRICT).bearerToken(Caller.TOKEN).start());

    @Test
    void narrower_endpoints_serve_their_part_of_a_collection_under_its_key(FakeOneRosterServer server) {
        serves(server, "/schools", "orgs", org -> "school".equals(org.get("type")));
        serves(server, "/students", "users", user -> "student".equals(user.get("role")));
        serves(server, "/teachers", "users", user -> "teacher".equals(user.get("role")));
        serves(server, "/terms", "academicSessions", session -> "semester".equals(session.get("type")));
        serves(server, "/gradingPeriods", "academicSessions", s -> "gradingPeriod".equals(s.get("type")));
    }

    @Test
    void single_reads_use_the_singular_key(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        Map.of(
                        "orgs", "org",
                        "academicSessions", "academicSession",
                        "courses", "course",
                        "classes", "class",
                        "users", "user",
                        "enrollments", "enrollment",
                        "demographics", "demographics")
                .forEach((collection, key) -> {
                    String id = DISTRICT.sourcedId(collection, 1);
                    assertThat(caller.get("/" + collection + "/" + id).body())
                            .containsOnlyKeys(key)
                            .containsEntry(key, DISTRICT.record(collection, 1));
                });
    }

    @Test
    void a_narrower_endpoint_does_not_serve_what_is_not_its_own(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        Reply reply = caller.get("/schools/" + DISTRICT.sourcedId("orgs", 0));
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.codeMinor()).isEqualTo("unknown object");
        assertThat(caller.get("/orgs/" + DISTRICT.sourcedId("orgs", 0)).status())
                .isEqualTo(200);
        assertThat(caller.get("/students/" + DISTRICT.sourcedId("users", 0)).status())
                .isEqualTo(404);
    }

    @Test
    void schools_have_courses_classes_enrollments_people_and_terms(FakeOneRosterServer server) {
        String school = DISTRICT.sourcedId("orgs", 2);
        String below = "/schools/" + school;
        serves(server, below + "/courses", "courses", course -> References.refersTo(course, "org", school));
        serves(server, below + "/classes", "classes", c -> References.refersTo(c, "school", school));
        serves(server, below + "/enrollments", "enrollments", e -> References.refersTo(e, "school", school));
        serves(
                server,
                below + "/students",
                "users",
                user -> "student".equals(user.get("role")) && References.refersTo(user, "orgs", school));
        serves(
                server,
                below + "/teachers",
                "users",
                user -> "teacher".equals(user.get("role")) && References.refersTo(user, "orgs", school));
        serves(server, below + "/terms", "academicSessions", session -> "semester".equals(session.get("type")));
    }

    @Test
    void classes_have_students_teachers_and_enrollments(FakeOneRosterServer server) {
        Map<String, Object> schoolClass = DISTRICT.record("classes", 7);
        String id = SourcedIds.of(schoolClass);
        String school = References.ids(schoolClass, "school").get(0);
        List<Map<String, Object>> enrollments = all("enrollments")
                .filter(enrollment -> References.refersTo(enrollment, "class", id))
                .toList();
        serves(server, "/classes/" + id + "/students", "users", user -> enrolled(enrollments, user, "student"));
        serves(server, "/classes/" + id + "/teachers", "users", user -> enrolled(enrollments, user, "teacher"));
        String below = "/schools/" + school + "/classes/" + id;
        serves(server, below + "/students", "users", user -> enrolled(enrollments, user, "student"));
        serves(server, below + "/teachers", "users", user -> enrolled(enrollments, user, "teacher"));
        serves(server, below + "/enrollments", "enrollments", enrollments::contains);
        String otherSchool = DISTRICT.sourcedId("orgs", 3);
        assertThat(otherSchool).isNotEqualTo(school);
        assertThat(new Caller(server)
                        .get("/schools/" + otherSchool + "/classes/" + id + "/students")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void people_terms_and_courses_have_classes(FakeOneRosterServer server) {
        Map<String, Object> enrollment = DISTRICT.record("enrollments", 40);
        String user = References.ids(enrollment, "user").get(0);
        Predicate<Map<String, Object>> theirs = c -> all("enrollments")
                .anyMatch(
                        e -> References.refersTo(e, "user", user) && References.refersTo(e, "class", SourcedIds.of(c)));
        serves(server, "/users/" + user + "/classes", "classes", theirs);
        serves(server, "/students/" + user + "/classes", "classes", theirs);
        assertThat(new Caller(server).get("/teachers/" + user + "/classes").status())
                .isEqualTo(404);
        String term = DISTRICT.sourcedId("academicSessions", 1);
        serves(server, "/terms/" + term + "/classes", "classes", c -> References.refersTo(c, "terms", term));
        serves(
                server,
                "/terms/" + term + "/gradingPeriods",
                "academicSessions",
                s -> References.refersTo(s, "parent", term));
        String course = DISTRICT.sourcedId("courses", 3);
        serves(server, "/courses/" + course + "/classes", "classes", c -> References.refersTo(c, "course", course));
    }

    @Test
    void nested_lists_of_unknown_parents_are_unknown_objects(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        for (String path :
                List.of("/schools/x/classes", "/classes/x/students", "/users/x/classes", "/terms/x/classes")) {
            Reply reply = caller.get(path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.list("statusInfoSet").get(0))
                    .containsEntry("imsx_codeMajor", "failure")
                    .containsEntry("imsx_severity", "error")
                    .containsEntry("imsx_codeMinor", "unknown object");
        }
    }

    @Test
    void unknown_paths_are_not_found_and_doubled_slashes_are_forgiven(FakeOneRosterServer server) {
        Caller caller = new Caller(server);
        for (String path : List.of("/", "/people", "/users/x/y", "/orgs/x/classes", "/classes/a/students/b")) {
            assertThat(caller.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(caller.get("/orgs/").status()).isEqualTo(200);
        assertThat(caller.get("//orgs").status()).isEqualTo(200);
    }

    @Test
    void a_roster_can_only_be_read(FakeOneRosterServer server) {
        Reply reply = Caller.send(HttpRequest.newBuilder(URI.create(server.baseUrl() + "/orgs"))
                .header("Authorization", "Bearer " + Caller.TOKEN)
                .PUT(BodyPublishers.ofString("{}"))
                .build());
        assertThat(reply.status()).isEqualTo(405);
    }

    @Test
    void requests_are_noted_without_secrets(FakeOneRosterServer server) {
        new Caller(server).get("/orgs", "limit", "1", "access_token", "hush");
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).isEqualTo("/ims/oneroster/v1p1/orgs");
            assertThat(request.parameter("limit")).contains("1");
            assertThat(request.authScheme()).isEqualTo("Bearer");
            assertThat(request.status()).isEqualTo(200);
            assertThat(request.userAgent()).startsWith("Java");
            assertThat(request.toString()).doesNotContain("hush").doesNotContain(Caller.TOKEN);
        });
        server.clearRequests();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_failing_hook_shows_as_an_internal_error(FakeOneRosterServer server) {
        server.onRequest(request -> {
            throw new IllegalStateException("the hook's own mistake");
        });
        Reply reply = new Caller(server).get("/orgs");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.http().body()).contains("the hook's own mistake");
    }

    private static boolean enrolled(List<Map<String, Object>> enrollments, Map<String, Object> user, String role) {
        return enrollments.stream()
                .anyMatch(enrollment -> role.equals(enrollment.get("role"))
                        && References.refersTo(enrollment, "user", SourcedIds.of(user)));
    }

    private static void serves(
            FakeOneRosterServer server, String path, String key, Predicate<Map<String, Object>> expected) {
        List<String> ids = all(key).filter(expected).map(SourcedIds::of).toList();
        assertThat(ids).as(path).isNotEmpty();
        Reply reply = new Caller(server).get(path, "limit", "100000");
        assertThat(reply.status()).as(path).isEqualTo(200);
        assertThat(reply.ids(key)).as(path).isEqualTo(ids);
        assertThat(reply.header("X-Total-Count")).isEqualTo("" + ids.size());
    }

    private static Stream<Map<String, Object>> all(String collection) {
        return LongStream.range(0, DISTRICT.size(collection)).mapToObj(rank -> DISTRICT.record(collection, rank));
    }
}
