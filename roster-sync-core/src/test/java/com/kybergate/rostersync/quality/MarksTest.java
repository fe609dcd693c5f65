// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarksTest {

    @Test
    void whatIsKnownOfATextOutlivesTheGrowth() {
        Marks marks = new Marks(7);
        for (int i = 0; i < 100_000; i++) {
            assertThat(marks.add("person-" + i, i % 7)).isZero();
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(marks.of("person-" + i)).isEqualTo(i % 7);
            assertThat(marks.of("nobody-" + i)).isZero();
        }
        assertThat(marks.add("person-1", 8)).isEqualTo(1);
        assertThat(marks.of("person-1")).isEqualTo(9);
    }
}
