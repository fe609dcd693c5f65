// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.RecordChanges;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.RosterSyncException;
import com.kybergate.rostersync.quality.ProblemCsv;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.RunFigures;
import com.kybergate.rostersync.state.RunRecord;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import okio.Buffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roster show}: the report of an earlier run, with all of its problems, or what it changed. */
@Command(name = "show", description = "Shows the report of a run, with all of its problems, or what it changed.")
final class ShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "RUN", description = "The name of the run, as in the history.")
    private String run = "";

    @Option(names = "--csv", description = "Prints the problems as CSV, for a spreadsheet.")
    private boolean csv;

    @Mixin
    private ChangeOptions changes = new ChangeOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (changes.asked() && csv) {
            throw changes.refused("--csv is for problems; with --changes there is --json");
        }
        return changes.asked() ? showChanges(changes.query()) : showReport();
    }

    private int showChanges(ChangeQuery query) {
        try (Store store = database.open()) {
            requireRun(store);
            RosterSync sync = store.syncFrom(new NoSource()).build();
            ChangesPage page = new ChangesPage(store.tenant().value(), run, changesOf(sync, query), changes.values());
            if (output.json()) {
                terminal.print(page.json());
            } else {
                page.print(terminal);
            }
            return ExitCodes.DONE;
        }
    }

    private RecordChanges changesOf(RosterSync sync, ChangeQuery query) {
        try {
            return sync.changes(run, query);
        } catch (RosterSyncException e) {
            if (e.code().equals("no-such-page")) {
                throw changes.refused("--after takes what an earlier page said");
            }
            throw e;
        }
    }

    private RunRecord requireRun(Store store) {
        return store.state()
                .run(store.tenant(), run)
                .orElseThrow(() -> new CommandFailure("there is no such run; \"roster history\" lists them"));
    }

    private int showReport() throws IOException {
        try (Store store = database.open()) {
            RunRecord record = requireRun(store);
            List<Problem> problems = store.state().problems(store.tenant(), run);
            if (csv) {
                // No mark for spreadsheets: what reads a pipe takes it for a part of the first title.
                ProblemCsv.write(
                        problems,
                        ExclusionLines.names(store),
                        new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8));
            } else if (output.json()) {
                terminal.print(json(store.tenant().value(), record, problems));
            } else {
                text(record, problems);
            }
            return ExitCodes.DONE;
        }
    }

    private static String json(String tenant, RunRecord record, List<Problem> problems) {
        if (record.report() != null) {
            return Json.replacing(record.report(), "problems", writer -> write(writer, problems), writer -> {
                writer.name("figures");
                HistoryCommand.write(writer, record.figures());
            });
        }
        // A run that is under way, or whose process died, has left no report.
        return Json.of(writer -> {
            writer.beginObject();
            writer.name("schema").value(1);
            writer.name("run").value(record.run());
            writer.name("tenant").value(tenant);
            writer.name("mode").value(record.mode());
            writer.name("status").value(record.status());
            writer.name("startedAt").value(record.startedAt().toString());
            writer.name("problems");
            write(writer, problems);
            writer.name("figures");
            HistoryCommand.write(writer, record.figures());
            writer.endObject();
        });
    }

    private static void write(JsonWriter writer, List<Problem> problems) throws IOException {
        writer.beginArray();
        for (Problem problem : problems) {
            Json.embed(writer, SyncReport.toJson(problem));
        }
        writer.endArray();
    }

    private void text(RunRecord record, List<Problem> problems) throws IOException {
        terminal.print(
                "Run " + record.run() + " of " + record.startedAt() + ": " + record.status() + " (" + record.mode()
                        + (record.by() == null ? "" : ", by " + record.by())
                        + (record.reason() == null ? "" : ", because: " + record.reason()) + ")");
        if (record.figures() != null) {
            figures(record.figures());
        }
        if (record.report() != null) {
            counts(record.report());
        }
        terminal.print(problems.isEmpty() ? "No problems." : problems.size() + " problems:");
        problems.forEach(problem -> terminal.print(ReportPage.line(problem)));
    }

    private void figures(RunFigures figures) {
        terminal.print(String.format(
                Locale.ROOT,
                "Started by %s, took %s: %,d records read, %,d errors, %,d requests, %,d of them told to wait.",
                figures.trigger(),
                HistoryCommand.took(figures.duration()),
                figures.records(),
                figures.errors(),
                figures.requests(),
                figures.throttled()));
        if (figures.newestSourceChange() != null) {
            terminal.print("The newest change at the source is of " + figures.newestSourceChange() + ".");
        }
        if (!figures.traces().isEmpty()) {
            terminal.print("The provider finds its last answer that failed by: " + String.join(", ", figures.traces()));
        }
    }

    /** The counts of the stored report; what is nested in them is left to --json. */
    private void counts(String report) throws IOException {
        Map<String, Map<String, Long>> rows = new LinkedHashMap<>();
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(report))) {
            reader.beginObject();
            while (reader.hasNext()) {
                if (reader.nextName().equals("counts")) {
                    reader.beginObject();
                    while (reader.hasNext()) {
                        rows.put(reader.nextName(), numbers(reader));
                    }
                    reader.endObject();
                } else {
                    reader.skipValue();
                }
            }
            reader.endObject();
        }
        List<String> titles = new ArrayList<>();
        rows.values()
                .forEach(row -> row.forEach((name, number) -> {
                    if (!titles.contains(name) && (number > 0 || name.equals("read"))) {
                        titles.add(name);
                    }
                }));
        Table table = new Table();
        List<Object> head = new ArrayList<>(List.of(""));
        head.addAll(titles);
        table.row(head);
        rows.forEach((collection, row) -> {
            List<Object> cells = new ArrayList<>(List.of(collection));
            titles.forEach(title -> cells.add(row.getOrDefault(title, 0L)));
            table.row(cells);
        });
        if (!rows.isEmpty()) {
            table.printTo(terminal);
        }
    }

    private static Map<String, Long> numbers(JsonReader reader) throws IOException {
        Map<String, Long> out = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (reader.peek() == JsonReader.Token.NUMBER) {
                out.put(name, reader.nextLong());
            } else {
                reader.skipValue();
            }
        }
        reader.endObject();
        return out;
    }
}
