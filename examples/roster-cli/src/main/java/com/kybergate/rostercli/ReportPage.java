// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.SkipReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The report of a run, as JSON or for reading. */
final class ReportPage {
    private static final int PROBLEMS_SHOWN = 15;

    private final Terminal terminal;
    private final boolean json;
    private final Supplier<Map<String, String>> schools;

    ReportPage(Terminal terminal, boolean json) {
        this(terminal, json, Map::of);
    }

    /** With what schools are called, which is asked for where it is to be said. */
    ReportPage(Terminal terminal, boolean json, Supplier<Map<String, String>> schools) {
        this.terminal = terminal;
        this.json = json;
        this.schools = schools;
    }

    /** Prints a report; gives the exit code that it stands for. */
    int print(SyncReport report) {
        if (json) {
            terminal.print(report.toJson());
        } else {
            text(report);
        }
        return ExitCodes.of(report.status());
    }

    private void text(SyncReport report) {
        terminal.print(headline(report));
        if (!report.counts().isEmpty()) {
            terminal.print("");
            counts(report);
        }
        for (FetchReceipt receipt : report.receipts()) {
            if (!receipt.complete()) {
                terminal.print("");
                terminal.print("Not proved complete: " + receipt.collection() + ", " + receipt.distinct() + " read ("
                        + String.join(", ", receipt.reasons()) + "). Nobody was taken for gone.");
            }
        }
        report.guards().stream()
                .filter(guard -> guard.verdict() != GuardVerdict.Verdict.PASS)
                .forEach(guard -> terminal.print("Guard " + guard.guard() + ": " + guard.evidence() + "."));
        if (!report.excluded().isEmpty()) {
            ExclusionLines.of(report.excluded(), schools.get()).forEach(terminal::print);
        }
        report.held().ifPresent(held -> held(held, report.dryRun()));
        problems(report);
    }

    private static String headline(SyncReport report) {
        String what = report.dryRun() ? "Plan" : report.mode().equals("approval") ? "Approval" : "Sync";
        String how = switch (report.status()) {
            case DONE -> report.dryRun() ? "nothing was written" : "done";
            case DONE_WITH_ERRORS -> report.dryRun() ? "some records would fail" : "done, but some records failed";
            case HELD ->
                report.dryRun() ? "a part would be held for approval" : "done, but a part is held for approval";
            case FAILED -> "failed; nothing was changed";
            case CANCELLED -> "cancelled";
        };
        String seconds =
                String.format(java.util.Locale.ROOT, "%.1f s", report.duration().toMillis() / 1000.0);
        return what + " of " + report.tenant() + ": " + how + " (" + seconds + ", run " + report.run() + ")";
    }

    /** Only the columns that have something to say. */
    private void counts(SyncReport report) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            if (report.counts().values().stream().anyMatch(counts -> counts.of(outcome) > 0)) {
                outcomes.add(outcome);
            }
        }
        boolean absent = report.counts().values().stream().anyMatch(counts -> counts.absentCandidates() > 0);
        Table table = new Table();
        List<Object> titles = new ArrayList<>(List.of("", "read"));
        outcomes.forEach(outcome -> titles.add(outcome.key()));
        if (absent) {
            titles.add("missing");
        }
        table.row(titles);
        report.counts().forEach((collection, counts) -> {
            List<Object> row = new ArrayList<>(List.of(collection.wireName(), counts.read()));
            outcomes.forEach(outcome -> row.add(counts.of(outcome)));
            if (absent) {
                row.add(counts.absentCandidates());
            }
            table.row(row);
        });
        table.printTo(terminal);
        report.counts().forEach((collection, counts) -> details(collection.wireName(), counts));
    }

    private void details(String collection, Counts counts) {
        List<String> skipped = new ArrayList<>();
        for (SkipReason reason : SkipReason.values()) {
            if (counts.of(reason) > 0) {
                skipped.add(counts.of(reason) + " by " + reason.key());
            }
        }
        if (!skipped.isEmpty()) {
            terminal.print("Skipped " + collection + ": " + String.join(", ", skipped) + ".");
        }
        List<String> missing = new ArrayList<>();
        for (AbsentOutcome outcome : AbsentOutcome.values()) {
            if (counts.of(outcome) > 0) {
                missing.add(counts.of(outcome) + " " + outcome.key());
            }
        }
        if (!missing.isEmpty()) {
            terminal.print("Missing " + collection + ": " + String.join(", ", missing) + ".");
        }
    }

    private void held(HeldPart held, boolean dryRun) {
        terminal.print("");
        terminal.print(held.items() + (dryRun ? " changes would be held" : " changes are held for approval")
                + ", digest " + held.digest());
        held.reasons().forEach((reason, number) -> terminal.print("  " + number + " " + reason));
        if (held.reasons().keySet().stream().anyMatch(reason -> reason.contains("link-proposed"))) {
            terminal.print("People who look like accounts that are there: \"roster links\" approves them by tier.");
        }
        if (!dryRun) {
            terminal.print("See \"roster held\", then \"roster approve "
                    + held.digest().substring(0, 12) + " --by WHO --reason WHY\" or \"roster discard\".");
        }
    }

    private void problems(SyncReport report) {
        if (report.problems().isEmpty()) {
            return;
        }
        terminal.print("");
        report.problems().stream().limit(PROBLEMS_SHOWN).forEach(problem -> terminal.print(line(problem)));
        int more = report.problems().size() - PROBLEMS_SHOWN;
        if (more > 0) {
            boolean kept = !report.dryRun() && report.status() != RunStatus.FAILED;
            terminal.print("… and " + more + (report.problems().size() == SyncReport.MOST_PROBLEMS ? " or more" : "")
                    + " problems more" + (kept ? "; see \"roster show " + report.run() + "\"." : "."));
        }
    }

    static String line(Problem problem) {
        String what = problem.entity().isEmpty() ? "" : " " + problem.entity();
        String which = problem.sourcedId() == null ? "" : " " + problem.sourcedId();
        return problem.severity() + " " + problem.code() + what + which + ": " + problem.remedy();
    }
}
