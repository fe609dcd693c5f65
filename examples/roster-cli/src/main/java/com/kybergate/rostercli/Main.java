// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code roster}. */
@Command(
        name = "roster",
        description = "Keeps accounts in step with a district's OneRoster roster.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 done but some records failed, 2 usage,",
            "            3 something is held for approval, 4 failed, 5 cancelled."
        },
        subcommands = {
            DemoCommand.class,
            CheckCommand.class,
            SchoolsCommand.class,
            PlanCommand.class,
            SyncCommand.class,
            HeldCommand.class,
            ApproveCommand.class,
            DiscardCommand.class,
            LinksCommand.class,
            ExplainCommand.class,
            DriftCommand.class,
            RevertCommand.class,
            HistoryCommand.class,
            ShowCommand.class,
            QualityCommand.class,
            ReadinessCommand.class,
            DumpCommand.class,
            ForgetCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StatusCommand.class,
            FakeDistrictCommand.class
        })
public final class Main implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli answers it
    private HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The root has nothing to do by itself. */
    Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        interruption.install();
        Terminal terminal = Terminal.ofProcess(interruption);
        int code = runToTheEnd(terminal, args);
        interruption.ended(code);
        System.exit(code);
    }

    /** The platform would end the process with 1, which has a meaning here. */
    private static int runToTheEnd(Terminal terminal, String... args) {
        try {
            return run(terminal, args);
        } catch (OutOfMemoryError e) {
            terminal.say(Failures.NO_MEMORY + ".");
            return ExitCodes.FAILED;
        }
    }

    /** Runs a command within this process, and gives its exit code. */
    static int run(Terminal terminal, String... args) {
        CommandLine line = new CommandLine(new Main(), new CommandFactory(terminal));
        Failures failures = new Failures(terminal);
        line.setOut(terminal.outWriter());
        line.setErr(terminal.errWriter());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colorsOut() ? Ansi.ON : Ansi.OFF));
        line.setParameterExceptionHandler(failures::ofUsage);
        line.setExecutionExceptionHandler(failures::ofExecution);
        int code = line.execute(args);
        terminal.flush();
        if (terminal.isOutBroken() && code == ExitCodes.DONE) {
            terminal.say(Failures.OUT_BROKEN + ".");
            return ExitCodes.FAILED;
        }
        return code;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command; roster --help lists them.");
    }
}
