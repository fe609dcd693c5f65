// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Up to when a run knows what changed, by two clocks. */
class WatermarkTest {
    private static final Instant BEGUN = Instant.parse("2026-09-07T06:00:00Z");
    private static final Instant ENDED = BEGUN.plus(Duration.ofHours(1));
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Watermark watermark = new Watermark(BEGUN);

    @Test
    void aRunThatReadNothingKnowsWhatChangedUntilItBegan() {
        assertThat(watermark.after(null)).isEqualTo(BEGUN);
        assertThat(watermark.isTrusted()).isTrue();
    }

    @Test
    void theEarliestMomentThatTheSourceShowedCounts() {
        read(BEGUN.minusSeconds(10));
        read(BEGUN.minusSeconds(20));
        read(BEGUN.minusSeconds(5));

        assertThat(watermark.after(null)).isEqualTo(BEGUN.minusSeconds(20));
    }

    @Test
    void aSourceWhoseClockIsAheadLeadsNoFurtherThanThisClock() {
        read(ENDED.plusSeconds(200));

        assertThat(watermark.after(null)).isEqualTo(BEGUN);
    }

    @Test
    void fiveMinutesApartTwoClocksStillAgree() {
        read(BEGUN.minus(FIVE_MINUTES));
        read(ENDED.plus(FIVE_MINUTES));

        assertThat(watermark.isTrusted()).isTrue();
        assertThat(watermark.after(null)).isEqualTo(BEGUN.minus(FIVE_MINUTES));
    }

    @Test
    void aClockThatIsMoreThanFiveMinutesBehindIsNotBelievedAndNorIsWhatItShowsLater() {
        read(BEGUN.minus(FIVE_MINUTES).minusMillis(1));
        read(BEGUN);

        assertThat(watermark.isTrusted()).isFalse();
        assertThat(watermark.after(null)).isNull();
    }

    @Test
    void aClockThatIsMoreThanFiveMinutesAheadOfTheEndIsNotBelieved() {
        read(ENDED.plus(FIVE_MINUTES).plusMillis(1));

        assertThat(watermark.isTrusted()).isFalse();
        assertThat(watermark.after(null)).isNull();
    }

    @Test
    void aSourceThatShowsNoClockLeavesNoWatermark() {
        read(null);

        assertThat(watermark.isTrusted()).isFalse();
        assertThat(watermark.after(null)).isNull();
    }

    @Test
    void aWatermarkNeverLiesBeforeTheLastOne() {
        assertThat(watermark.after(BEGUN.minusSeconds(1))).isEqualTo(BEGUN);
        assertThat(watermark.after(BEGUN)).isEqualTo(BEGUN);
        assertThat(watermark.after(BEGUN.plusMillis(1)))
                .as("a clock was set back")
                .isNull();
        assertThat(watermark.isTrusted()).as("of this run").isTrue();
    }

    @Test
    void aMomentUpToFiveMinutesAheadPassesForThePast() {
        assertThat(Watermark.isPast(BEGUN.minusSeconds(1), BEGUN)).isTrue();
        assertThat(Watermark.isPast(BEGUN.plus(FIVE_MINUTES), BEGUN)).isTrue();
        assertThat(Watermark.isPast(BEGUN.plus(FIVE_MINUTES).plusMillis(1), BEGUN))
                .isFalse();
    }

    private void read(@Nullable Instant shown) {
        ToldRoster roster = new ToldRoster();
        roster.serverDate = shown;
        FetchReceipt receipt =
                roster.changes(RosterCollection.ORGS, BEGUN, new HearingSink()).orElseThrow();
        watermark.read(receipt, BEGUN, ENDED);
    }
}
