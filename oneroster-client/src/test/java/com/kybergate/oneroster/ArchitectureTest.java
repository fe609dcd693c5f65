// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.oneroster");

    @Test
    void theHouseRulesHold() {
        HouseRules.check("com.kybergate.oneroster", "okhttp3.OkHttpClient");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(OneRosterClient.class, Path.of("src/api/oneroster-client.txt"));
    }

    @Test
    void theRecordsKnowNothingButThePlatform() {
        noClasses()
                .that()
                .resideInAPackage("..oneroster.model..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "org.jspecify..", "..oneroster.model..")
                .because("a record can be used without HTTP and without JSON")
                .check(MODULE);
    }

    @Test
    void theSigningLibraryStandsBehindOneClass() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.OAuth1Signer(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.scribejava..")
                .because("it must be able to leave without anybody noticing")
                .check(MODULE);
    }

    @Test
    void jsonIsReadInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..internal.json..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.squareup.moshi..")
                .because("its messages quote values, and must be stopped at one door")
                .check(MODULE);
    }
}
