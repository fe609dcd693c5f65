// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A process of its own, with a heap of its own, that says figures as lines {@code name=value}. */
final class ChildJvm implements AutoCloseable {
    private static final int CLOSING_SECONDS = 10;

    private final Process process;
    private final BufferedReader out;
    private final Map<String, String> figures = new LinkedHashMap<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a process; a heap that does not suffice ends it at once. */
    static ChildJvm start(String heap, List<String> options, Class<?> main, Object... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs a process to its end. */
    static Map<String, String> run(String heap, List<String> options, Class<?> main, Object... args)
            throws IOException, InterruptedException {
        try (ChildJvm child = start(heap, options, main, args)) {
            return child.figures();
        }
    }

    /** Waits for a figure. */
    String await(String name) throws IOException {
        while (!figures.containsKey(name)) {
            if (!readLine()) {
                throw new IOException("the process ended without saying " + name);
            }
        }
        return Objects.requireNonNull(figures.remove(name));
    }

    /** Says a line to the process. */
    void tell(String line) throws IOException {
        Writer in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        in.write(line + "\n");
        in.flush();
    }

    /** Waits for the end, and gives all figures; {@code exit} is the exit code, 3 where the heap did not suffice. */
    Map<String, String> figures() throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            more = readLine();
        }
        figures.put("exit", Integer.toString(process.waitFor()));
        return figures;
    }

    private boolean readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            return false;
        }
        int equals = line.indexOf('=');
        if (equals > 0) {
            figures.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        out.close();
    }
}
