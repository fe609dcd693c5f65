// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns rows of OneRoster 1.1 CSV files into records of the REST binding. */
final class CsvRecords {

    private static final String UNDATED = "2026-06-01T00:00:00.000Z";

    /** A CSV column that refers to other records, and the field and reference it becomes. */
    private record Reference(String field, String collection, String type, boolean many) {}

    private static final Map<String, Map<String, Reference>> REFERENCES = Map.of(
            "orgs", Map.of("parentSourcedId", one("parent", "orgs", "org")),
            "academicSessions", Map.of("parentSourcedId", one("parent", "academicSessions", "academicSession")),
            "courses",
                    Map.of(
                            "schoolYearSourcedId", one("schoolYear", "academicSessions", "academicSession"),
                            "schoolYearId", one("schoolYear", "academicSessions", "academicSession"),
                            "orgSourcedId", one("org", "orgs", "org")),
            "classes",
                    Map.of(
                            "courseSourcedId", one("course", "courses", "course"),
                            "schoolSourcedId", one("school", "orgs", "org"),
                            "termSourcedIds", many("terms", "academicSessions", "academicSession")),
            "users",
                    Map.of(
                            "orgSourcedIds", many("orgs", "orgs", "org"),
                            "agentSourcedIds", many("agents", "users", "user"),
                            "agents", many("agents", "users", "user")),
            "enrollments",
                    Map.of(
                            "classSourcedId", one("class", "classes", "class"),
                            "schoolSourcedId", one("school", "orgs", "org"),
                            "userSourcedId", one("user", "users", "user")),
            "demographics", Map.of());

    /** Names of OneRoster 1.0 that are still found in files that call themselves 1.1. */
    private static final Map<String, String> OLD_NAMES = Map.of("grade", "grades", "birthdate", "birthDate");

    private static final Set<String> LISTS = Set.of("grades", "subjects", "subjectCodes", "periods");
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "t");

    private CsvRecords() {}

    /** The record of a row, from its non-empty cells, or nothing if it has no sourcedId. */
    static Optional<Map<String, Object>> convert(String collection, Map<String, String> cells) {
        String id = cells.get("sourcedId");
        if (id == null && collection.equals("demographics")) {
            id = cells.get("userSourcedId");
        }
        if (id == null) {
            return Optional.empty();
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("sourcedId", id);
        record.put("status", cells.getOrDefault("status", "active"));
        record.put("dateLastModified", cells.getOrDefault("dateLastModified", UNDATED));
        Map<String, Object> metadata = new LinkedHashMap<>();
        cells.forEach((column, cell) -> {
            if (column.startsWith("metadata.")) {
                metadata.put(column.substring("metadata.".length()), cell);
            } else if (column.startsWith("ext_")) {
                metadata.put(column, cell);
            } else {
                addField(collection, record, column, cell);
            }
        });
        if (!metadata.isEmpty()) {
            record.put("metadata", metadata);
        }
        return Optional.of(record);
    }

    /** The other side of the parents: CSV files name only these. */
    static void addChildren(String collection, List<Map<String, Object>> records) {
        if (!collection.equals("orgs") && !collection.equals("academicSessions")) {
            return;
        }
        Map<String, List<Object>> children = new LinkedHashMap<>();
        for (Map<String, Object> record : records) {
            for (String parent : References.ids(record, "parent")) {
                children.computeIfAbsent(parent, p -> new ArrayList<>())
                        .add(References.to(collection, RosterModel.singular(collection), SourcedIds.of(record)));
            }
        }
        for (Map<String, Object> record : records) {
            List<Object> own = children.get(SourcedIds.of(record));
            if (own != null) {
                record.put("children", own);
            }
        }
    }

    private static void addField(String collection, Map<String, Object> record, String column, String cell) {
        Reference reference = REFERENCES.getOrDefault(collection, Map.of()).get(column);
        String field = OLD_NAMES.getOrDefault(column, column);
        if (reference != null) {
            List<Object> references = new ArrayList<>();
            for (String id : list(cell)) {
                references.add(References.to(reference.collection(), reference.type(), id));
            }
            if (!references.isEmpty()) {
                record.put(reference.field(), reference.many() ? references : references.get(0));
            }
        } else if (column.equals("userIds") || column.equals("userId")) {
            record.put("userIds", userIds(cell));
        } else if (LISTS.contains(field)) {
            record.put(field, list(cell));
        } else if (RosterModel.BOOLEANS.contains(field)) {
            record.put(field, Boolean.toString(TRUE.contains(cell.toLowerCase(Locale.ROOT))));
        } else if (RosterModel.fields(collection).contains(field)) {
            record.put(field, cell);
        }
    }

    private static List<String> list(String cell) {
        List<String> items = new ArrayList<>();
        for (String item : cell.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.trim());
            }
        }
        return items;
    }

    /** Written as {@code {type:identifier},{type:identifier}}. */
    private static List<Object> userIds(String cell) {
        List<Object> ids = new ArrayList<>();
        for (String item : list(cell)) {
            String bare = item.replaceAll("^\\{|\\}$", "");
            int colon = bare.indexOf(':');
            Map<String, Object> id = new LinkedHashMap<>();
            if (colon > 0) {
                id.put("type", bare.substring(0, colon).trim());
            }
            id.put("identifier", bare.substring(colon + 1).trim());
            ids.add(id);
        }
        return ids;
    }

    private static Reference one(String field, String collection, String type) {
        return new Reference(field, collection, type, false);
    }

    private static Reference many(String field, String collection, String type) {
        return new Reference(field, collection, type, true);
    }
}
