// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a list request asks for. The sort is by a path of the data model, or empty for the order of sourcedIds; a shuffle
 * replaces it with an order that only looks random, the same for the same salt.
 */
record ListQuery(
        long limit,
        long offset,
        Optional<String> sort,
        boolean descending,
        Optional<String> filter,
        List<String> fields,
        Optional<Long> shuffle,
        List<Map<String, Object>> warnings) {

    static final long DEFAULT_LIMIT = 100;

    static ListQuery parse(List<Parameter> parameters, String collection) {
        List<Map<String, Object>> warnings = new ArrayList<>();
        Optional<String> sort = QueryString.first(parameters, "sort").filter(field -> !field.isBlank());
        if (sort.isPresent() && !RosterModel.knows(collection, sort.get())) {
            warnings.add(RosterError.warning("invalid_sort_field", "Unknown sort field: " + sort.get()));
            sort = Optional.empty();
        }
        boolean descending = QueryString.first(parameters, "orderBy")
                .map(order -> order.equals("desc"))
                .orElse(false);
        return new ListQuery(
                number(parameters, "limit", 1, DEFAULT_LIMIT),
                number(parameters, "offset", 0, 0),
                sort,
                sort.isPresent() && descending,
                QueryString.first(parameters, "filter").filter(filter -> !filter.isBlank()),
                fields(parameters, collection, warnings),
                Optional.empty(),
                warnings);
    }

    /** The selected fields; empty means all of them. */
    static List<String> fields(List<Parameter> parameters, String collection, List<Map<String, Object>> warnings) {
        Optional<String> fields = QueryString.first(parameters, "fields");
        if (fields.isEmpty()) {
            return List.of();
        }
        List<String> names = List.of(fields.get().split("\\s*,\\s*", -1));
        if (names.stream().anyMatch(String::isBlank)) {
            throw new RosterError(400, "invalid_blank_selection_field", "A selection field is blank");
        }
        for (String name : names) {
            if (name.contains(".") || !RosterModel.knows(collection, name)) {
                warnings.add(RosterError.warning("invalid_selection_field", "Unknown selection field: " + name));
                return List.of();
            }
        }
        return names;
    }

    ListQuery withLimit(long other) {
        return new ListQuery(other, offset, sort, descending, filter, fields, shuffle, warnings);
    }

    ListQuery withOffset(long other) {
        return new ListQuery(limit, other, sort, descending, filter, fields, shuffle, warnings);
    }

    ListQuery withoutFilter() {
        return new ListQuery(limit, offset, sort, descending, Optional.empty(), fields, shuffle, warnings);
    }

    ListQuery shuffled(long salt) {
        return new ListQuery(limit, offset, Optional.empty(), false, filter, fields, Optional.of(salt), warnings);
    }

    /** Whether the order is that of sourcedIds, in either direction. */
    boolean naturalOrder() {
        return shuffle.isEmpty() && sort.map("sourcedId"::equals).orElse(true);
    }

    private static long number(List<Parameter> parameters, String name, long least, long absent) {
        Optional<String> text = QueryString.first(parameters, name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of range is.
        }
        throw RosterError.invalid("The parameter " + name + " must be a whole number of at least " + least);
    }
}
