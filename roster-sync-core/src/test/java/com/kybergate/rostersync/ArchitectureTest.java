// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.house.HouseRules;
import com.kybergate.house.PublicApi;
import com.kybergate.oneroster.AddressPolicy;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.notify.WebhookNotifier;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MODULE = HouseRules.mainClasses("com.kybergate.rostersync");

    @Test
    void theHouseRulesHold() {
        // Whoever hands in a registry has Micrometer already, and nobody else needs it.
        HouseRules.check("com.kybergate.rostersync", "io.micrometer.core.instrument.MeterRegistry");
    }

    @Test
    void thePublicApiIsTheOneThatWasAgreed() {
        PublicApi.check(RosterSync.class, Path.of("src/api/roster-sync-core.txt"));
    }

    @Test
    void thePortThatHostsImplementStaysAsTheyHaveImplementedIt() {
        PublicApi.checkFrozen(
                Path.of("src/api/account-port-frozen.txt"),
                AccountStore.class,
                Account.class,
                AccountWrite.class,
                AccountValues.class,
                AccountValues.Builder.class,
                AccountField.class,
                Fencing.class);
    }

    @Test
    void onlyTheOneRosterSourceKnowsTheClient() {
        DescribedPredicate<JavaClass> client = JavaClass.Predicates.resideInAPackage("com.kybergate.oneroster..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("com.kybergate.oneroster.model..")));
        // Where an address may lead is one question, whoever calls it.
        DescribedPredicate<JavaClass> addresses = JavaClass.Predicates.type(AddressPolicy.class)
                .or(JavaClass.Predicates.resideInAPackage("com.kybergate.oneroster.internal.web"));
        noClasses()
                .that()
                .doNotHaveSimpleName("OneRosterSource")
                .and()
                .haveNameNotMatching(Pattern.quote(WebhookNotifier.class.getName()) + "(\\$.*)?")
                .should()
                .dependOnClassesThat(client)
                .because("rosters may come from elsewhere")
                .check(MODULE);
        noClasses()
                .that()
                .haveNameMatching(Pattern.quote(WebhookNotifier.class.getName()) + "(\\$.*)?")
                .should()
                .dependOnClassesThat(client.and(DescribedPredicate.not(addresses)))
                .because("a webhook has to be kept from leading inside, and needs nothing else of the client")
                .check(MODULE);
    }

    @Test
    void nothingButTheMetersNeedsMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..rostersync.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .because("it is an optional dependency")
                .check(MODULE);
    }

    @Test
    void theStationsStandInTheOrderOfTheWayOfTheData() throws IOException {
        List<String> stations = stations();
        assertThat(stations).containsExactly("source", "stage", "evidence", "plan", "apply");
        for (int i = 0; i < stations.size(); i++) {
            for (String later : stations.subList(i + 1, stations.size())) {
                noClasses()
                        .that()
                        .resideInAPackage("..rostersync." + stations.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("..rostersync." + later + "..")
                        .because("nothing flows backwards")
                        .check(MODULE);
            }
        }
    }

    @Test
    void thePortsAndTheVocabularyKnowNoStation() throws IOException {
        for (String station : stations()) {
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..rostersync.roster..",
                            "..rostersync.account..",
                            "..rostersync.state..",
                            "..rostersync.tenant..",
                            "..rostersync.report..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..rostersync." + station + "..")
                    .check(MODULE);
        }
    }

    /** The headings of the page that describes the way of the data, which is what people read. */
    private static List<String> stations() throws IOException {
        Pattern heading = Pattern.compile("^## \\d+\\. .*`([a-z]+)`$");
        return Files.readAllLines(Path.of("../docs/way-of-the-data.md")).stream()
                .map(heading::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .toList();
    }
}
