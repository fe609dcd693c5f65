// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes and what it knows of its surroundings. Standard output carries results and nothing else; both streams are UTF-8,
 * whatever the platform thinks.
 *
 * @param out for results
 * @param err for everything else
 * @param environment the environment variables
 * @param outIsTerminal whether a person reads the results as they come
 * @param errIsTerminal whether a person sees progress
 * @param interruption how a signal reaches what is running
 */
record Terminal(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Interruption interruption) {

    /** The streams of this process. The script says which of them are terminals: Java cannot tell them apart. */
    static Terminal ofProcess(Interruption interruption) {
        return new Terminal(
                stream(FileDescriptor.out, false),
                stream(FileDescriptor.err, true),
                System.getenv(),
                Boolean.getBoolean("roster.terminal.out"),
                Boolean.getBoolean("roster.terminal.err"),
                interruption);
    }

    private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
                autoFlush,
                StandardCharsets.UTF_8);
    }

    /** An environment variable; one that is set to nothing is not set. */
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Prints a line of results. */
    void print(String line) {
        out.print(line);
        out.print('\n');
    }

    /** Whether results could not be written, because the disk is full or nobody reads them any more. */
    boolean isOutBroken() {
        return out.checkError();
    }

    /** Tells the person at the keyboard something that is no result. */
    void say(String line) {
        err.print(line);
        err.print('\n');
        err.flush();
    }

    boolean colorsOut() {
        return outIsTerminal && mayColor();
    }

    /** Whether a line may be drawn over and over. */
    boolean showsProgress() {
        return errIsTerminal && !"dumb".equals(environment.get("TERM"));
    }

    /** By the convention of no-color.org: set to anything but the empty text. */
    boolean mayColor() {
        return variable("NO_COLOR") == null && !"dumb".equals(environment.get("TERM"));
    }

    /** How this program is called, for lines to paste. */
    String command() {
        return System.getProperty("roster.command", "examples/roster");
    }

    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
