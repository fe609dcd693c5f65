// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.roster.SkipReason;
import org.junit.jupiter.api.Test;

/** The sums that every report is held to, held to themselves. */
class CountsTest {
    @Test
    void aRecordWithoutAnOutcomeIsNoticedAndSoIsAnOutcomeWithoutARecord() {
        assertThat(new Counts.Builder().read(1).build().conserves()).isFalse();
        assertThat(new Counts.Builder().add(Outcome.CREATED, 1).build().conserves())
                .isFalse();
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.SKIPPED) {
                assertThat(new Counts.Builder().read(1).add(outcome, 1).build().conserves())
                        .as("%s", outcome)
                        .isTrue();
            }
        }
        for (SkipReason reason : SkipReason.values()) {
            assertThat(new Counts.Builder().read(1).skip(reason, 1).build().conserves())
                    .as("%s", reason)
                    .isTrue();
        }
    }

    @Test
    void somebodyAbsentWithoutAnOutcomeIsNoticedAndSoIsAnOutcomeWithoutSomebodyAbsent() {
        assertThat(new Counts.Builder().candidates(1).build().conserves()).isFalse();
        for (AbsentOutcome outcome : AbsentOutcome.values()) {
            assertThat(new Counts.Builder().add(outcome, 1).build().conserves())
                    .as("%s", outcome)
                    .isFalse();
            assertThat(new Counts.Builder()
                            .candidates(1)
                            .add(outcome, 1)
                            .build()
                            .conserves())
                    .as("%s", outcome)
                    .isTrue();
        }
    }
}
