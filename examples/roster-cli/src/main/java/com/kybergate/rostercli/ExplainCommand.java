// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.rostersync.Explanation;
import com.kybergate.rostersync.RosterSync;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code roster explain}. */
@Command(
        name = "explain",
        description =
                "Says why a person is as they are, and what the next sync would do. Asks the source, and writes nothing.")
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "WHO", description = "A sourcedId, a user name or an e-mail address.")
    private String who = "";

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        scope.check();
        Thread here = Thread.currentThread();
        try (OneRosterClient district = source.connect(terminal);
                Store store = database.open()) {
            RosterSync sync = scope.sync(district, store, event -> {});
            List<Explanation> matches = terminal.interruption().during(here::interrupt, () -> sync.explain(who));
            if (output.json()) {
                terminal.print(Json.of(writer -> write(writer, matches)));
            } else if (matches.isEmpty()) {
                terminal.print("Nobody is known by that.");
            } else {
                matches.forEach(this::text);
            }
            return ExitCodes.DONE;
        }
    }

    private void text(Explanation person) {
        terminal.print("Person " + person.sourcedId());
        Table table = new Table();
        String role = person.role() == null ? "" : " as " + person.role().value();
        table.row("  account", person.localId() == null ? "none" : person.localId() + role);
        table.row(
                "  kept active",
                person.active() ? "yes" : person.deactivatedBySync() ? "no, the sync deactivated it" : "no");
        table.row("  at the source", person.atSource());
        table.row("  wanted", person.scope().equals("wanted") ? "yes" : "no, by " + person.scope());
        String because = person.reason().isEmpty() ? "" : ", because: " + person.reason();
        String fields = person.fields().isEmpty() ? "" : ", fields " + String.join(", ", person.fields());
        table.row("  next sync", person.next() + because + fields);
        if (person.waits() != null) {
            table.row("  waits for approval", person.waits());
        }
        table.printTo(terminal);
    }

    private static void write(JsonWriter writer, List<Explanation> matches) throws IOException {
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("matches").beginArray();
        for (Explanation person : matches) {
            writer.beginObject();
            writer.name("sourcedId").value(person.sourcedId());
            writer.name("localId").value(person.localId());
            Json.member(
                    writer,
                    "localRole",
                    person.role() == null ? null : person.role().value());
            writer.name("active").value(person.active());
            writer.name("deactivatedBySync").value(person.deactivatedBySync());
            writer.name("atSource").value(person.atSource());
            writer.name("scope").value(person.scope());
            writer.name("next").value(person.next());
            writer.name("reason").value(person.reason());
            writer.name("fields");
            Json.texts(writer, person.fields());
            Json.member(writer, "waits", person.waits());
            writer.endObject();
        }
        writer.endArray();
        writer.endObject();
    }
}
