// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.KeyRule;
import com.kybergate.rostersync.account.KeyRule.Uniqueness;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.plan.LinkRules;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts keep login keys as they like, and say so. */
class KeyRulesTest {
    private static final String ANN = "s1-student-0001";
    private static final String BEN = "s1-student-0002";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 40);
    private final World world = new World(roster);
    private final HostAccounts host = new HostAccounts();

    KeyRulesTest() {
        world.store = host;
    }

    @Test
    void aDistrictThatTurnsToCapitalsMovesNobodysLoginKeyWhereTheHostFoldsThem() {
        host.rules.put(AccountField.EMAIL, KeyRule.standard().inLowerCase());
        world.run();
        Map<String, HostAccounts.Row> before = host.snapshot();
        turnToCapitals();

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(Objects.requireNonNull(report.counts().get(RosterCollection.USERS))
                        .of(Outcome.UPDATED))
                .as("rows that say what the roster says")
                .isEqualTo(84);
        assertThat(report.problems()).isEmpty();
        assertThat(host.rows).isEqualTo(before);
    }

    @Test
    void aHostThatFoldsThemAndDoesNotSaySoSeesAStorm() {
        world.run();
        turnToCapitals();

        assertThat(world.run().held().orElseThrow().reasons()).containsEntry("login-key-storm", 80L);
    }

    @Test
    void keysAreWrittenAsTheHostSpellsThemAndFoundInAnySpelling() {
        host.rules.put(AccountField.EMAIL, KeyRule.standard().inLowerCase());
        roster.change(ANN, person -> person.email(" Ann@Example.ORG "));
        roster.change(BEN, person -> person.email("  "));
        world.run();
        assertThat(email(ANN)).isEqualTo("ann@example.org");
        assertThat(email(BEN)).as("nothing but blanks").isNull();

        host.edit(localId(ANN), true, row(ANN).values().with(AccountField.EMAIL, "ANN@example.org"));
        roster.change(ANN, person -> person.email("ann@EXAMPLE.org"));
        world.run();
        assertThat(email(ANN)).as("an edit that the host takes for the same").isEqualTo("ANN@example.org");
    }

    @ParameterizedTest
    @EnumSource(Uniqueness.class)
    void whoShareAnAddressWaitForEachOtherOnlyWhereOneAloneCanHaveIt(Uniqueness uniqueness) {
        host.rules.put(AccountField.EMAIL, KeyRule.standard().unique(uniqueness));
        world.run();
        long versions = row(ANN).version() + row(BEN).version();
        String annsAddress = email(ANN);
        String bensAddress = email(BEN);
        roster.change(ANN, person -> person.email(bensAddress));
        roster.change(BEN, person -> person.email(annsAddress));

        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);

        assertThat(List.of(String.valueOf(email(ANN)), String.valueOf(email(BEN))))
                .containsExactly(bensAddress, annsAddress);
        long writes = row(ANN).version() + row(BEN).version() - versions;
        assertThat(writes)
                .as("two values, and one that stands in meanwhile")
                .isEqualTo(uniqueness == Uniqueness.NONE ? 2 : 3);
    }

    @Test
    void aFamilysAddressIsNobodysSignThatTwoOfThemAreOne() {
        host.rules.put(AccountField.EMAIL, KeyRule.standard().unique(Uniqueness.NONE));
        world.run();
        String address = email(ANN);
        roster.change(BEN, person -> person.email(address));
        assertThat(world.run().problems()).isEmpty();
        assertThat(email(BEN)).isEqualTo(address);

        roster.remove(ANN);
        roster.put(ScriptedRoster.person("s1-student-9999", RoleType.STUDENT, "s1")
                .email(address)
                .build());
        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(row(ANN).active()).isFalse();
        assertThat(email("s1-student-9999")).isEqualTo(address);
    }

    @Test
    void anAddressThatFamiliesShareJoinsNobodyUnasked() {
        world.settings = world.settings.withLinks(LinkRules.all(LinkRule.AUTO));
        roster.change(ANN, person -> person.email("family@example.org").username("ann"));
        roster.change(BEN, person -> person.email("ben@example.org").username("ben"));
        host.add(AccountValues.none()
                .with(AccountField.EMAIL, "family@example.org")
                .with(AccountField.USERNAME, "dad"));
        String bens =
                host.add(AccountValues.none().with(AccountField.USERNAME, "ben").with(AccountField.ROLE, "student"));
        host.rules.put(AccountField.EMAIL, KeyRule.standard().unique(Uniqueness.NONE));

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).isEqualTo(Map.of("link-proposed:email", 1L));
        assertThat(host.of(ANN)).isEmpty();
        assertThat(world.account(BEN, host).localId())
                .as("by a user name, which is one person's")
                .isEqualTo(bens);
    }

    @Test
    void aHostHasARuleForEachLoginKey() {
        world.store = new HostAccounts() {
            @Override
            @SuppressWarnings("NullAway")
            public KeyRule keyRule(AccountField loginKey) {
                return null;
            }
        };
        assertThatThrownBy(world::run).hasMessageContaining("NullPointerException");
    }

    private void turnToCapitals() {
        for (String id : List.copyOf(new TreeMap<>(roster.all(RosterCollection.USERS)).keySet())) {
            User person = (User)
                    Objects.requireNonNull(roster.all(RosterCollection.USERS).get(id));
            roster.change(id, to -> to.email(String.valueOf(person.email()).toUpperCase(Locale.ROOT)));
        }
    }

    private @Nullable String email(String sourcedId) {
        return row(sourcedId).values().get(AccountField.EMAIL);
    }

    private HostAccounts.Row row(String sourcedId) {
        return Objects.requireNonNull(host.rows.get(localId(sourcedId)));
    }

    private String localId(String sourcedId) {
        return host.of(sourcedId).get(0);
    }
}
