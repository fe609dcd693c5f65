// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The edited records of one collection, ordered by sourcedId, knowing how far they shift the places of all others. A
 * treap: balanced by priorities that look random, each subtree summing its shifts.
 */
final class EditTree {

    /** One edited record. */
    static final class Node {
        final String id;
        /** How many records of the base have a smaller sourcedId. */
        final long basePlace;

        final boolean inBase;
        private final long priority;
        private @Nullable Node left;
        private @Nullable Node right;
        private long shift;

        /** The record as edited, or null while it is as in the base. */
        @Nullable
        Map<String, Object> record;

        boolean hidden;
        boolean removed;

        private Node(String id, long basePlace, boolean inBase, long priority) {
            this.id = id;
            this.basePlace = basePlace;
            this.inBase = inBase;
            this.priority = priority;
        }

        boolean listed() {
            return !hidden && !removed;
        }

        private long ownShift() {
            return (listed() ? 1L : 0L) - (inBase ? 1L : 0L);
        }

        private void sum() {
            shift = ownShift() + shift(left) + shift(right);
        }
    }

    /** What stands at a place: an edited record, or the base's own at another place. */
    record Selection(@Nullable Node node, long basePlace) {}

    private @Nullable Node root;
    private long size;

    long shift() {
        return shift(root);
    }

    @Nullable
    Node find(String id) {
        Node node = root;
        while (node != null) {
            int order = SourcedIds.ORDER.compare(id, node.id);
            if (order == 0) {
                return node;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    /** Adds a record that is not here yet; its shift counts only after {@link #changed}. */
    Node add(String id, long basePlace, boolean inBase) {
        Node node = new Node(id, basePlace, inBase, Mix.of(0x7ea9, size++));
        root = insert(root, node);
        return node;
    }

    /** To be called after a record's listing has changed. */
    void changed(String id) {
        sumPath(root, id);
    }

    /** The sum of the shifts of all edited records with a smaller sourcedId. */
    long shiftBefore(String id) {
        long sum = 0;
        Node node = root;
        while (node != null) {
            if (SourcedIds.ORDER.compare(id, node.id) <= 0) {
                node = node.left;
            } else {
                sum += shift(node.left) + node.ownShift();
                node = node.right;
            }
        }
        return sum;
    }

    Selection select(long place) {
        long before = 0;
        Node node = root;
        while (node != null) {
            long own = node.basePlace + before + shift(node.left);
            if (place == own && node.listed()) {
                return new Selection(node, -1);
            }
            if (place < own) {
                node = node.left;
            } else {
                before += shift(node.left) + node.ownShift();
                node = node.right;
            }
        }
        return new Selection(null, place - before);
    }

    /** Where a record of the base stands now, or -1 if it was edited. */
    long placeOf(long basePlace) {
        long before = 0;
        Node node = root;
        while (node != null) {
            if (node.basePlace == basePlace && node.inBase) {
                return -1;
            }
            // An added record shares the place of the next one in the base, and stands before it.
            if (node.basePlace <= basePlace) {
                before += shift(node.left) + node.ownShift();
                node = node.right;
            } else {
                node = node.left;
            }
        }
        return basePlace + before;
    }

    /** The places of all edited records that are listed, in ascending order. */
    long[] places() {
        LongStream.Builder places = LongStream.builder();
        collect(root, 0, places);
        return places.build().toArray();
    }

    private static void collect(@Nullable Node node, long before, LongStream.Builder places) {
        if (node == null) {
            return;
        }
        collect(node.left, before, places);
        long shifted = before + shift(node.left);
        if (node.listed()) {
            places.add(node.basePlace + shifted);
        }
        collect(node.right, shifted + node.ownShift(), places);
    }

    private static long shift(@Nullable Node node) {
        return node == null ? 0 : node.shift;
    }

    private static Node insert(@Nullable Node at, Node node) {
        if (at == null) {
            node.sum();
            return node;
        }
        if (SourcedIds.ORDER.compare(node.id, at.id) < 0) {
            Node child = insert(at.left, node);
            if (child.priority > at.priority) {
                at.left = child.right;
                at.sum();
                child.right = at;
                child.sum();
                return child;
            }
            at.left = child;
        } else {
            Node child = insert(at.right, node);
            if (child.priority > at.priority) {
                at.right = child.left;
                at.sum();
                child.left = at;
                child.sum();
                return child;
            }
            at.right = child;
        }
        at.sum();
        return at;
    }

    private static void sumPath(@Nullable Node at, String id) {
        if (at == null) {
            return;
        }
        int order = SourcedIds.ORDER.compare(id, at.id);
        if (order < 0) {
            sumPath(at.left, id);
        } else if (order > 0) {
            sumPath(at.right, id);
        }
        at.sum();
    }
}
