// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.Drift;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster drift}. */
@Command(
        name = "drift",
        description = {
            "Lists the accounts that somebody edited since the sync last wrote them, and in which fields.",
            "What the next sync repairs, and what it keeps, depends on --conflict. Shows no value, asks no source, writes nothing."
        })
final class DriftCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ConflictOption conflict = new ConflictOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    DriftCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        conflict.policy();
        try (Store store = database.open()) {
            List<Drift> drifts = new ArrayList<>();
            store.syncFrom(new NoSource()).conflicts(conflict.policy()).build().drift(drifts::add);
            if (output.json()) {
                terminal.print(Json.of(writer -> write(writer, store, drifts)));
            } else if (drifts.isEmpty()) {
                terminal.print("No account was edited.");
            } else {
                Table table = new Table();
                table.row("person", "account", "kept", "repaired");
                drifts.forEach(drift ->
                        table.row(drift.sourcedId(), drift.localId(), words(drift.kept()), words(drift.repaired())));
                table.printTo(terminal);
            }
            return ExitCodes.DONE;
        }
    }

    private static String words(Set<AccountField> fields) {
        return fields.isEmpty() ? "-" : fields.stream().map(AccountField::name).collect(Collectors.joining(", "));
    }

    private static void write(JsonWriter writer, Store store, List<Drift> drifts) throws IOException {
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("tenant").value(store.tenant().value());
        writer.name("drift").beginArray();
        for (Drift drift : drifts) {
            writer.beginObject();
            writer.name("sourcedId").value(drift.sourcedId());
            writer.name("localId").value(drift.localId());
            writer.name("kept");
            Json.texts(writer, drift.kept().stream().map(AccountField::name).toList());
            writer.name("repaired");
            Json.texts(writer, drift.repaired().stream().map(AccountField::name).toList());
            writer.endObject();
        }
        writer.endArray();
        writer.endObject();
    }
}
