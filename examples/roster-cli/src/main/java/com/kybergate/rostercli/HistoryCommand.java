// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.state.RunFigures;
import com.kybergate.rostersync.state.RunPage;
import com.kybergate.rostersync.state.RunQuery;
import com.kybergate.rostersync.state.RunRecord;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roster history}. */
@Command(name = "history", description = "Lists the runs of the district, the latest first.")
final class HistoryCommand implements Callable<Integer> {
    private static final Set<String> STATUSES =
            Set.of("running", "done", "done-with-errors", "held", "failed", "cancelled");
    private static final Set<String> MODES =
            Set.of("full", "delta", "approval", "discard", "rejection", "revert", "forget", "readmit");

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description =
                    "Only runs that are done, done-with-errors, held, failed, cancelled or running; several with commas.")
    private List<String> statuses = List.of();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            split = ",",
            description =
                    "Only full or delta runs, or approvals and the like (approval, discard, rejection, revert, forget, readmit).")
    private List<String> modes = List.of();

    @Option(
            names = "--trigger",
            paramLabel = "TRIGGER",
            split = ",",
            description = "Only runs that this started, such as schedule or manual.")
    private List<String> triggers = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only runs that began then or later: 2026-11-28 (in UTC) or 2026-11-28T06:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only runs that began before.")
    private @Nullable String until;

    @Option(
            names = "--after",
            paramLabel = "PLACE",
            description = "Goes on where an earlier page ended, which said the place.")
    private @Nullable String after;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many at most, up to 500 (default: ${DEFAULT-VALUE}).")
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
        RunQuery query = query();
        try (Store store = database.open()) {
            RunPage page = page(store, query);
            if (output.json()) {
                terminal.print(Json.of(writer -> {
                    writer.beginObject();
                    writer.name("schema").value(1);
                    writer.name("tenant").value(store.tenant().value());
                    writer.name("runs");
                    write(writer, page.runs());
                    writer.name("next").value(page.next());
                    writer.endObject();
                }));
            } else {
                text(terminal, page.runs());
                if (page.next() != null) {
                    terminal.print("Earlier runs: --after " + page.next());
                }
            }
            return ExitCodes.DONE;
        }
    }

    private RunQuery query() {
        requireAmong(STATUSES, statuses, "--status");
        requireAmong(MODES, modes, "--mode");
        if (most < 1 || most > RunQuery.MOST) {
            throw refused("--most is 1 to " + RunQuery.MOST);
        }
        return RunQuery.all()
                .withStatuses(statuses)
                .withModes(modes)
                .withTriggers(triggers)
                .from(time("--since", since))
                .until(time("--until", until))
                .most(most)
                .after(after);
    }

    private RunPage page(Store store, RunQuery query) {
        try {
            return store.state().runs(store.tenant(), query);
        } catch (IllegalArgumentException e) {
            throw refused("--after takes what an earlier page said");
        }
    }

    private void requireAmong(Set<String> known, List<String> given, String option) {
        if (!known.containsAll(given)) {
            throw refused(option + " is one of "
                    + String.join(", ", known.stream().sorted().toList()));
        }
    }

    private @Nullable Instant time(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw refused(option + " is a day, such as 2026-11-28, or a time, such as 2026-11-28T06:00:00Z");
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    static void text(Terminal terminal, List<RunRecord> runs) {
        if (runs.isEmpty()) {
            terminal.print("No runs yet.");
            return;
        }
        Table table = new Table()
                .row("run", "started", "status", "mode", "trigger", "took", "records", "errors", "by", "reason");
        for (RunRecord run : runs) {
            RunFigures figures = run.figures();
            table.row(
                    run.run(),
                    run.startedAt().truncatedTo(ChronoUnit.SECONDS),
                    run.status(),
                    run.mode(),
                    figures == null ? "" : figures.trigger(),
                    figures == null ? "" : took(figures.duration()),
                    figures == null ? "" : figures.records(),
                    figures == null ? "" : figures.errors(),
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
            writer.name("figures");
            write(writer, run.figures());
            writer.endObject();
        }
        writer.endArray();
    }

    /** What a run took, or null while that is not known. */
    static void write(JsonWriter writer, @Nullable RunFigures figures) throws IOException {
        if (figures == null) {
            writer.nullValue();
            return;
        }
        writer.beginObject();
        writer.name("trigger").value(figures.trigger());
        writer.name("durationMs").value(figures.duration().toMillis());
        writer.name("records").value(figures.records());
        writer.name("errors").value(figures.errors());
        writer.name("requests").value(figures.requests());
        writer.name("throttled").value(figures.throttled());
        writer.name("settings").value(figures.settings());
        Json.member(writer, "newestSourceChange", figures.newestSourceChange());
        writer.name("traces");
        Json.texts(writer, figures.traces());
        writer.endObject();
    }

    /** A time for people: {@code 1 h 02 min}, {@code 3 min 07 s}, {@code 4.2 s}. */
    static String took(Duration duration) {
        if (duration.toHours() > 0) {
            return String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
        }
        return duration.toMinutes() > 0
                ? String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart())
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
