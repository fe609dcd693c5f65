// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a path asks for: its shape (with a star for each id), the ids in it, the collection the records come from, and
 * whether it asks for one record.
 */
record Target(String shape, List<String> ids, String endpoint, String collection, boolean single) {

    private static final Map<String, String> ENDPOINTS = Map.ofEntries(
            Map.entry("orgs", "orgs"),
            Map.entry("schools", "orgs"),
            Map.entry("academicSessions", "academicSessions"),
            Map.entry("terms", "academicSessions"),
            Map.entry("gradingPeriods", "academicSessions"),
            Map.entry("courses", "courses"),
            Map.entry("classes", "classes"),
            Map.entry("users", "users"),
            Map.entry("students", "users"),
            Map.entry("teachers", "users"),
            Map.entry("enrollments", "enrollments"),
            Map.entry("demographics", "demographics"));

    private static final Set<String> NESTED = Set.of(
            "schools/*/courses",
            "schools/*/classes",
            "schools/*/enrollments",
            "schools/*/students",
            "schools/*/teachers",
            "schools/*/terms",
            "schools/*/classes/*/enrollments",
            "schools/*/classes/*/students",
            "schools/*/classes/*/teachers",
            "terms/*/classes",
            "terms/*/gradingPeriods",
            "courses/*/classes",
            "students/*/classes",
            "teachers/*/classes",
            "users/*/classes",
            "classes/*/students",
            "classes/*/teachers");

    /** Reads a path below the base URL; doubled and trailing slashes are forgiven. */
    static Optional<Target> of(String rawPath) {
        List<String> ids = new ArrayList<>(2);
        StringBuilder shape = new StringBuilder();
        String endpoint = "";
        int position = 0;
        for (String segment : rawPath.split("/")) {
            if (segment.isEmpty()) {
                continue;
            }
            if (position++ % 2 == 0) {
                endpoint = segment;
                shape.append(shape.isEmpty() ? "" : "/").append(segment);
            } else {
                ids.add(QueryString.decode(segment, false));
                shape.append("/*");
            }
        }
        boolean single = position == 2;
        String collection = ENDPOINTS.get(endpoint);
        if (collection == null || (position > 2 && !NESTED.contains(shape.toString()))) {
            return Optional.empty();
        }
        return Optional.of(new Target(shape.toString(), List.copyOf(ids), endpoint, collection, single));
    }

    /** Whether records of the collection belong to the endpoint: schools among orgs, students among users. */
    static boolean belongs(Map<String, Object> record, String endpoint) {
        return switch (endpoint) {
            case "schools" -> "school".equals(record.get("type"));
            case "students" -> "student".equals(record.get("role"));
            case "teachers" -> "teacher".equals(record.get("role"));
            case "terms" -> "term".equals(record.get("type")) || "semester".equals(record.get("type"));
            case "gradingPeriods" -> "gradingPeriod".equals(record.get("type"));
            default -> true;
        };
    }

    static String collectionOf(String endpoint) {
        return ENDPOINTS.getOrDefault(endpoint, endpoint);
    }

    static boolean isEndpoint(String name) {
        return ENDPOINTS.containsKey(name);
    }
}
