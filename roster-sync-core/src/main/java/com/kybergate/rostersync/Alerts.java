// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.notify.NotSent;
import com.kybergate.rostersync.notify.NoticeKind;
import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.notify.SyncNotifier;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.schedule.SyncSchedule;
import com.kybergate.rostersync.state.SyncState;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the notifiers of a tenant are told, and sees to it that they are: what changed, once each, and never of a preview. What it
 * cannot do fails no run. Safe for concurrent use.
 */
final class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger(RosterSync.class);
    private static final int GHOST_RUNS = 5;
    private static final int MOST_TRIES = 10;
    private static final int MOST_CODES = 5;
    private static final String FAILED = "failed:";
    private static final Set<String> CREDENTIALS =
            Set.of("failed:unauthorized", "failed:forbidden", "failed:token-refused");
    private static final Set<RunStatus> WELL = Set.of(RunStatus.DONE, RunStatus.DONE_WITH_ERRORS, RunStatus.HELD);
    private static final Set<NoticeKind> TROUBLE =
            Set.of(NoticeKind.FAILED, NoticeKind.CREDENTIALS_FAILING, NoticeKind.NO_SUCCESS);

    private final SyncState<?> state;
    private final TenantId tenant;
    private final Map<String, SyncNotifier> notifiers;
    private final SyncSchedule schedule;
    private final int silentAfter;
    private final @Nullable URI page;

    Alerts(
            SyncState<?> state,
            TenantId tenant,
            Map<String, SyncNotifier> notifiers,
            SyncSchedule schedule,
            int silentAfter,
            @Nullable URI page) {
        this.state = state;
        this.tenant = tenant;
        this.notifiers = notifiers;
        this.schedule = schedule;
        this.silentAfter = silentAfter;
        this.page = page;
    }

    /** What one run had to say before its end. For its thread. */
    static final class Heard implements SyncListener {
        private SyncEvent.@Nullable HeldGrew grew;
        private SyncEvent.@Nullable NewAdministrators administrators;

        @Override
        public void on(SyncEvent event) {
            if (event instanceof SyncEvent.HeldGrew more) {
                grew = more;
            } else if (event instanceof SyncEvent.NewAdministrators people) {
                administrators = people;
            }
        }
    }

    /** A run has ended, or another action that may have made somebody an administrator. */
    void ended(SyncReport report, Heard heard) {
        if (report.dryRun()) {
            return;
        }
        discreetly(() -> {
            change(memory -> {
                note(memory, heard, report);
                if (report.mode().equals(RunDraft.FULL) || report.mode().equals(RunDraft.DELTA)) {
                    judge(memory, report);
                }
            });
            send(Set.of());
        });
    }

    /**
     * A time of the schedule has passed, whether a run came of it or not.
     *
     * @param now the time
     * @param ended whether a run came of it: then everybody who could be told of anything else was tried a moment ago
     */
    void tick(Instant now, boolean ended) {
        discreetly(() -> {
            Set<String> tried =
                    ended ? memory().unsent.stream().map(AlertMemory.Unsent::id).collect(Collectors.toSet()) : Set.of();
            change(memory -> {
                if (memory.countedFrom == null && memory.lastSuccess == null) {
                    memory.countedFrom = now;
                }
                if (memory.trouble.contains(NoticeKind.NO_SUCCESS)) {
                    return;
                }
                Instant from = counted(memory);
                int missed = schedule.count(tenant, from, now, silentAfter);
                if (missed >= silentAfter) {
                    tell(
                            memory,
                            NoticeKind.NO_SUCCESS,
                            "no-success-" + tenant.value() + "-" + from.getEpochSecond(),
                            now,
                            null,
                            Map.of("intervals", (long) missed),
                            List.of(),
                            List.of(
                                    "What stood in the way of each run is in its report; a connection check says what to mend."));
                }
            });
            send(tried);
        });
    }

    /** What went by while nobody was to run is held against nobody. */
    void resumed(Instant now) {
        discreetly(() -> change(memory -> memory.countedFrom = now));
    }

    AlertMemory memory() {
        return AlertMemory.parse(state.note(tenant, AlertMemory.NOTE).orElse(null));
    }

    private void note(AlertMemory memory, Heard heard, SyncReport report) {
        Instant at = report.startedAt();
        noteHeld(memory, heard.grew, report);
        SyncEvent.NewAdministrators administrators = heard.administrators;
        if (administrators != null) {
            tell(
                    memory,
                    NoticeKind.NEW_ADMINISTRATORS,
                    "new-administrators-" + administrators.run(),
                    at,
                    administrators.run(),
                    Map.of("people", administrators.people()),
                    List.of(),
                    List.of());
        }
    }

    /** That more waits is also seen by what was noted last: the process that was to tell of it may have died. */
    private void noteHeld(AlertMemory memory, SyncEvent.@Nullable HeldGrew grew, SyncReport report) {
        if (grew == null && !WELL.contains(report.status())) {
            // A run that did not come as far as to plan knows nothing of what waits.
            return;
        }
        HeldPart held = report.heldPart();
        if (held == null) {
            memory.held = null;
            memory.heldItems = 0;
            drop(memory, Set.of(NoticeKind.HELD));
            return;
        }
        boolean unnoticed = !held.digest().equals(memory.held) && held.items() > memory.heldItems;
        if (grew != null || unnoticed) {
            drop(memory, Set.of(NoticeKind.HELD));
            tell(
                    memory,
                    NoticeKind.HELD,
                    "held-" + report.run(),
                    report.startedAt(),
                    report.run(),
                    Map.of("items", held.items(), "more", grew == null ? held.items() - memory.heldItems : grew.more()),
                    held.reasons().keySet().stream().sorted().toList(),
                    List.of("Look at what waits, and approve or discard it."));
        }
        memory.held = held.digest();
        memory.heldItems = held.items();
    }

    private void judge(AlertMemory memory, SyncReport report) {
        if (report.status() == RunStatus.FAILED) {
            trouble(memory, report);
        } else if (WELL.contains(report.status()) && isWhole(report)) {
            memory.lastSuccess = report.startedAt();
            recovered(memory, report);
        }
        if (report.mode().equals(RunDraft.FULL) && WELL.contains(report.status()) && isWhole(report)) {
            ghosts(memory, report);
        }
    }

    /** A run that did not see everything has not failed, and has not gone well: when it lasts, intervals without success say so. */
    private static boolean isWhole(SyncReport report) {
        return report.receipts().stream().allMatch(FetchReceipt::complete);
    }

    private void trouble(AlertMemory memory, SyncReport report) {
        Set<String> reasons = new LinkedHashSet<>();
        report.receipts().stream()
                .filter(receipt -> !receipt.complete())
                .forEach(receipt -> reasons.addAll(receipt.reasons()));
        NoticeKind kind =
                reasons.stream().anyMatch(CREDENTIALS::contains) ? NoticeKind.CREDENTIALS_FAILING : NoticeKind.FAILED;
        // The second time is no news, and neither is the other kind when the server comes and goes.
        if (memory.trouble.contains(kind)) {
            return;
        }
        Set<String> codes = new TreeSet<>();
        reasons.forEach(reason -> codes.add(reason.startsWith(FAILED) ? reason.substring(FAILED.length()) : reason));
        List<Problem> general = report.problems().stream()
                .filter(problem -> problem.severity().equals(Problem.ERROR) && problem.sourcedId() == null)
                .toList();
        general.forEach(problem -> codes.add(problem.code()));
        tell(
                memory,
                kind,
                kind.key() + "-" + report.run(),
                report.startedAt(),
                report.run(),
                Map.of(),
                codes.stream().limit(MOST_CODES).toList(),
                kind == NoticeKind.CREDENTIALS_FAILING
                        ? List.of(
                                "Check client id and secret against the ones that the roster server shows, and store them anew.")
                        : general.stream()
                                .map(Problem::remedy)
                                .distinct()
                                .limit(2)
                                .toList());
    }

    private void recovered(AlertMemory memory, SyncReport report) {
        drop(memory, TROUBLE);
        Set<String> told = memory.told.stream().filter(notifiers::containsKey).collect(Collectors.toSet());
        if (!told.isEmpty()) {
            memory.add(new AlertMemory.Unsent(
                    "recovered-" + report.run(),
                    NoticeKind.RECOVERED,
                    report.startedAt(),
                    report.run(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    new TreeSet<>(told)));
        }
        memory.trouble.removeAll(TROUBLE);
        memory.told.clear();
    }

    private void ghosts(AlertMemory memory, SyncReport report) {
        long people = report.counts(RosterCollection.USERS).of(AbsentOutcome.STILL_THERE);
        memory.ghostRuns = people == 0 ? 0 : memory.ghostRuns + 1;
        if (people == 0) {
            drop(memory, Set.of(NoticeKind.GHOST_ACCOUNTS));
        }
        if (memory.ghostRuns == GHOST_RUNS) {
            tell(
                    memory,
                    NoticeKind.GHOST_ACCOUNTS,
                    "ghost-accounts-" + report.run(),
                    report.startedAt(),
                    report.run(),
                    Map.of("people", people, "runs", (long) GHOST_RUNS),
                    List.of("missing-from-list-only"),
                    List.of());
        }
    }

    private void tell(
            AlertMemory memory,
            NoticeKind kind,
            String id,
            Instant at,
            @Nullable String run,
            Map<String, Long> counts,
            List<String> codes,
            List<String> remedies) {
        if (TROUBLE.contains(kind)) {
            memory.trouble.add(kind);
        }
        if (!notifiers.isEmpty()) {
            memory.add(new AlertMemory.Unsent(
                    id, kind, at, run, counts, codes, remedies, new TreeSet<>(notifiers.keySet())));
        }
    }

    /** What is over before somebody could be told of it is nothing to tell. */
    private static void drop(AlertMemory memory, Set<NoticeKind> kinds) {
        memory.unsent.removeIf(notice -> kinds.contains(notice.kind()));
    }

    /** Each notifier that is told is struck off at once: what another one does cannot make it be told twice. */
    private void send(Set<String> tried) {
        // Whoever could not be reached once is not waited for again and again, notice by notice.
        Set<String> away = new HashSet<>();
        for (AlertMemory.Unsent unsent : memory().unsent) {
            if (tried.contains(unsent.id())) {
                continue;
            }
            for (String name : unsent.to()) {
                SyncNotifier notifier = notifiers.get(name);
                if (away.contains(name)) {
                    continue;
                }
                if (notifier == null || sent(notifier, unsent)) {
                    change(memory -> strike(memory, unsent, name, notifier != null));
                } else {
                    away.add(name);
                }
            }
        }
    }

    private static void strike(AlertMemory memory, AlertMemory.Unsent sent, String name, boolean told) {
        for (AlertMemory.Unsent notice : memory.unsent) {
            if (notice.id().equals(sent.id())) {
                notice.to().remove(name);
            }
        }
        memory.unsent.removeIf(notice -> notice.to().isEmpty());
        if (told && memory.trouble.contains(sent.kind())) {
            memory.told.add(name);
        }
    }

    private boolean sent(SyncNotifier notifier, AlertMemory.Unsent unsent) {
        try {
            notifier.send(new SyncNotice(
                    unsent.id(),
                    unsent.kind(),
                    tenant,
                    unsent.at(),
                    unsent.run(),
                    unsent.counts(),
                    unsent.codes(),
                    unsent.remedies(),
                    page));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception | LinkageError | ServiceConfigurationError | AssertionError e) {
            // Also what a notifier's own libraries miss: the run is over, and others are to be told.
            LOG.warn(
                    "tenant {}: {} could not tell of {}, and is to try again after the next run: {}",
                    tenant,
                    notifier.name(),
                    unsent.kind().key(),
                    e instanceof NotSent known ? known.code() : e.getClass().getName());
            return false;
        }
    }

    private void change(Consumer<AlertMemory> change) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<String> before = state.note(tenant, AlertMemory.NOTE);
            AlertMemory memory = AlertMemory.parse(before.orElse(null));
            change.accept(memory);
            String after = memory.toJson();
            if (before.filter(after::equals).isPresent()
                    || state.replaceNote(tenant, AlertMemory.NOTE, before.orElse(null), after)) {
                return;
            }
        }
        LOG.warn("tenant {}: what was told cannot be noted; it may be told again", tenant);
    }

    private static Instant latest(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    private void discreetly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn(
                    "tenant {}: nobody could be told of the run: {}",
                    tenant,
                    e.getClass().getName());
        }
    }

    /** From when on times of the schedule are held against the runs. */
    private static Instant counted(AlertMemory memory) {
        return latest(memory.lastSuccess, memory.countedFrom == null ? Instant.MIN : memory.countedFrom);
    }

    /**
     * What a page of an operator shows of it. That nobody begins runs any more, nobody is told: whoever would tell is whoever does not
     * begin them. Here it is seen by whoever asks.
     */
    List<String> reasons(Instant now, boolean paused) {
        AlertMemory memory = memory();
        List<String> out = new ArrayList<>();
        boolean known = memory.lastSuccess != null || memory.countedFrom != null;
        if (known
                && !paused
                && !memory.trouble.contains(NoticeKind.NO_SUCCESS)
                && schedule.count(tenant, counted(memory), now, silentAfter) >= silentAfter) {
            out.add(NoticeKind.NO_SUCCESS.key());
        }
        memory.trouble.forEach(kind -> out.add(kind == NoticeKind.FAILED ? "failing" : kind.key()));
        if (memory.ghostRuns >= GHOST_RUNS) {
            out.add(NoticeKind.GHOST_ACCOUNTS.key());
        }
        return out;
    }
}
