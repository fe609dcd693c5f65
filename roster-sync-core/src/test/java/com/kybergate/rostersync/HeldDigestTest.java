// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Under what name changes wait, since when, and how many more they are than before. */
class HeldDigestTest {
    private static final TenantId TENANT = new TenantId("springfield");
    private static final Instant MONDAY = Instant.parse("2026-09-07T06:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-09-08T06:00:00Z");
    private static final HeldItem ADA = item("leavers", "ada");
    private static final HeldItem BEN = item("leavers", "ben");

    @Test
    void nothingIsHeldUnderNoName() {
        assertThat(HeldDigest.ledger(TENANT, "source", "settings", List.of(), MONDAY, Optional.empty()))
                .isNull();
    }

    @Test
    void theSameChangesHaveTheSameDigestInWhateverOrderTheyAreFound() {
        HeldItem rise = item("privilege-rise", "ada");

        assertThat(held(ADA, BEN, rise).digest())
                .isEqualTo(held(rise, BEN, ADA).digest())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void oneChangeMoreOrLessOrForAnotherReasonHasAnotherDigest() {
        String digest = held(ADA, BEN).digest();

        assertThat(held(ADA).digest()).isNotEqualTo(digest);
        assertThat(held(ADA, BEN, item("leavers", "cleo")).digest()).isNotEqualTo(digest);
        assertThat(held(ADA, item("left-scope", "ben")).digest()).isNotEqualTo(digest);
    }

    @Test
    void theDigestIsOfATenantASourceAndSettings() {
        List<HeldItem> items = List.of(ADA);
        String digest = held(ADA).digest();

        assertThat(of(new TenantId("shelbyville"), "source", "settings", items)).isNotEqualTo(digest);
        assertThat(of(TENANT, "elsewhere", "settings", items)).isNotEqualTo(digest);
        assertThat(of(TENANT, "source", "others", items)).isNotEqualTo(digest);
        assertThat(of(TENANT, "source", "settings", items)).isEqualTo(digest);
    }

    @Test
    void whatWaitsUnchangedWaitsSinceItBeganToAndAnythingElseSinceNow() {
        HeldLedger monday = held(ADA);

        assertThat(monday.since()).isEqualTo(MONDAY);
        assertThat(onTuesday(monday, ADA).since()).isEqualTo(MONDAY);
        assertThat(onTuesday(monday, ADA, BEN).since()).isEqualTo(TUESDAY);
        assertThat(monday.source()).isEqualTo("source");
        assertThat(monday.settings()).isEqualTo("settings");
        assertThat(monday.items()).containsExactly(ADA);
    }

    @Test
    void onlyWhatDidNotWaitBeforeIsMore() {
        HeldItem forAnotherReason = item("left-scope", "ada");

        assertThat(HeldDigest.more(held(ADA, BEN), Optional.empty())).isEqualTo(2);
        assertThat(HeldDigest.more(held(ADA, BEN), Optional.of(held(ADA)))).isEqualTo(1);
        assertThat(HeldDigest.more(held(ADA), Optional.of(held(ADA, BEN)))).isZero();
        assertThat(HeldDigest.more(held(forAnotherReason), Optional.of(held(ADA))))
                .as("it waited all the time")
                .isZero();
        assertThat(HeldDigest.more(null, Optional.of(held(ADA)))).isZero();
    }

    @Test
    void sixCharactersOfTheDigestAreEnoughAndFiveAreTooFew() {
        HeldLedger held = held(ADA);

        assertThat(HeldDigest.require(Optional.of(held), held.digest().substring(0, 6)))
                .isEqualTo(held);
        assertThat(HeldDigest.require(Optional.of(held), held.digest())).isEqualTo(held);
        assertThatThrownBy(() ->
                        HeldDigest.require(Optional.of(held), held.digest().substring(0, 5)))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("ambiguous-digest"));
    }

    @Test
    void whatIsNotHeldOrNotUnderThatNameCannotBeDecidedOn() {
        HeldLedger held = held(ADA);

        for (Optional<HeldLedger> other : List.of(Optional.of(held(BEN)), Optional.<HeldLedger>empty())) {
            assertThatThrownBy(() -> HeldDigest.require(other, held.digest()))
                    .isInstanceOfSatisfying(
                            RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("not-held"));
        }
    }

    private static HeldItem item(String reason, String sourcedId) {
        return new HeldItem(
                RosterCollection.USERS,
                "deactivate",
                sourcedId,
                null,
                reason,
                List.of(),
                false,
                List.of(),
                "fingerprint-of-" + sourcedId);
    }

    private static HeldLedger held(HeldItem... items) {
        return Objects.requireNonNull(
                HeldDigest.ledger(TENANT, "source", "settings", List.of(items), MONDAY, Optional.empty()));
    }

    private static HeldLedger onTuesday(HeldLedger monday, HeldItem... items) {
        return Objects.requireNonNull(
                HeldDigest.ledger(TENANT, "source", "settings", List.of(items), TUESDAY, Optional.of(monday)));
    }

    private static String of(TenantId tenant, String source, String settings, List<HeldItem> items) {
        return Objects.requireNonNull(HeldDigest.ledger(tenant, source, settings, items, MONDAY, Optional.empty()))
                .digest();
    }
}
