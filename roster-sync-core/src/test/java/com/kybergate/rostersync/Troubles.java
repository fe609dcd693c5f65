// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static com.kybergate.rostersync.TrueDistrict.ref;
import static com.kybergate.rostersync.TrueDistrict.with;

import com.kybergate.oneroster.testkit.Fault;
import com.kybergate.oneroster.testkit.RosterEdits;
import com.kybergate.rostersync.Gateway.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * Everything that can strike a {@link FaultScene}, by name: the faults of the testkit under their own names, and what vendors do beyond
 * these. {@code a + b} is both at once, and {@code name=value} takes a value.
 */
final class Troubles {
    /** Bystanders: nobody who leaves, arrives or changes in the scene. */
    private static final String VICTIM = "stu-2-02";

    private static final List<String> VICTIMS = List.of(VICTIM, "stu-2-03", "stu-2-04");

    private record Trouble(BiConsumer<FaultScene, String> begin, BiConsumer<FaultScene, String> daily) {}

    private final Map<String, Trouble> known = new LinkedHashMap<>();

    Troubles() {
        lies();
        shapes();
        moments();
    }

    /** The faults begin. */
    void begin(String troubles, FaultScene scene) {
        for (String one : troubles.split(" \\+ ")) {
            Trouble own = known.get(name(one));
            if (own == null) {
                scene.server.faults().add(Fault.named(one));
            } else {
                own.begin().accept(scene, value(one));
            }
        }
    }

    /** What is told of a day, after it was told truly. */
    void daily(String troubles, FaultScene scene) {
        for (String one : troubles.split(" \\+ ")) {
            Trouble own = known.get(name(one));
            if (own != null) {
                own.daily().accept(scene, value(one));
            }
        }
    }

    void end(FaultScene scene) {
        scene.server.faults().clear();
        scene.gateway.clear();
        scene.onRequest = request -> {};
    }

    /** The names of the troubles that are no faults of the testkit. */
    Set<String> own() {
        return known.keySet();
    }

    static List<String> names(String troubles) {
        List<String> names = new ArrayList<>();
        for (String one : troubles.split(" \\+ ")) {
            names.add(name(one).split("@", 2)[0]);
        }
        return names;
    }

    private static String name(String trouble) {
        return trouble.split("=", 2)[0];
    }

    private static String value(String trouble) {
        return trouble.contains("=") ? trouble.split("=", 2)[1] : "";
    }

    // What the server tells of the district, to everybody who asks, in lists and singly.

    private void lies() {
        told("role-missing", (roster, role) -> hide(roster, "users", user -> role.equals(user.get("role"))));
        told(
                "school-unlisted",
                (roster, school) -> ids(roster, "users", of(school)).forEach(id -> roster.hideFromLists("users", id)));
        told("org-missing", (roster, org) -> roster.remove("orgs", org));
        told("person-unlisted", (roster, none) -> roster.hideFromLists("users", VICTIM));
        told("enrollments-halved", (roster, none) -> {
            List<String> all = ids(roster, "enrollments", any -> true);
            all.subList(0, all.size() / 2).forEach(id -> roster.remove("enrollments", id));
        });
        told(
                "class-emptied",
                (roster, id) -> hide(
                        roster,
                        "enrollments",
                        e -> TrueDistrict.text(e, "class").contains(id)));
        everybody("status-of-all", user -> true, (user, word) -> with(user, "status", word));
        everybody("status-of-school", of("s2"), (user, word) -> with(user, "status", word));
        everybody("role-of-all", user -> !"guardian".equals(user.get("role")), (u, role) -> with(u, "role", role));
        everybody("field-gone", user -> true, (user, field) -> without(user, field));
        everybody("field-empty", user -> true, (user, field) -> with(user, field, ""));
        everybody("leavers-are", user -> "tobedeleted".equals(user.get("status")), (u, w) -> with(u, "status", w));
        everybody("school-moves", of("s1"), (user, school) -> with(user, "orgs", List.of(ref(school))));
        everybody("usernames-prefixed", user -> true, (u, p) -> with(u, "username", p + u.get("username")));
        everybody(
                "emails-in-capitals",
                user -> true,
                (user, none) ->
                        with(user, "email", String.valueOf(user.get("email")).toUpperCase(Locale.ROOT)));
        told("ids-in-capitals", (roster, number) -> rename(roster, number.isEmpty() ? 1000 : Integer.parseInt(number)));
        told("ids-shifted", (roster, none) -> {
            List<String> students = ids(roster, "users", user -> "student".equals(user.get("role")));
            List<Map<String, Object>> people = new ArrayList<>();
            students.forEach(id -> people.add(roster.find("users", id).orElseThrow()));
            for (int i = 0; i < students.size(); i++) {
                roster.put("users", with(people.get((i + 1) % people.size()), "sourcedId", students.get(i)));
            }
        });
        told("references-dangle", (roster, none) -> {
            Map<String, Object> some = roster.find("enrollments", "e-" + VICTIM).orElseThrow();
            roster.put("enrollments", with(with(some, "sourcedId", "e-nobody"), "user", ref("nobody")));
            roster.put("enrollments", with(with(some, "sourcedId", "e-nowhere"), "class", ref("nowhere")));
        });
        // From here on, lies that nobody can tell from the truth.
        believed(
                "person-hidden",
                (scene, number) -> VICTIMS.subList(0, Integer.parseInt(number)).forEach(id -> {
                    scene.server.roster().remove("users", id);
                    scene.server.roster().remove("enrollments", "e-" + id);
                    believe(scene, id);
                }));
        believed("person-withdrawn", (scene, word) -> {
            scene.server.roster().update("users", VICTIM, user -> with(user, "status", word));
            believe(scene, VICTIM);
        });
        believed("person-disabled", (scene, word) -> {
            scene.server.roster().update("users", VICTIM, user -> with(user, "enabledUser", word));
            believe(scene, VICTIM);
        });
        believed("teacher-called", (scene, role) -> {
            scene.server.roster().update("users", "t+2-2", user -> with(user, "role", role));
            if (role.equals("student")) {
                believe(scene, "t+2-2");
            }
        });
        believed("person-renamed", (scene, name) -> {
            scene.server.roster().update("users", VICTIM, user -> with(user, "username", name));
            believe(scene, VICTIM);
        });
        believed(
                "enrollments-hidden",
                (scene, none) -> VICTIMS.forEach(id -> {
                    scene.server.roster().remove("enrollments", "e-" + id);
                    scene.believed.add("e-" + id);
                }));
    }

    private static void believe(FaultScene scene, String person) {
        scene.believed.add(person);
        scene.believed.add("e-" + person);
    }

    // What becomes of answers on their way: forms and errors of other vendors.

    private void shapes() {
        users("users-under", (asked, wire, key) -> wire.under(key));
        users("users-null", (asked, wire, none) -> wire.with(Map.of("users", Gateway.NULL)));
        users("users-as-one", (asked, wire, none) -> wire.with(Map.of("users", first(wire))));
        users("users-status", (asked, wire, status) -> Wire.json(Integer.parseInt(status), failure()));
        users("users-html", (asked, wire, status) -> Wire.html(Integer.parseInt(status)));
        users("users-nothing", (asked, wire, status) -> new Wire(Integer.parseInt(status), wire.type(), "", null));
        users("error-200", (asked, wire, none) -> Wire.json(200, failure()));
        users(
                "errors-200",
                (asked, wire, none) -> Wire.json(200, Map.of("errors", List.of(Map.of("Severity", "error")))));
        users("message-200", (asked, wire, none) -> Wire.json(200, Map.of("message", "Endpoint request timed out")));
        users("half-with-failure", (asked, wire, none) -> {
            List<?> half = asked.offset() > 0
                    ? List.of()
                    : list(wire).subList(0, list(wire).size() / 2);
            Map<String, Object> body = new LinkedHashMap<>(failure());
            body.put("users", half);
            return wire.with(body).withTotal(null);
        });
        users(
                "one-row",
                (asked, wire, total) -> wire.list(all -> asked.offset() > 0 ? List.of() : all.subList(0, 1))
                        .withTotal(total.isEmpty() ? null : total));
        users("total-is", (asked, wire, total) -> wire.withTotal(total));
        users(
                "total-of-page",
                (asked, wire, none) -> wire.withTotal(String.valueOf(list(wire).size())));
        users(
                "twice-as",
                (asked, wire, status) -> wire.list(all -> {
                    List<Map<String, Object>> out = new ArrayList<>(all);
                    all.stream()
                            .filter(user -> VICTIM.equals(user.get("sourcedId")))
                            .forEach(user -> out.add(with(user, "status", status)));
                    return out;
                }));
        begun("last-page-for-ever", (scene, none) -> {
            Map<String, Wire> last = new LinkedHashMap<>();
            scene.gateway.answers((asked, wire) -> {
                if (asked.single() || wire.status() != 200) {
                    return wire;
                }
                if (!list(wire).isEmpty()) {
                    last.put(asked.collection(), wire);
                }
                return Objects.requireNonNullElse(last.get(asked.collection()), wire);
            });
        });
        records("roles-of-1.2", user -> {
            List<Map<String, Object>> roles = new ArrayList<>();
            TrueDistrict.references(user, "orgs")
                    .forEach(org -> roles.add(Map.of("roleType", "primary", "role", user.get("role"), "org", org)));
            return without(without(with(user, "roles", roles), "role"), "orgs");
        });
        begun(
                "field-null",
                (scene, field) -> scene.gateway.answers((asked, wire) ->
                        asked.list("users") ? wire.records(user -> with(user, field, Gateway.NULL)) : wire));
        records("ids-padded", user -> with(user, "sourcedId", " " + user.get("sourcedId") + " "));
        records("references-bare", user -> with(user, "orgs", bare(user)));
        records(
                "references-one",
                user -> with(user, "orgs", TrueDistrict.references(user, "orgs").get(0)));
        records("dates-odd", user -> with(user, "dateLastModified", "08/01/2026 7:00 AM"));
        records("dates-of-2099", user -> with(user, "dateLastModified", "2099-01-01T00:00:00Z"));
        records("more-fields", user -> with(with(user, "pronouns", "they"), "metadata", List.of(Map.of("name", "x"))));
        begun(
                "warnings-beside",
                (scene, none) -> scene.gateway.answers((asked, wire) -> asked.single()
                        ? wire
                        : wire.with(
                                with(wire.object(), "statusInfoSet", List.of(Map.of("imsx_codeMajor", "success"))))));
        begun(
                "everything",
                (scene, status) ->
                        scene.gateway.answers((asked, wire) -> Wire.json(Integer.parseInt(status), failure())));
        singles("singles-status", (scene, status) -> Wire.json(Integer.parseInt(status), failure()));
        singles("singles-html", (scene, status) -> Wire.html(Integer.parseInt(status)));
        singles("singles-error-200", (scene, none) -> Wire.json(200, failure()));
        singles("singles-in-a-list", (scene, none) -> Wire.json(200, Map.of("users", List.of())));
        singles("singles-of-another", (scene, none) -> Wire.json(200, Map.of("user", scene.truth.user(VICTIM))));
        begun(
                "singles-undead",
                (scene, none) -> scene.gateway.answers((asked, wire) -> {
                    List<Map<String, Object>> ever = scene.truth.versions.get(String.valueOf(asked.id()));
                    return asked.single() && wire.status() == 404 && ever != null
                            ? Wire.json(200, Map.of("user", ever.get(0)))
                            : wire;
                }));
        misread("limit-ignored", url -> set(url, "limit", 1000));
        misread("offset-from-one", url -> set(url, "offset", Math.max(0, number(url, "offset") - 1)));
        misread("offset-in-pages", url -> set(url, "offset", number(url, "offset") * number(url, "limit")));
    }

    // What happens in the district meanwhile.

    private void moments() {
        Trouble leave = new Trouble((scene, n) -> {}, (scene, number) -> midWalk(scene, number, true));
        Trouble arrive = new Trouble((scene, n) -> {}, (scene, number) -> midWalk(scene, number, false));
        known.put("guardians-leave", leave);
        known.put("guardians-arrive", arrive);
        begun("holidays", (scene, number) -> {
            for (int i = 1; i <= Integer.parseInt(number); i++) {
                scene.truth.vanish(TrueDistrict.student(2, i));
            }
        });
    }

    /** While the users are read, page after page, people at the front of the list leave or arrive. */
    private static void midWalk(FaultScene scene, String number, boolean leave) {
        int[] left = {Integer.parseInt(number)};
        scene.onRequest = request -> {
            boolean further = request.path().endsWith("/users")
                    && !request.parameter("offset").orElse("0").equals("0");
            if (further && left[0]-- > 0) {
                if (leave) {
                    String guardian =
                            Objects.requireNonNull(scene.truth.all("users").higherKey("g-"));
                    scene.truth.all("users").remove(guardian);
                    scene.server.roster().remove("users", guardian);
                } else {
                    String guardian = "g-0" + scene.truth.versions.size();
                    scene.truth.person(guardian, "guardian", 1);
                    scene.server
                            .roster()
                            .put(
                                    "users",
                                    Objects.requireNonNull(
                                            scene.truth.all("users").get(guardian)));
                }
            }
        };
    }

    private void told(String name, BiConsumer<RosterEdits, String> lie) {
        known.put(name, new Trouble((scene, v) -> {}, (scene, value) -> lie.accept(scene.server.roster(), value)));
    }

    private void believed(String name, BiConsumer<FaultScene, String> lie) {
        known.put(name, new Trouble((scene, v) -> {}, lie));
    }

    private void begun(String name, BiConsumer<FaultScene, String> begin) {
        known.put(name, new Trouble(begin, (scene, value) -> {}));
    }

    private void everybody(String name, Predicate<Map<String, Object>> who, Change change) {
        told(
                name,
                (roster, value) -> ids(roster, "users", who)
                        .forEach(id -> roster.put(
                                "users", change.of(roster.find("users", id).orElseThrow(), value))));
    }

    private void users(String name, Answer answer) {
        begun(
                name,
                (scene, value) -> scene.gateway.answers((asked, wire) ->
                        asked.list("users") && wire.status() == 200 ? answer.of(asked, wire, value) : wire));
    }

    private void records(String name, UnaryOperator<Map<String, Object>> change) {
        begun(
                name,
                (scene, none) -> scene.gateway.answers((asked, wire) ->
                        asked.collection().equals("users") && wire.status() == 200 ? wire.records(change) : wire));
    }

    private void singles(String name, Single answer) {
        begun(
                name,
                (scene, value) ->
                        scene.gateway.answers((asked, wire) -> asked.single() ? answer.of(scene, value) : wire));
    }

    private void misread(String name, UnaryOperator<HttpUrl> misreading) {
        begun(
                name,
                (scene, none) -> scene.gateway.misreads(
                        url -> url.queryParameter("limit") == null ? url : misreading.apply(url)));
    }

    @FunctionalInterface
    private interface Change {
        Map<String, Object> of(Map<String, Object> record, String value);
    }

    @FunctionalInterface
    private interface Answer {
        Wire of(Gateway.Asked asked, Wire honest, String value);
    }

    @FunctionalInterface
    private interface Single {
        Wire of(FaultScene scene, String value);
    }

    private static void rename(RosterEdits roster, int most) {
        List<String> all = most < 10 ? VICTIMS.subList(0, most) : ids(roster, "users", user -> true);
        for (String id : all) {
            String other = id.toUpperCase(Locale.ROOT);
            Map<String, Object> user = roster.find("users", id).orElseThrow();
            roster.remove("users", id);
            roster.put("users", with(user, "sourcedId", other));
            roster.find("enrollments", "e-" + id)
                    .ifPresent(e -> roster.put("enrollments", with(e, "user", ref(other))));
        }
    }

    private static void hide(RosterEdits roster, String collection, Predicate<Map<String, Object>> which) {
        ids(roster, collection, which).forEach(id -> roster.remove(collection, id));
    }

    private static List<String> ids(RosterEdits roster, String collection, Predicate<Map<String, Object>> which) {
        List<String> out = new ArrayList<>();
        for (long rank = 0; rank < roster.size(collection); rank++) {
            Map<String, Object> record = roster.record(collection, rank);
            if (which.test(record)) {
                out.add(String.valueOf(record.get("sourcedId")));
            }
        }
        return out;
    }

    private static Predicate<Map<String, Object>> of(String school) {
        return user -> TrueDistrict.references(user, "orgs").stream()
                .anyMatch(org -> school.equals(((Map<?, ?>) org).get("sourcedId")));
    }

    private static Map<String, Object> without(Map<String, Object> record, String field) {
        Map<String, Object> copy = new LinkedHashMap<>(record);
        copy.remove(field);
        return copy;
    }

    private static List<?> list(Wire wire) {
        return (List<?>) wire.object().values().iterator().next();
    }

    private static Object first(Wire wire) {
        return list(wire).get(0);
    }

    private static List<Object> bare(Map<String, Object> user) {
        List<Object> out = new ArrayList<>();
        TrueDistrict.references(user, "orgs").forEach(org -> out.add(((Map<?, ?>) org).get("sourcedId")));
        return out;
    }

    private static Map<String, Object> failure() {
        return Map.of("statusInfoSet", List.of(Map.of("imsx_codeMajor", "failure", "imsx_severity", "error")));
    }

    private static long number(HttpUrl url, String parameter) {
        return Long.parseLong(Objects.requireNonNull(url.queryParameter(parameter)));
    }

    private static HttpUrl set(HttpUrl url, String parameter, long value) {
        return url.newBuilder()
                .setQueryParameter(parameter, Long.toString(value))
                .build();
    }
}
