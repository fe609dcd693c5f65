// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.oneroster.testkit");

    @Test
    void theHouseRulesHold() {
        HouseRules.check(
                "com.kybergate.oneroster.testkit",
                "org.junit.jupiter.api.extension.BeforeEachCallback",
                "org.junit.jupiter.api.extension.AfterEachCallback",
                "org.junit.jupiter.api.extension.ParameterResolver",
                "org.junit.jupiter.api.extension.ExtensionContext",
                "org.junit.jupiter.api.extension.ParameterContext",
                "org.junit.jupiter.api.extension.Extension");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(FakeDistrict.class, Path.of("src/api/oneroster-testkit.txt"));
    }

    @Test
    void theFakeSharesNothingWithTheClientItTests() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("com.kybergate..")
                                .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                                "com.kybergate.oneroster.testkit.."))))
                .because("a fake that shares our decoder cannot catch its bugs")
                .check(MODULE);
    }
}
