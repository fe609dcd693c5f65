// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import com.kybergate.oneroster.OneRosterException;
import com.kybergate.rostersync.RosterSyncException;
import com.kybergate.rostersync.jdbc.StateException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into one sentence and an exit code. Only messages that are known to name nobody are shown; of all others only
 * the kind is, and {@code ROSTER_DEBUG} shows the rest to whoever asks for it.
 */
final class Failures {
    static final String NO_MEMORY = "The memory is too small; give more, such as ROSTER_JAVA_OPTS=-Xmx256m";

    static final String OUT_BROKEN = "Standard output was closed or is full; the results are not whole";

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A command line that cannot be understood. */
    int ofUsage(ParameterException e, String[] args) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.say(sentence(e instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : text(e)));
        terminal.say("Try \"" + name + " --help\".");
        // The exception itself repeats every word of the command line, and one of them may be a secret in the wrong
        // place.
        if (e.getCause() instanceof Exception cause) {
            debug(cause);
        }
        return ExitCodes.USAGE;
    }

    /** A command that could not do its work. */
    int ofExecution(Exception e, CommandLine line, ParseResult parsed) {
        if (Thread.interrupted()) {
            terminal.say("Cancelled.");
            debug(e);
            return ExitCodes.CANCELLED;
        }
        terminal.say(sentence(sayable(e)));
        debug(e);
        if (e instanceof CommandFailure failure) {
            return failure.exitCode();
        }
        boolean usage = e instanceof RosterSyncException sync && sync.code().equals("ambiguous-digest");
        return usage ? ExitCodes.USAGE : ExitCodes.FAILED;
    }

    private static String sayable(Exception e) {
        if (e instanceof CommandFailure
                || e instanceof RosterSyncException
                || e instanceof StateException
                || e instanceof OneRosterException) {
            return text(e);
        }
        if (e.getCause() instanceof OutOfMemoryError) {
            return NO_MEMORY;
        }
        String state = e.getCause() instanceof SQLException sql ? ", SQLState " + sql.getSQLState() : "";
        return "Failed unexpectedly (" + e.getClass().getName() + state + "); set ROSTER_DEBUG=1 to see where";
    }

    /** A word that is no option may be a secret in the wrong place, so it is not repeated. */
    private static String unknown(UnmatchedArgumentException e) {
        for (String argument : e.getUnmatched()) {
            if (argument.startsWith("-")) {
                int value = argument.indexOf('=');
                return "Unknown option: " + (value < 0 ? argument : argument.substring(0, value));
            }
        }
        boolean root = e.getCommandLine().getParent() == null;
        return root ? "Unknown command: " + e.getUnmatched().get(0) : "There is an argument too many";
    }

    private static String text(Exception e) {
        return SourceOptions.inOptions(String.valueOf(e.getMessage()));
    }

    private static String sentence(String text) {
        String first = text.isEmpty() ? "Failed" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }

    private void debug(Exception e) {
        if (terminal.variable("ROSTER_DEBUG") != null) {
            e.printStackTrace(terminal.err());
        }
    }
}
