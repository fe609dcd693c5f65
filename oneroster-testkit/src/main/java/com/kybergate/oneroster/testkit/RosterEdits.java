// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.EditTree.Node;
import com.kybergate.oneroster.testkit.EditTree.Selection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * A roster that can be changed while it is served: what happened in the district since its base was written.
 *
 * <p>Only the edits are stored, whatever the size of the base, and reading costs the logarithm of their number. An edit
 * does not cascade: whoever removes a user leaves the enrollments dangling, as real servers do. Safe for use by several
 * threads; each edit is atomic.
 */
public final class RosterEdits implements FakeRoster {

    private final FakeRoster base;
    private final Clock clock;
    private final Map<String, EditTree> trees = new LinkedHashMap<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private long version;

    private RosterEdits(FakeRoster base, Clock clock) {
        this.base = base;
        this.clock = clock;
        for (String collection : COLLECTIONS) {
            trees.put(collection, new EditTree());
        }
    }

    /**
     * A roster that is as the base until it is edited.
     *
     * @param base the roster below, which must not change any more
     * @param clock tells the dateLastModified of edited records
     * @return a roster for editing
     */
    public static RosterEdits over(FakeRoster base, Clock clock) {
        return new RosterEdits(base, clock);
    }

    /**
     * Adds a record, or replaces the one with its sourcedId, and lists it. A missing status becomes "active", a missing
     * dateLastModified the time now.
     *
     * @param collection one of {@link FakeRoster#COLLECTIONS}
     * @param record the record, which must have a sourcedId; it is copied
     */
    public void put(String collection, Map<String, Object> record) {
        Map<String, Object> copy = new LinkedHashMap<>(record);
        String id = SourcedIds.of(copy);
        copy.putIfAbsent("status", "active");
        copy.putIfAbsent("dateLastModified", now());
        write(() -> {
            Node node = node(collection, id);
            node.record = freeze(copy);
            node.hidden = false;
            node.removed = false;
            tree(collection).changed(id);
        });
    }

    /**
     * Changes a record. Its dateLastModified becomes the time now unless the change sets another one; to keep the old
     * one, use {@link #put}.
     *
     * @param collection one of {@link FakeRoster#COLLECTIONS}
     * @param sourcedId the record's sourcedId, which cannot be changed
     * @param change receives a copy that it may modify, and returns the new record
     * @throws NoSuchElementException if there is no such record
     */
    public void update(String collection, String sourcedId, UnaryOperator<Map<String, Object>> change) {
        write(() -> {
            Map<String, Object> old = require(collection, sourcedId);
            Map<String, Object> changed = new LinkedHashMap<>(change.apply(new LinkedHashMap<>(old)));
            if (!sourcedId.equals(SourcedIds.of(changed))) {
                throw new IllegalArgumentException("An update cannot change the sourcedId; remove and put instead");
            }
            if (Objects.equals(changed.get("dateLastModified"), old.get("dateLastModified"))) {
                changed.put("dateLastModified", now());
            }
            node(collection, sourcedId).record = freeze(changed);
        });
    }

    /**
     * Makes a record vanish, from lists and from single reads.
     *
     * @param collection one of {@link FakeRoster#COLLECTIONS}
     * @param sourcedId the record's sourcedId
     * @throws NoSuchElementException if there is no such record
     */
    public void remove(String collection, String sourcedId) {
        write(() -> {
            require(collection, sourcedId);
            node(collection, sourcedId).removed = true;
            tree(collection).changed(sourcedId);
        });
    }

    /**
     * Makes a record vanish from lists, while single reads still find it.
     *
     * @param collection one of {@link FakeRoster#COLLECTIONS}
     * @param sourcedId the record's sourcedId
     * @throws NoSuchElementException if there is no such record
     */
    public void hideFromLists(String collection, String sourcedId) {
        write(() -> {
            require(collection, sourcedId);
            node(collection, sourcedId).hidden = true;
            tree(collection).changed(sourcedId);
        });
    }

    /**
     * Takes back {@link #remove} and {@link #hideFromLists}; other changes to the record stay. A record that had been
     * removed comes back with the time now as its dateLastModified.
     *
     * @param collection one of {@link FakeRoster#COLLECTIONS}
     * @param sourcedId the record's sourcedId
     * @throws NoSuchElementException if there never was such a record
     */
    public void restore(String collection, String sourcedId) {
        write(() -> {
            Node node = tree(collection).find(sourcedId);
            if (node == null) {
                require(collection, sourcedId);
                return;
            }
            if (node.removed) {
                Map<String, Object> record = new LinkedHashMap<>(content(collection, node));
                record.put("dateLastModified", now());
                node.record = freeze(record);
            }
            node.removed = false;
            node.hidden = false;
            tree(collection).changed(sourcedId);
        });
    }

    @Override
    public long size(String collection) {
        return reading(() -> base.size(collection) + tree(collection).shift());
    }

    @Override
    public Map<String, Object> record(String collection, long rank) {
        return reading(() -> {
            Objects.checkIndex(rank, size(collection));
            Selection at = tree(collection).select(rank);
            return at.node() == null ? base.record(collection, at.basePlace()) : content(collection, at.node());
        });
    }

    @Override
    public String sourcedId(String collection, long rank) {
        return reading(() -> {
            Objects.checkIndex(rank, size(collection));
            Selection at = tree(collection).select(rank);
            return at.node() == null ? base.sourcedId(collection, at.basePlace()) : at.node().id;
        });
    }

    @Override
    public Optional<Map<String, Object>> find(String collection, String sourcedId) {
        return reading(() -> {
            Node node = tree(collection).find(sourcedId);
            if (node == null) {
                return base.find(collection, sourcedId);
            }
            return node.removed ? Optional.empty() : Optional.of(content(collection, node));
        });
    }

    @Override
    public long rank(String collection, String sourcedId) {
        return reading(() -> base.rank(collection, sourcedId) + tree(collection).shiftBefore(sourcedId));
    }

    @Override
    public Optional<LongStream> candidates(String collection, String path, String value) {
        return reading(() -> base.candidates(collection, path, value)
                .map(places -> LongStream.concat(
                                places.map(tree(collection)::placeOf).filter(place -> place >= 0),
                                editedPlaces(collection))
                        .sorted()
                        .distinct()));
    }

    /** The places of all listed records that may differ from the base, in ascending order. */
    LongStream editedPlaces(String collection) {
        return reading(() -> LongStream.of(tree(collection).places()));
    }

    /** The same for the base alone: what was modified later was edited here. */
    Optional<Instant> baseUnmodifiedSince(String collection) {
        return base.unmodifiedSince(collection);
    }

    /** Grows with every edit. */
    long version() {
        return reading(() -> version);
    }

    /** Runs a read of several records during which no edit happens. */
    <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void write(Runnable edit) {
        lock.writeLock().lock();
        try {
            edit.run();
            version++;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private EditTree tree(String collection) {
        EditTree tree = trees.get(collection);
        if (tree == null) {
            throw new IllegalArgumentException("No such collection: " + collection);
        }
        return tree;
    }

    private Node node(String collection, String id) {
        Node known = tree(collection).find(id);
        if (known != null) {
            return known;
        }
        long place = base.rank(collection, id);
        boolean inBase = place < base.size(collection)
                && base.sourcedId(collection, place).equals(id);
        return tree(collection).add(id, place, inBase);
    }

    private Map<String, Object> content(String collection, Node node) {
        Map<String, Object> edited = node.record;
        if (edited != null) {
            return edited;
        }
        return base.find(collection, node.id).orElseThrow(() -> new NoSuchElementException(none(collection)));
    }

    private Map<String, Object> require(String collection, String sourcedId) {
        return find(collection, sourcedId).orElseThrow(() -> new NoSuchElementException(none(collection)));
    }

    private static String none(String collection) {
        return "No such record among " + collection;
    }

    private String now() {
        return Timestamps.write(clock.instant());
    }

    private static Map<String, Object> freeze(Map<String, Object> record) {
        Map<String, Object> frozen = new LinkedHashMap<>();
        record.forEach((field, value) -> frozen.put(field, freezeValue(value)));
        return Collections.unmodifiableMap(frozen);
    }

    private static Object freezeValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((field, inner) -> copy.put(String.valueOf(field), freezeValue(inner)));
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof Collection<?> items) {
            List<Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(freezeValue(item)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }
}
