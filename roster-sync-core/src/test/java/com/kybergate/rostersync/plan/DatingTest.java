// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether a source can be asked for what changed. */
class DatingTest {
    @Test
    void oneRecordThatChangesWithoutALaterDateIsEnoughToTrustNone() {
        assertThat(Dating.UNSEEN.and(true)).isEqualTo(Dating.KEPT);
        assertThat(Dating.KEPT.and(true)).isEqualTo(Dating.KEPT);
        assertThat(Dating.UNSEEN.and(false)).isEqualTo(Dating.BROKEN);
        assertThat(Dating.KEPT.and(false)).isEqualTo(Dating.BROKEN);
        assertThat(Dating.BROKEN.and(true)).isEqualTo(Dating.BROKEN);
        assertThat(Dating.BROKEN.and(false)).isEqualTo(Dating.BROKEN);
    }
}
