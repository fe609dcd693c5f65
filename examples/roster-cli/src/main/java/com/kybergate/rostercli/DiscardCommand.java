// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.state.HeldLedger;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roster discard}. */
@Command(
        name = "discard",
        description = "Lets go of what is held. If the roster still says so, the next sync holds it again.")
final class DiscardCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIGEST", description = "The digest of what is held, or the beginning of it.")
    private String digest = "";

    @Option(
            names = "--by",
            paramLabel = "WHO",
            defaultValue = "command line",
            description = "Who discards it, for the history (default: ${DEFAULT-VALUE}).")
    private String by = "";

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    DiscardCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            Optional<HeldLedger> held = store.state().held(store.tenant());
            store.syncFrom(new NoSource()).build().discard(digest, by);
            String full = held.map(HeldLedger::digest).orElse(digest);
            int items = held.map(ledger -> ledger.items().size()).orElse(0);
            if (output.json()) {
                terminal.print(Json.of(writer -> writer.beginObject()
                        .name("schema")
                        .value(1)
                        .name("tenant")
                        .value(store.tenant().value())
                        .name("discarded")
                        .value(full)
                        .name("items")
                        .value(items)
                        .endObject()));
            } else {
                terminal.print(items + " held changes were let go of.");
            }
            return ExitCodes.DONE;
        }
    }
}
