// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
}
