// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The data model of OneRoster 1.1: which fields the records of a collection have, and how single records are named. */
final class RosterModel {

    private static final Map<String, String> SINGULAR = Map.of(
            "orgs", "org",
            "academicSessions", "academicSession",
            "courses", "course",
            "classes", "class",
            "users", "user",
            "enrollments", "enrollment",
            "demographics", "demographics");

    private static final Map<String, List<String>> FIELDS = Map.of(
            "orgs", List.of("name", "type", "identifier", "parent", "children"),
            "academicSessions", List.of("title", "startDate", "endDate", "type", "parent", "children", "schoolYear"),
            "courses",
                    List.of(
                            "title",
                            "courseCode",
                            "schoolYear",
                            "grades",
                            "subjects",
                            "subjectCodes",
                            "org",
                            "resources"),
            "classes",
                    List.of(
                            "title",
                            "classCode",
                            "location",
                            "classType",
                            "grades",
                            "subjects",
                            "subjectCodes",
                            "course",
                            "school",
                            "terms",
                            "periods",
                            "resources"),
            "users",
                    List.of(
                            "username",
                            "userIds",
                            "enabledUser",
                            "givenName",
                            "familyName",
                            "middleName",
                            "identifier",
                            "email",
                            "sms",
                            "phone",
                            "password",
                            "role",
                            "agents",
                            "orgs",
                            "grades"),
            "enrollments", List.of("user", "class", "school", "role", "primary", "beginDate", "endDate"),
            "demographics",
                    List.of(
                            "birthDate",
                            "sex",
                            "americanIndianOrAlaskaNative",
                            "asian",
                            "blackOrAfricanAmerican",
                            "nativeHawaiianOrOtherPacificIslander",
                            "white",
                            "demographicRaceTwoOrMoreRaces",
                            "hispanicOrLatinoEthnicity",
                            "countryOfBirthCode",
                            "stateOfBirthAbbreviation",
                            "cityOfBirth",
                            "publicSchoolResidenceStatus"));

    private static final Set<String> BASE = Set.of("sourcedId", "status", "dateLastModified", "metadata");

    private static final Set<String> REFERENCES = Set.of(
            "parent",
            "children",
            "schoolYear",
            "org",
            "orgs",
            "course",
            "school",
            "terms",
            "user",
            "class",
            "agents",
            "resources");

    static final Set<String> BOOLEANS = Set.of(
            "enabledUser",
            "primary",
            "americanIndianOrAlaskaNative",
            "asian",
            "blackOrAfricanAmerican",
            "nativeHawaiianOrOtherPacificIslander",
            "white",
            "demographicRaceTwoOrMoreRaces",
            "hispanicOrLatinoEthnicity");

    private RosterModel() {}

    static String singular(String collection) {
        return SINGULAR.getOrDefault(collection, collection);
    }

    static List<String> fields(String collection) {
        return FIELDS.getOrDefault(collection, List.of());
    }

    /** Whether records of the collection can have a field of that dotted path. */
    static boolean knows(String collection, String path) {
        String head = Paths.head(path);
        if (head.equals("metadata")) {
            return true;
        }
        if (!BASE.contains(head) && !fields(collection).contains(head)) {
            return false;
        }
        if (path.equals(head)) {
            return true;
        }
        String rest = path.substring(head.length() + 1);
        return REFERENCES.contains(head)
                ? Set.of("sourcedId", "href", "type").contains(rest)
                : head.equals("userIds") && Set.of("type", "identifier").contains(rest);
    }

    /** The record reduced to some of its fields, in their own order. */
    static Map<String, Object> select(Map<String, Object> record, List<String> fields) {
        Map<String, Object> selected = new LinkedHashMap<>(record);
        selected.keySet().retainAll(fields);
        return selected;
    }
}
