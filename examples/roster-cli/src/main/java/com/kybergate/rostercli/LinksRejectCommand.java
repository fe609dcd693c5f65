// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.RosterSync;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roster links reject}. */
@Command(
        name = "reject",
        description = {
            "Says that accounts are not those of the people they look like. It is remembered: they are never proposed again, and",
            "whoever looks like no other account gets one in the next sync."
        })
final class LinksRejectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "With one --person: this account, proposed or only named as a possible match.")
    private @Nullable String account;

    @Option(
            names = "--take-back",
            description = "With one --person and --account: says that the two may belong together after all.")
    private boolean takeBack;

    @Mixin
    private LinkOptions links = new LinkOptions();

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LinksRejectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        links.check();
        if (account != null && links.people().size() != 1) {
            throw new ParameterException(spec.commandLine(), "--account goes with one --person");
        }
        if (takeBack && account == null) {
            throw new ParameterException(spec.commandLine(), "--take-back goes with --account and one --person");
        }
        try (Store store = database.open()) {
            RosterSync sync = store.syncFrom(new NoSource()).build();
            if (takeBack) {
                return takeBack(sync, store.tenant().value());
            }
            int refused = reject(store, sync);
            if (output.json()) {
                terminal.print(Json.of(writer -> writer.beginObject()
                        .name("schema")
                        .value(1)
                        .name("tenant")
                        .value(store.tenant().value())
                        .name("rejected")
                        .value(refused)
                        .endObject()));
            } else {
                terminal.print(refused == 1 ? "One link was refused." : refused + " links were refused.");
            }
            return ExitCodes.DONE;
        }
    }

    private int takeBack(RosterSync sync, String tenant) {
        String of = java.util.Objects.requireNonNull(account);
        boolean refused = sync.reconsiderLink(links.people().get(0), of, links.by(), links.reason());
        if (output.json()) {
            terminal.print(Json.of(writer -> writer.beginObject()
                    .name("schema")
                    .value(1)
                    .name("tenant")
                    .value(tenant)
                    .name("takenBack")
                    .value(refused)
                    .endObject()));
        } else {
            terminal.print(refused ? "The refusal was taken back." : "That link was not refused.");
        }
        return ExitCodes.DONE;
    }

    private int reject(Store store, RosterSync sync) {
        if (account == null) {
            return sync.rejectLinks(links.digest(store), links.by(), links.reason(), links.scope());
        }
        sync.rejectLink(links.people().get(0), account, links.by(), links.reason());
        return 1;
    }
}
