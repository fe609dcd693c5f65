// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.RosterFilter.Clause;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which records belong to the list of an endpoint, and what is known of where they are: their ids, or clauses that all of
 * them satisfy.
 */
record Membership(Predicate<Map<String, Object>> test, Optional<Collection<String>> ids, List<Clause> clauses) {

    /** The members of a list whose parents are known to exist. */
    static Membership of(Target target, RosterEdits roster) {
        String endpoint = target.endpoint();
        if (target.ids().isEmpty()) {
            return endpoint.equals("students") || endpoint.equals("teachers")
                    ? having("role", role(endpoint))
                    : where(record -> Target.belongs(record, endpoint));
        }
        String first = target.ids().get(0);
        String last = target.ids().get(target.ids().size() - 1);
        return switch (target.shape()) {
            case "schools/*/courses" -> {
                Set<String> taught = idsIn(roster, "classes", "school", first, "course");
                yield where(
                        record -> References.refersTo(record, "org", first) || taught.contains(SourcedIds.of(record)));
            }
            case "schools/*/terms" ->
                among(idsIn(roster, "classes", "school", first, "terms"), record -> Target.belongs(record, "terms"));
            case "schools/*/classes", "schools/*/enrollments" -> referring("school", first);
            case "schools/*/students", "schools/*/teachers" ->
                referring("orgs", first).and(record -> Target.belongs(record, endpoint));
            case "schools/*/classes/*/enrollments" -> referring("class", last);
            case "schools/*/classes/*/students",
                    "schools/*/classes/*/teachers",
                    "classes/*/students",
                    "classes/*/teachers" -> peopleOf(roster, last, role(endpoint));
            case "terms/*/classes" -> referring("terms", first);
            case "terms/*/gradingPeriods" ->
                referring("parent", first).and(record -> Target.belongs(record, "gradingPeriods"));
            case "courses/*/classes" -> referring("course", first);
            case "students/*/classes", "teachers/*/classes", "users/*/classes" ->
                among(idsIn(roster, "enrollments", "user", first, "class"), record -> true);
            default -> throw RosterError.unknownObject();
        };
    }

    /** Where to look for records that satisfy all of the clauses. */
    static LongStream candidates(RosterEdits roster, String collection, List<Clause> clauses) {
        Optional<Instant> unmodified = roster.baseUnmodifiedSince(collection);
        if (unmodified.isPresent() && clauses.stream().anyMatch(clause -> clause.onlyAfter(unmodified.get()))) {
            return roster.editedPlaces(collection);
        }
        for (Clause clause : clauses) {
            if (clause.operator().equals("=")) {
                Optional<LongStream> known = roster.candidates(collection, clause.path(), clause.value());
                if (known.isPresent()) {
                    return known.get();
                }
            }
        }
        return LongStream.range(0, roster.size(collection));
    }

    private static Membership where(Predicate<Map<String, Object>> test) {
        return new Membership(test, Optional.empty(), List.of());
    }

    private static Membership among(Collection<String> ids, Predicate<Map<String, Object>> test) {
        return new Membership(test, Optional.of(ids), List.of());
    }

    private static Membership having(String path, String value) {
        Clause clause = new Clause(path, "=", value);
        return new Membership(record -> Paths.texts(record, path).contains(value), Optional.empty(), List.of(clause));
    }

    private static Membership referring(String field, String id) {
        return having(field + ".sourcedId", id);
    }

    private Membership and(Predicate<Map<String, Object>> more) {
        return new Membership(test.and(more), ids, clauses);
    }

    private static Membership peopleOf(RosterEdits roster, String classId, String role) {
        Set<String> people = new HashSet<>();
        records(roster, "enrollments", referring("class", classId))
                .filter(record -> role.equals(record.get("role")))
                .forEach(record -> people.addAll(References.ids(record, "user")));
        return among(people, record -> true);
    }

    /** What the records say under one field that refer to an id by another. */
    private static Set<String> idsIn(RosterEdits roster, String collection, String field, String id, String wanted) {
        Set<String> ids = new HashSet<>();
        records(roster, collection, referring(field, id)).forEach(record -> ids.addAll(References.ids(record, wanted)));
        return ids;
    }

    private static Stream<Map<String, Object>> records(RosterEdits roster, String collection, Membership members) {
        return candidates(roster, collection, members.clauses())
                .mapToObj(rank -> roster.record(collection, rank))
                .filter(members.test());
    }

    private static String role(String endpoint) {
        return endpoint.equals("students") ? "student" : "teacher";
    }
}
