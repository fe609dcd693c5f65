// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a collection to read, and how. Walks sort by {@code sourcedId}, ascending; that is no choice, because their
 * proof rests on it. Immutable.
 *
 * @param filter the condition to select by, or {@code null} for all records
 * @param fields the fields to ask for; empty for all. {@code sourcedId} is always asked for
 * @param limit how many records to ask for in a page, or {@code null} for the client's page size
 * @param offset the position to begin at; a walk that begins behind 0 never counts as complete
 */
public record Query(
        @Nullable Filter filter,
        List<String> fields,
        @Nullable Integer limit,
        long offset) {
    private static final Query ALL = new Query(null, List.of(), null, 0);

    /**
     * Checks the numbers and the names.
     *
     * @param filter the condition to select by, or {@code null} for all records
     * @param fields the fields to ask for; empty for all. {@code sourcedId} is always asked for
     * @param limit how many records to ask for in a page, or {@code null} for the client's page size
     * @param offset the position to begin at; a walk that begins behind 0 never counts as complete
     */
    public Query {
        List<String> names = new ArrayList<>(fields);
        if (!names.isEmpty() && !names.contains("sourcedId")) {
            names.add(0, "sourcedId");
        }
        fields = List.copyOf(names);
        if (fields.stream().anyMatch(field -> field.isBlank() || field.indexOf(',') >= 0)) {
            throw new IllegalArgumentException("a field is a name without commas");
        }
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("limit is below 1");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is below 0");
        }
    }

    /**
     * All records.
     *
     * @return the query that selects everything
     */
    public static Query all() {
        return ALL;
    }

    /**
     * The records that meet a condition.
     *
     * @param filter the condition
     * @return the query
     */
    public static Query where(Filter filter) {
        return ALL.withFilter(filter);
    }

    /**
     * A copy with another condition.
     *
     * @param filter the condition, or {@code null} for all records
     * @return the copy
     */
    public Query withFilter(@Nullable Filter filter) {
        return new Query(filter, fields, limit, offset);
    }

    /**
     * A copy with other fields.
     *
     * @param fields the fields to ask for; none for all
     * @return the copy
     */
    public Query withFields(String... fields) {
        return new Query(filter, List.of(fields), limit, offset);
    }

    /**
     * A copy with another page size.
     *
     * @param limit how many records to ask for in a page
     * @return the copy
     */
    public Query withLimit(int limit) {
        return new Query(filter, fields, limit, offset);
    }

    /** Shows no value of the condition, which may be somebody's. */
    @Override
    public String toString() {
        return "Query[filter=" + (filter == null ? "none" : "given") + ", fields=" + fields + ", limit=" + limit
                + ", offset=" + offset + "]";
    }

    /**
     * A copy that begins elsewhere.
     *
     * @param offset the position to begin at, from 0
     * @return the copy
     */
    public Query withOffset(long offset) {
        return new Query(filter, fields, limit, offset);
    }
}
