// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.rostersync.mail");

    @Test
    void theHouseRulesHold() {
        HouseRules.check("com.kybergate.rostersync.mail");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(MailNotifier.class, Path.of("src/api/roster-sync-mail.txt"));
    }

    @Test
    void mailKnowsNoticesAndNothingOfRosters() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.kybergate.oneroster..",
                        "..rostersync.source..",
                        "..rostersync.stage..",
                        "..rostersync.plan..",
                        "..rostersync.apply..",
                        "..rostersync.account..",
                        "..rostersync.report..",
                        "..rostersync.state..")
                .because("what it does not know it cannot tell")
                .check(MODULE);
    }
}
