// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.internal.Spool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The changes of login keys, those together that give to and take from each other. However many there are, only some are in memory: of
 * all of them, the keys alone, as hashes. For one thread at a time.
 */
final class KeyChanges implements AutoCloseable {
    private static final int MOST_IN_MEMORY = 2_000;
    private static final int ALONE = -1;

    private final Spool spool;
    private final ChangeText texts;

    KeyChanges(Spool spool, ChangeText texts) {
        this.spool = spool;
        this.texts = texts;
    }

    /** Appends a change, as the text that {@link ChangeText} made of it. */
    void append(String change) {
        spool.append(change);
    }

    long size() {
        return spool.size();
    }

    /** Shows the groups of those who wait for each other, each whole and in one batch, and then those who wait for nobody. */
    void show(int most, Consumer<List<PlannedChange>> batch) {
        if (spool.size() == 0) {
            return;
        }
        int[] groups = groups();
        showGroups(groups, most, batch);
        List<PlannedChange> alone = new ArrayList<>();
        eachWithPlace((place, text) -> {
            if (groups[place] == ALONE) {
                alone.add(texts.read(text));
                if (alone.size() == most) {
                    batch.accept(List.copyOf(alone));
                    alone.clear();
                }
            }
        });
        if (!alone.isEmpty()) {
            batch.accept(List.copyOf(alone));
        }
    }

    @Override
    public void close() {
        spool.close();
    }

    /** For each change the first one of its group, or {@link #ALONE}. */
    private int[] groups() {
        int[] first = new int[Math.toIntExact(spool.size())];
        LongTable placeOfKey = new LongTable();
        eachWithPlace((place, text) -> {
            first[place] = place;
            KeyMove move = KeyMove.of(texts.read(text));
            LongStream.concat(move.lets(), move.wants()).forEach(key -> {
                int other = placeOfKey.putIfAbsent(key, place);
                if (other != LongTable.NONE) {
                    join(first, other, place);
                }
            });
        });
        int[] sizes = new int[first.length];
        for (int place = 0; place < first.length; place++) {
            first[place] = root(first, place);
            sizes[first[place]]++;
        }
        int[] groups = new int[first.length];
        Arrays.setAll(groups, place -> sizes[first[place]] == 1 ? ALONE : first[place]);
        return groups;
    }

    /** The smaller place becomes the root, so that the order does not depend on who was found first. */
    private static void join(int[] first, int one, int other) {
        int a = root(first, one);
        int b = root(first, other);
        first[Math.max(a, b)] = Math.min(a, b);
    }

    private static int root(int[] first, int place) {
        int root = place;
        while (first[root] != root) {
            first[root] = first[first[root]];
            root = first[root];
        }
        return root;
    }

    private void showGroups(int[] groups, int most, Consumer<List<PlannedChange>> batch) {
        int[] sizes = new int[groups.length];
        for (int group : groups) {
            if (group != ALONE) {
                sizes[group]++;
            }
        }
        int from = 0;
        while (from < groups.length) {
            int to = from;
            int some = 0;
            while (to < groups.length && (some == 0 || some + sizes[to] <= MOST_IN_MEMORY)) {
                some += sizes[to++];
            }
            if (some > 0) {
                showGroupsThatBegin(from, to, groups, most, batch);
            }
            from = to;
        }
    }

    private void showGroupsThatBegin(int from, int to, int[] groups, int most, Consumer<List<PlannedChange>> batch) {
        Map<Integer, List<PlannedChange>> members = new LinkedHashMap<>();
        eachWithPlace((place, text) -> {
            if (groups[place] >= from && groups[place] < to) {
                members.computeIfAbsent(groups[place], g -> new ArrayList<>()).add(texts.read(text));
            }
        });
        List<PlannedChange> some = new ArrayList<>();
        for (List<PlannedChange> group : members.values()) {
            if (!some.isEmpty() && some.size() + group.size() > most) {
                batch.accept(List.copyOf(some));
                some.clear();
            }
            some.addAll(group);
        }
        batch.accept(List.copyOf(some));
    }

    /** Is shown a change, as text, and its place. */
    @FunctionalInterface
    private interface WithPlace {
        void look(int place, String text);
    }

    private void eachWithPlace(WithPlace each) {
        int[] place = {0};
        spool.forEach(text -> each.look(place[0]++, text));
    }
}
