// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.SyncEvent;
import com.kybergate.rostersync.jdbc.KillGround.Layout;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An embedded database closes its file when an interrupted thread writes to it; a run that is stopped has its end to write down. */
class InterruptionTest {
    @TempDir
    private Path folder = Path.of("");

    private enum When {
        STARTED,
        FETCHED,
        PLANNED,
        APPLIED;

        boolean is(SyncEvent event) {
            return switch (this) {
                case STARTED -> event instanceof SyncEvent.RunStarted;
                case FETCHED -> event instanceof SyncEvent.Fetched;
                case PLANNED -> event instanceof SyncEvent.Planned;
                case APPLIED -> event instanceof SyncEvent.Applied;
            };
        }
    }

    /** Even where the test fails: the thread goes on with others. */
    @AfterEach
    @SuppressWarnings("ResultOfMethodCallIgnored")
    void nobodyElseIsInterrupted() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aRunThatIsInterruptedWritesDownItsEndAndLeavesTheDatabaseOpen(When when) {
        try (KillGround ground = new KillGround(folder, Layout.ONE_DATABASE)) {
            CrashRoster roster = new CrashRoster();
            SyncReport report = ground.engine(CrashPlug.safe(roster::isThere), roster, event -> {
                        if (when.is(event)) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .run();

            assertThat(Thread.interrupted()).as("the flag is the caller's").isTrue();
            assertThat(report.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(ground.state().runs(CrashGround.TENANT, 1).get(0).status())
                    .isEqualTo("cancelled");
            ground.engine(CrashPlug.safe(roster::isThere), roster).run();
            assertThat(ground.accounts()).hasSize(12);
        }
    }
}
