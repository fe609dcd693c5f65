// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Finds the records that a list request asks for. What needed a scan is kept until the roster changes, because a client
 * asks for page after page of the same list.
 */
final class RosterViews {

    /** Four bytes each; the newest view is kept whatever its size. */
    private static final long MAX_KEPT_RANKS = 4_000_000;

    /** Which records belong, and optionally the only ids among which they can be. */
    private record Membership(Predicate<Map<String, Object>> test, Optional<Collection<String>> ids) {

        static Membership where(Predicate<Map<String, Object>> test) {
            return new Membership(test, Optional.empty());
        }

        static Membership among(Collection<String> ids, Predicate<Map<String, Object>> test) {
            return new Membership(test, Optional.of(ids));
        }
    }

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
     * The records of a list, without paging.
     *
     * @param hidden keeps records from being seen
     * @param hiding names what is hidden
     */
    RankList list(Target target, ListQuery query, Predicate<Map<String, Object>> hidden, String hiding) {
        requireParents(target);
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
        Membership members = members(target);
        Predicate<Map<String, Object>> wanted = members.test()
                .and(hidden.negate())
                .and(record -> filter.isEmpty() || filter.get().test(record));
        LongStream candidates = members.ids()
                .map(ids -> ids.stream()
                        .flatMapToLong(id -> rankOf(collection, id))
                        .sorted()
                        .distinct())
                .orElseGet(() -> LongStream.range(0, roster.size(collection)));
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

    private void requireParents(Target target) {
        List<String> ids = target.ids();
        if (ids.isEmpty()) {
            return;
        }
        String endpoint = Paths.head(target.shape().replace('/', '.'));
        boolean known = roster.find(Target.collectionOf(endpoint), ids.get(0))
                .filter(record -> Target.belongs(record, endpoint))
                .isPresent();
        boolean classKnown = ids.size() == 1
                || roster.find("classes", ids.get(1))
                        .filter(record -> References.refersTo(record, "school", ids.get(0)))
                        .isPresent();
        if (!known || !classKnown) {
            throw RosterError.unknownObject();
        }
    }

    private Membership members(Target target) {
        if (target.ids().isEmpty()) {
            return Membership.where(record -> Target.belongs(record, target.endpoint()));
        }
        String first = target.ids().get(0);
        return switch (target.shape()) {
            case "schools/*/courses" -> {
                Set<String> taught = idsIn("classes", "school", first, "course");
                yield Membership.where(
                        record -> References.refersTo(record, "org", first) || taught.contains(SourcedIds.of(record)));
            }
            case "schools/*/terms" ->
                Membership.among(idsIn("classes", "school", first, "terms"), record -> Target.belongs(record, "terms"));
            case "schools/*/classes", "schools/*/enrollments" ->
                Membership.where(record -> References.refersTo(record, "school", first));
            case "schools/*/students", "schools/*/teachers" ->
                Membership.where(record ->
                        Target.belongs(record, target.endpoint()) && References.refersTo(record, "orgs", first));
            case "schools/*/classes/*/enrollments" ->
                Membership.where(record ->
                        References.refersTo(record, "class", target.ids().get(1)));
            case "schools/*/classes/*/students", "schools/*/classes/*/teachers" ->
                peopleOf(target.ids().get(1), target.endpoint());
            case "classes/*/students", "classes/*/teachers" -> peopleOf(first, target.endpoint());
            case "terms/*/classes" -> Membership.where(record -> References.refersTo(record, "terms", first));
            case "terms/*/gradingPeriods" ->
                Membership.where(record ->
                        Target.belongs(record, "gradingPeriods") && References.refersTo(record, "parent", first));
            case "courses/*/classes" -> Membership.where(record -> References.refersTo(record, "course", first));
            case "students/*/classes", "teachers/*/classes", "users/*/classes" ->
                Membership.among(idsIn("enrollments", "user", first, "class"), record -> true);
            default -> throw RosterError.unknownObject();
        };
    }

    private Membership peopleOf(String classId, String endpoint) {
        String role = endpoint.equals("students") ? "student" : "teacher";
        Set<String> people = new HashSet<>();
        all("enrollments")
                .filter(record -> role.equals(record.get("role")) && References.refersTo(record, "class", classId))
                .forEach(record -> people.addAll(References.ids(record, "user")));
        return Membership.among(people, record -> true);
    }

    private Set<String> idsIn(String collection, String field, String id, String wanted) {
        Set<String> ids = new HashSet<>();
        all(collection)
                .filter(record -> References.refersTo(record, field, id))
                .forEach(record -> ids.addAll(References.ids(record, wanted)));
        return ids;
    }

    private Stream<Map<String, Object>> all(String collection) {
        return LongStream.range(0, roster.size(collection)).mapToObj(rank -> roster.record(collection, rank));
    }
}
