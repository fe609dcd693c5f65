// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must fit in a small heap fits, and comes out the same as in a large one; in processes of their own, as many people as do not fit
 * when somebody collects them in a list. With {@code -Dstorm=full} a million.
 */
@Timeout(value = 3_600)
class MemoryTest {
    private static final boolean FULL = "full".equals(System.getProperty("storm"));
    private static final int PEOPLE = FULL ? 1_000_000 : 20_000;
    private static final String SMALL = FULL ? "96m" : "24m";
    private static final String LARGE = FULL ? "1g" : "256m";
    private static final int WALKED = FULL ? 1_000_000 : 50_000;
    private static final String WALKERS = FULL ? "32m" : "24m";
    /** What takes seconds is not worth the second compiler. */
    private static final List<String> OPTIONS = FULL ? List.of() : List.of("-XX:TieredStopAtLevel=1");

    private static final String DID_NOT_FIT = "3";

    @TempDir
    Path spool;

    @AfterAll
    static void summary() {
        System.out.printf(
                "memory: %,d people planned in -Xmx%s as in -Xmx%s, %,d walked over in -Xmx%s%n",
                PEOPLE, SMALL, LARGE, WALKED, WALKERS);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"day", "first"})
    void aPlanIsTheSameInASmallHeap(String kind) throws IOException, InterruptedException {
        try (ChildJvm small = plan(SMALL, kind);
                ChildJvm large = plan(LARGE, kind)) {
            Map<String, String> inSmall = small.figures();
            Map<String, String> inLarge = large.figures();
            assertThat(inSmall).containsEntry("exit", "0");
            assertThat(inLarge).containsEntry("exit", "0");
            assertThat(inSmall.get("digest")).isNotBlank().isEqualTo(inLarge.get("digest"));
            assertThat(Long.parseLong(inSmall.getOrDefault("free", "0"))).isPositive();
        }
    }

    @Test
    void aWalkFitsInASmallHeapAndWouldNotIfItKeptItsPages() throws IOException, InterruptedException {
        try (ChildJvm server = ChildJvm.start("256m", List.of(), ServerRun.class, WALKED, 0)) {
            String url = server.await("url");
            Map<String, String> walk = ChildJvm.run(WALKERS, OPTIONS, ClientRun.class, url, 1_000);
            assertThat(walk)
                    .containsEntry("exit", "0")
                    .containsEntry("rows", Integer.toString(WALKED))
                    .containsEntry("complete", "true");
            Map<String, String> hoard = ChildJvm.run(WALKERS, OPTIONS, ClientRun.class, url, 1_000, "hoard");
            assertThat(hoard).as("with every page kept").containsEntry("exit", DID_NOT_FIT);
        }
    }

    @Test
    void aLookOverTheDataFitsInASmallHeapAndWouldNotIfItKeptThePeople() throws IOException, InterruptedException {
        assertThat(ChildJvm.run(SMALL, OPTIONS, QualityRun.class, PEOPLE))
                .containsEntry("exit", "0")
                .containsEntry("duplicates", "2");
        assertThat(ChildJvm.run(SMALL, OPTIONS, QualityRun.class, PEOPLE, "hoard"))
                .as("with everybody kept")
                .containsEntry("exit", DID_NOT_FIT);
    }

    private ChildJvm plan(String heap, String kind) throws IOException {
        Path own = Files.createDirectories(spool.resolve(kind + heap));
        return ChildJvm.start(heap, OPTIONS, PlanRun.class, PEOPLE, kind, own);
    }
}
