// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.Pause;
import com.kybergate.rostersync.RosterSync;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roster pause}. */
@Command(
        name = "pause",
        description =
                "Lets no schedule begin a run until it is resumed. A sync that somebody begins is made all the same.")
final class PauseCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who pauses it.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why.")
    private String reason = "";

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    PauseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            RosterSync sync = store.syncFrom(new NoSource()).build();
            sync.pause(by, reason);
            Optional<Pause> paused = sync.paused();
            if (output.json()) {
                terminal.print(Json.of(writer -> {
                    writer.beginObject();
                    writer.name("schema").value(1);
                    writer.name("tenant").value(store.tenant().value());
                    write(writer.name("paused"), paused);
                    writer.endObject();
                }));
            } else {
                terminal.print("Paused. No schedule begins a run until \"" + terminal.command() + " resume\".");
            }
            return ExitCodes.DONE;
        }
    }

    static void write(JsonWriter writer, Optional<Pause> paused) throws IOException {
        if (paused.isEmpty()) {
            writer.nullValue();
            return;
        }
        writer.beginObject();
        writer.name("by").value(paused.get().by());
        writer.name("reason").value(paused.get().reason());
        writer.name("since").value(paused.get().since().toString());
        writer.endObject();
    }
}
