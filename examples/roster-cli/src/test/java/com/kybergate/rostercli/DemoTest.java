// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo keeps its word. */
final class DemoTest {
    @TempDir
    Path folder;

    @Test
    void showsExactlyWhatHappened() {
        RosterJson demo = Desk.run(Map.of(), "demo", "--json").exits(0).json();

        assertThat(demo.flag("ok")).isTrue();
        assertThat(demo.flag("thirdSyncChangedNothing")).isTrue();
        assertThat(demo.list("changes"))
                .hasSize(8)
                .allSatisfy(change -> assertThat(change.flag("ok")).isTrue());
        assertThat(demo.list("reports")).hasSize(3).allSatisfy(report -> {
            assertThat(report.isReport()).isTrue();
            report.assertConserves();
        });
        assertThat(demo.list("history")).hasSize(3);
    }

    @Test
    void leavesADatabaseToLookAround() {
        String url = "jdbc:h2:file:" + folder.resolve("demo");

        assertThat(Desk.run(Map.of(), "demo", "--db", url).exits(0).out()).contains("a teacher simply disappears");

        assertThat(Desk.run(Map.of(), "history", "--db", url, "--tenant", "demo", "--json")
                        .exits(0)
                        .json()
                        .list("runs"))
                .hasSize(3);
    }
}
