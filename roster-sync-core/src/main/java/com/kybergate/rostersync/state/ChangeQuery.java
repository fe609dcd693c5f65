// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.state;

import com.kybergate.rostersync.roster.RosterCollection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which changes of a run, and how many at once. Immutable; {@code toString} shows nobody. */
public final class ChangeQuery {
    /** The most changes a page can have. */
    public static final int MOST = 500;

    private static final int USUAL = 100;
    private static final ChangeQuery ALL = new ChangeQuery(null, null, null, USUAL, null);

    private final @Nullable RosterCollection collection;
    private final @Nullable String operation;
    private final @Nullable String sourcedId;
    private final int most;
    private final @Nullable String after;

    private ChangeQuery(
            @Nullable RosterCollection collection,
            @Nullable String operation,
            @Nullable String sourcedId,
            int most,
            @Nullable String after) {
        this.collection = collection;
        this.operation = operation;
        this.sourcedId = sourcedId;
        this.most = most;
        this.after = after;
    }

    /**
     * All changes, 100 at once, from the first.
     *
     * @return the query
     */
    public static ChangeQuery all() {
        return ALL;
    }

    /**
     * Only changes of one collection.
     *
     * @param wanted the collection; {@code null} for all
     * @return the narrower query
     */
    public ChangeQuery withCollection(@Nullable RosterCollection wanted) {
        return new ChangeQuery(wanted, operation, sourcedId, most, after);
    }

    /**
     * Only changes of one kind.
     *
     * @param wanted such as {@code deactivate}; {@code null} for all
     * @return the narrower query
     */
    public ChangeQuery withOperation(@Nullable String wanted) {
        return new ChangeQuery(collection, wanted, sourcedId, most, after);
    }

    /**
     * Only changes of one record.
     *
     * @param wanted its identifier, exactly; {@code null} for all
     * @return the narrower query
     */
    public ChangeQuery withSourcedId(@Nullable String wanted) {
        return new ChangeQuery(collection, operation, wanted, most, after);
    }

    /**
     * So many at once.
     *
     * @param changes 1 to {@link #MOST}
     * @return the query
     * @throws IllegalArgumentException for another number
     */
    public ChangeQuery most(int changes) {
        if (changes < 1 || changes > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " changes");
        }
        return new ChangeQuery(collection, operation, sourcedId, changes, after);
    }

    /**
     * Those that come after a page.
     *
     * @param cursor what that page named as the next; {@code null} to begin with the first
     * @return the query
     */
    public ChangeQuery after(@Nullable String cursor) {
        return new ChangeQuery(collection, operation, sourcedId, most, cursor);
    }

    /**
     * The collection that is wanted.
     *
     * @return the collection, or {@code null} for all
     */
    public @Nullable RosterCollection collection() {
        return collection;
    }

    /**
     * The kind of change that is wanted.
     *
     * @return such as {@code deactivate}, or {@code null} for all
     */
    public @Nullable String operation() {
        return operation;
    }

    /**
     * The record that is asked about.
     *
     * @return its identifier, or {@code null} for all
     */
    public @Nullable String sourcedId() {
        return sourcedId;
    }

    /**
     * How many at once.
     *
     * @return the number
     */
    public int most() {
        return most;
    }

    /**
     * Where to go on.
     *
     * @return what a page before said, or {@code null}
     */
    public @Nullable String after() {
        return after;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChangeQuery that
                && collection == that.collection
                && Objects.equals(operation, that.operation)
                && Objects.equals(sourcedId, that.sourcedId)
                && most == that.most
                && Objects.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(collection, operation, sourcedId, most, after);
    }
}
