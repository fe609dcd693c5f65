// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Evidence.Finding;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import com.kybergate.rostersync.state.Waiting;
import com.kybergate.rostersync.state.Waiting.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What earlier runs left to wait for its time, as it stands while a run is made. What failed is tried by each run that reads everything, and
 * by others the less often the oftener it failed. For one run, and one thread.
 */
final class WaitingList {
    private static final int BATCH = 500;
    private static final Duration FIRST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private final List<Waiting> before;
    private final Map<String, Waiting> retries = new HashMap<>();
    private final Set<String> mayBeGone = new HashSet<>();
    private final Grace grace;
    private final Instant now;

    /** What of collections that are not read any more had failed is over: whoever wants them again reads everything. */
    WaitingList(List<Waiting> all, Set<RosterCollection> collections, Duration grace, Instant now) {
        this.before = all.stream()
                .filter(item -> collections.contains(item.collection()))
                .toList();
        this.now = now;
        this.grace = Grace.of(grace, before, now);
        before.stream().filter(item -> item.why() == Why.RETRY).forEach(item -> retries.put(name(item), item));
    }

    Grace grace() {
        return grace;
    }

    /** Notes who may still be gone: neither seen to be there by a single read, nor out of the question. */
    void found(Absences absences, Evidence evidence) {
        absences.candidates().stream()
                .map(Absences.Candidate::sourcedId)
                .filter(sourcedId -> evidence.of(sourcedId) != Finding.STILL_THERE)
                .filter(grace.since()::containsKey)
                .forEach(mayBeGone::add);
    }

    /** Only a whole walk can say what becomes of somebody whose grace is over. */
    Optional<WhyFull> refusal() {
        boolean over = before.stream().anyMatch(item -> item.why() == Why.GRACE && item.isDue(now));
        return over ? Optional.of(WhyFull.GRACE_OVER) : Optional.empty();
    }

    /** What of a collection has waited long enough to be tried again. */
    List<String> dueRetries(RosterCollection collection) {
        return retries.values().stream()
                .filter(item -> item.collection() == collection && item.isDue(now))
                .map(Waiting::sourcedId)
                .sorted()
                .toList();
    }

    /** What to tell of records that failed before and are not looked at by this run. */
    Optional<Problem> leftAlone(Stage stage) {
        long left = retries.values().stream()
                .filter(item -> !isSettledBy(stage, item))
                .count();
        return left == 0
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "waiting-to-retry",
                                Problem.ERROR,
                                "",
                                null,
                                null,
                                left
                                        + " records that could not be written before were left alone by this run, and are tried again later. What stood in"
                                        + " their way is among the problems of the run that tried; a full run tries all of them."));
    }

    /**
     * What waits after the run.
     *
     * @param whole whether the run came to its end: otherwise whatever it does not know to be settled goes on waiting
     * @param inGrace who is missing and keeps the login
     * @param failures what failed, by collection
     */
    <T> List<Waiting> after(
            SyncState<T> state,
            TenantId tenant,
            Stage stage,
            boolean whole,
            Collection<String> inGrace,
            Map<RosterCollection, Set<String>> failures) {
        List<Waiting> after = new ArrayList<>(stillMissing(state, tenant, stage, inGrace));
        inGrace.forEach(sourcedId -> after.add(grace.noted(sourcedId)));
        Map<String, Waiting> open = new HashMap<>(retries);
        open.values().removeIf(item -> whole && isSettledBy(stage, item));
        failures.forEach((collection, some) -> some.forEach(sourcedId -> {
            Waiting item = failed(collection, sourcedId);
            open.put(name(item), item);
        }));
        after.addAll(open.values());
        return after;
    }

    /** Whose grace this run did not end: nobody has seen them since, and they still have the login. */
    private <T> List<Waiting> stillMissing(
            SyncState<T> state, TenantId tenant, Stage stage, Collection<String> inGrace) {
        Set<String> noted = Set.copyOf(inGrace);
        Optional<Staged> users = stage.staged(RosterCollection.USERS);
        List<Waiting> missing = before.stream()
                .filter(item -> item.why() == Why.GRACE && !noted.contains(item.sourcedId()))
                .filter(item -> users.stream().noneMatch(staged -> endsGrace(staged, item.sourcedId())))
                .toList();
        List<Waiting> left = new ArrayList<>();
        for (int from = 0; from < missing.size(); from += BATCH) {
            List<Waiting> some = missing.subList(from, Math.min(from + BATCH, missing.size()));
            Map<String, MirrorRow> rows = state.rows(
                    tenant,
                    RosterCollection.USERS,
                    some.stream().map(Waiting::sourcedId).toList());
            some.stream()
                    .filter(item -> Optional.ofNullable(rows.get(item.sourcedId()))
                            .filter(MirrorRow::active)
                            .isPresent())
                    .forEach(left::add);
        }
        return left;
    }

    private boolean endsGrace(Staged people, String sourcedId) {
        return people instanceof Snapshot ? !mayBeGone.contains(sourcedId) : people.saw(sourcedId);
    }

    private boolean isSettledBy(Stage stage, Waiting item) {
        Staged staged = stage.staged(item.collection()).orElse(null);
        return staged instanceof Snapshot || (staged != null && staged.saw(item.sourcedId()));
    }

    private Waiting failed(RosterCollection collection, String sourcedId) {
        Waiting last = retries.get(name(collection, sourcedId));
        int attempts = last == null ? 1 : last.attempts() + 1;
        Instant since = last == null ? now : last.since();
        return new Waiting(Why.RETRY, collection, sourcedId, since, attempts, now.plus(pause(attempts)));
    }

    /** The next run tries again whatever failed once: mostly nobody answered. */
    private static Duration pause(int attempts) {
        if (attempts == 1) {
            return Duration.ZERO;
        }
        int doublings = attempts - 2;
        return doublings >= MOST_DOUBLINGS ? LONGEST_PAUSE : FIRST_PAUSE.multipliedBy(1L << doublings);
    }

    private static String name(Waiting item) {
        return name(item.collection(), item.sourcedId());
    }

    private static String name(RosterCollection collection, String sourcedId) {
        return collection + " " + sourcedId;
    }
}
