// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.classlink");

    @Test
    void theHouseRulesHold() {
        HouseRules.check("com.kybergate.classlink");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(SignInError.class, Path.of("src/api/classlink-sso.txt"));
    }

    @Test
    void thereAreNoMoreThanThirtyFivePublicTypes() {
        assertThat(MODULE.stream()
                        .filter(type -> !type.getPackageName().contains(".internal"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .filter(type -> type.getEnclosingClass()
                                .map(outer -> outer.getModifiers().contains(JavaModifier.PUBLIC))
                                .orElse(true)))
                .hasSizeLessThanOrEqualTo(35);
    }

    @Test
    void whatAllProtocolsShareKnowsNoneOfThem() {
        noClasses()
                .that()
                .resideInAPackage("com.kybergate.classlink")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..classlink.oidc..", "..classlink.store..", "..classlink.internal..")
                .because("a second protocol stands beside the first")
                .check(MODULE);
    }

    @Test
    void theWebIsCalledByAProtocolAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..classlink.oidc..", "..classlink.internal.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "com.squareup.moshi..", "com.nimbusds..")
                .because("who matches people or stores sign-ins calls nobody")
                .check(MODULE);
    }

    @Test
    void thereIsNoServletAndNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.servlet..", "jakarta..", "org.springframework..")
                .because("every web framework can embed it")
                .check(MODULE);
    }
}
