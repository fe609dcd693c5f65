// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long what is kept is kept. */
class RetentionTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration NEGATIVE = Duration.ofNanos(-1);

    @Test
    void nothingCanBeKeptForLessThanNoTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(NEGATIVE, DAY, DAY, DAY))
                .withMessage("history must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(DAY, NEGATIVE, DAY, DAY))
                .withMessage("problems must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(DAY, DAY, NEGATIVE, DAY))
                .withMessage("held must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(DAY, DAY, DAY, NEGATIVE))
                .withMessage("leavers must not be negative");
    }

    @Test
    void untilToldOtherwiseTheHistoryOutlastsASchoolYearAndLeaversTwo() {
        assertThat(Retention.defaults())
                .isEqualTo(new Retention(
                        Duration.ofDays(400), Duration.ofDays(90), Duration.ofDays(90), Duration.ofDays(730)));
    }

    @Test
    void itCanBeKeptForNoTimeAtAllAndForEver() {
        assertThat(new Retention(Duration.ZERO, DAY, DAY, DAY).history()).isZero();
        assertThat(Retention.unlimited()).isEqualTo(new Retention(null, null, null, null));
    }

    @Test
    @SuppressWarnings("unchecked")
    void aRunErasesOnceWhatIsKeptNoLongerAndGoesOnOnlyWhereMoreIsLeft() {
        World world = new World(ScriptedRoster.of(1, 3));
        int[] erasures = {0};
        boolean[] more = {false};
        world.memory = (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(world.state, arguments);
                    if (!method.getName().equals("expire")) {
                        return answer;
                    }
                    erasures[0]++;
                    return more[0] && erasures[0] < 4;
                });
        world.run();
        assertThat(erasures[0]).isEqualTo(1);
        erasures[0] = 0;
        more[0] = true;
        world.run();
        assertThat(erasures[0]).isEqualTo(4);
    }
}
