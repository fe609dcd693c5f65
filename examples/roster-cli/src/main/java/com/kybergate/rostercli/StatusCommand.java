// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.Pause;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncHealth;
import com.kybergate.rostersync.SyncProgress;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster status}. */
@Command(
        name = "status",
        description = {
            "Says how the sync of the district stands, and how far a run has come that is on its way in any process.",
            "Exit code 4 if accounts are not kept in step, 3 if something waits for approval."
        })
final class StatusCommand implements Callable<Integer> {
    /** Longer than most servers take for a page. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Terminal terminal;

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What was read, at one time. */
    private record Standing(
            SyncHealth health,
            Optional<Instant> nextRun,
            Optional<Pause> paused,
            Optional<SyncProgress> progress,
            boolean silent) {

        static Standing of(RosterSync sync, Instant now) {
            Optional<SyncProgress> progress = sync.progress();
            return new Standing(
                    sync.health(),
                    sync.nextRun(),
                    sync.paused(),
                    progress,
                    progress.filter(run -> run.isSilent(now, PATIENCE)).isPresent());
        }
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            Standing standing = Standing.of(store.syncFrom(new NoSource()).build(), Instant.now());
            if (output.json()) {
                terminal.print(Json.of(writer -> write(writer, standing)));
            } else {
                text(standing);
            }
            SyncHealth health = standing.health();
            if (health.status() == SyncHealth.Status.DOWN) {
                return ExitCodes.FAILED;
            }
            return health.heldSince() == null ? ExitCodes.DONE : ExitCodes.HELD;
        }
    }

    private void text(Standing standing) {
        SyncHealth health = standing.health();
        Table table = new Table();
        table.row(
                "status",
                word(health) + (health.reasons().isEmpty() ? "" : ": " + String.join(", ", health.reasons())));
        table.row("last success", time(health.lastSuccess(), "none yet"));
        table.row(
                "next run", time(standing.nextRun().orElse(null), "when somebody begins one; no schedule is set here"));
        table.row("held", health.heldSince() == null ? "nothing" : "since " + time(health.heldSince(), ""));
        table.row("paused", standing.paused().map(StatusCommand::words).orElse("no"));
        table.row(
                "run",
                standing.progress().map(run -> words(run, standing.silent())).orElse("none yet"));
        table.printTo(terminal);
    }

    private static String word(SyncHealth health) {
        return health.status().name().toLowerCase(Locale.ROOT);
    }

    private static String words(Pause pause) {
        return "since " + time(pause.since(), "") + " by " + pause.by() + ": " + pause.reason();
    }

    private static String words(SyncProgress run, boolean silent) {
        if (run.phase().equals(SyncProgress.ENDED)) {
            return run.run() + ", ended " + time(run.at(), "");
        }
        String total = run.total() == null ? "" : String.format(Locale.ROOT, " of %,d", run.total());
        String what = (run.phase() + " " + run.collection()).strip();
        return String.format(Locale.ROOT, "%s, %s %,d%s, %s", run.run(), what, run.done(), total, time(run.at(), ""))
                + (silent ? "; silent since then, its process may have died" : "");
    }

    private static String time(@Nullable Instant time, String none) {
        return time == null ? none : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void write(JsonWriter writer, Standing standing) throws IOException {
        SyncHealth health = standing.health();
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("tenant").value(health.tenant().value());
        writer.name("status").value(word(health));
        writer.name("reasons");
        Json.texts(writer, health.reasons());
        Json.member(writer, "lastSuccess", health.lastSuccess());
        Json.member(writer, "nextRun", standing.nextRun().orElse(null));
        Json.member(writer, "heldSince", health.heldSince());
        PauseCommand.write(writer.name("paused"), standing.paused());
        writer.name("progress");
        if (standing.progress().isEmpty()) {
            writer.nullValue();
        } else {
            write(writer, standing.progress().get(), standing.silent());
        }
        writer.endObject();
    }

    private static void write(JsonWriter writer, SyncProgress run, boolean silent) throws IOException {
        writer.beginObject();
        writer.name("run").value(run.run());
        writer.name("phase").value(run.phase());
        writer.name("collection").value(run.collection());
        writer.name("done").value(run.done());
        writer.name("total").value(run.total());
        writer.name("at").value(run.at().toString());
        writer.name("silent").value(silent);
        writer.endObject();
    }
}
