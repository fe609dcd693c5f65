// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncHandle;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.state.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roster demo}: a school year in some seconds, every claim checked against the accounts. */
@Command(
        name = "demo",
        description = {
            "Shows it all in a minute: a fake district, a sync, changes, a second sync, a third.",
            "The district has three schools and about 2,000 people and is synced into an embedded database. What the syncs"
                    + " report is held against the accounts; exit code 4 if a sync does anything but what it should."
        })
final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--db",
            paramLabel = "JDBC_URL",
            description = "The database (default: a fresh one, removed afterwards).")
    private @Nullable String url;

    @Option(names = "--keep", description = "Keeps the database, to look around in it afterwards.")
    private boolean keep;

    @Mixin
    private OutputOptions output = new OutputOptions();

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (url != null) {
            return demonstrate(url);
        }
        Path folder = Files.createTempDirectory("roster-demo");
        try {
            return demonstrate("jdbc:h2:file:" + folder.resolve("roster"));
        } finally {
            if (!keep) {
                delete(folder);
            }
        }
    }

    private int demonstrate(String database) {
        try (FakeOneRosterServer server =
                        FakeOneRosterServer.builder(FakeDistrict.small()).start();
                OneRosterClient district = OneRosterClient.builder()
                        .baseUrl(server.baseUrl().toString())
                        .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                        .allowHttpOnLoopback(true)
                        .build();
                Store store = openUnused(database);
                ProgressBar progress = new ProgressBar(terminal)) {
            RosterSync sync = store.syncFrom(OneRosterSource.of(district))
                    .listener(progress)
                    .build();
            DemoAccounts accounts = new DemoAccounts(store.database(), store.tenant());
            say("A district with " + (server.roster().size("orgs") - 1) + " schools and "
                    + server.roster().size("users") + " people answers at " + server.baseUrl());
            List<SyncReport> reports = new ArrayList<>();

            reports.add(run(sync, progress, "First sync: everybody is new"));
            boolean ok = reports.get(0).status() == RunStatus.DONE && accounts.active() > 0;

            DemoEvents events = DemoEvents.happenIn(server.roster());
            reports.add(run(sync, progress, "Things happen in the district. Second sync"));
            List<DemoEvents.Finding> findings = events.findings(reports.get(1), accounts);
            ok &= reports.get(1).status() == RunStatus.DONE && findings.stream().allMatch(DemoEvents.Finding::ok);
            show(findings);

            String before = accounts.fingerprint();
            reports.add(run(sync, progress, "Nothing happens. Third sync"));
            boolean untouched = before.equals(accounts.fingerprint()) && plansNothing(reports.get(2));
            ok &= untouched;
            say("");
            say(untouched ? "It planned nothing and wrote no row." : "IT CHANGED SOMETHING, and should not have.");

            finish(database, store, reports, findings, untouched, ok);
            return ok ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    /** Under a name of its own where an earlier demo has left something. */
    private static Store openUnused(String database) {
        for (int i = 1; ; i++) {
            TenantId name = new TenantId(i == 1 ? "demo" : "demo-" + i);
            Store store = Store.open(database, name);
            if (store.state().runs(name, 1).isEmpty()) {
                return store;
            }
            store.close();
        }
    }

    private SyncReport run(RosterSync sync, ProgressBar progress, String title) {
        SyncHandle run = sync.start("demo");
        SyncReport report = terminal.interruption().during(run::cancel, run::await);
        progress.clear();
        if (report.status() == RunStatus.CANCELLED) {
            throw new CommandFailure("cancelled", ExitCodes.CANCELLED);
        }
        if (!output.json()) {
            say("");
            say(title);
            new ReportPage(terminal, false).print(report);
        }
        return report;
    }

    private static boolean plansNothing(SyncReport report) {
        boolean quiet = report.status() == RunStatus.DONE;
        for (Counts counts : report.counts().values()) {
            quiet &= DemoEvents.changes(counts) == 0 && counts.absentCandidates() == 0;
        }
        return quiet;
    }

    private void show(List<DemoEvents.Finding> findings) {
        if (!output.json()) {
            say("");
            Table table = new Table().row("what happened", "what the sync did", "");
            findings.forEach(finding -> table.row(
                    finding.what(),
                    (finding.ok() ? "" : "NOT: ") + finding.expected(),
                    finding.ok() ? "ok" : "FAILED"));
            table.printTo(terminal);
        }
    }

    private void finish(
            String database,
            Store store,
            List<SyncReport> reports,
            List<DemoEvents.Finding> findings,
            boolean untouched,
            boolean ok) {
        List<RunRecord> history = store.state().runs(store.tenant(), 10);
        if (output.json()) {
            terminal.print(json(reports, findings, history, untouched, ok));
        } else {
            say("");
            say("History");
            HistoryCommand.text(terminal, history);
            if (keep || url != null) {
                say("");
                say("Look around: " + terminal.command() + " history --db '" + database + "' --tenant "
                        + store.tenant());
            }
        }
        if (!ok) {
            terminal.say("A sync did something other than it should have.");
        }
    }

    private static String json(
            List<SyncReport> reports,
            List<DemoEvents.Finding> findings,
            List<RunRecord> history,
            boolean untouched,
            boolean ok) {
        return Json.of(writer -> {
            writer.beginObject();
            writer.name("schema").value(1);
            writer.name("ok").value(ok);
            writer.name("changes").beginArray();
            for (DemoEvents.Finding finding : findings) {
                writer.beginObject();
                writer.name("what").value(finding.what());
                writer.name("expected").value(finding.expected());
                writer.name("ok").value(finding.ok());
                writer.endObject();
            }
            writer.endArray();
            writer.name("thirdSyncChangedNothing").value(untouched);
            writer.name("reports").beginArray();
            for (SyncReport report : reports) {
                Json.embed(writer, report.toJson());
            }
            writer.endArray();
            writer.name("history");
            HistoryCommand.write(writer, history);
            writer.endObject();
        });
    }

    private void say(String line) {
        if (!output.json()) {
            terminal.print(line);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
