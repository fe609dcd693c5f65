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
 */
public final class MirrorRow {
    private final RosterCollection collection;
    private final String sourcedId;
    private final ContentHash hash;
    private final boolean active;
    private final String json;
    private final @Nullable Link link;
    /** Read when somebody asks for it; two threads may both do so, to the same end. */
    private @Nullable RosterRecord record;

    /**
     * A row as it is kept.
     *
     * @param collection the collection
     * @param sourcedId the identifier at the source
     * @param hash the fingerprint of the content
     * @param active whether it counts as there: not left, not gone
     * @param json the record in its canonical form
     * @param link the account of a person; {@code null} for what is no person
     */
    public MirrorRow(
            RosterCollection collection,
            String sourcedId,
            ContentHash hash,
            boolean active,
            String json,
            @Nullable Link link) {
        this.collection = Objects.requireNonNull(collection, "collection");
        this.sourcedId = Objects.requireNonNull(sourcedId, "sourcedId");
        this.hash = Objects.requireNonNull(hash, "hash");
        this.active = active;
        this.json = Objects.requireNonNull(json, "json");
        this.link = link;
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
        MirrorRow row =
                new MirrorRow(record.collection(), record.sourcedId(), record.hash(), active, record.json(), link);
        row.record = record;
        return row;
    }

    /**
     * The collection the record belongs to.
     *
     * @return the collection
     */
    public RosterCollection collection() {
        return collection;
    }

    /**
     * The identifier at the source.
     *
     * @return the identifier
     */
    public String sourcedId() {
        return sourcedId;
    }

    /**
     * The fingerprint of the content.
     *
     * @return the fingerprint
     */
    public ContentHash hash() {
        return hash;
    }

    /**
     * Whether it counts as there: not left, not gone.
     *
     * @return true if it does
     */
    public boolean active() {
        return active;
    }

    /**
     * The record in its canonical form.
     *
     * @return one JSON object
     */
    public String json() {
        return json;
    }

    /**
     * The record as the source last said it.
     *
     * @return the record
     */
    public RosterRecord record() {
        RosterRecord known = record;
        if (known == null) {
            known = RosterRecord.ofJson(collection, json);
            record = known;
        }
        return known;
    }

    /**
     * The account of a person.
     *
     * @return the link, or {@code null} for what is no person
     */
    public @Nullable Link link() {
        return link;
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
    public boolean equals(@Nullable Object other) {
        return other instanceof MirrorRow that
                && collection == that.collection
                && sourcedId.equals(that.sourcedId)
                && hash.equals(that.hash)
                && active == that.active
                && json.equals(that.json)
                && Objects.equals(link, that.link);
    }

    @Override
    public int hashCode() {
        return Objects.hash(collection, sourcedId, hash, active, link);
    }

    @Override
    public String toString() {
        return "MirrorRow[collection=" + collection.wireName() + ", sourcedId=" + sourcedId + ", active=" + active
                + "]";
    }
}
