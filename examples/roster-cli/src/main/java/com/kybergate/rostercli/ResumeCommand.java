// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roster resume}. */
@Command(
        name = "resume",
        description = "Lets the schedule begin runs again. What it would have begun meanwhile is not made up for.")
final class ResumeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private StoreOptions database = new StoreOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ResumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Store store = database.open()) {
            boolean resumed = store.syncFrom(new NoSource()).build().resume();
            if (output.json()) {
                terminal.print(Json.of(writer -> writer.beginObject()
                        .name("schema")
                        .value(1)
                        .name("tenant")
                        .value(store.tenant().value())
                        .name("resumed")
                        .value(resumed)
                        .endObject()));
            } else {
                terminal.print(resumed ? "Resumed." : "It was not paused.");
            }
            return ExitCodes.DONE;
        }
    }
}
