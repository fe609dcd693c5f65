// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says of each school how many of its people are not imported, and by which setting. */
final class ExclusionLines {
    private static final int SCHOOLS_SHOWN = 10;

    private static final Map<String, String> REASONS = Map.of(
            "school",
            "school not selected",
            "role",
            "user type not selected",
            "term",
            "term not selected",
            "unmappedRole",
            "role never imported",
            "suppressed",
            "forgotten",
            Exclusion.INVALID,
            "cannot be read",
            Exclusion.HELD,
            "held for approval");

    private ExclusionLines() {}

    /** What schools are called, as far as they have been brought over. */
    static Map<String, String> names(Store store) {
        return names(store.state(), store);
    }

    private static Map<String, String> names(SyncState<?> state, Store store) {
        Map<String, String> names = new HashMap<>();
        state.scan(
                store.tenant(),
                RosterCollection.ORGS,
                rows -> rows.forEach(row -> {
                    String name = row.record().text("name");
                    if (name != null) {
                        names.put(row.sourcedId(), name);
                    }
                }));
        return names;
    }

    static List<String> of(List<Exclusion> excluded, Map<String, String> names) {
        Map<String, List<Exclusion>> bySchool = new TreeMap<>();
        for (Exclusion exclusion : excluded) {
            if (exclusion.collection() == RosterCollection.USERS) {
                bySchool.computeIfAbsent(exclusion.school(), s -> new ArrayList<>())
                        .add(exclusion);
            }
        }
        List<String> schools = new ArrayList<>(bySchool.keySet());
        schools.sort(Comparator.comparingLong((String school) -> -sum(bySchool.getOrDefault(school, List.of()))));
        List<String> lines = new ArrayList<>();
        for (String school : schools.subList(0, Math.min(schools.size(), SCHOOLS_SHOWN))) {
            List<Exclusion> here = bySchool.getOrDefault(school, List.of());
            String where = school.isEmpty() ? "of no school, or of others" : "at " + names.getOrDefault(school, school);
            lines.add("Not imported: " + sum(here) + " " + where + " (" + reasons(here) + ").");
        }
        if (schools.size() > SCHOOLS_SHOWN) {
            long rest = schools.subList(SCHOOLS_SHOWN, schools.size()).stream()
                    .mapToLong(school -> sum(bySchool.getOrDefault(school, List.of())))
                    .sum();
            lines.add(
                    "Not imported: " + rest + " at " + (schools.size() - SCHOOLS_SHOWN) + " schools more; see --json.");
        }
        return lines;
    }

    private static long sum(List<Exclusion> exclusions) {
        return exclusions.stream().mapToLong(Exclusion::count).sum();
    }

    private static String reasons(List<Exclusion> exclusions) {
        Map<String, List<String>> people = new TreeMap<>();
        for (Exclusion exclusion : exclusions) {
            people.computeIfAbsent(
                            REASONS.getOrDefault(exclusion.reason(), exclusion.reason()), reason -> new ArrayList<>())
                    .add(exclusion.count() + " " + role(exclusion));
        }
        List<String> words = new ArrayList<>();
        people.forEach((reason, who) -> words.add(reason + ": " + String.join(", ", who)));
        return String.join("; ", words);
    }

    private static String role(Exclusion exclusion) {
        String role = exclusion.role().isEmpty() ? "of no known role" : exclusion.role();
        boolean plural = exclusion.count() != 1 && !exclusion.role().isEmpty() && !role.equals("other");
        return plural ? role + "s" : role;
    }
}
