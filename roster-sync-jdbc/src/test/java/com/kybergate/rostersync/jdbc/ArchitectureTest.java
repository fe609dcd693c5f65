// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.rostersync.jdbc");

    @Test
    void theHouseRulesHold() {
        HouseRules.check("com.kybergate.rostersync.jdbc");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(JdbcSyncState.class, Path.of("src/api/roster-sync-jdbc.txt"));
    }

    @Test
    void theStateKnowsNothingOfHowRostersAreRead() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.kybergate.oneroster..",
                        "..rostersync.source..",
                        "..rostersync.stage..",
                        "..rostersync.plan..",
                        "..rostersync.apply..")
                .because("it is a port, and a port knows no station")
                .check(MODULE);
    }
}
