// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.jdbc.CrashPlug.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between a crash and the next run the world goes on. The accounts are elsewhere, and one was switched off without the memory of it. */
class CrashAftermathTest {
    private static final String LEAVER = "s1-student-2";

    @TempDir
    private Path spools = Path.of("");

    private final CrashRoster roster = new CrashRoster();
    private CrashGround ground = CrashGrounds.MEMORY_APART.make(spools);

    @BeforeEach
    void aRunDiesRightAfterItSwitchedSomebodyOff() {
        ground = CrashGrounds.MEMORY_APART.make(spools);
        run();
        roster.change(LEAVER, u -> u.status(StatusType.TO_BE_DELETED));
        CrashPlug counting = CrashPlug.safe(roster::isThere);
        Object before = ground.save();
        ground.engine(counting, roster).run();
        ground.restore(before);
        int at = counting.calls.indexOf(new CrashPlug.Call("AccountStore.setActive", false));
        CrashPlug plug = new CrashPlug(at, Mode.AFTER, roster::isThere);
        assertThatThrownBy(() -> ground.engine(plug, roster).run()).isInstanceOf(CrashPlug.Pulled.class);
        ground.expire();
        assertThat(isActive()).isFalse();
    }

    @Test
    void whoeverComesBackBeforeTheNextRunIsLetIn() {
        roster.change(LEAVER, u -> u.status(StatusType.ACTIVE));
        run();
        assertThat(isActive()).isTrue();
        assertThat(ground.state().intents(CrashGround.TENANT)).isEmpty();
    }

    @Test
    void whoeverComesBackAfterTheNextRunIsLetIn() {
        run();
        roster.change(LEAVER, u -> u.status(StatusType.ACTIVE));
        run();
        assertThat(isActive()).isTrue();
        assertThat(ground.state().intents(CrashGround.TENANT)).isEmpty();
    }

    @Test
    void aRunThatCannotSeeTheLeaverForgetsNothing() {
        roster.cutShort = true;
        var absent = roster.all(com.kybergate.rostersync.roster.RosterCollection.USERS)
                .remove(LEAVER);
        run();
        assertThat(ground.state().intents(CrashGround.TENANT)).containsExactly(LEAVER);
        roster.cutShort = false;
        run();
        assertThat(ground.state().intents(CrashGround.TENANT)).isEmpty();
        roster.put(java.util.Objects.requireNonNull(absent));
        roster.change(LEAVER, u -> u.status(StatusType.ACTIVE));
        run();
        assertThat(isActive()).isTrue();
    }

    private void run() {
        ground.engine(CrashPlug.safe(roster::isThere), roster).run();
    }

    private boolean isActive() {
        return ground.accounts().values().stream()
                .filter(seat -> LEAVER.equals(seat.sourcedId()))
                .findFirst()
                .orElseThrow()
                .active();
    }
}
