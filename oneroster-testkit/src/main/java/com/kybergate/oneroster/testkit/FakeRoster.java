// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a fake server serves: the seven rostering collections of OneRoster 1.1, each ordered by sourcedId.
 *
 * <p>A record is a map in the JSON form of OneRoster 1.1: strings, numbers, booleans, lists and maps, without nulls;
 * absent fields are left out. Order of sourcedIds is that of their UTF-8 bytes. Implementations are safe for use by
 * several threads.
 */
public interface FakeRoster {

    /** The names of the collections, in the order in which they refer to each other. */
    List<String> COLLECTIONS =
            List.of("orgs", "academicSessions", "courses", "classes", "users", "enrollments", "demographics");

    /**
     * How many records a collection lists.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @return the number of records
     * @throws IllegalArgumentException if there is no such collection
     */
    long size(String collection);

    /**
     * The record at a place in the order of sourcedIds.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @param rank the place, from 0
     * @return the record, not to be modified
     * @throws IndexOutOfBoundsException if the collection has no such place
     */
    Map<String, Object> record(String collection, long rank);

    /**
     * The record with a sourcedId, whether listed or only readable singly.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @param sourcedId the record's sourcedId
     * @return the record, not to be modified, or empty if there is none
     */
    Optional<Map<String, Object>> find(String collection, String sourcedId);

    /**
     * The sourcedId at a place in the order of sourcedIds, without computing the rest of the record where possible.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @param rank the place, from 0
     * @return the sourcedId
     * @throws IndexOutOfBoundsException if the collection has no such place
     */
    default String sourcedId(String collection, long rank) {
        return SourcedIds.of(record(collection, rank));
    }

    /**
     * How many listed records have a smaller sourcedId: the place where the given one is, or would be.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @param sourcedId any sourcedId
     * @return the place, from 0 to the size of the collection
     */
    default long rank(String collection, String sourcedId) {
        long low = 0;
        long high = size(collection);
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (SourcedIds.ORDER.compare(sourcedId(collection, middle), sourcedId) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Places outside which no listed record has a value, for rosters that know without reading their records. A server
     * reads only these when it filters.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @param path a dotted path such as {@code role} or {@code school.sourcedId}
     * @param value the value looked for
     * @return places in ascending order, among which there may be too many but not too few, or empty if not known
     */
    default Optional<LongStream> candidates(String collection, String path, String value) {
        return Optional.empty();
    }

    /**
     * A time after which no record of a collection was modified, for rosters that know without reading their records.
     *
     * @param collection one of {@link #COLLECTIONS}
     * @return the time, or empty if not known
     */
    default Optional<Instant> unmodifiedSince(String collection) {
        return Optional.empty();
    }
}
