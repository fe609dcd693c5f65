// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.house.fuzz.Storm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a person types, a roster holds or a disk gives back: a value, or one of our own exceptions. */
class HostileInputFuzzTest {
    private static final int INPUTS = 2_048;

    @TempDir
    Path directory;

    @Test
    @SuppressWarnings("SystemOut")
    void endsInAValueOrInARefusalOfOurOwn() throws InterruptedException {
        String line = new Storm(INPUTS)
                .on(FuzzMemory.storedRecords())
                .on(FuzzMemory.fingerprints())
                .on(FuzzMemory.spools(directory))
                .on(FuzzPeople.who())
                .on(FuzzPeople.digests())
                .on(FuzzPeople.rosters())
                .pass();
        System.out.println(line);
    }
}
