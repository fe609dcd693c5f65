// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.classlink.saml");

    @Test
    void theHouseRulesHold() {
        HouseRules.check("com.kybergate.classlink.saml", "java.security.PrivateKey");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(SamlSignIn.class, Path.of("src/api/classlink-sso-saml.txt"));
    }

    @Test
    void theTwoVerifiersShareNothing() {
        noClasses()
                .that()
                .resideInAPackage("..saml.internal.signature..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.opensaml..", "org.apache.xml..", "net.shibboleth..", "..saml.internal.opensaml..")
                .because("what one of them gets wrong, the other must be able to see")
                .check(MODULE);
        noClasses()
                .that()
                .resideInAPackage("..saml.internal.opensaml..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..saml.internal.signature..", "..saml.internal.response..", "javax.xml.crypto..")
                .because("what one of them gets wrong, the other must be able to see")
                .check(MODULE);
    }

    @Test
    void openSamlIsSeenByOnePackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..saml.internal.opensaml..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.opensaml..", "net.shibboleth..")
                .because("nothing of its trees becomes anybody's identity")
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
