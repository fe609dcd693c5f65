// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster held}. */
@Command(name = "held", description = "Shows what waits for approval. Exit code 3 if anything does.")
final class HeldCommand implements Callable<Integer> {
    private static final int SHOWN = 40;

    private final Terminal terminal;

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    HeldCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            Optional<HeldLedger> held = store.state().held(store.tenant());
            if (output.json()) {
                terminal.print(Json.of(writer -> write(writer, store.tenant().value(), held)));
            } else {
                held.ifPresentOrElse(this::text, () -> terminal.print("Nothing is held."));
            }
            return held.isPresent() ? ExitCodes.HELD : ExitCodes.DONE;
        }
    }

    private void text(HeldLedger held) {
        terminal.print(held.items().size() + " changes are held since " + held.since() + ", digest " + held.digest());
        Map<String, Map<String, Long>> bySchool = new TreeMap<>();
        for (HeldItem item : held.items()) {
            for (String school : item.schools().isEmpty() ? List.of("") : item.schools()) {
                bySchool.computeIfAbsent(school, s -> new TreeMap<>())
                        .merge(
                                item.operation() + " " + item.collection().wireName() + ", " + item.reason(),
                                1L,
                                Long::sum);
            }
        }
        terminal.print("");
        Table table = new Table().row("school", "what, and why it is held", "number");
        bySchool.forEach((school, what) -> what.forEach((line, number) -> table.row(school, line, number)));
        table.printTo(terminal);
        terminal.print("");
        held.part().words().forEach((code, words) -> terminal.print(code + ": " + words));
        terminal.print("");
        Table items = new Table().row("change", "sourcedId", "account", "fields");
        held.items().stream()
                .limit(SHOWN)
                .forEach(item -> items.row(
                        item.operation() + " " + item.collection().wireName() + (item.absent() ? ", missing" : ""),
                        item.sourcedId(),
                        item.localId() == null ? "" : item.localId(),
                        String.join(",", item.fields())));
        items.printTo(terminal);
        if (held.items().size() > SHOWN) {
            terminal.print("… and " + (held.items().size() - SHOWN) + " more; --json lists all.");
        }
        terminal.print("");
        terminal.print("To do it: " + terminal.command() + " approve "
                + held.digest().substring(0, 12) + " --by WHO --reason WHY, with the options of the sync.");
    }

    private static void write(JsonWriter writer, String tenant, Optional<HeldLedger> ledger) throws IOException {
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("tenant").value(tenant);
        writer.name("held");
        if (ledger.isEmpty()) {
            writer.nullValue();
        } else {
            write(writer, ledger.get());
        }
        writer.endObject();
    }

    private static void write(JsonWriter writer, HeldLedger held) throws IOException {
        writer.beginObject();
        writer.name("digest").value(held.digest());
        writer.name("items").value(held.items().size());
        writer.name("since").value(held.since().toString());
        writer.name("reasons").beginObject();
        for (Map.Entry<String, Long> reason : held.part().reasons().entrySet()) {
            writer.name(reason.getKey()).value(reason.getValue());
        }
        writer.endObject();
        writer.name("changes").beginArray();
        for (HeldItem item : held.items()) {
            writer.beginObject();
            writer.name("entity").value(item.collection().wireName());
            writer.name("operation").value(item.operation());
            writer.name("sourcedId").value(item.sourcedId());
            writer.name("localId").value(item.localId());
            writer.name("reason").value(item.reason());
            writer.name("schools");
            Json.texts(writer, item.schools());
            writer.name("absent").value(item.absent());
            writer.name("fields");
            Json.texts(writer, item.fields());
            writer.endObject();
        }
        writer.endArray();
        writer.endObject();
    }
}
