// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk did to a spool is said in one way, whatever it did. */
class SpoolTest {
    private static final int BLOCK = 1 << 16;

    @TempDir
    Path directory;

    @Test
    void aLengthThatIsNotTheBlocksIsNoticed() throws IOException {
        try (Spool spool = new Spool(() -> directory, new SecureRandom())) {
            List<String> written = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                written.add(i + "x".repeat(BLOCK));
                spool.append(written.get(i));
            }
            List<String> read = new ArrayList<>();
            spool.forEach(read::add);
            assertThat(read).isEqualTo(written);
            Path file;
            try (Stream<Path> files = Files.list(directory)) {
                file = files.findFirst().orElseThrow();
            }
            byte[] sound = Files.readAllBytes(file);
            for (int length = -3; length < 70; length++) {
                write(file, sound, length);
                assertThatThrownBy(() -> spool.forEach(text -> {}))
                        .as("length %s", length)
                        .isExactlyInstanceOf(BrokenOffException.class)
                        .hasMessageContaining("spool");
            }
            for (int length : new int[] {Integer.MIN_VALUE, 1 << 24, 1 << 30, Integer.MAX_VALUE}) {
                write(file, sound, length);
                assertThatThrownBy(() -> spool.forEach(text -> {}))
                        .as("length %s", length)
                        .isExactlyInstanceOf(BrokenOffException.class)
                        .hasMessageContaining("spool");
            }
        }
    }

    private static void write(Path file, byte[] sound, int length) throws IOException {
        byte[] bytes = sound.clone();
        ByteBuffer.wrap(bytes).putInt(length);
        Files.write(file, bytes);
    }
}
