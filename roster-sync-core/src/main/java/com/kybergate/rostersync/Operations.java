// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.notify.NoticeKind;
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

/** What an operator asks and says between runs: when the next one is, that there is to be none, how far one has come, and whether all is well. */
final class Operations {
    private static final String SCHEDULED = "scheduled";
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final TenantId tenant;
    private final SyncState<?> state;
    private final SyncSchedule schedule;
    private final Alerts alerts;
    private final Clock clock;

    Operations(TenantId tenant, SyncState<?> state, SyncSchedule schedule, Alerts alerts, Clock clock) {
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
        Optional<String> last = state.note(tenant, SCHEDULED);
        if (last.isEmpty()) {
            state.replaceNote(tenant, SCHEDULED, null, now.toString());
        }
        return nextRun(now);
    }

    Optional<Instant> nextRun(Instant now) {
        if (schedule.isManual() || paused().isPresent()) {
            return Optional.empty();
        }
        Instant last =
                state.note(tenant, SCHEDULED).map(note -> last(note, now)).orElse(now);
        return schedule.due(tenant, last, now);
    }

    /** A node whose clock was far ahead must not keep the others waiting for that time. */
    private static Instant last(String note, Instant now) {
        Instant last = Instant.parse(note);
        return last.isAfter(now.plus(CLOCKS_APART)) ? now : last;
    }

    /** Begins a run if its time has come, on one node of all. */
    Optional<SyncReport> runIfDue(Supplier<SyncReport> run) {
        Instant now = clock.instant();
        Optional<String> last = state.note(tenant, SCHEDULED);
        boolean due = last.isPresent()
                && schedule.due(tenant, last(last.get(), now), now)
                        .filter(time -> !time.isAfter(now))
                        .isPresent();
        if (!due) {
            due(now);
            return Optional.empty();
        }
        // Whoever notes it has the time for itself: another node finds another note.
        if (!state.replaceNote(tenant, SCHEDULED, last.orElseThrow(), now.toString()) || paused().isPresent()) {
            return Optional.empty();
        }
        boolean ended = true;
        try {
            return Optional.of(run.get());
        } catch (RosterSyncException e) {
            // Another run is on its way: of this one nobody has been told anything.
            ended = false;
            throw e;
        } finally {
            alerts.tick(now, ended);
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
        state.note(tenant, SCHEDULED).ifPresent(note -> state.replaceNote(tenant, SCHEDULED, note, now.toString()));
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
