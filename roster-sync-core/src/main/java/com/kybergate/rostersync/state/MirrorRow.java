// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of the roster as the sync last brought it over: what the source said then, and, for people, which account that is.
 * Immutable; {@code toString} shows the identifier alone.
 *
 * @param collection the collection
 * @param sourcedId the identifier at the source
 * @param hash the fingerprint of the content
 * @param active whether it counts as there: not left, not gone
 * @param json the record in its canonical form
 * @param link the account of a person; {@code null} for what is no person
 */
public record MirrorRow(
        RosterCollection collection,
        String sourcedId,
        ContentHash hash,
        boolean active,
        String json,
        @Nullable Link link) {

    /**
     * Checks that the row is whole.
     *
     * @param collection the collection
     * @param sourcedId the identifier at the source
     * @param hash the fingerprint of the content
     * @param active whether it counts as there: not left, not gone
     * @param json the record in its canonical form
     * @param link the account of a person; {@code null} for what is no person
     */
    public MirrorRow {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(sourcedId, "sourcedId");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(json, "json");
    }

    /**
     * The row of a record just brought over.
     *
     * @param record the record
     * @param active whether it counts as there
     * @param link the account of a person, or {@code null}
     * @return the row
     */
    public static MirrorRow of(RosterRecord record, boolean active, @Nullable Link link) {
        return new MirrorRow(record.collection(), record.sourcedId(), record.hash(), active, record.json(), link);
    }

    /**
     * The record as the source last said it.
     *
     * @return the record
     */
    public RosterRecord record() {
        return RosterRecord.ofJson(collection, json);
    }

    /**
     * The account of a person.
     *
     * @return the link, or empty for what is no person
     */
    public Optional<Link> linked() {
        return Optional.ofNullable(link);
    }

    @Override
    public String toString() {
        return "MirrorRow[collection=" + collection.wireName() + ", sourcedId=" + sourcedId + ", active=" + active
                + "]";
    }
}
