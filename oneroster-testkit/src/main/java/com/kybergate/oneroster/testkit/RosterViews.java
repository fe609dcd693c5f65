// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.RosterFilter.Clause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds the records that a list request asks for. What needed a scan is kept until the roster changes, because a client
 * asks for page after page of the same list.
 */
final class RosterViews {

    /** Four bytes each; the newest view is kept whatever its size. */
    private static final long MAX_KEPT_RANKS = 4_000_000;

    private record Key(
            String path,
            List<String> ids,
            Optional<String> filter,
            Optional<String> sort,
            boolean descending,
            Optional<Long> shuffle,
            String hiding,
            long version) {}

    private final RosterEdits roster;
    private final Map<Key, int[]> kept = new LinkedHashMap<>(16, 0.75f, true);

    RosterViews(RosterEdits roster) {
        this.roster = roster;
    }

    /** Whether the record can be read singly at this endpoint. */
    Optional<Map<String, Object>> single(Target target) {
        return roster.find(target.collection(), target.ids().get(0))
                .filter(record -> Target.belongs(record, target.endpoint()));
    }

    /**
     * The records of a list whose parents are known to exist, without paging.
     *
     * @param hidden keeps records from being seen
     * @param hiding names what is hidden
     */
    RankList list(Target target, ListQuery query, Predicate<Map<String, Object>> hidden, String hiding) {
        Optional<RosterFilter> filter = query.filter().map(text -> RosterFilter.parse(text, target.collection()));
        boolean everything = target.shape().equals(target.collection());
        if (everything && filter.isEmpty() && hiding.isEmpty() && query.naturalOrder()) {
            return RankList.all(roster.size(target.collection()), query.descending());
        }
        Key key = new Key(
                target.shape(),
                target.ids(),
                query.filter(),
                query.sort(),
                query.descending(),
                query.shuffle(),
                hiding,
                roster.version());
        int[] ranks;
        synchronized (kept) {
            int[] known = kept.get(key);
            ranks = known != null ? known : scan(target, query, filter, hidden);
            kept.put(key, ranks);
            forget(key.version());
        }
        return RankList.of(ranks.length, position -> ranks[Math.toIntExact(position)]);
    }

    private void forget(long version) {
        kept.keySet().removeIf(key -> key.version() != version);
        long total = kept.values().stream().mapToLong(ranks -> ranks.length).sum();
        var eldest = kept.values().iterator();
        while (total > MAX_KEPT_RANKS && kept.size() > 1) {
            total -= eldest.next().length;
            eldest.remove();
        }
    }

    private int[] scan(
            Target target, ListQuery query, Optional<RosterFilter> filter, Predicate<Map<String, Object>> hidden) {
        String collection = target.collection();
        Membership members = Membership.of(target, roster);
        Predicate<Map<String, Object>> wanted = members.test()
                .and(hidden.negate())
                .and(record -> filter.isEmpty() || filter.get().test(record));
        List<Clause> clauses = new ArrayList<>(members.clauses());
        filter.ifPresent(given -> clauses.addAll(given.required()));
        LongStream candidates = members.ids()
                .map(ids -> ids.stream()
                        .flatMapToLong(id -> rankOf(collection, id))
                        .sorted()
                        .distinct())
                .orElseGet(() -> Membership.candidates(roster, collection, clauses));
        int[] ranks = candidates
                .filter(rank -> wanted.test(roster.record(collection, rank)))
                .mapToInt(Math::toIntExact)
                .toArray();
        return order(collection, ranks, query);
    }

    private LongStream rankOf(String collection, String id) {
        long rank = roster.rank(collection, id);
        boolean here = rank < roster.size(collection)
                && roster.sourcedId(collection, rank).equals(id);
        return here ? LongStream.of(rank) : LongStream.empty();
    }

    private int[] order(String collection, int[] ranks, ListQuery query) {
        if (query.shuffle().isPresent()) {
            long salt = query.shuffle().get();
            long[] keyed = IntStream.of(ranks)
                    .mapToLong(rank -> {
                        long mixed =
                                Mix.of(salt, roster.sourcedId(collection, rank).hashCode());
                        return (mixed & 0xffffffff00000000L) | rank;
                    })
                    .sorted()
                    .toArray();
            return Arrays.stream(keyed).mapToInt(key -> (int) key).toArray();
        }
        if (query.naturalOrder()) {
            if (query.descending()) {
                return IntStream.range(0, ranks.length)
                        .map(i -> ranks[ranks.length - 1 - i])
                        .toArray();
            }
            return ranks;
        }
        String path = query.sort().orElse("sourcedId");
        record Keyed(int rank, String value) {}
        Comparator<Keyed> byValue = Comparator.comparing(Keyed::value, SourcedIds.ORDER);
        return IntStream.of(ranks)
                .mapToObj(rank -> new Keyed(rank, String.join(",", Paths.texts(roster.record(collection, rank), path))))
                .sorted((query.descending() ? byValue.reversed() : byValue).thenComparing(Keyed::rank))
                .mapToInt(Keyed::rank)
                .toArray();
    }

    /** A record that a nested list stands below, if it exists. */
    record Parent(String collection, Optional<Map<String, Object>> record) {}

    List<Parent> parents(Target target) {
        List<String> ids = target.ids();
        List<Parent> parents = new ArrayList<>(2);
        if (!ids.isEmpty()) {
            String endpoint = Paths.head(target.shape().replace('/', '.'));
            String collection = Target.collectionOf(endpoint);
            parents.add(new Parent(
                    collection,
                    roster.find(collection, ids.get(0)).filter(record -> Target.belongs(record, endpoint))));
        }
        if (ids.size() > 1) {
            parents.add(new Parent(
                    "classes",
                    roster.find("classes", ids.get(1))
                            .filter(record -> References.refersTo(record, "school", ids.get(0)))));
        }
        return parents;
    }
}
