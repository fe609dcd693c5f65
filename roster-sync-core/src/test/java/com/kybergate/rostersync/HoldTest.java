// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is held, for how long under the same name, and what an approval does with it. */
class HoldTest {
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);

    @Test
    void aQuarterOfASchoolIsHeldAndItsEnrollmentsWithIt() {
        world.run();
        leave("s1", 0, 10);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(10);
        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(AbsentOutcome.HELD))
                .isEqualTo(10);
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void aQuarterOfASchoolNamedByTheSourceIsHeldToo() {
        world.run();
        for (int i = 0; i < 10; i++) {
            roster.change(id("s1", i), u -> u.status(StatusType.TO_BE_DELETED));
        }

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.HELD)).isEqualTo(10);
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void aFewOfASchoolGoThrough() {
        world.run();
        leave("s1", 0, 2);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(2);
        assertThat(world.active()).hasSize(124);
    }

    @Tag("many")
    @Test
    void aRosterThatSeepsAwayAFewAtATimeIsHeldBeforeATenthIsGone() {
        ScriptedRoster large = ScriptedRoster.of(4, 100);
        World leaking = new World(large);
        leaking.run();
        int left = 0;
        Set<String> reasons = new HashSet<>();
        for (int run = 0; run < 30; run++) {
            leaking.clock.advance(Duration.ofHours(5));
            for (int school = 1; school <= 4; school++) {
                large.remove(id("s" + school, run));
            }
            SyncReport report = leaking.run();
            left += (int) users(report).of(AbsentOutcome.DEACTIVATED);
            report.held().ifPresent(held -> reasons.addAll(held.reasons().keySet()));
            if (run == 3) {
                for (int i = 0; i < 400; i++) {
                    large.put(ScriptedRoster.person("junk-" + i, RoleType.STUDENT, "s1")
                            .build());
                }
            }
        }
        // Of the school that the junk came to a tenth of 102; of the others a tenth of those who were left.
        assertThat(left).isEqualTo(10 + 3 * 9);
        assertThat(reasons).contains("leavers-of-week");

        leaking.approve(leaking.sync().held().orElseThrow().digest());
        assertThat(leaking.active()).as("what was approved went").hasSize(408 - 120 + 400);

        leaking.clock.advance(Duration.ofDays(8));
        large.remove(id("s1", 60));
        SyncReport later = leaking.run();
        assertThat(later.held()).as("a week later nothing is left of it").isEmpty();
        assertThat(users(later).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
    }

    /** Seven are little to a district, and not to those whom they taught. */
    @Test
    void teachersWhoSeepAwayOneByOneAreMissedBeforeTheDistrictNoticesThem() {
        for (int i = 0; i < 20; i++) {
            roster.put(ScriptedRoster.person(String.format("teacher-%02d", i), RoleType.TEACHER, "s" + (1 + i % 3))
                    .build());
        }
        world.run();
        for (int i = 0; i < 6; i++) {
            world.clock.advance(Duration.ofHours(20));
            roster.remove(String.format("teacher-%02d", i));
            assertThat(users(world.run()).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        }
        world.clock.advance(Duration.ofHours(20));
        roster.remove("teacher-06");
        roster.remove(id("s2", 1));

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("leavers-of-week", 1L);
        assertThat(world.account("teacher-06").active()).isTrue();
        assertThat(world.account(id("s2", 1)).active()).as("a student").isFalse();
        world.clock.advance(Duration.ofDays(8));
        assertThat(world.run().held()).as("a week later").isEmpty();
    }

    @Test
    void whatAPersonApprovedCountsInNoWeek() {
        world.run();
        leave("s1", 0, 20);
        world.run();
        world.approve(world.sync().held().orElseThrow().digest());
        leave("s2", 0, 2);

        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(2);
    }

    @Test
    void nothingIsTakenAwayOnTheWordOfASourceThatSendsATenthOfItsPeopleBroken() {
        world.run();
        leave("s1", 0, 1);
        roster.change(id("s2", 1), u -> u.orgs(List.of(new GuidRef("s3", "org"))));
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());
        for (int i = 0; i < 13; i++) {
            roster.again(
                    roster.user(id("s3", i)).toBuilder().familyName("Other").build());
        }

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys("source-doubtful");
        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(1);
        assertThat(users(report).of(Outcome.HELD)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED))
                .as("what builds up goes on")
                .isEqualTo(1);
        assertThat(world.active()).hasSize(127);

        roster.twice.clear();
        SyncReport next = world.run();
        assertThat(next.held()).isEmpty();
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void whatBuildsUpGoesOnWhileLeaversAreHeld() {
        world.run();
        leave("s1", 0, 10);
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());
        roster.change(id("s2", 1), u -> u.familyName("Moved"));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
    }

    @Test
    void aLoginKeyStormHoldsTheWholeRunAndApprovalDoesIt() {
        world.run();
        for (int i = 0; i < 40; i++) {
            int next = (i + 1) % 40;
            roster.change(id("s1", i), u -> u.email(id("s1", next) + "@example.org"));
        }
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.HELD)).isEqualTo(41);
        assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys("login-key-storm");
        assertThat(world.active()).doesNotContain("new@example.org");

        SyncReport approved = world.approve(report.held().orElseThrow().digest());

        assertThat(approved.problems()).isEmpty();
        assertThat(users(approved).of(Outcome.UPDATED)).isEqualTo(40);
        assertThat(world.account(id("s1", 39)).values().get(AccountField.EMAIL))
                .isEqualTo(id("s1", 0) + "@example.org");
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aRotationOfLoginKeysOfMoreThanABatchIsApprovedWhole() {
        ScriptedRoster large = ScriptedRoster.of(1, 250);
        World of = new World(large);
        of.run();
        for (int i = 0; i < 250; i++) {
            int next = (i + 1) % 250;
            large.change(id("s1", i), u -> u.email(id("s1", next) + "@example.org"));
        }
        SyncReport report = of.run();

        SyncReport approved = of.approve(report.held().orElseThrow().digest());

        assertThat(approved.problems()).isEmpty();
        assertThat(users(approved).of(Outcome.UPDATED)).isEqualTo(250);
    }

    @Test
    void anUpdateStormHoldsTheWholeRun() {
        world.run();
        for (int s = 1; s <= 3; s++) {
            for (int i = 0; i < 22; i++) {
                roster.change(id("s" + s, i), u -> u.familyName("Changed"));
            }
        }

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.HELD)).isEqualTo(66);
        assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys("update-storm");
    }

    @Test
    void manyWhoMoveToAnotherSchoolAtOnceAreHeld() {
        world.run();
        for (int i = 0; i < 10; i++) {
            roster.change(id("s1", i), u -> u.orgs(List.of(new GuidRef("s2", "org"))));
        }

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("school-loss", 10L);
        assertThat(world.account(id("s1", 1)).values().getAll(AccountField.SCHOOLS))
                .containsExactly("s1");
    }

    @Test
    void manyWhoLosePrivilegesAtOnceAreHeld() {
        ScriptedRoster schools = ScriptedRoster.of(8, 10);
        World of = new World(schools);
        of.run();
        for (int s = 1; s <= 8; s++) {
            schools.change("s" + s + "-teacher", u -> u.role(RoleType.STUDENT));
        }

        SyncReport report = of.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("role-loss", 8L);
        assertThat(of.account("s1-teacher").values().get(AccountField.ROLE)).isEqualTo("staff");
    }

    @Test
    void theSameHeldSetHasTheSameDigestInLaterRunsAndAChangedOneAnother() {
        world.run();
        leave("s1", 0, 10);
        SyncReport first = world.run();
        String digest = first.held().orElseThrow().digest();

        for (int run = 0; run < 4; run++) {
            // Other work goes on meanwhile.
            roster.put(
                    ScriptedRoster.person("new" + run, RoleType.STUDENT, "s2").build());
            SyncReport later = world.run();
            assertThat(later.held().orElseThrow().digest()).isEqualTo(digest);
            assertThat(later.held().orElseThrow().since())
                    .isEqualTo(first.held().orElseThrow().since());
        }
        assertThat(world.plan().held().orElseThrow().digest()).isEqualTo(digest);
        leave("s1", 10, 11);

        SyncReport grown = world.run();

        assertThat(grown.held().orElseThrow().digest()).isNotEqualTo(digest);
        assertThatThrownBy(() -> world.approve(digest))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("not-held"));
        assertThat(world.active()).hasSize(130);
    }

    @Test
    void anApprovalOfOneSchoolLeavesTheOtherHeld() {
        world.run();
        leave("s1", 0, 10);
        leave("s2", 0, 10);
        String digest = world.run().held().orElseThrow().digest();

        SyncReport approved = world.sync().approve(digest, "ada", "they graduated", "s1");

        assertThat(users(approved).of(AbsentOutcome.DEACTIVATED)).isEqualTo(10);
        assertThat(world.sync().heldItems())
                .hasSize(20)
                .allMatch(item -> item.schools().equals(List.of("s2")));
        assertThat(world.account(id("s1", 3)).active()).isFalse();
        assertThat(world.account(id("s2", 3)).active()).isTrue();
        String rest = approved.held().orElseThrow().digest();
        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(rest);
        world.approve(rest);
        assertThat(world.active()).hasSize(106);
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void whatWasDiscardedIsHeldAgainIfTheRosterStillSaysSo() {
        world.run();
        leave("s1", 0, 10);
        String digest = world.run().held().orElseThrow().digest();

        world.sync().discard(digest.substring(0, 12), "ada");

        assertThat(world.sync().held()).isEmpty();
        assertThatThrownBy(() -> world.approve(digest)).isInstanceOf(RosterSyncException.class);
        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(digest);
    }

    @Test
    void anApprovalOfPeopleSomeOfWhomReturnedTakesOnlyTheOthers() {
        world.run();
        List<User> back = List.of(roster.user(id("s1", 0)), roster.user(id("s1", 1)));
        leave("s1", 0, 10);
        String digest = world.run().held().orElseThrow().digest();
        back.forEach(roster::put);

        SyncReport approved = world.approve(digest);

        assertThat(users(approved).of(AbsentOutcome.DEACTIVATED)).isEqualTo(8);
        assertThat(users(approved).of(AbsentOutcome.STILL_THERE)).isEqualTo(2);
        assertThat(world.account(id("s1", 0)).active()).isTrue();
    }

    @Test
    void anApprovalAtASourceThatCannotTellTakesNobody() {
        world.run();
        leave("s1", 0, 10);
        String digest = world.run().held().orElseThrow().digest();
        roster.blindToSingles = true;

        SyncReport approved = world.approve(digest);

        assertThat(users(approved).of(AbsentOutcome.UNVERIFIED)).isEqualTo(10);
        assertThat(world.active()).hasSize(126);
        roster.blindToSingles = false;
        assertThat(world.run().held()).isPresent();
    }

    @Test
    void anApprovalUnderOtherSettingsOrOfAnotherSourceIsRefused() {
        world.run();
        leave("s1", 0, 10);
        String digest = world.run().held().orElseThrow().digest();
        SyncSettings before = world.settings;

        world.settings = before.withSchools(Set.of("s1"));
        assertThatThrownBy(() -> world.approve(digest))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("settings-changed"));
        world.settings = before;
        roster.identity = "another";
        assertThatThrownBy(() -> world.approve(digest))
                .isInstanceOfSatisfying(
                        RosterSyncException.class, e -> assertThat(e.code()).isEqualTo("settings-changed"));
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void anApprovedChangeOfSomebodyWhoIsNoLongerWantedIsLeftOut() {
        world.run();
        roster.change(id("s1", 0), u -> u.role(RoleType.TEACHER));
        roster.change(id("s1", 1), u -> u.role(RoleType.TEACHER));
        String digest = world.run().held().orElseThrow().digest();
        roster.change(id("s1", 0), u -> u.role(RoleType.GUARDIAN));

        SyncReport approved = world.approve(digest);

        assertThat(users(approved).of(Outcome.DEFERRED)).isEqualTo(1);
        assertThat(users(approved).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.state.runs(World.TENANT, 1).get(0).status()).isNotEqualTo("running");
    }

    @Test
    void whatWasHeldStaysHeldOverAnIncompleteRun() {
        world.run();
        leave("s1", 0, 10);
        String digest = world.run().held().orElseThrow().digest();
        roster.incomplete.put(RosterCollection.USERS, "seam-broken");
        roster.incomplete.put(RosterCollection.ENROLLMENTS, "seam-broken");

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void aWholeSchoolThatIsToldToLeaveIsHeldAlsoIfTheRecordsNameNoSchoolAnyMore() {
        ScriptedRoster large = ScriptedRoster.of(1, 600);
        for (int i = 0; i < 25; i++) {
            large.put(ScriptedRoster.person("small-" + i, RoleType.STUDENT, "small")
                    .build());
        }
        World of = new World(large);
        of.run();
        for (int i = 0; i < 25; i++) {
            large.change("small-" + i, u -> u.status(StatusType.TO_BE_DELETED).orgs(List.of()));
        }

        SyncReport report = of.run();

        assertThat(users(report).of(Outcome.HELD)).isEqualTo(25);
        assertThat(of.active()).hasSize(627);
    }

    @Test
    void aLeaverWhoseRecordNamesNoSchoolOrRoleAnyMoreStillLeaves() {
        world.settings = world.settings.withSchools(Set.of("s1", "s2"));
        world.run();
        roster.change(id("s1", 0), u -> u.status(StatusType.TO_BE_DELETED).orgs(List.of()));
        roster.change(id("s1", 1), u -> u.status(StatusType.TO_BE_DELETED).role(null));

        world.run();
        world.run();

        assertThat(world.account(id("s1", 0)).active()).isFalse();
        assertThat(world.account(id("s1", 1)).active()).isFalse();
    }

    @Test
    void everybodyUnderNewIdentifiersAtOnceIsHeldBeforeAnybodyIsMadeTwice() {
        HostAccounts host = new HostAccounts();
        host.uniqueKeys = false;
        world.store = host;
        world.run();
        List<User> all = roster.all(RosterCollection.USERS).values().stream()
                .map(User.class::cast)
                .toList();
        roster.all(RosterCollection.USERS).clear();
        for (User user : all) {
            roster.put(ScriptedRoster.person("rekeyed-" + user.sourcedId(), RoleType.STUDENT, "s1")
                    .username(user.username())
                    .email(user.email())
                    .role(user.role())
                    .orgs(user.orgs())
                    .build());
        }

        world.run();

        assertThat(host.rows).hasSize(126);
    }

    @Test
    void aWholeClassThatIsUnenrolledAtOnceIsHeld() {
        ScriptedRoster small = ScriptedRoster.of(4, 15);
        World of = new World(small);
        of.run();
        small.all(RosterCollection.ENROLLMENTS).keySet().removeIf(id -> id.startsWith("e-s1-"));

        SyncReport report = of.run();

        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(AbsentOutcome.HELD))
                .isEqualTo(15);
    }

    @Test
    void anotherSourceIsApprovedBeforeAnythingIsWritten() {
        world.run();
        var before = world.contents();
        roster.identity = "another district";
        roster.change(id("s1", 0), u -> u.familyName("Somebody else"));

        world.run();

        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void anotherSourceIsHeldEvenIfItOnlyAddsSomebody() {
        world.run();
        roster.identity = "another district";
        roster.put(ScriptedRoster.person("newcomer", RoleType.STUDENT, "s1").build());

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).isEqualTo(Map.of("another-source", 1L));
        assertThat(users(report).of(Outcome.CREATED)).isZero();
    }

    @Test
    void anotherSourceStaysHeldUntilItIsApprovedAndIsTrustedFromThenOn() {
        world.run();
        roster.identity = "another district";
        roster.change(id("s1", 0), u -> u.familyName("Somebody else"));
        world.run();

        SyncReport stillHeld = world.run();

        assertThat(stillHeld.held().orElseThrow().reasons()).containsOnlyKeys("another-source");
        assertThat(stillHeld.guards()).anyMatch(g -> g.guard().equals("another-source"));
        world.approve(stillHeld.held().orElseThrow().digest());
        roster.change(id("s1", 1), u -> u.familyName("Once more"));
        SyncReport trusted = world.run();
        assertThat(trusted.held()).isEmpty();
        assertThat(users(trusted).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.account(id("s1", 0)).values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Somebody else");
    }

    @Test
    void aSwapOfLoginKeysWithSomebodyWhoIsHeldIsDoneWhenThatIsApproved() {
        world.run();
        roster.change(id("s1", 0), u -> u.role(RoleType.TEACHER).email(id("s1", 1) + "@example.org"));
        roster.change(id("s1", 1), u -> u.email(id("s1", 0) + "@example.org"));
        SyncReport report = world.run();

        world.approve(report.held().orElseThrow().digest());
        SyncReport settled = world.run();

        assertThat(settled.status()).isEqualTo(RunStatus.DONE);
        assertThat(world.account(id("s1", 0)).values().get(AccountField.EMAIL)).isEqualTo(id("s1", 1) + "@example.org");
    }

    @Test
    void nobodyIsLeftWithoutALoginKeyBecauseSomebodyElseCouldNotBeWritten() {
        world.run();
        // Three pass their addresses round; the record of the third comes twice, so that nothing is done about it.
        roster.change(id("s1", 0), u -> u.email(id("s1", 1) + "@example.org"));
        roster.change(id("s1", 1), u -> u.email(id("s1", 2) + "@example.org"));
        roster.change(id("s1", 2), u -> u.email(id("s1", 0) + "@example.org"));
        roster.again(
                roster.user(id("s1", 2)).toBuilder().familyName("Contradiction").build());

        world.run();

        assertThat(world.active()).noneMatch(email -> email.endsWith("roster.invalid"));
    }

    @Test
    void anAccountThatTwoNewPeopleFitIsJoinedToNeither() {
        HostAccounts host = new HostAccounts();
        world.store = host;
        world.settings = world.settings.withLinks(LinkRule.AUTO);
        host.add(AccountValues.none()
                .with(AccountField.USERNAME, "name." + id("s1", 0))
                .with(AccountField.EMAIL, id("s1", 1) + "@example.org")
                .with(AccountField.ROLE, "student"));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.LINKED)).isZero();
        assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(2);
    }

    @Test
    void anAccountThatMayHaveBeenMadeIsNotMadeAgainHoweverManyRunsPass() {
        HostAccounts host = new HostAccounts();
        host.uniqueKeys = false;
        host.findsCandidates = false;
        host.knowsSourcedIds = false;
        world.store = host;
        world.run();
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());
        Wires wires = new Wires();
        wires.crashAtCall = "AccountStore.create";
        wires.afterEffect = true;
        world.memory = wires.state(world.state);
        world.store = wires.store(host);
        assertThatThrownBy(world::run).isInstanceOf(Wires.Crash.class);
        world.memory = world.state;
        world.store = host;
        world.clock.advance(Duration.ofHours(1));
        assertThat(host.of("new")).hasSize(1);

        for (int run = 0; run < 4; run++) {
            roster.put(ScriptedRoster.person("later-" + run, RoleType.STUDENT, "s1")
                    .build());
            SyncReport report = world.run();
            assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(1);
        }

        assertThat(host.of("new")).hasSize(1);
    }

    @Test
    void aStudentEnrolledAsATeacherIsHeld() {
        world.run();
        roster.put(com.kybergate.oneroster.model.Enrollment.builder("rise")
                .user(new GuidRef(id("s1", 0), "user"))
                .rosterClass(new GuidRef("s1-c1", "class"))
                .school(new GuidRef("s1", "org"))
                .role(RoleType.TEACHER)
                .build());

        assertThat(world.run().held().orElseThrow().reasons()).containsEntry("privilege-rise", 1L);
    }

    private void leave(String school, int from, int to) {
        for (int i = from; i < to; i++) {
            roster.remove(id(school, i));
        }
    }

    private static String id(String school, int number) {
        return String.format("%s-student-%04d", school, number);
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
