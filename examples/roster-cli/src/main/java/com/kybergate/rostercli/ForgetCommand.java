// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.rostersync.ForgetReport;
import com.kybergate.rostersync.jdbc.StateException;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roster forget}. */
@Command(
        name = "forget",
        description = {
            "Erases a person: the account, everything the sync keeps, and what is left of it in the file of the database.",
            "The person does not come back with the next sync, as long as the roster may list them."
        })
final class ForgetCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "WHO", description = "A sourcedId, a user name or an e-mail address, of one person alone.")
    private String who = "";

    @Option(names = "--by", paramLabel = "WHO", required = true, description = "Who asks for it, for the history.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why, for the history.")
    private String reason = "";

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** What became of the bytes that a database keeps of what is deleted. */
    private enum FreeSpace {
        /** There are none in a file of ours: a database server keeps them, or nobody does. */
        ELSEWHERE,
        ERASED,
        /** They could not be erased now. */
        LEFT
    }

    ForgetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            List<MirrorRow> people = store.state().people(store.tenant(), who);
            if (people.size() != 1) {
                throw new CommandFailure(
                        people.size() + " people are known by that; name exactly one", ExitCodes.USAGE);
            }
            ForgetReport report =
                    store.syncFrom(new NoSource()).build().forget(people.get(0).sourcedId(), by, reason);
            FreeSpace freeSpace = eraseFreeSpace(store);
            if (output.json()) {
                terminal.print(json(store, report, freeSpace));
            } else {
                text(report, freeSpace);
            }
            return freeSpace == FreeSpace.LEFT ? ExitCodes.SOME_FAILED : ExitCodes.DONE;
        }
    }

    private FreeSpace eraseFreeSpace(Store store) {
        try {
            return store.state().eraseFreeSpace() ? FreeSpace.ERASED : FreeSpace.ELSEWHERE;
        } catch (StateException e) {
            terminal.say("The person is forgotten, but the file of the database could not be written anew: "
                    + e.getMessage() + ". Bytes of them are left in it until \"SHUTDOWN DEFRAG\" is run in H2.");
            return FreeSpace.LEFT;
        }
    }

    private void text(ForgetReport report, FreeSpace freeSpace) {
        terminal.print("Forgotten.");
        Table table = new Table();
        table.row("  records", report.records());
        table.row("  held changes", report.held());
        table.row("  account", report.accounts().key());
        table.row("  free space of the file", key(freeSpace));
        table.printTo(terminal);
    }

    private static String json(Store store, ForgetReport report, FreeSpace freeSpace) {
        return Json.of(writer -> writer.beginObject()
                .name("schema")
                .value(1)
                .name("tenant")
                .value(store.tenant().value())
                .name("forgotten")
                .value(1)
                .name("records")
                .value(report.records())
                .name("heldItems")
                .value(report.held())
                .name("account")
                .value(report.accounts().key())
                .name("freeSpace")
                .value(key(freeSpace))
                .endObject());
    }

    private static String key(FreeSpace freeSpace) {
        return switch (freeSpace) {
            case ELSEWHERE -> "elsewhere";
            case ERASED -> "erased";
            case LEFT -> "left";
        };
    }
}
