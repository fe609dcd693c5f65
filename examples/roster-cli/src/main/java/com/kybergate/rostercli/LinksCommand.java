// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.ApprovalScope;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code roster links}. */
@Command(
        name = "links",
        description = {
            "Shows which people are proposed to be linked to accounts that were there before them, by tier: the fields in which",
            "account and roster agree, and \"relink\" for people under another identifier. Exit code 3 if there are any. Whoever",
            "fits several accounts, or a privileged one, is not among them: the report of a sync names them."
        },
        subcommands = {LinksApproveCommand.class, LinksRejectCommand.class})
final class LinksCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--all", description = "Shows each of them.")
    private boolean all;

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LinksCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The links that are held, by tier; those held for another reason by that. */
    static Map<String, List<HeldItem>> byTier(Store store) {
        Map<String, List<HeldItem>> byTier = new TreeMap<>();
        List<HeldItem> items =
                store.state().held(store.tenant()).map(HeldLedger::items).orElse(List.of());
        for (HeldItem item : items) {
            if (ApprovalScope.links().includes(item)) {
                byTier.computeIfAbsent(item.tier().orElse(item.reason()), tier -> new ArrayList<>())
                        .add(item);
            }
        }
        return byTier;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            Map<String, List<HeldItem>> byTier = byTier(store);
            if (output.json()) {
                terminal.print(Json.of(writer -> write(writer, store.tenant().value(), byTier)));
            } else if (byTier.isEmpty()) {
                terminal.print("No links are proposed.");
            } else {
                text(byTier);
            }
            return byTier.isEmpty() ? ExitCodes.DONE : ExitCodes.HELD;
        }
    }

    private void text(Map<String, List<HeldItem>> byTier) {
        Table tiers = new Table().row("tier", "links");
        byTier.forEach((tier, items) -> tiers.row(tier, items.size()));
        tiers.printTo(terminal);
        if (all) {
            terminal.print("");
            Table table = new Table().row("tier", "sourcedId", "account", "would change");
            byTier.forEach((tier, items) -> items.forEach(item -> table.row(
                    tier, item.sourcedId(), String.valueOf(item.localId()), String.join(",", item.fields()))));
            table.printTo(terminal);
        }
        terminal.print("");
        terminal.print("To link: " + terminal.command()
                + " links approve --tier TIER --by WHO --reason WHY, with the options of"
                + " the sync; or links reject.");
    }

    private void write(JsonWriter writer, String tenant, Map<String, List<HeldItem>> byTier) throws IOException {
        writer.beginObject();
        writer.name("schema").value(1);
        writer.name("tenant").value(tenant);
        writer.name("tiers").beginArray();
        for (Map.Entry<String, List<HeldItem>> tier : byTier.entrySet()) {
            writer.beginObject();
            writer.name("tier").value(tier.getKey());
            writer.name("links").value(tier.getValue().size());
            if (all) {
                writer.name("people").beginArray();
                for (HeldItem item : tier.getValue()) {
                    writer.beginObject();
                    writer.name("sourcedId").value(item.sourcedId());
                    writer.name("localId").value(item.localId());
                    writer.name("schools");
                    Json.texts(writer, item.schools());
                    writer.name("fields");
                    Json.texts(writer, item.fields());
                    writer.endObject();
                }
                writer.endArray();
            }
            writer.endObject();
        }
        writer.endArray();
        writer.endObject();
    }
}
