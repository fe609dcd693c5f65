// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.Waiting;
import com.kybergate.rostersync.state.Waiting.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a grace begins and ends, to the moment. */
class GraceBoundsTest {
    private static final Instant MONDAY = Instant.parse("2026-09-07T06:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void itEndsAtTheMomentItIsOver() {
        assertThat(at(MONDAY.plus(DAY).minusMillis(1)).keeps("ann")).isTrue();
        assertThat(at(MONDAY.plus(DAY)).keeps("ann")).isFalse();
    }

    @Test
    void whoeverIsMissedForTheFirstTimeIsKeptFromNowOn() {
        Grace grace = at(MONDAY.plusSeconds(5));

        assertThat(grace.keeps("bea")).isTrue();
        assertThat(grace.asksAbout("bea")).as("before it begins").isTrue();
        assertThat(grace.noted("bea"))
                .isEqualTo(new Waiting(
                        Why.GRACE,
                        RosterCollection.USERS,
                        "bea",
                        MONDAY.plusSeconds(5),
                        0,
                        MONDAY.plusSeconds(5).plus(DAY)));
    }

    @Test
    void whoeverIsInItIsAskedAboutOnlyWhenItIsOver() {
        assertThat(at(MONDAY.plusSeconds(5)).asksAbout("ann")).isFalse();
        assertThat(at(MONDAY.plus(DAY)).asksAbout("ann")).isTrue();
        assertThat(at(MONDAY.plusSeconds(5)).noted("ann").since()).isEqualTo(MONDAY);
    }

    @Test
    void whatFailedOrIsNoPersonIsInNone() {
        Grace grace = Grace.of(
                DAY,
                List.of(
                        new Waiting(Why.RETRY, RosterCollection.USERS, "cem", MONDAY, 1, MONDAY),
                        new Waiting(Why.GRACE, RosterCollection.CLASSES, "c1", MONDAY, 0, MONDAY)),
                MONDAY);

        assertThat(grace.since()).isEmpty();
    }

    @Test
    void withoutALengthNobodyIsKept() {
        assertThat(Grace.of(Duration.ZERO, List.of(), MONDAY).keeps("ann")).isFalse();
        assertThat(Grace.of(Duration.ZERO, List.of(), MONDAY).asksAbout("ann")).isTrue();
        assertThat(Grace.none().keeps("ann")).isFalse();
    }

    private static Grace at(Instant now) {
        return Grace.of(
                DAY, List.of(new Waiting(Why.GRACE, RosterCollection.USERS, "ann", MONDAY, 0, MONDAY.plus(DAY))), now);
    }
}
