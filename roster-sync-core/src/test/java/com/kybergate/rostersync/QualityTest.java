// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.account.KeyRule;
import com.kybergate.rostersync.quality.QualityReport;
import com.kybergate.rostersync.quality.QualityReport.Verdict;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.UserType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a district's data, before a first sync and after it, and why some are not imported. */
class QualityTest {
    private static final RosterCollection USERS = RosterCollection.USERS;
    private static final String ANN = "s1-student-0001";
    private static final String BEN = "s1-student-0002";
    private static final String CLEO = "s1-student-0003";

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40, clock);
    private final World world = new World(roster, clock);
    private final List<Problem> found = new ArrayList<>();

    /** As a host that lets two people have the same address. */
    private void addressesMayBeShared() {
        world.store = new InMemoryAccountStore(new KeyRule(KeyRule.Spelling.AS_THE_SOURCE, KeyRule.Uniqueness.NONE));
    }

    /** Slips that a run reports and slips that it brings over. */
    private void slips() {
        roster.change(ANN, u -> u.email("Twice@example.org"));
        roster.change(BEN, u -> u.email("twice@example.org"));
        roster.change(CLEO, u -> u.enabledUser(false));
        roster.put(
                ScriptedRoster.person("odd", new RoleType("ext:alumnus"), "s2").build());
        roster.put(ScriptedRoster.person("parent", RoleType.PARENT, "s2").build());
        roster.fault(USERS, new RecordFault("users", "broken", "malformed", 7));
        roster.put(Enrollment.builder("e-nobody")
                .user(new GuidRef("nobody", "user"))
                .rosterClass(new GuidRef("s1-c1", "class"))
                .school(new GuidRef("s1", "org"))
                .role(RoleType.STUDENT)
                .build());
    }

    private List<String> said(QualityReport report) {
        assertThat(report.lines().stream().mapToLong(QualityReport.Line::count).sum())
                .isEqualTo(found.size());
        return found.stream()
                .map(problem -> problem.code() + (problem.sourcedId() == null ? "" : " " + problem.sourcedId()))
                .filter(said -> !said.startsWith("class-without-teacher"))
                .sorted()
                .toList();
    }

    private static final List<String> SLIPS = List.of(
            "dangling-reference e-nobody",
            "disabled-but-enrolled " + CLEO,
            "duplicate-email " + ANN,
            "duplicate-email " + BEN,
            "malformed broken",
            "unknown-role odd");

    @Test
    void theSameIsSaidOfTheSourceAndOfWhatWasBroughtOver() {
        addressesMayBeShared();
        world.run();
        slips();

        assertThat(said(world.sync().readiness(found::add))).isEqualTo(SLIPS);

        world.run();
        found.clear();
        assertThat(said(world.sync().quality(found::add))).isEqualTo(SLIPS);
    }

    @Test
    void whomTheApplicationRefusedIsNamedAsTheRunDid() {
        slips();
        world.run();

        assertThat(said(world.sync().quality(found::add)))
                .containsExactly(
                        "dangling-reference e-nobody",
                        "malformed broken",
                        "rejected-by-host " + BEN,
                        "unknown-role odd");
    }

    @Test
    void whatWasMendedIsNotSaidAfterTheNextRun() {
        slips();
        world.run();
        roster.change(BEN, u -> u.email("ben@example.org"));
        roster.faults.clear();
        roster.remove("odd");
        roster.all(RosterCollection.ENROLLMENTS).remove("e-nobody");
        roster.change(CLEO, u -> u.enabledUser(true));
        world.run();

        assertThat(said(world.sync().quality(found::add))).isEmpty();
    }

    @Test
    void aLookWritesNothing() {
        slips();
        world.sync().readiness(found::add);
        assertThat(world.state.runs(World.TENANT, 9)).isEmpty();
        assertThat(world.contents()).isEmpty();

        world.run();
        Map<String, String> before = world.contents();
        int runs = world.state.runs(World.TENANT, 9).size();
        world.sync().readiness(found::add);
        world.sync().quality(found::add);

        assertThat(world.contents()).isEqualTo(before);
        assertThat(world.state.runs(World.TENANT, 9)).hasSize(runs);
    }

    @Test
    void aLookAtTheSourceShowsEverythingAlsoWhatIsKnownHereAlready() {
        slips();
        world.run();

        assertThat(said(world.sync().readiness(found::add))).isEqualTo(SLIPS);
    }

    @Test
    void neitherChangesWhatARunIsCalled() {
        roster.change(ANN, u -> u.email(null));
        roster.put(
                ScriptedRoster.person("odd", new RoleType("ext:alumnus"), "s2").build());

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(report.problems())
                .extracting(Problem::code, Problem::severity, Problem::sourcedId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("unknown-role", Problem.WARNING, "odd"));
        assertThat(report.problems().get(0).toString()).doesNotContain("alumnus");
    }

    @Test
    void aCollectionThatCannotBeReadMakesNoOtherLookWrong() {
        roster.unreachable.add(RosterCollection.CLASSES);

        QualityReport report = world.sync().readiness(found::add);

        assertThat(report.verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(report.reasons()).containsExactly("fetch-incomplete");
        assertThat(found).extracting(Problem::code).containsOnly("fetch-incomplete");
    }

    @Test
    void ofAWalkThatMayHaveMissedSomeNobodySaysThatARecordLeadsNowhere() {
        roster.hiddenFromLists.add(ANN);
        roster.incomplete.put(USERS, "rows-moved");

        QualityReport report = world.sync().readiness(found::add);

        assertThat(report.reasons()).containsExactly("fetch-incomplete");
        assertThat(report.count("dangling-reference")).isZero();
    }

    @Test
    void whoLeftAndCameAgainUnderAnotherNumberIsNamed() {
        world.run();
        roster.change(ANN, u -> u.status(StatusType.TO_BE_DELETED));
        roster.put(ScriptedRoster.person("new-ann", RoleType.STUDENT, "s1")
                .username("name." + ANN)
                .build());
        roster.enroll("new-ann", "s1");

        assertThat(world.sync().readiness(found::add).count("possible-rekey")).isEqualTo(1);
    }

    @Test
    void whoIsGoneIsNotCountedAndWhereTheyStillAreEnrolledIsNamed() {
        world.run();
        roster.all(USERS).remove(ANN);
        world.run();

        QualityReport report = world.sync().quality(found::add);

        assertThat(report.people()).isEqualTo(3 * 42 - 1);
        assertThat(said(report)).containsExactly("dangling-reference e-" + ANN);
    }

    @Test
    void howOldTheNewsIsIsSaidFromTheDatesOfTheRecords() {
        world.run();
        clock.advance(Duration.ofDays(9));

        QualityReport report = world.sync().quality(found::add);

        assertThat(report.daysUnchanged()).isEqualTo(9);
        assertThat(report.lastFull()).isBefore(clock.instant().minus(Duration.ofDays(9)));
        assertThat(found).extracting(Problem::code).contains("source-unchanged");
    }

    @Test
    void whatIsNotImportedIsCountedBySchoolReasonAndRole() {
        slips();
        world.settings = world.settings
                .withSchools(Set.of("s1", "s2"))
                .withUserTypes(EnumSet.of(UserType.STUDENTS, UserType.TEACHERS));

        SyncReport report = world.run();

        assertThat(report.excluded().stream().filter(e -> e.collection() == USERS))
                .containsExactlyInAnyOrder(
                        new Exclusion(USERS, "s1", "role", "administrator", 1),
                        new Exclusion(USERS, "s2", "role", "administrator", 1),
                        new Exclusion(USERS, "s3", "role", "administrator", 1),
                        new Exclusion(USERS, "s3", "school", "student", 40),
                        new Exclusion(USERS, "s3", "school", "teacher", 1),
                        new Exclusion(USERS, "s2", "unmappedRole", "other", 1),
                        new Exclusion(USERS, "s2", "unmappedRole", "parent", 1),
                        new Exclusion(USERS, "", "invalid", "", 1));
        conserves(report);
        assertThat(SyncReport.excluded(report.toJson())).isEqualTo(report.excluded());
    }

    /** Of each collection and reason as many as the counts say. */
    static void conserves(SyncReport report) {
        for (RosterCollection collection : RosterCollection.values()) {
            for (SkipReason reason : SkipReason.values()) {
                assertThat(sum(report, collection, reason.key()))
                        .as("%s by %s", collection, reason)
                        .isEqualTo(report.counts(collection).of(reason));
            }
            assertThat(sum(report, collection, Exclusion.INVALID))
                    .isEqualTo(report.counts(collection).of(Outcome.INVALID));
        }
    }

    private static long sum(SyncReport report, RosterCollection collection, String reason) {
        return report.excluded().stream()
                .filter(e -> e.collection() == collection && e.reason().equals(reason))
                .mapToLong(Exclusion::count)
                .sum();
    }

    @Test
    void theSumsHoldWhateverIsListedTwiceOrForgotten() {
        slips();
        world.settings = world.settings.withSchools(Set.of("s1"));
        roster.again(
                roster.user("s2-student-0001").toBuilder().givenName("Another").build());
        roster.again(roster.user("s2-student-0002").toBuilder()
                .orgs(List.of(new GuidRef("s3", "org")))
                .build());
        world.run();
        world.sync().forget("s2-student-0003", "ada", "asked to");

        SyncReport report = world.run();

        conserves(report);
        assertThat(report.excluded())
                .contains(new Exclusion(USERS, "", "suppressed", "", 1))
                .noneMatch(e -> e.reason().equals("suppressed") && !e.school().isEmpty());
    }

    @Test
    void whatIsNewAndHeldIsCounted() {
        roster.change("s1-admin", u -> u.role(RoleType.STUDENT));
        world.run();
        roster.identity = "another";
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s2").build());

        SyncReport report = world.run();

        assertThat(report.excluded())
                .contains(new Exclusion(USERS, "s2", "held", "student", 1))
                .noneMatch(e -> e.reason().equals("held") && e.school().equals("s1"));
    }

    @Test
    void moreLinesThanAReportHasRoomForAreSummed() {
        for (int i = 0; i < 2_500; i++) {
            roster.put(ScriptedRoster.person("far-" + i, RoleType.STUDENT, "far-school-" + i)
                    .build());
        }
        world.settings = world.settings.withSchools(Set.of("s1"));

        SyncReport report = world.run();

        assertThat(report.excluded()).hasSizeLessThanOrEqualTo(SyncReport.MOST_EXCLUSIONS);
        conserves(report);
    }

    @Test
    void aKeptReportThatCannotBeReadSaysNothing() {
        assertThat(SyncReport.excluded("{")).isEmpty();
        assertThat(SyncReport.excluded("[]")).isEmpty();
        assertThat(SyncReport.excluded(
                        "{\"excluded\":[{},7,{\"entity\":\"users\",\"reason\":\"role\",\"count\":\"x\"}]}"))
                .isEmpty();
    }
}
