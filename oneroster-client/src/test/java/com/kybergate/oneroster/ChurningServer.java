// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.internal.json.Row;
import com.kybergate.oneroster.model.Org;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A large collection, in process, that changes while it is read: records come, go, are renamed and get new identifiers, half of them
 * anywhere and half of them where the reader stands. Knows who lived through it all.
 */
final class ChurningServer implements WirePage.Source<Org> {
    /** What servers say about how many records there are. */
    enum Totals {
        RIGHT,
        /** Of all records, though fewer of them are listed. */
        BEFORE_FILTER,
        WRONG,
        ABSENT,
        /** Moves without reason. */
        DRIFTING,
        /** The size of the page. */
        PER_PAGE,
        /** Counted once and remembered. */
        STALE
    }

    private static final int NEAR = 40;

    private final RecordUniverse universe;
    private final ListOrder order;
    private final Totals totals;
    private final boolean links;
    private final Random random;
    private final Places places;
    private final int[] placeOf;
    private final TreeSet<Integer> gaps = new TreeSet<>();
    private final BitSet living = new BitSet();
    private final double[] due;
    private final int firstSize;
    private int end;
    private int done;
    private int readTo;
    /** Over how many walks the events are spread. */
    double span = 1;

    int requests;

    /**
     * @param events how many things happen between the first request and the last
     * @param bursts in how many bursts, or 0 for one by one
     */
    ChurningServer(RecordUniverse universe, ListOrder order, Totals totals, int events, int bursts, long seed) {
        this.universe = universe;
        this.order = order;
        this.totals = totals;
        this.random = new Random(seed);
        this.links = random.nextBoolean();
        this.places = new Places(firstPlaces());
        this.placeOf = Places.free(universe.count());
        for (int place = 0; place < places.count(); place++) {
            if (places.record(place) != Places.FREE) {
                placeOf[places.record(place)] = place;
                living.set(places.record(place));
                end = place + 1;
            }
        }
        this.firstSize = places.taken();
        this.due = times(events, bursts);
    }

    private int[] firstPlaces() {
        boolean byIdentifier = order.kept && order != ListOrder.ARRIVAL;
        int[] all = byIdentifier ? universe.sorted(order).clone() : shuffled();
        boolean grows = order == ListOrder.ARRIVAL || order == ListOrder.HEAP;
        int[] first = Places.free(grows ? 2 * all.length : all.length);
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            boolean there = RecordUniverse.isThereAtFirst(all[i]);
            if (order == ListOrder.BY_NAME || byIdentifier) {
                first[i] = there ? all[i] : Places.FREE;
            } else if (there) {
                first[next++] = all[i];
            }
        }
        return first;
    }

    private int[] shuffled() {
        int[] records = new int[universe.count()];
        Arrays.setAll(records, i -> i);
        for (int i = records.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int record = records[i];
            records[i] = records[other];
            records[other] = record;
        }
        return records;
    }

    /** When what happens happens, as a share of the walk. */
    private double[] times(int events, int bursts) {
        double[] times = new double[events];
        double[] common = random.doubles(Math.max(1, bursts)).toArray();
        Arrays.setAll(times, i -> bursts == 0 ? random.nextDouble() : common[i % bursts]);
        Arrays.sort(times);
        return times;
    }

    @Override
    public WirePage<Org> fetch(int limit, long offset) {
        if (requests > 0) {
            change(limit);
        }
        requests++;
        int size = places.taken();
        int from = (int) Math.min(offset, size);
        int to = (int) Math.min(offset + limit, size);
        List<Row<Org>> rows = order == ListOrder.RESHUFFLED ? reshuffled(from, to) : listed(from, to);
        readTo = to;
        return new WirePage<>(rows, total(rows.size()), links && to < size, null, List.of(), List.of());
    }

    private List<Row<Org>> listed(int from, int to) {
        List<Row<Org>> rows = new ArrayList<>(to - from);
        for (int rank = from, place = -1; rank < to; rank++) {
            place = rank == from ? places.at(rank) : places.after(place);
            rows.add(universe.row(places.record(place)));
        }
        return rows;
    }

    /** A walk in great steps around the circle of ranks meets each of them once. */
    private List<Row<Org>> reshuffled(int from, int to) {
        int size = places.taken();
        long step = 1 + 2L * random.nextInt(size);
        while (gcd(step, size) != 1) {
            step++;
        }
        long start = random.nextInt(size);
        List<Row<Org>> rows = new ArrayList<>(to - from);
        for (int rank = from; rank < to; rank++) {
            rows.add(universe.row(places.record(places.at((int) ((start + step * rank) % size)))));
        }
        return rows;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private @Nullable Long total(int onPage) {
        return switch (totals) {
            case RIGHT -> (long) places.taken();
            case BEFORE_FILTER -> places.taken() + firstSize / 20L;
            case WRONG -> places.taken() - 3L;
            case ABSENT -> null;
            case DRIFTING -> (long) places.taken() + requests % 7;
            case PER_PAGE -> (long) onPage;
            case STALE -> (long) firstSize;
        };
    }

    private void change(int limit) {
        if (order == ListOrder.RESTLESS) {
            for (int i = 0; i < 3; i++) {
                swap(anywhere(), anywhere());
            }
        }
        double share = requests * limit / span / firstSize;
        while (done < due.length && due[done] <= share) {
            done++;
            int what = random.nextInt(100);
            if (what < 30) {
                insert();
            } else if (what < 60) {
                delete();
            } else if (what < 85) {
                rename();
            } else {
                delete();
                insert();
            }
        }
    }

    private void delete() {
        int place = somewhere();
        int record = places.leave(place);
        placeOf[record] = Places.FREE;
        living.clear(record);
        gaps.add(place);
    }

    private void insert() {
        int place;
        int record;
        switch (order) {
            case BYTES, COLLATED, NUMERIC, CASELESS -> {
                // The place of an identifier is given; so one is taken whose place is free, near where it should be.
                place = freeNear(somewhere());
                record = universe.sorted(order)[place];
            }
            case BY_NAME -> {
                place = freeNear(somewhere());
                record = unused();
            }
            case HEAP -> {
                place = gapOrEnd();
                record = unused();
            }
            default -> {
                place = end++;
                record = unused();
            }
        }
        settle(record, place);
    }

    /** Renames somebody; where order is by name, or by time of change, they move. */
    private void rename() {
        if (order != ListOrder.BY_NAME && order != ListOrder.HEAP) {
            return;
        }
        int from = somewhere();
        int to = order == ListOrder.BY_NAME ? freeNear(random.nextBoolean() ? somewhere() : anywhere()) : gapOrEnd();
        int record = places.leave(from);
        settle(record, to);
        gaps.add(from);
    }

    private void swap(int one, int other) {
        places.swap(one, other);
        placeOf[places.record(one)] = one;
        placeOf[places.record(other)] = other;
    }

    private void settle(int record, int place) {
        places.take(place, record);
        placeOf[record] = place;
        gaps.remove(place);
    }

    private int anywhere() {
        return places.at(random.nextInt(places.taken()));
    }

    /** Every other time near where the reader stands. */
    private int somewhere() {
        if (random.nextBoolean()) {
            return anywhere();
        }
        int rank = readTo - NEAR + random.nextInt(2 * NEAR);
        return places.at(Math.max(0, Math.min(rank, places.taken() - 1)));
    }

    private int freeNear(int place) {
        int free = place;
        while (free >= 0 && places.record(free) != Places.FREE) {
            free--;
        }
        return free >= 0 ? free : freeBehind(place);
    }

    private int freeBehind(int place) {
        int free = place;
        while (places.record(free) != Places.FREE) {
            free++;
        }
        return free;
    }

    private int gapOrEnd() {
        Integer gap = random.nextBoolean() ? gaps.pollFirst() : null;
        return gap == null ? end++ : gap;
    }

    private int unused() {
        int record = random.nextInt(universe.count());
        while (placeOf[record] != Places.FREE) {
            record = (record + 1) % universe.count();
        }
        return record;
    }

    /** Another walk begins: who is there now are those who may live through it. */
    void beginWalk() {
        living.clear();
        for (int rank = 0, place = -1; rank < places.taken(); rank++) {
            place = places.after(place);
            living.set(places.record(place));
        }
    }

    /** How many of those who were there before the first request and never left are not among those who were read. */
    int missed(BitSet read) {
        BitSet missed = (BitSet) living.clone();
        missed.andNot(read);
        return missed.cardinality();
    }

    Walk<Org> walk(int limit) {
        return new Walk<>("orgs", this, limit, 0, 1_000_000, 42, new CallListener() {});
    }

    /** Who is read by the walk. */
    BitSet read(Walk<Org> walk) {
        BitSet read = new BitSet();
        for (@Nullable Page<Org> page = walk.next(); page != null; page = walk.next()) {
            page.items().forEach(org -> read.set(universe.record(org.sourcedId())));
        }
        return read;
    }

    /** Who is read in the plain way: one offset after the other, to a page that is not full. */
    BitSet readPlainly(int limit) {
        BitSet read = new BitSet();
        for (long offset = 0; ; offset += limit) {
            WirePage<Org> page = fetch(limit, offset);
            page.rows().forEach(row -> read.set(universe.record(row.id())));
            if (page.rows().size() < limit) {
                return read;
            }
        }
    }
}
