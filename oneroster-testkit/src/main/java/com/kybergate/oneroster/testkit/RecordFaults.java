// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Faults inside records: odd types, odd values, records that should not be or should be there. */
final class RecordFaults {

    private static final List<String> ODD_TRUE = List.of("True", "t", "1", "TRUE");
    private static final List<String> ODD_FALSE = List.of("False", "f", "0", "FALSE");

    private RecordFaults() {}

    static Misbehaviour stringBooleans() {
        return records((collection, record) -> {
            int style = Math.floorMod(String.valueOf(record.get("sourcedId")).hashCode(), ODD_TRUE.size());
            booleans(record, yes -> (yes ? ODD_TRUE : ODD_FALSE).get(style));
        });
    }

    static Misbehaviour jsonBooleans() {
        return records((collection, record) -> booleans(record, yes -> yes));
    }

    static Misbehaviour nullFields() {
        return records((collection, record) -> {
            RosterModel.fields(collection).forEach(field -> record.putIfAbsent(field, Json.NULL));
            record.putIfAbsent("metadata", Json.NULL);
        });
    }

    static Misbehaviour gradesAsString() {
        return records((collection, record) -> record.computeIfPresent(
                "grades",
                (field, grades) ->
                        grades instanceof Collection<?> ? String.join(",", Paths.texts(record, "grades")) : grades));
    }

    static Misbehaviour missingSchool(Optional<String> id) {
        return new Misbehaviour() {
            @Override
            public Optional<Predicate<Map<String, Object>>> hidden(FakeRoster roster, String collection) {
                String school = id.or(() -> firstSchool(roster)).orElse("");
                return switch (collection) {
                    case "orgs" -> Optional.of(record -> school.equals(record.get("sourcedId")));
                    case "classes", "enrollments" ->
                        Optional.of(record -> References.refersTo(record, "school", school));
                    case "courses" -> Optional.of(record -> References.refersTo(record, "org", school));
                    case "users" -> Optional.of(user -> belongsOnlyTo(user, school));
                    case "demographics" ->
                        Optional.of(record -> roster.find("users", SourcedIds.of(record))
                                .filter(user -> belongsOnlyTo(user, school))
                                .isPresent());
                    default -> Optional.empty();
                };
            }
        };
    }

    static Misbehaviour oneBadRecord(boolean withoutId) {
        return new Misbehaviour() {
            @Override
            public void page(PageDraft page) {
                long middle = page.size / 2;
                int index = (int) (middle - page.query.offset());
                if (page.covers(middle) && index < page.records.size()) {
                    page.records = new ArrayList<>(page.records);
                    page.records.set(
                            index, withoutId ? withoutId(page.records.get(index)) : bad(page.records.get(index)));
                }
            }
        };
    }

    private static Map<String, Object> withoutId(Map<String, Object> record) {
        Map<String, Object> copy = new LinkedHashMap<>(record);
        copy.remove("sourcedId");
        return copy;
    }

    private static Map<String, Object> bad(Map<String, Object> record) {
        Map<String, Object> copy = new LinkedHashMap<>();
        record.forEach((field, value) -> copy.put(field, wrongType(field, value)));
        return copy;
    }

    private static Object wrongType(String field, Object value) {
        if (field.equals("sourcedId")) {
            return value;
        }
        return value instanceof Map<?, ?> || value instanceof Collection<?> ? 42 : Map.of("unexpected", true);
    }

    private static Optional<String> firstSchool(FakeRoster roster) {
        for (long rank = 0; rank < roster.size("orgs"); rank++) {
            Map<String, Object> org = roster.record("orgs", rank);
            if (Target.belongs(org, "schools")) {
                return Optional.of(SourcedIds.of(org));
            }
        }
        return Optional.empty();
    }

    private static boolean belongsOnlyTo(Map<String, Object> user, String school) {
        return References.ids(user, "orgs").equals(List.of(school));
    }

    private static void booleans(Map<String, Object> record, java.util.function.Function<Boolean, Object> form) {
        for (String field : RosterModel.BOOLEANS) {
            record.computeIfPresent(field, (name, value) -> form.apply("true".equals(value.toString())));
        }
    }

    private static Misbehaviour records(BiConsumer<String, Map<String, Object>> distortion) {
        return new Misbehaviour() {
            @Override
            public Map<String, Object> record(String collection, Map<String, Object> record) {
                Map<String, Object> copy = new LinkedHashMap<>(record);
                distortion.accept(collection, copy);
                return copy;
            }
        };
    }
}
