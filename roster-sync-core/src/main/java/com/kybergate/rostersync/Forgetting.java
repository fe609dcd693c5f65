// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.ForgetReport.Accounts;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.internal.BrokenOffException;
import com.kybergate.rostersync.internal.HostReads;
import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.LeaseLostException;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.RunRecord;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Erases a person, or everything of a tenant. One transaction where the accounts share it; elsewhere the person is suppressed first, so
 * that no run makes the account anew if what follows breaks off, and whoever calls again finishes it. One thread at a time.
 */
final class Forgetting<T> {
    private static final int BATCH = 500;

    private final SyncEngine<T> engine;
    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final TenantId tenant;
    private final Set<String> breakGlass;
    private final RunDraft draft;
    private final RunLease lease;

    Forgetting(SyncEngine<T> engine, RunDraft draft, RunLease lease) {
        this.engine = engine;
        this.state = engine.state;
        this.accounts = engine.accounts;
        this.tenant = engine.tenant;
        this.breakGlass = engine.rules.breakGlass();
        this.draft = draft;
        this.lease = lease;
    }

    ForgetReport person(String sourcedId, String by, String reason) {
        engine.readEverythingNext(lease.lease());
        MirrorRow row =
                state.rows(tenant, RosterCollection.USERS, List.of(sourcedId)).get(sourcedId);
        String key = Suppressions.key(state.secret(tenant), sourcedId);
        UnaryOperator<String> words = NamesOfPerson.of(sourcedId, row);
        Set<String> localIds = localIds(sourcedId, row);
        Optional<HeldLedger> before = engine.held();
        Optional<HeldLedger> after = before.flatMap(ledger -> without(sourcedId, ledger));
        long held = size(before) - size(after);
        engine.operations.forgetInPause(words);
        Generations<T> counted = localIds.isEmpty() ? null : engine.generations(draft.run);
        if (!engine.shared) {
            write(tx -> {
                state.suppress(tx, tenant, key);
                advance(counted, tx);
                return key;
            });
        }
        return write(tx -> {
            long records = state.forget(tx, tenant, List.of(sourcedId), words);
            if (held > 0) {
                state.putHeld(tx, tenant, after.orElse(null));
            }
            state.suppress(tx, tenant, key);
            if (engine.shared) {
                advance(counted, tx);
            }
            Accounts fate = erase(tx, localIds);
            note(
                    tx,
                    words.apply(by),
                    words.apply(reason),
                    "One person was forgotten: " + records + " records, " + held + " held changes, accounts: "
                            + fate.key() + ".");
            return new ForgetReport(records, held, fate);
        });
    }

    ForgetReport everything() {
        long held = size(engine.held());
        return write(tx -> {
            long records = state.forgetTenant(tx, tenant);
            return new ForgetReport(records, held, fate(erased(() -> accounts.forgetTenant(tx, tenant))));
        });
    }

    /** Whether there was anybody to readmit. */
    boolean readmit(String sourcedId, String by) {
        String key = Suppressions.key(state.secret(tenant), sourcedId);
        if (!state.suppressed(tenant).contains(key)) {
            return false;
        }
        engine.readEverythingNext(lease.lease());
        write(tx -> {
            state.lift(tx, tenant, key);
            note(tx, NamesOfPerson.of(sourcedId, null).apply(by), null, "One person was readmitted.");
            return key;
        });
        return true;
    }

    /** The account the person is linked to, and one that only the host remembers. */
    private Set<String> localIds(String sourcedId, @Nullable MirrorRow row) {
        Set<String> localIds = new LinkedHashSet<>();
        if (row != null) {
            row.linked().map(Link::localId).ifPresent(localIds::add);
        }
        HostReads.read(state, tenant, tx -> accounts.findBySourcedId(tx, tenant, List.of(sourcedId)))
                .values()
                .forEach(account -> localIds.add(account.localId()));
        return localIds;
    }

    /**
     * What waits of others. Whose enrollment waits is only known of one that has a row; those that have none are let go of as well, and
     * the next run holds them again.
     */
    private Optional<HeldLedger> without(String sourcedId, HeldLedger ledger) {
        List<String> enrollments = ledger.items().stream()
                .filter(item -> item.collection() == RosterCollection.ENROLLMENTS)
                .map(HeldItem::sourcedId)
                .toList();
        Map<String, MirrorRow> rows = new HashMap<>();
        for (int from = 0; from < enrollments.size(); from += BATCH) {
            rows.putAll(state.rows(
                    tenant,
                    RosterCollection.ENROLLMENTS,
                    enrollments.subList(from, Math.min(from + BATCH, enrollments.size()))));
        }
        List<HeldItem> rest = new ArrayList<>(ledger.items());
        rest.removeIf(item -> switch (item.collection()) {
            case USERS -> item.sourcedId().equals(sourcedId);
            case ENROLLMENTS -> {
                MirrorRow row = rows.get(item.sourcedId());
                yield row == null || sourcedId.equals(row.record().text("user"));
            }
            case ORGS, ACADEMIC_SESSIONS, COURSES, CLASSES -> false;
        });
        return Optional.ofNullable(HeldDigest.ledger(
                tenant, ledger.source(), ledger.settings(), rest, ledger.since(), Optional.of(ledger)));
    }

    private static long size(Optional<HeldLedger> ledger) {
        return ledger.map(of -> of.items().size()).orElse(0);
    }

    private Accounts erase(T tx, Set<String> localIds) {
        if (localIds.isEmpty()) {
            return Accounts.NONE;
        }
        boolean all = true;
        for (String localId : localIds) {
            // The way in that is left when all others fail is for a person alone to close.
            all &= !breakGlass.contains(localId) && erased(() -> accounts.forget(tx, tenant, localId));
        }
        return fate(all);
    }

    private static Accounts fate(boolean erased) {
        return erased ? Accounts.ERASED : Accounts.LEFT_TO_HOST;
    }

    /** What the host is asked. */
    @FunctionalInterface
    private interface Erasure {
        boolean make() throws Exception;
    }

    private static boolean erased(Erasure erasure) {
        try {
            return erasure.make();
        } catch (LeaseLostException | CancellationException e) {
            throw e;
        } catch (Exception e) {
            throw BrokenOffException.because("the account cannot be erased", e);
        }
    }

    /** An account that goes is counted like one that is written: a backup that brings it back is told by it. */
    private static <T> void advance(@Nullable Generations<T> counted, T tx) throws Exception {
        if (counted != null) {
            counted.advance(tx);
        }
    }

    private void note(T tx, String by, @Nullable String reason, String what) throws Exception {
        draft.problems.add(new Problem(draft.mode, Problem.WARNING, "", null, null, what));
        SyncReport report = draft.report();
        state.put(
                tx,
                tenant,
                new RunRecord(
                        draft.run,
                        draft.startedAt,
                        report.status().key(),
                        draft.mode,
                        by,
                        reason,
                        report.toJson(),
                        null,
                        engine.figures(draft, report)));
        state.putProblems(tx, tenant, draft.run, draft.problems);
    }

    private <R> R write(SyncState.Work<T, R> work) {
        try {
            return state.write(lease.lease(), work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw BrokenOffException.because("the state cannot be written", e);
        }
    }
}
