// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.state.RunRecord;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roster history}. */
@Command(name = "history", description = "Lists the runs of the district, the latest first.")
final class HistoryCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int most = 50;

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    HistoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            List<RunRecord> runs = store.state().runs(store.tenant(), Math.max(1, most));
            if (output.json()) {
                terminal.print(Json.of(writer -> {
                    writer.beginObject();
                    writer.name("schema").value(1);
                    writer.name("tenant").value(store.tenant().value());
                    writer.name("runs");
                    write(writer, runs);
                    writer.endObject();
                }));
            } else {
                text(terminal, runs);
            }
            return ExitCodes.DONE;
        }
    }

    static void text(Terminal terminal, List<RunRecord> runs) {
        if (runs.isEmpty()) {
            terminal.print("No runs yet.");
            return;
        }
        Table table = new Table().row("run", "started", "status", "mode", "by", "reason");
        for (RunRecord run : runs) {
            table.row(
                    run.run(),
                    run.startedAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                    run.status(),
                    run.mode(),
                    run.by() == null ? "" : run.by(),
                    run.reason() == null ? "" : run.reason());
        }
        table.printTo(terminal);
    }

    static void write(JsonWriter writer, List<RunRecord> runs) throws IOException {
        writer.beginArray();
        for (RunRecord run : runs) {
            writer.beginObject();
            writer.name("run").value(run.run());
            writer.name("startedAt").value(run.startedAt().toString());
            writer.name("status").value(run.status());
            writer.name("mode").value(run.mode());
            writer.name("by").value(run.by());
            writer.name("reason").value(run.reason());
            writer.endObject();
        }
        writer.endArray();
    }
}
