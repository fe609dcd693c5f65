// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic that every guard stands on. */
class LimitTest {

    @ParameterizedTest(name = "{0} or {1} % of {2}: {3}")
    @CsvSource({
        "3, 5, 0, 3",
        "3, 5, 20, 3",
        "3, 5, 60, 3",
        "3, 5, 79, 3",
        "3, 5, 80, 4",
        "3, 5, 99, 4",
        "3, 5, 100, 5",
        "3, 5, 400, 20",
        "3, 5, 50000, 2500",
        "5, 5, 20, 5",
        "5, 5, 400, 20",
        "20, 10, 199, 20",
        "20, 10, 210, 21",
        "20, 50, 41, 20",
        "20, 50, 42, 21",
        "20, 50, 50000, 25000",
        "0, 0, 50000, 0",
        "0, 100, 7, 7",
        "10, 30, 33, 10",
        "10, 30, 37, 11"
    })
    void theGreaterOfCountAndPercentMayPassAndPartsOfAPersonDoNotCount(long count, int percent, long of, long allowed) {
        assertThat(new Limit(count, percent).allowed(of)).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "{0} and {1} %")
    @CsvSource({"0, 0", "0, 100", "1, 1", "1000000, 100"})
    void aLimitMayGoToTheEndsOfItsRange(long count, int percent) {
        assertThatCode(() -> new Limit(count, percent)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0} and {1} %")
    @CsvSource({"-1, 5", "3, -1", "3, 101"})
    void aLimitBeyondItsRangeIsRefused(long count, int percent) {
        assertThatThrownBy(() -> new Limit(count, percent)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLimitSaysItsRuleInWords() {
        assertThat(new Limit(3, 5).inWords()).isEqualTo("more than 3 and more than 5 %");
    }
}
