// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Why somebody who is still listed loses the login, or keeps it. */
class OutOfScopeReasonTest {
    private static final RosterScope ONE = new RosterScope(Set.of("s1"), EnumSet.allOf(UserType.class));
    private static final LeaverRules ASKS = LeaverRules.defaults();

    @Test
    void whomTheRosterMovedLeavesLikeOthersAndWhomTheSettingsLeaveOutIsAskedAbout() {
        assertThat(OutOfScope.reason(person("s1"), SkipReason.SCHOOL, false, ONE, ASKS))
                .isEqualTo("left-scope");
        assertThat(OutOfScope.reason(person("s2"), SkipReason.SCHOOL, false, ONE, ASKS))
                .isEqualTo("out-of-scope");
        assertThat(OutOfScope.reason(person("s1"), SkipReason.UNMAPPED_ROLE, false, ONE, ASKS))
                .isEqualTo("out-of-scope");
        assertThat(OutOfScope.reason(person("s1"), SkipReason.ROLE, false, ONE, ASKS))
                .isEqualTo("out-of-scope");
    }

    @Test
    void aRecordThatNamesNoSchoolMovesNobody() {
        assertThat(OutOfScope.reason(person("s1"), SkipReason.SCHOOL, true, ONE, ASKS))
                .isNull();
        assertThat(OutOfScope.reason(person("s2"), SkipReason.SCHOOL, true, ONE, ASKS))
                .as("of a school that is not selected")
                .isEqualTo("out-of-scope");
    }

    @Test
    void whereNobodyIsToBeAskedOnlyTheRosterMoves() {
        LeaverRules keeps = ASKS.keepingOutOfScope();
        assertThat(OutOfScope.reason(person("s2"), SkipReason.SCHOOL, false, ONE, keeps))
                .isNull();
        assertThat(OutOfScope.reason(person("s1"), SkipReason.SCHOOL, false, ONE, keeps))
                .isEqualTo("left-scope");
    }

    @Test
    void whoeverWasForgottenIsNobodysBusiness() {
        assertThat(OutOfScope.reason(person("s1"), SkipReason.SUPPRESSED, false, ONE, ASKS))
                .isNull();
    }

    private static MirrorRow person(String school) {
        return MirrorRow.of(
                Desk.record(Changes.person("ann").role(RoleType.STUDENT).orgs(List.of(new GuidRef(school, "org")))),
                true,
                null);
    }
}
