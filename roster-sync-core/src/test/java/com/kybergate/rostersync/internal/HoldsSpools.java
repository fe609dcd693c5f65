// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** A process in the middle of a run: it has spools on the disk, says where, and waits until its input ends or it is killed. */
public final class HoldsSpools {
    private HoldsSpools() {}

    public static void main(String[] args) throws IOException {
        SecureRandom random = new SecureRandom();
        try (SpoolDirectory directory = SpoolDirectory.in(Path.of(args[0]), random);
                Spool spool = new Spool(directory::path, random)) {
            for (int i = 0; i < 400; i++) {
                spool.append("x".repeat(1000));
            }
            String said = directory.path() + "\n";
            System.out.write(said.getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            while (System.in.read() >= 0) {}
        }
    }

    /** Starts one; the path that it says is the first line of its output. */
    static Process start(Path parent) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsSpools.class.getName(),
                        parent.toString()))
                .redirectError(new File("/dev/null"))
                .start();
    }
}
