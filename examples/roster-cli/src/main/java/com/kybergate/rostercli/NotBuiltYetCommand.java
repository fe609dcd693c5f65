// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** A command whose name is taken and that does nothing yet: better refused clearly than misunderstood. */
@Command(description = "Not built yet.", hidden = true)
final class NotBuiltYetCommand implements Callable<Integer> {
    static final List<String> NAMES = List.of("pause", "resume");

    private final String name;
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli answers it
    private HelpOption help = new HelpOption();

    @Unmatched
    @SuppressWarnings("UnusedVariable") // whatever was asked of it, it cannot do
    private List<String> rest = new ArrayList<>();

    NotBuiltYetCommand(String name, Terminal terminal) {
        this.name = name;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("The command \"" + name + "\" is not built yet.");
        return ExitCodes.USAGE;
    }
}
