// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.plan.SyncPlan;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldItem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Everything a plan says, in order, in one short text: two plans with the same digest are the same. */
final class PlanDigest {
    private static final int BATCH = 500;

    private final MessageDigest sha;

    private PlanDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(SyncPlan plan) {
        PlanDigest digest = new PlanDigest();
        plan.free(BATCH, changes -> changes.forEach(digest::add));
        for (HeldItem item : plan.held()) {
            digest.add("held", item.reason(), item.operation(), item.sourcedId(), item.fingerprint());
        }
        for (RosterCollection collection : RosterCollection.inOrder()) {
            Counts counts = plan.counts().get(collection);
            if (counts != null) {
                digest.add(counts);
            }
        }
        for (GuardVerdict verdict : plan.guards()) {
            digest.add(verdict.guard(), verdict.verdict().key(), verdict.evidence());
        }
        for (Problem problem : plan.problems()) {
            digest.add(problem.code(), String.valueOf(problem.sourcedId()), problem.remedy());
        }
        return HexFormat.of().formatHex(digest.sha.digest(), 0, 16);
    }

    private void add(Counts counts) {
        add("counts", Long.toString(counts.read()), Long.toString(counts.absentCandidates()));
        for (Outcome outcome : Outcome.values()) {
            add(outcome.key(), Long.toString(counts.of(outcome)));
        }
        for (AbsentOutcome outcome : AbsentOutcome.values()) {
            add(outcome.key(), Long.toString(counts.of(outcome)));
        }
    }

    private void add(PlannedChange change) {
        add(
                change.operation().key(),
                change.record().json(),
                String.valueOf(change.active()),
                String.valueOf(change.localId()),
                change.reason(),
                String.valueOf(change.absent()),
                String.join(",", change.schools()),
                String.join(",", change.lostSchools()));
        AccountPlan account = change.account();
        if (account == null) {
            return;
        }
        add(
                account.changed().toString(),
                String.valueOf(account.setActive()),
                String.valueOf(account.expectedVersion()),
                account.role().value(),
                String.valueOf(account.deactivatedBySync()));
        for (AccountField field : AccountField.values()) {
            add(
                    String.join(",", account.values().getAll(field)),
                    String.valueOf(account.before().get(field)),
                    String.valueOf(account.keptBase().get(field)));
        }
    }

    /** A zero keeps "a", "bc" apart from "ab", "c". */
    private void add(String... texts) {
        for (String text : texts) {
            sha.update(text.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        }
    }
}
