// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.LeaverRules;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.UserType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterSyncTest {
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);

    @Test
    void theFirstRunBringsEverybodyOver() {
        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(126);
        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(Outcome.CREATED))
                .isEqualTo(120);
        assertThat(world.active()).hasSize(126);
        assertThat(world.account("s1-teacher").values().get(AccountField.ROLE)).isEqualTo("staff");
    }

    @Test
    void theSecondRunFindsNothingToDoAndWritesNoRow() {
        world.run();
        var before = world.contents();

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.UNCHANGED)).isEqualTo(126);
        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void aPlanSaysWhatARunDoesAndWritesNothing() {
        SyncReport plan = world.plan();

        assertThat(plan.dryRun()).isTrue();
        assertThat(world.contents()).isEmpty();
        assertThat(world.run().counts()).isEqualTo(plan.counts());
    }

    @Test
    void aRenameATransferAndANewPersonAreExactlyThat() {
        world.run();
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        roster.change("s1-student-0002", u -> u.orgs(List.of(new GuidRef("s2", "org"))));
        roster.put(
                ScriptedRoster.person("s3-student-new", RoleType.STUDENT, "s3").build());

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(2);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.UNCHANGED)).isEqualTo(124);
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
        assertThat(world.account("s1-student-0002").values().getAll(AccountField.SCHOOLS))
                .containsExactly("s2");
    }

    @Test
    void aGraduateNamedByTheSourceIsDeactivatedAtOnceAndOnlyOnce() {
        world.run();
        roster.change("s1-student-0001", u -> u.status(StatusType.TO_BE_DELETED));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(world.account("s1-student-0001").active()).isFalse();
        assertThat(users(world.run()).of(Outcome.UNCHANGED)).isEqualTo(126);
    }

    @Test
    void somebodyMissingIsDeactivatedAfterTheSourceProvedThatItCanTell() {
        world.run();
        roster.remove("s1-teacher");

        SyncReport report = world.run();

        assertThat(users(report).absentCandidates()).isEqualTo(1);
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(
                        world.account("s1-teacher") == null
                                ? null
                                : world.account("s1-teacher").active())
                .isFalse();
    }

    @Test
    void somebodyMissingFromTheListOnlyStays() {
        world.run();
        roster.hiddenFromLists.add("s1-teacher");

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.STILL_THERE)).isEqualTo(1);
        assertThat(world.account("s1-teacher").active()).isTrue();
    }

    @Test
    void somebodyWhoReturnsGetsTheSameAccountBack() {
        world.run();
        String localId = world.account("s1-teacher").localId();
        var teacher = roster.user("s1-teacher");
        roster.remove("s1-teacher");
        world.run();
        roster.put(teacher);

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.REACTIVATED)).isEqualTo(1);
        assertThat(world.account("s1-teacher").localId()).isEqualTo(localId);
        assertThat(world.account("s1-teacher").active()).isTrue();
    }

    @Test
    void twoPeopleWhoSwapTheirEmailAddressesBothGetTheirs() {
        world.run();
        roster.change("s1-student-0001", u -> u.email("s1-student-0002@example.org"));
        roster.change("s1-student-0002", u -> u.email("s1-student-0001@example.org"));

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(2);
        assertThat(world.account("s1-student-0001").values().get(AccountField.EMAIL))
                .isEqualTo("s1-student-0002@example.org");
        assertThat(world.account("s1-student-0002").values().get(AccountField.EMAIL))
                .isEqualTo("s1-student-0001@example.org");
        assertThat(users(world.run()).of(Outcome.UNCHANGED)).isEqualTo(126);
    }

    @Test
    void aLocalEditIsRepairedWhenTheSourceWins() {
        world.run();
        edit("s1-student-0001", AccountField.GIVEN_NAME, "Edited");

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.account("s1-student-0001").values().get(AccountField.GIVEN_NAME))
                .isEqualTo("Given s1-student-0001");
    }

    @Test
    void aLocalEditStaysWhenLocalWinsWhileOtherFieldsFollowTheSource() {
        world.policy = ConflictPolicy.localWins();
        world.run();
        edit("s1-student-0001", AccountField.GIVEN_NAME, "Edited");
        roster.change("s1-student-0001", u -> u.givenName("From Source").familyName("Moved"));

        world.run();
        world.run();

        AccountValues values = world.account("s1-student-0001").values();
        assertThat(values.get(AccountField.GIVEN_NAME)).isEqualTo("Edited");
        assertThat(values.get(AccountField.FAMILY_NAME)).isEqualTo("Moved");
    }

    @Test
    void aLocalSuspensionIsALockThatOnlyTheHostLifts() {
        world.run();
        var account = world.account("s1-student-0001");
        world.accounts.edit(World.TENANT, account.localId(), false, account.values());
        roster.change("s1-student-0001", u -> u.familyName("Moved"));

        world.run();

        assertThat(world.account("s1-student-0001").active()).isFalse();
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Moved");
    }

    @Test
    void whoIsNotWantedIsSkippedForAReasonAndNotTakenForAbsent() {
        world.run();
        roster.put(ScriptedRoster.person("guardian", RoleType.GUARDIAN, "s1").build());
        world.settings = world.settings
                .withLeavers(LeaverRules.defaults().keepingOutOfScope())
                .withSchools(Set.of("s1", "s2"))
                .withUserTypes(EnumSet.of(UserType.STUDENTS, UserType.TEACHERS));

        SyncReport report = world.run();

        assertThat(users(report).of(SkipReason.UNMAPPED_ROLE)).isEqualTo(1);
        assertThat(users(report).of(SkipReason.ROLE)).isEqualTo(3);
        assertThat(users(report).of(SkipReason.SCHOOL)).isEqualTo(41);
        assertThat(users(report).absentCandidates()).isZero();
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void somebodyNewWhoLooksLikeAnAccountThatIsThereIsHeld() {
        world.accounts.add(
                World.TENANT,
                AccountValues.none()
                        .with(AccountField.USERNAME, "NAME.s1-teacher")
                        .with(AccountField.ROLE, "staff"));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.HELD)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(125);
        assertThat(report.held().orElseThrow().reasons()).isEqualTo(Map.of("link-proposed:username", 1L));
    }

    @Test
    void somebodyNewWhoLooksLikeTwoAccountsIsDisputed() {
        world.accounts.add(World.TENANT, AccountValues.none().with(AccountField.USERNAME, "NAME.s1-teacher"));
        world.accounts.add(World.TENANT, AccountValues.none().with(AccountField.EMAIL, "s1-teacher@example.org"));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(125);
        assertThat(report.problems()).anyMatch(p -> p.code().equals("possible-match"));
    }

    @Test
    void oneRecordTheHostRefusesFailsAlone() {
        roster.put(ScriptedRoster.person("s1-student-twin", RoleType.STUDENT, "s1")
                .email("s1-student-0001@example.org")
                .build());

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(126);
    }

    @Test
    void somebodyOfWhomNothingIsToldIsInvalidAndGetsNoAccount() {
        roster.put(com.kybergate.oneroster.model.User.builder("nobody")
                .role(RoleType.STUDENT)
                .orgs(List.of(new GuidRef("s1", "org")))
                .build());

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.INVALID)).isEqualTo(1);
        assertThat(report.problems()).anyMatch(p -> p.code().equals("missing-identity"));
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void aLeaverWhoseAccountTheHostDeletedLeavesTheMirrorToo() {
        world.run();
        world.accounts.delete(World.TENANT, world.account("s1-student-0001").localId());
        roster.change("s1-student-0001", u -> u.status(StatusType.TO_BE_DELETED));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(world.row(RosterCollection.USERS, "s1-student-0001").active())
                .isFalse();
        assertThat(users(world.run()).of(Outcome.UNCHANGED)).isEqualTo(126);
    }

    @Test
    void whatIsHeldStaysVisibleWhileTheSourceCannotBeReached() {
        world.run();
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        String digest = world.run().held().orElseThrow().digest();
        roster.unreachable.add(RosterCollection.USERS);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
    }

    @Test
    void whoIsSeenAgainByAnIncompleteWalkIsHeldNoLonger() {
        world.run();
        var back = roster.user("s1-student-0000");
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        world.run();
        roster.put(back);
        roster.incomplete.put(RosterCollection.USERS, "total-mismatch");

        world.run();

        assertThat(world.sync().heldItems().stream()
                        .filter(item -> item.collection() == RosterCollection.USERS)
                        .map(item -> item.sourcedId()))
                .hasSize(19)
                .doesNotContain("s1-student-0000");
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        SyncReport report = RosterSync.builder()
                .tenant(World.TENANT.value())
                .source(roster)
                .state(world.state)
                .accounts(world.accounts)
                .listener(event -> {
                    throw new java.util.concurrent.CancellationException("a listener's own");
                })
                .build()
                .run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void anEnrollmentOfNobodyWaits() {
        roster.enroll("nobody", "s1");

        SyncReport report = world.run();

        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(Outcome.DEFERRED))
                .isEqualTo(1);
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void historyKeepsEveryRun() {
        SyncReport first = world.run();
        SyncReport second = world.run();

        assertThat(world.sync().history(10)).extracting(r -> r.run()).containsExactly(second.run(), first.run());
    }

    private void edit(String sourcedId, AccountField field, String value) {
        var account = world.account(sourcedId);
        world.accounts.edit(
                World.TENANT,
                account.localId(),
                account.active(),
                account.values().with(field, value));
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
