// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.KeyRule.Spelling;
import com.kybergate.rostersync.account.KeyRule.Uniqueness;
import com.kybergate.rostersync.internal.LoginKey;
import com.kybergate.rostersync.roster.TenantId;
import org.junit.jupiter.api.Test;

/** How a host spells a login key, and who excludes whom. */
class KeyRuleTest {
    @Test
    void aHostThatSaysNothingKeepsThemAsTheyAreAndUniqueInATenant() {
        assertThat(KeyRule.standard()).isEqualTo(new KeyRule(Spelling.AS_THE_SOURCE, Uniqueness.TENANT));
        assertThat(KeyRule.standard().spelled(" Ann@Example.ORG ")).isEqualTo(" Ann@Example.ORG ");
    }

    @Test
    void lowerCaseIsTheSameInEveryCountryAndWithoutWhiteSpace() {
        KeyRule folds = KeyRule.standard().unique(Uniqueness.NONE).inLowerCase();
        assertThat(folds).isEqualTo(new KeyRule(Spelling.LOWER_CASE, Uniqueness.NONE));
        assertThat(folds.spelled(" IDA@Example.ORG\t")).isEqualTo("ida@example.org");
        assertThat(folds.spelled(" \t")).isEmpty();
    }

    @Test
    void whatStandsInForAKeyIsUniqueOverAllTenants() {
        String one = LoginKey.standIn(new TenantId("one"), "4711");
        assertThat(one).isNotEqualTo(LoginKey.standIn(new TenantId("other"), "4711"));
        assertThat(one).isNotEqualTo(LoginKey.standIn(new TenantId("one"), "4712"));
        assertThat(one).isEqualTo(LoginKey.standIn(new TenantId("one"), "4711"));
        assertThat(LoginKey.isStandIn(one)).isTrue();
    }
}
