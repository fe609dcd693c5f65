// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.notify.NoticeKind;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.SyncState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator asks and says between runs: when the next one is, that there is to be none, how far one has come, and whether all is well. */
final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(RosterSync.class);
    private static final String SCHEDULED = "scheduled";
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    /** Longer than a run is ever silent while it lives, such as while it asks after hundreds of missing people one by one. */
    private static final Duration SILENCE = Duration.ofHours(1);

    private final TenantId tenant;
    private final SyncState<?> state;
    private final SyncSchedule schedule;
    private final Alerts alerts;
    private final Clock clock;
    private final Duration silence;

    Operations(
            TenantId tenant,
            SyncState<?> state,
            SyncSchedule schedule,
            Alerts alerts,
            Clock clock,
            Duration timeToLive) {
        // Nor does anybody get anywhere before the lease of the dead has run out.
        Duration lease = timeToLive.plus(CLOCKS_APART.multipliedBy(2));
        this.silence = lease.compareTo(SILENCE) > 0 ? lease : SILENCE;
        this.tenant = tenant;
        this.state = state;
        this.schedule = schedule;
        this.alerts = alerts;
        this.clock = clock;
    }

    SyncSchedule schedule() {
        return schedule;
    }

    /**
     * When the schedule begins the next run; not after now if it is due. Who asks for the first time is told of no time before that.
     */
    Optional<Instant> due(Instant now) {
        if (schedule.isManual() || paused().isPresent()) {
            return Optional.empty();
        }
        Optional<String> note = state.note(tenant, SCHEDULED);
        // A node whose clock was far ahead must not keep the others waiting for that time.
        if (note.map(text -> isAhead(Turn.parse(text), now)).orElse(true)) {
            state.replaceNote(
                    tenant, SCHEDULED, note.orElse(null), Turn.since(now).toNote());
        }
        return nextRun(now);
    }

    Optional<Instant> nextRun(Instant now) {
        if (schedule.isManual() || paused().isPresent()) {
            return Optional.empty();
        }
        Turn turn = state.note(tenant, SCHEDULED).map(note -> turn(note, now)).orElse(Turn.since(now));
        return schedule.due(tenant, turn.since(), now);
    }

    /**
     * Whose turn it is: nobody's, if somebody has begun and given no sign of life for so long that the process must have died. It is not left to
     * the next time, which may be a day away.
     */
    private Turn turn(String note, Instant now) {
        Turn turn = Turn.parse(note);
        if (isAhead(turn, now)) {
            return Turn.since(now);
        }
        Instant begun = turn.begun();
        return begun != null && (!turn.mayBeTriedAgain() || isOnItsWay(begun, now) || hasNewTime(begun, now))
                ? turn.ended()
                : turn;
    }

    private static boolean isAhead(Turn turn, Instant now) {
        return turn.isAfter(now.plus(CLOCKS_APART));
    }

    private boolean isOnItsWay(Instant begun, Instant now) {
        Instant silentSince = progress()
                .map(SyncProgress::at)
                .filter(at -> at.isAfter(begun) && !at.isAfter(now.plus(CLOCKS_APART)))
                .orElse(begun);
        return now.isBefore(silentSince.plus(silence));
    }

    /** A new time has its own tries, and makes up for what the one before it has left. */
    private boolean hasNewTime(Instant begun, Instant now) {
        return schedule.next(tenant, begun).filter(next -> !next.isAfter(now)).isPresent();
    }

    /** Begins a run if its time has come, on one node of all. */
    Optional<SyncReport> runIfDue(Supplier<SyncReport> run) {
        Instant now = clock.instant();
        Optional<String> note = state.note(tenant, SCHEDULED);
        Optional<Turn> turn = note.map(text -> turn(text, now));
        boolean due = turn.flatMap(of -> schedule.due(tenant, of.since(), now))
                .filter(time -> !time.isAfter(now))
                .isPresent();
        if (!due) {
            due(now);
            return Optional.empty();
        }
        Turn mine = turn.orElseThrow().begin(now);
        // Whoever notes it has the time for itself: another node finds another note.
        if (!state.replaceNote(tenant, SCHEDULED, note.orElseThrow(), mine.toNote())) {
            return Optional.empty();
        }
        if (paused().isPresent()) {
            settle(mine, mine.ended());
            return Optional.empty();
        }
        Turn after = mine.ended();
        boolean ended = true;
        try {
            SyncReport report = run.get();
            if (report.status() == RunStatus.CANCELLED && Thread.currentThread().isInterrupted()) {
                after = mine.left();
            }
            return Optional.of(report);
        } catch (RosterSyncException e) {
            // Another run is on its way: of this one nobody has been told anything.
            ended = false;
            throw e;
        } finally {
            settle(mine, after);
            alerts.tick(now, ended);
        }
    }

    /** What could not be noted is found open, and costs one run more; the one that was made stands. */
    private void settle(Turn mine, Turn after) {
        try {
            state.replaceNote(tenant, SCHEDULED, mine.toNote(), after.toNote());
        } catch (RuntimeException e) {
            LOG.warn(
                    "tenant {}: it cannot be noted that the run of the schedule has ended: {}",
                    tenant,
                    e.getClass().getName());
        }
    }

    Optional<Pause> paused() {
        return state.note(tenant, Pause.NOTE).map(Pause::parse);
    }

    /** A pause may have been explained by somebody's name. */
    void forgetInPause(UnaryOperator<String> words) {
        Optional<String> before = state.note(tenant, Pause.NOTE);
        if (before.isEmpty()) {
            return;
        }
        Pause pause = Pause.parse(before.get());
        String after = new Pause(words.apply(pause.by()), words.apply(pause.reason()), pause.since()).toJson();
        // Whoever resumes meanwhile has resumed.
        if (!state.replaceNote(tenant, Pause.NOTE, before.get(), after)) {
            forgetInPause(words);
        }
    }

    void pause(Pause pause) {
        Optional<String> before = state.note(tenant, Pause.NOTE);
        if (!state.replaceNote(tenant, Pause.NOTE, before.orElse(null), pause.toJson())) {
            pause(pause);
        }
    }

    boolean resume() {
        Optional<String> before = state.note(tenant, Pause.NOTE);
        if (before.isEmpty()) {
            return false;
        }
        // What was to begin meanwhile was not to begin, and no node may think so between the two; the next time is the
        // next.
        Instant now = clock.instant();
        state.note(tenant, SCHEDULED)
                .ifPresent(note -> state.replaceNote(
                        tenant, SCHEDULED, note, Turn.since(now).toNote()));
        boolean resumed = state.replaceNote(tenant, Pause.NOTE, before.get(), null);
        if (resumed) {
            alerts.resumed(now);
        }
        return resumed;
    }

    Optional<SyncProgress> progress() {
        return state.note(tenant, SyncProgress.NOTE).map(SyncProgress::parse);
    }

    void cancel(String run) {
        Optional<String> before = state.note(tenant, SyncProgress.CANCEL);
        if (!state.replaceNote(tenant, SyncProgress.CANCEL, before.orElse(null), run)) {
            cancel(run);
        }
    }

    SyncHealth health() {
        Instant now = clock.instant();
        boolean paused = paused().isPresent();
        List<String> reasons = new ArrayList<>(alerts.reasons(now, paused));
        Optional<HeldLedger> ledger = state.held(tenant);
        Instant success = alerts.memory().lastSuccess;
        boolean down = !reasons.isEmpty() && !reasons.equals(List.of(NoticeKind.GHOST_ACCOUNTS.key()));
        ledger.ifPresent(of -> reasons.add("held"));
        if (paused) {
            reasons.add(Pause.NOTE);
        } else if (success == null && !down) {
            reasons.add("never-ran");
        }
        SyncHealth.Status status =
                down ? SyncHealth.Status.DOWN : reasons.isEmpty() ? SyncHealth.Status.UP : SyncHealth.Status.DEGRADED;
        return new SyncHealth(
                tenant,
                status,
                reasons,
                success,
                nextRun(now).orElse(null),
                ledger.map(HeldLedger::since).orElse(null));
    }
}
