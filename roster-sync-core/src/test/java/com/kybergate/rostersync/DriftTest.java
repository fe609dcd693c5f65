// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.Drift;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts that were edited can be listed, and can be made to follow the roster again. */
class DriftTest {
    private static final String ANN = "s1-student-0001";
    private static final String BEA = "s1-student-0002";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 60);
    private final World world = new World(roster);

    @BeforeEach
    void aDistrictThatKeepsEdits() {
        world.policy = ConflictPolicy.localWins();
        roster.change(ANN, u -> u.phone("555-1").grades(List.of("4", "5")));
        world.run();
    }

    @Test
    void anEditThatStaysIsListedWithItsFieldsAndNothingOfWhatTheySay() {
        edit(ANN, v -> v.with(AccountField.GIVEN_NAME, "Annie").with(AccountField.PHONE, "555-9"));

        List<Drift> drift = drift();

        assertThat(drift).hasSize(1);
        assertThat(drift.get(0).sourcedId()).isEqualTo(ANN);
        assertThat(drift.get(0).localId()).isEqualTo(world.account(ANN).localId());
        assertThat(drift.get(0).kept()).containsExactly(AccountField.GIVEN_NAME, AccountField.PHONE);
        assertThat(drift.get(0).repaired()).isEmpty();
        assertThat(drift.get(0).toString()).doesNotContain("Annie", ANN);
        world.run();
        assertThat(drift()).as("as long as it stays").isEqualTo(drift);
    }

    @Test
    void anEditThatTheNextRunRepairsIsListedAsThat() {
        world.policy = ConflictPolicy.sourceWins().with(AccountField.PHONE, ConflictPolicy.localWins());
        edit(ANN, v -> v.with(AccountField.GIVEN_NAME, "Annie").with(AccountField.PHONE, "555-9"));

        assertThat(drift().get(0).repaired()).containsExactly(AccountField.GIVEN_NAME);
        assertThat(drift().get(0).kept()).containsExactly(AccountField.PHONE);
        world.run();
        assertThat(drift().get(0).repaired()).isEmpty();
    }

    @Test
    void whatSaysTheSameOrOfWhichTheRosterSaysNothingIsNoDrift() {
        edit(BEA, v -> v.with(AccountField.SMS, "555-7"));
        roster.change(ANN, u -> u.givenName("Annie"));
        edit(ANN, v -> v.with(AccountField.GIVEN_NAME, "Annie"));
        world.run();

        assertThat(drift()).isEmpty();
    }

    @Test
    void whatIsRevertedSaysWhatTheRosterSaysAndFollowsItAgain() {
        edit(ANN, v -> v.with(AccountField.GIVEN_NAME, "Annie").with(AccountField.PHONE, "555-9"));
        edit(BEA, v -> v.with(AccountField.GIVEN_NAME, "Beatrix"));
        world.run();

        SyncReport report = revert(Set.of(AccountField.GIVEN_NAME), ANN);

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(name(ANN)).isEqualTo("Given " + ANN);
        assertThat(name(BEA)).as("nobody asked for it").isEqualTo("Beatrix");
        assertThat(world.account(ANN).values().get(AccountField.PHONE)).isEqualTo("555-9");
        assertThat(drift())
                .extracting(Drift::kept)
                .containsExactlyInAnyOrder(Set.of(AccountField.PHONE), Set.of(AccountField.GIVEN_NAME));
        roster.change(ANN, u -> u.givenName("Anna").phone("555-2"));
        world.run();
        assertThat(name(ANN)).isEqualTo("Anna");
        assertThat(world.account(ANN).values().get(AccountField.PHONE))
                .as("still somebody's edit")
                .isEqualTo("555-9");
    }

    @Test
    void aSetIsRevertedAsAWhole() {
        edit(ANN, v -> v.with(AccountField.GRADES, Set.of("4", "6")));
        world.run();

        revert(Set.of(AccountField.GRADES), ANN);

        assertThat(world.account(ANN).values().getAll(AccountField.GRADES)).containsExactlyInAnyOrder("4", "5");
    }

    @Test
    void whoTookItBackAndWhyStandsInTheHistory() {
        edit(ANN, v -> v.with(AccountField.GIVEN_NAME, "Annie"));

        revert(Set.of(AccountField.GIVEN_NAME), ANN);

        RunRecord record = world.sync().history(1).get(0);
        assertThat(record.mode()).isEqualTo("revert");
        assertThat(record.by()).isEqualTo("ada");
        assertThat(record.reason()).isEqualTo("a slip");
        assertThat(world.sync().history(1).get(0).status()).isEqualTo("done");
    }

    @Test
    void aDemotionASuspensionAndABreakGlassAccountStay() {
        edit("s1-teacher", v -> v.with(AccountField.ROLE, "student"));
        edit("s1-admin", v -> v.with(AccountField.GIVEN_NAME, "Root"));
        world.breakGlass = Set.of(world.account("s1-admin").localId());
        Account ann = world.account(ANN);
        world.accounts.edit(World.TENANT, ann.localId(), false, ann.values().with(AccountField.GIVEN_NAME, "Annie"));
        assertThat(drift()).extracting(Drift::sourcedId).containsExactlyInAnyOrder("s1-teacher", ANN);

        revert(Set.of(AccountField.values()), "s1-teacher", "s1-admin", ANN, "nobody");

        assertThat(world.account("s1-teacher").values().get(AccountField.ROLE)).isEqualTo("student");
        assertThat(name("s1-admin")).isEqualTo("Root");
        assertThat(world.account(ANN).active()).isFalse();
        assertThat(name(ANN)).isEqualTo("Given " + ANN);
    }

    @Test
    void whoeverIsNotThereAnyMoreIsNotListed() {
        edit(ANN, v -> v.with(AccountField.GIVEN_NAME, "Annie"));
        roster.remove(ANN);
        world.run();

        assertThat(drift()).isEmpty();
        assertThat(users(revert(Set.of(AccountField.GIVEN_NAME), ANN)).of(Outcome.UPDATED))
                .isZero();
    }

    @Test
    void manyAreRevertedInOneCall() {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            String id = String.format("new-%03d", i);
            roster.put(ScriptedRoster.person(id, RoleType.STUDENT, "s2").build());
            people.add(id);
        }
        world.run();
        people.forEach(id -> edit(id, v -> v.with(AccountField.FAMILY_NAME, "Slip")));

        SyncReport report = revert(Set.of(AccountField.FAMILY_NAME), people.toArray(new String[0]));

        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(450);
        assertThat(drift()).isEmpty();
    }

    private List<Drift> drift() {
        List<Drift> drift = new ArrayList<>();
        world.sync().drift(drift::add);
        return drift;
    }

    private SyncReport revert(Set<AccountField> fields, String... people) {
        return world.sync().revert(List.of(people), fields, "ada", "a slip");
    }

    private void edit(String sourcedId, UnaryOperator<AccountValues> change) {
        Account account = world.account(sourcedId);
        world.accounts.edit(World.TENANT, account.localId(), account.active(), change.apply(account.values()));
    }

    private String name(String sourcedId) {
        return String.valueOf(world.account(sourcedId).values().get(AccountField.GIVEN_NAME));
    }

    private static Counts users(SyncReport report) {
        return Objects.requireNonNull(report.counts().get(RosterCollection.USERS));
    }
}
