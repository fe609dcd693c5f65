// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.stage.Delta;
import com.kybergate.rostersync.state.Checkpoint;
import com.kybergate.rostersync.state.MirrorRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads that asks for changes alone, and whether it can be trusted. In every doubt the answer is to read everything: a full run
 * costs time, and a delta that was believed too early an account. One thread at a time.
 */
final class Changes {
    private static final int BATCH = 500;
    private static final int MOST_LOOKUPS = 200;
    private static final int MOST_CHANGES = 50_000;

    private final RosterSource source;
    private final Checkpoint since;
    private final SyncMode mode;
    /** Whether a rule joins newcomers to accounts by itself, for which it has to be known that nobody else fits. */
    private final boolean joins;

    private final RosterScope scope;
    private final Function<List<String>, Map<String, MirrorRow>> people;

    /** Who changed since the last run began, of the collection that was read last; what changed before it has been read before. */
    private final Set<String> recent = new HashSet<>();

    /** Which of the people who were shown are where nobody is wanted of, by whatever date. */
    private final Set<String> elsewhere = new HashSet<>();

    private final Map<RosterCollection, Long> totals = new EnumMap<>(RosterCollection.class);

    Changes(
            RosterSource source,
            Checkpoint since,
            SyncMode mode,
            boolean joins,
            RosterScope scope,
            Function<List<String>, Map<String, MirrorRow>> people) {
        this.scope = scope;
        this.people = people;
        this.source = source;
        this.since = since;
        this.mode = mode;
        this.joins = joins;
    }

    /** Why nothing less than everything will do, as far as that can be said before anything is read. */
    static Optional<WhyFull> refusal(
            @Nullable Checkpoint last, String source, String settings, SyncMode mode, Instant now) {
        if (last == null) {
            return Optional.of(WhyFull.FIRST_RUN);
        }
        if (!last.source().equals(source)) {
            return Optional.of(WhyFull.ANOTHER_SOURCE);
        }
        if (!last.settings().equals(settings)) {
            return Optional.of(WhyFull.SETTINGS_CHANGED);
        }
        if (mode.isDue(last.lastFull(), now)) {
            return Optional.of(WhyFull.DUE);
        }
        Instant watermark = last.watermark();
        if (watermark == null) {
            return Optional.of(WhyFull.LEFT_OPEN);
        }
        return Watermark.isPast(watermark, now) ? Optional.empty() : Optional.of(WhyFull.CLOCK);
    }

    static Optional<WhyFull> refusal(Generations<?> generations) {
        return generations.inStep() ? Optional.empty() : Optional.of(WhyFull.RESTORED);
    }

    /** Reads what changed in a collection; empty if the source cannot tell. */
    Optional<FetchReceipt> read(RosterCollection collection, RosterSink sink) throws InterruptedException {
        Instant watermark = watermark();
        recent.clear();
        return source.changes(collection, watermark.minus(Watermark.OVERLAP), new RosterSink() {
            @Override
            public void record(OneRosterResource record) {
                Instant modified = record.dateLastModified();
                if (recent.size() <= MOST_CHANGES && (modified == null || !modified.isBefore(watermark))) {
                    recent.add(record.sourcedId());
                }
                if (collection == RosterCollection.USERS && elsewhere.size() <= MOST_CHANGES && isElsewhere(record)) {
                    elsewhere.add(record.sourcedId());
                }
                sink.record(record);
            }

            @Override
            public void fault(RecordFault fault) {
                if (fault.sourcedId() != null) {
                    recent.add(fault.sourcedId());
                }
                sink.fault(fault);
            }

            @Override
            public void again() {
                sink.again();
            }

            @Override
            public void page(long received, @Nullable Long total) {
                sink.page(received, total);
            }
        });
    }

    private boolean isElsewhere(OneRosterResource person) {
        return scope.schools() != null
                && scope.skips(RosterRecord.of(person))
                        .filter(SkipReason.SCHOOL::equals)
                        .isPresent();
    }

    private Instant watermark() {
        return Objects.requireNonNull(since.watermark(), "a delta has a watermark");
    }

    /** Why what was read of a collection cannot be trusted. */
    Optional<WhyFull> doubt(Delta changes, Runnable tick) throws InterruptedException {
        FetchReceipt receipt = changes.receipt();
        if (!receipt.complete()) {
            return Optional.of(
                    receipt.reasons().contains("filter-ignored") ? WhyFull.FILTER_IGNORED : WhyFull.INCOMPLETE);
        }
        if (recent.size() > MOST_CHANGES || elsewhere.size() > MOST_CHANGES) {
            return Optional.of(WhyFull.MANY_CHANGES);
        }
        if (joins && changes.collection() == RosterCollection.USERS && hasNewcomers(changes)) {
            return Optional.of(WhyFull.NEWCOMERS_JOIN);
        }
        Optional<WhyFull> miscounted = miscount(changes);
        return miscounted.isEmpty() && changes.collection() == RosterCollection.USERS
                ? unconfirmed(changes, tick)
                : miscounted;
    }

    private static boolean hasNewcomers(Delta people) {
        boolean[] any = {false};
        people.changed(
                BATCH,
                records -> any[0] |= records.stream()
                        .anyMatch(record -> record.isThere() && !people.isMirrored(record.sourcedId())));
        return any[0];
    }

    /** How many records the source should say that it has from now on. */
    Map<RosterCollection, Long> totals() {
        return totals;
    }

    /**
     * Records that vanish without a word change nothing but the number of those that are left. Of a record that is not kept here, and changed
     * since the last run, nobody can say whether it is new, so it may count or not.
     */
    private Optional<WhyFull> miscount(Delta changes) throws InterruptedException {
        Long before = since.totals().get(changes.collection());
        if (before == null) {
            return mode.isDelta() ? Optional.empty() : Optional.of(WhyFull.NOT_COUNTED);
        }
        OptionalLong now = source.count(changes.collection());
        if (now.isEmpty()) {
            return Optional.of(WhyFull.COUNT_DIFFERS);
        }
        long[] fresh = {0};
        boolean[] returns = {false};
        changes.changed(BATCH, records -> {
            for (RosterRecord record : records) {
                boolean mirrored = changes.isMirrored(record.sourcedId());
                returns[0] |= mirrored && !changes.wasThere(record.sourcedId());
                fresh[0] += record.isThere() && !mirrored && recent.contains(record.sourcedId()) ? 1 : 0;
            }
        });
        if (returns[0]) {
            // Whether the source counted somebody who had left, nobody knows; nor does it matter how they are listed
            // again.
            return Optional.of(WhyFull.RETURNING);
        }
        long unknown = recent.stream().filter(id -> !changes.isMirrored(id)).count() - fresh[0];
        long least = before + fresh[0];
        totals.put(changes.collection(), now.getAsLong());
        return now.getAsLong() >= least && now.getAsLong() <= least + unknown
                ? Optional.empty()
                : Optional.of(WhyFull.COUNT_DIFFERS);
    }

    /** A delta shows one of two rows that contradict each other; asked for singly, the source shows the other one, or agrees. */
    private Optional<WhyFull> unconfirmed(Delta people, Runnable tick) throws InterruptedException {
        List<RosterRecord> leaving = new ArrayList<>();
        people.changed(
                BATCH,
                records -> records.stream()
                        .filter(record -> !record.isThere() && leaving.size() <= MOST_LOOKUPS)
                        .filter(record -> people.isMirrored(record.sourcedId()))
                        .forEach(leaving::add));
        if (leaving.size() > MOST_LOOKUPS) {
            return Optional.of(WhyFull.MANY_LEAVING);
        }
        for (RosterRecord record : leaving) {
            tick.run();
            if (!isConfirmed(record)) {
                return Optional.of(WhyFull.LEAVING_UNCONFIRMED);
            }
        }
        return unconfirmedElsewhere(people, tick);
    }

    /** Whoever is said to have gone where nobody is wanted of would lose the login too, however old the date that says so. */
    private Optional<WhyFull> unconfirmedElsewhere(Delta shown, Runnable tick) throws InterruptedException {
        List<String> away = elsewhere.stream()
                .filter(shown::wasThere)
                .filter(id ->
                        shown.skipped(id).filter(SkipReason.SCHOOL::equals).isPresent())
                .toList();
        List<String> moved = new ArrayList<>();
        for (int from = 0; from < away.size() && moved.size() <= MOST_LOOKUPS; from += BATCH) {
            // Who was there already, of a school that was deselected, is asked about by a person.
            people.apply(away.subList(from, Math.min(from + BATCH, away.size()))).values().stream()
                    .filter(row -> scope.wantsSchool(row.record().schools()))
                    .map(MirrorRow::sourcedId)
                    .forEach(moved::add);
        }
        if (moved.size() > MOST_LOOKUPS) {
            return Optional.of(WhyFull.MANY_LEAVING);
        }
        for (String sourcedId : moved) {
            tick.run();
            boolean same = source.read(RosterCollection.USERS, sourcedId) instanceof SingleRead.Found found
                    && shown.isAsRead(RosterRecord.of(found.record()));
            if (!same) {
                return Optional.of(WhyFull.LEAVING_UNCONFIRMED);
            }
        }
        return Optional.empty();
    }

    private boolean isConfirmed(RosterRecord leaving) throws InterruptedException {
        SingleRead answer = source.read(RosterCollection.USERS, leaving.sourcedId());
        if (answer instanceof SingleRead.Found found) {
            return found.record().sourcedId().equals(leaving.sourcedId())
                    && !RosterRecord.of(found.record()).isThere();
        }
        return answer instanceof SingleRead.Missing && leaving.isToBeDeleted();
    }
}
