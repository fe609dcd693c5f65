// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.OneRosterResource;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.SingleRead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that ask the source for its changes alone, and what makes them read everything after all. */
class DeltaTest {
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40, clock);
    private final World world = new World(roster, clock);

    /** Two full runs, between which a change showed that the source dates what it changes. */
    @BeforeEach
    void aRosterThatIsKnownToDateItsChanges() {
        world.settings = world.settings.withMode(SyncMode.auto(Duration.ofDays(7)));
        assertThat(world.run().mode()).isEqualTo("full");
        later();
        roster.change("s1-student-0039", u -> u.familyName("Known"));
        assertThat(world.run().mode()).isEqualTo("full");
        later();
        assertThat(world.run().mode()).isEqualTo("delta");
        later();
    }

    /** So much later that nothing which was read before is read again. */
    private void later() {
        clock.advance(Duration.ofHours(30));
        roster.reads.clear();
        roster.asked.clear();
    }

    @Test
    void aDeltaInWhichNothingChangedAsksTwiceOfEachCollectionAndWritesNothing() {
        var before = world.contents();

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(report.problems()).isEmpty();
        assertThat(roster.reads).hasSize(2 * RosterCollection.values().length).doesNotHaveDuplicates();
        assertThat(roster.reads).noneMatch(read -> read.startsWith("all"));
        assertThat(roster.asked).isEmpty();
        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void aDeltaBringsOverWhatChangedAndNothingElse() {
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        roster.put(
                ScriptedRoster.person("s3-student-new", RoleType.STUDENT, "s3").build());
        roster.enroll("s3-student-new", "s3");

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(users(report).read()).isEqualTo(2);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(Outcome.CREATED))
                .isEqualTo(1);
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
    }

    @Test
    void whatWasReadInTheRunBeforeIsReadOnceMoreAndDroppedAsUnchanged() {
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        world.run();
        clock.advance(SIX_HOURS);

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(users(report).read()).isEqualTo(1);
        assertThat(users(report).of(Outcome.UNCHANGED)).isEqualTo(1);
    }

    /** Nothing is held of it, and yet what comes next has to be judged beside all the rest. */
    @Test
    void afterASourceWasDoubtedEverythingIsRead() {
        world.settings = world.settings.withMode(SyncMode.full());
        for (int i = 0; i < 20; i++) {
            roster.fault(RosterCollection.USERS, new RecordFault("users", "broken-" + i, "malformed", i));
        }
        SyncReport doubted = world.run();
        assertThat(doubted.guards()).anyMatch(g -> g.guard().equals("doubtful") && g.verdict() != Verdict.PASS);
        assertThat(doubted.held()).isEmpty();
        later();
        world.settings = world.settings.withMode(SyncMode.auto(Duration.ofDays(7)));

        assertThat(world.run().mode()).isEqualTo("full");
    }

    @Test
    void nobodyIsMissedByADeltaHoweverFewItShows() {
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));

        SyncReport report = world.run();

        assertThat(users(report).absentCandidates()).isZero();
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void whoeverIsNamedAsGoneIsAskedForOnceAndSwitchedOff() {
        roster.change("s1-student-0001", u -> u.status(StatusType.TO_BE_DELETED));
        roster.change("s1-student-0002", u -> u.enabledUser(false));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(2);
        assertThat(roster.asked).containsExactly("s1-student-0001", "s1-student-0002");
        assertThat(world.account("s1-student-0001").active()).isFalse();
    }

    @Test
    void whoeverIsNamedAsGoneAndIsThereWhenAskedForIsLeftToAFullRun() {
        roster.change("s1-student-0001", u -> u.status(StatusType.TO_BE_DELETED));
        roster.singles.put(
                "s1-student-0001",
                new SingleRead.Found(ScriptedRoster.person("s1-student-0001", RoleType.STUDENT, "s1")
                        .build()));
        roster.again(
                ScriptedRoster.person("s1-student-0001", RoleType.STUDENT, "s1").build());

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(codes(report)).contains("leaving-not-confirmed");
        assertThat(users(report).of(Outcome.DUPLICATE)).isEqualTo(1);
        assertThat(world.account("s1-student-0001").active()).isTrue();
    }

    @Test
    void whoeverIsNamedAsGoneAndCannotBeAskedForIsLeftToAFullRun() {
        roster.change("s1-student-0001", u -> u.enabledUser(false));
        roster.singles.put("s1-student-0001", new SingleRead.Missing("404 json"));

        assertThat(codes(world.run())).contains("leaving-not-confirmed");
    }

    @Test
    void theGuardsHoldInADeltaAsInAFullRun() {
        for (int i = 0; i < 10; i++) {
            roster.change(String.format("s1-student-%04d", i), u -> u.status(StatusType.TO_BE_DELETED));
        }

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(report.held().orElseThrow().reasons()).containsEntry("leavers-of-school", 10L);
        assertThat(world.active()).hasSize(126);
    }

    @Test
    void whatWaitsByItselfStaysHeldWhileNobodySpeaksOfItAnyMore() {
        roster.change("s2-teacher", u -> u.email("other@example.org"));
        String digest = world.run().held().orElseThrow().digest();
        later();
        assertThat(world.run().held().orElseThrow().digest()).isEqualTo(digest);
        later();

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(users(report).read()).isZero();
        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
        world.approve(digest);
        assertThat(world.account("s2-teacher").values().get(AccountField.EMAIL)).isEqualTo("other@example.org");
    }

    @Test
    void whileAGuardHoldsSomethingEverythingIsReadAndJudgedTogether() {
        for (int i = 0; i < 10; i++) {
            roster.change(String.format("s1-student-%04d", i), u -> u.status(StatusType.TO_BE_DELETED));
        }
        String digest = world.run().held().orElseThrow().digest();
        later();

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
    }

    @Test
    void aSourceThatSaysAnotherThingSinglyThanByItsSilenceIsReadWhole() {
        Account account = world.account("s1-student-0005");
        world.accounts.edit(
                World.TENANT, account.localId(), true, account.values().with(AccountField.FAMILY_NAME, "Edited"));
        roster.singles.put(
                "s1-student-0005",
                new SingleRead.Found(ScriptedRoster.person("s1-student-0005", RoleType.STUDENT, "s1")
                        .status(StatusType.TO_BE_DELETED)
                        .build()));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0005").active()).isTrue();
    }

    /** A source that stamps local time, or whole nights with one moment: that is why a day more is asked for than needed. */
    @Test
    void whoeverMovesUnderADateOfBeforeTheLastRunIsAskedForSinglyToo() {
        world.settings = world.settings.withSchools(Set.of("s1"));
        roster.change("s1-student-0039", u -> u.familyName("Wanted"));
        world.run();
        later();
        assertThat(world.run().mode()).isEqualTo("delta");
        clock.advance(SIX_HOURS);
        OneRosterResource here = roster.user("s1-student-0001");
        roster.singles.put("s1-student-0001", new SingleRead.Found(here));
        roster.putUndated(roster.user("s1-student-0001").toBuilder()
                .orgs(List.of(new GuidRef("s2", "org")))
                .dateLastModified(clock.instant().minus(Duration.ofHours(8)))
                .build());

        SyncReport report = world.run();

        assertThat(roster.asked).contains("s1-student-0001");
        assertThat(report.mode()).as("the two do not say the same").isEqualTo("full");
    }

    @Test
    void whoWasNeverHereAndIsNamedAsGoneCostsNothing() {
        for (int i = 0; i < 300; i++) {
            roster.put(ScriptedRoster.person("archived-" + i, RoleType.STUDENT, "s1")
                    .status(StatusType.TO_BE_DELETED)
                    .build());
        }

        assertThat(world.run().mode()).isEqualTo("delta");
        assertThat(roster.asked).isEmpty();
    }

    /** Held together with nine others: alone they would be few enough for the guard. */
    @Test
    void whoeverIsShownAgainWhileItWaitsIsJudgedWithTheOthersAndNotAlone() {
        for (int i = 0; i < 5; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        roster.change("s1-student-0005", u -> u.status(StatusType.TO_BE_DELETED));
        String digest = world.run().held().orElseThrow().digest();
        clock.advance(SIX_HOURS);

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
        assertThat(world.account("s1-student-0005").active()).isTrue();
    }

    @Test
    void whoeverLeavesWhileOthersWaitIsJudgedWithThem() {
        for (int i = 0; i < 5; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        world.run();
        later();
        roster.change("s1-student-0005", u -> u.status(StatusType.TO_BE_DELETED));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.held().orElseThrow().reasons()).containsEntry("leavers-of-school", 6L);
        assertThat(world.account("s1-student-0005").active()).isTrue();
    }

    @Test
    void whoseAccountWasEditedIsAskedForSinglyAndTheEditRepaired() {
        Account account = world.account("s1-student-0005");
        world.accounts.edit(
                World.TENANT, account.localId(), true, account.values().with(AccountField.FAMILY_NAME, "Edited"));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(roster.asked).containsExactly("s1-student-0005");
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.account("s1-student-0005").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Family s1-student-0005");
    }

    @Test
    void whoeverLeftIsNotBroughtBackByADeltaThatDoesNotSpeakOfThem() {
        roster.remove("s1-student-0001");
        world.run();
        assertThat(world.account("s1-student-0001").active()).isFalse();
        later();

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0001").active()).isFalse();
    }

    @Test
    void oneRecordThatVanishesWithoutAWordIsNoticedByTheNumberOfThoseLeft() {
        roster.remove("s1-student-0001");

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(world.account("s1-student-0001").active()).isFalse();
    }

    @Test
    void oneThatVanishesIsNoticedAlsoIfAnotherComes() {
        roster.remove("s1-student-0001");
        roster.put(
                ScriptedRoster.person("s1-student-new", RoleType.STUDENT, "s1").build());

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0001").active()).isFalse();
    }

    @Test
    void oneThatVanishesIsNoticedAlsoIfSomebodyReturns() {
        OneRosterResource student = roster.user("s1-student-0001");
        roster.remove("s1-student-0001");
        world.run();
        later();
        roster.remove("s1-student-0002");
        roster.put(student);
        roster.enroll("s1-student-0001", "s1");

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0001").active()).isTrue();
        assertThat(world.account("s1-student-0002").active()).isFalse();
    }

    /** One is there less and one more, though neither can sign in any more. */
    @Test
    void oneThatVanishesIsNoticedAlsoIfALeaverIsListedAgainAsGone() {
        OneRosterResource leaver = roster.user("s1-student-0001").toBuilder()
                .status(StatusType.TO_BE_DELETED)
                .build();
        roster.remove("s1-student-0001");
        world.run();
        later();
        roster.all(RosterCollection.USERS).remove("s1-student-0002");
        roster.put(leaver);

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0002").active()).isFalse();
    }

    @Test
    void oneThatVanishesIsNoticedAlsoIfSomebodyReturnsWhoseLeavingWaited() {
        List<OneRosterResource> ten = new ArrayList<>();
        for (int i = 10; i < 20; i++) {
            ten.add(roster.user("s1-student-00" + i));
            roster.remove("s1-student-00" + i);
        }
        assertThat(world.run().held().orElseThrow().items()).isEqualTo(20);
        later();
        roster.remove("s1-student-0002");
        roster.put(ten.get(0));

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.sync().heldItems())
                .anyMatch(item -> item.sourcedId().equals("s1-student-0002"))
                .noneMatch(item -> item.sourcedId().equals("s1-student-0010"));
    }

    @Test
    void oneThatVanishedWhileTheLastFullRunWalkedTwiceIsNoticedToo() {
        roster.change("s1-student-0002", u -> u.status(StatusType.TO_BE_DELETED));
        roster.singles.put("s1-student-0002", new SingleRead.Unclear("http-503"));
        roster.betweenWalks = () -> roster.remove("s1-student-0001");
        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0001").active()).isTrue();
        later();

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0001").active()).isFalse();
    }

    @Test
    void oneWhoComesWithoutADateIsNoticedToo() {
        roster.putUndated(
                ScriptedRoster.person("s1-student-new", RoleType.STUDENT, "s1").build());

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-new").active()).isTrue();
    }

    @Test
    void newcomersOfEarlierDeltasAreExpectedInTheNumber() {
        for (int i = 0; i < 3; i++) {
            roster.put(ScriptedRoster.person("s1-student-new" + i, RoleType.STUDENT, "s1")
                    .build());
            assertThat(world.run().mode()).as("delta %d", i).isEqualTo("delta");
            later();
        }
        roster.remove("s1-student-new1");

        assertThat(world.run().mode()).isEqualTo("full");
    }

    @Test
    void whoIsNotWantedIsExpectedInTheNumberAndEnrollsNobody() {
        world.settings = world.settings.withSchools(Set.of("s1"));
        roster.change("s1-student-0039", u -> u.familyName("Wanted"));
        assertThat(world.run().mode()).isEqualTo("full");
        later();
        roster.put(
                ScriptedRoster.person("s2-student-new", RoleType.STUDENT, "s2").build());
        roster.change("s2-student-0001", u -> u.familyName("Núñez"));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(users(report).of(Outcome.SKIPPED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.HELD)).isEqualTo(1);
        later();
        assertThat(world.run().mode()).isEqualTo("delta");
    }

    @Test
    void aSourceWithoutNumbersIsReadWholeUnlessOnlyChangesAreAskedFor() {
        roster.countsRecords = false;
        assertThat(world.run().mode()).isEqualTo("full");
        later();
        assertThat(world.run().mode()).isEqualTo("full");
        later();
        roster.remove("s1-student-0001");
        roster.change("s1-student-0002", u -> u.familyName("Núñez"));
        world.settings = world.settings.withMode(SyncMode.delta());

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(roster.reads).hasSize(RosterCollection.values().length);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.account("s1-student-0001").active()).isTrue();
    }

    @Test
    void aSourceThatHasNotBeenSeenToDateItsChangesIsReadWhole() {
        ScriptedRoster fresh = ScriptedRoster.of(2, 20, clock);
        World unknown = new World(fresh, clock);
        unknown.settings = world.settings;
        unknown.run();
        later();
        assertThat(unknown.run().mode()).as("nothing has changed yet").isEqualTo("full");
        fresh.change("s1-student-0001", u -> u.familyName("Núñez"));
        assertThat(unknown.run().mode()).as("the change that shows it").isEqualTo("full");
        later();

        assertThat(unknown.run().mode()).isEqualTo("delta");
    }

    @Test
    void aSourceThatChangesARecordAndLeavesItsDateIsReadWholeFromThenOn() {
        roster.putUndated(
                roster.user("s1-student-0001").toBuilder().familyName("Núñez").build());
        assertThat(world.run().mode()).as("nothing shows it").isEqualTo("delta");
        clock.advance(Duration.ofDays(7));
        assertThat(world.run().mode()).as("the full run that is due sees it").isEqualTo("full");
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
        later();

        assertThat(world.run().mode()).isEqualTo("full");
    }

    @Test
    void somebodyWhoIsSharedAgainWithAnOldDateSaysNothingOfTheDates() {
        OneRosterResource student = roster.user("s1-student-0001");
        roster.remove("s1-student-0001");
        world.run();
        later();
        roster.putUndated(student);
        assertThat(world.run().mode()).as("the number shows it").isEqualTo("full");
        assertThat(world.account("s1-student-0001").active()).isTrue();
        later();

        assertThat(world.run().mode()).isEqualTo("delta");
    }

    @Test
    void aFullRunIsDueWhenTheLastOneIsTooLongAgo() {
        clock.advance(Duration.ofDays(7).minusHours(60).minusMinutes(10));
        assertThat(world.run().mode()).isEqualTo("delta");
        clock.advance(Duration.ofMinutes(20));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void aNewlyChosenSchoolIsReadWhole() {
        world.settings = world.settings.withSchools(Set.of("s1"));
        world.run();
        world.settings = world.settings.withSchools(Set.of("s1", "s2"));
        later();

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s2-student-0001").active()).isTrue();
    }

    @Test
    void anotherSourceIsReadWhole() {
        roster.identity = "elsewhere";

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aSourceThatIgnoresTheFilterIsReadWholeAndNamed() {
        roster.showsOldAsChanged = true;

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(codes(report)).contains("filter-ignored");
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aWalkOverChangesThatProvesNothingIsFollowedByAFullRunThatDoesNeither() {
        roster.incomplete.put(RosterCollection.CLASSES, "rows-moved");

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(codes(report)).contains("changes-incomplete", "fetch-incomplete");
        later();
        roster.incomplete.clear();
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        assertThat(world.run().mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
    }

    @Test
    void whatCouldNotBeWrittenIsReadAgainHoweverLongAgoItChanged() {
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        world.store = Misbehaving.throwing(world.accounts, "update", "down");
        assertThat(users(world.run()).of(Outcome.ERRORS)).isEqualTo(1);
        world.store = world.accounts;
        later();
        later();

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
    }

    @Test
    void aClockOfTheYear2099LeavesNoWatermarkAndBlindsNobody() {
        roster.clock = Clock.fixed(Instant.parse("2099-01-01T00:00:00Z"), clock.getZone());
        clock.advance(Duration.ofDays(7));
        SyncReport blinded = world.run();
        assertThat(blinded.mode()).isEqualTo("full");
        assertThat(codes(blinded)).containsExactly("clock-not-trusted");
        roster.clock = clock;
        later();
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));

        assertThat(world.run().mode()).isEqualTo("full");
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
        later();
        assertThat(world.run().mode()).isEqualTo("delta");
    }

    @Test
    void aClockThatStrayedDuringADeltaMakesItAFullRun() {
        roster.clock = Clock.offset(clock, Duration.ofMinutes(-6));

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(codes(report)).containsExactly("clock-not-trusted");
    }

    @Test
    void aClockThatIsLittleOffIsGoodEnough() {
        roster.clock = Clock.offset(clock, Duration.ofMinutes(4));
        assertThat(world.run().mode()).isEqualTo("delta");
        later();
        roster.clock = Clock.offset(clock, Duration.ofMinutes(-4));
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));

        assertThat(world.run().mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
    }

    @Test
    void afterADecisionTheNextRunReadsEverything() {
        roster.change("s2-teacher", u -> u.email("other@example.org"));
        String digest = world.run().held().orElseThrow().digest();
        later();
        later();
        world.sync().discard(digest, "ada");

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("full");
        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
    }

    @Test
    void whereARuleJoinsNewcomersByItselfTheyAreLeftToAFullRun() {
        world.settings = world.settings.withLinks(LinkRule.AUTO);
        roster.change("s1-student-0002", u -> u.familyName("Núñez"));
        assertThat(world.run().mode()).as("nobody is new").isEqualTo("delta");
        roster.put(
                ScriptedRoster.person("s1-student-new", RoleType.STUDENT, "s1").build());
        assertThat(world.run().mode()).isEqualTo("full");
        later();
        roster.put(ScriptedRoster.person("s1-student-newer", RoleType.STUDENT, "s1")
                .build());
        world.settings = world.settings.withMode(SyncMode.delta());

        SyncReport report = world.run();

        assertThat(codes(report)).containsExactly("full-run-needed");
        assertThat(report.problems().get(0).remedy()).contains("newcomers-join");
    }

    @Test
    void aDeltaThatMayNotBecomeAFullRunFailsAndDoesNothing() {
        world.settings = world.settings.withMode(SyncMode.delta());
        roster.showsOldAsChanged = true;
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        var before = world.contents();

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.mode()).isEqualTo("delta");
        assertThat(codes(report)).containsExactly("full-run-needed");
        assertThat(report.problems().get(0).remedy()).contains("filter-ignored");
        assertThat(roster.reads).noneMatch(read -> read.startsWith("all"));
        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void aPlanOfADeltaSaysWhatTheRunDoes() {
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        SyncReport plan = world.plan();

        assertThat(plan.mode()).isEqualTo("delta");
        assertThat(world.run().counts()).isEqualTo(plan.counts());
    }

    @Test
    void aBrokenRecordAmongTheChangesCostsItselfAlone() {
        roster.change("s1-student-0001", u -> u.familyName("Núñez"));
        roster.fault(RosterCollection.USERS, new RecordFault("users", "s1-student-0002", "malformed", 1));

        SyncReport report = world.run();

        assertThat(world.account("s1-student-0001").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Núñez");
        assertThat(world.active()).hasSize(126);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
    }

    @Test
    void somebodyWhoChangesSchoolsAndClassesDoesSoInADelta() {
        roster.change("s1-student-0001", u -> u.orgs(List.of(new GuidRef("s2", "org"))));
        Enrollment enrollment = (Enrollment)
                Objects.requireNonNull(roster.all(RosterCollection.ENROLLMENTS).get("e-s1-student-0001"));
        roster.put(enrollment.toBuilder().status(StatusType.TO_BE_DELETED).build());

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(world.account("s1-student-0001").values().getAll(AccountField.SCHOOLS))
                .containsExactly("s2");
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-s1-student-0001").active())
                .isFalse();
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }

    private static List<String> codes(SyncReport report) {
        return report.problems().stream().map(Problem::code).toList();
    }
}
