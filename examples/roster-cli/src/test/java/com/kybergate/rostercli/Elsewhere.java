// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process of its own, for what cannot be seen from within: signals and locks. */
final class Elsewhere {
    private Elsewhere() {}

    static Process start(Map<String, String> environment, String main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(new File("/dev/null"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
