// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Course;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.SingleRead;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verified absence asks the same source twice: when it may be believed, and when not. */
class EvidenceTest {
    private static final String GONE = "s1-student-0001";

    private final ScriptedRoster roster = ScriptedRoster.of(2, 40);
    private final World world = new World(roster);

    @Test
    void aSourceThatAnswersNotFoundToEverySingleReadIsNoOracle() {
        assertUnverified(asked -> new SingleRead.Missing("404 json"));
    }

    @Test
    void aNotFoundOfAnotherShapeThanThatOfNobodyProvesNothing() {
        assertUnverified(asked -> asked.equals(GONE) ? new SingleRead.Missing("404 html") : null);
    }

    @Test
    void aSourceThatFindsEverybodyEvenNobodyIsNoOracle() {
        assertUnverified(asked -> asked.startsWith("s")
                ? null
                : new SingleRead.Found(
                        ScriptedRoster.person(asked, RoleType.STUDENT, "s1").build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"another-id", "collection", "http-401", "http-403", "http-503", "timeout"})
    void anUnclearAnswerIsUnverified(String reason) {
        assertUnverified(asked -> asked.equals(GONE) ? new SingleRead.Unclear(reason) : null);
    }

    @Test
    void aRecordOfSomebodyElseIsNoAnswerWhateverItSays() {
        assertUnverified(asked -> asked.equals(GONE)
                ? new SingleRead.Found(ScriptedRoster.person("s1-student-0002", RoleType.STUDENT, "s1")
                        .status(StatusType.TO_BE_DELETED)
                        .build())
                : null);
    }

    @Test
    void controlsThatComeBackAsSomebodyElseAreNoControls() {
        assertUnverified(asked -> asked.startsWith("s") && !asked.equals(GONE)
                ? new SingleRead.Found(
                        ScriptedRoster.person("stub", RoleType.STUDENT, "s1").build())
                : null);
    }

    @Test
    void aControlThatIsUnclearProvesNothing() {
        assertUnverified(
                asked -> asked.startsWith("s") && !asked.equals(GONE) ? new SingleRead.Unclear("http-401") : null);
    }

    @Test
    void credentialsThatFailMidwayTakeBackWhatWasSaidBefore() {
        world.run();
        roster.remove("s1-student-0001");
        roster.remove("s1-student-0002");
        int[] reads = {0};
        // Three controls, nobody and the first of the missing are answered well; then everything is refused.
        roster.single = asked -> reads[0]++ < 5 ? null : new SingleRead.Unclear("http-401");

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(2);
        assertThat(world.active()).hasSize(84);
    }

    @Test
    void aRouteThatBreaksMidwayTakesBackWhatWasSaidBefore() {
        world.run();
        roster.remove("s1-student-0001");
        roster.remove("s1-student-0002");
        int[] reads = {0};
        roster.single = asked -> reads[0]++ < 5 ? null : new SingleRead.Missing("404 json");

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(2);
        assertThat(world.active()).hasSize(84);
    }

    @Test
    void aSingleReadThatSaysToBeDeletedIsProof() {
        world.run();
        roster.hiddenFromLists.add(GONE);
        roster.change(GONE, u -> u.status(StatusType.TO_BE_DELETED));

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(world.account(GONE).active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a%2Fb", "a+b", "a:b", "a b", "añb", "a@b", "{a}", "a?b#c"})
    void anIdentifierWithOddCharactersNeedsAControlOfTheSameKind(String odd) {
        roster.put(ScriptedRoster.person(odd, RoleType.STUDENT, "s1")
                .username("odd")
                .email("odd@example.org")
                .build());
        world.run();
        roster.remove(odd);
        // Its route is broken: nobody knows whether it is gone.
        SyncReport alone = world.run();
        assertThat(users(alone).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(world.account(odd).active()).isTrue();

        String same = odd.replace('a', 'x').replace('b', 'y');
        roster.put(ScriptedRoster.person(same, RoleType.STUDENT, "s1")
                .username("same")
                .email("same@example.org")
                .build());
        world.run();
        SyncReport withControl = world.run();

        assertThat(world.account(odd).active()).isFalse();
        assertThat(users(withControl).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
    }

    @Test
    void aBrokenRouteForOneKindOfIdentifierCostsOnlyThatKindItsProof() {
        for (String id : List.of("p/1", "p/2", "p/3")) {
            roster.put(ScriptedRoster.person(id, RoleType.STUDENT, "s1")
                    .username(id)
                    .email(id.replace('/', '.') + "@example.org")
                    .build());
        }
        world.run();
        roster.remove("p/1");
        roster.remove(GONE);
        roster.single = asked -> asked.contains("/") ? new SingleRead.Missing("404 json") : null;

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
        assertThat(world.account("p/1").active()).isTrue();
        assertThat(world.account(GONE).active()).isFalse();
    }

    @Test
    void whoIsHiddenFromListAndSingleReadTogetherWithTheWholeSchoolIsHeld() {
        world.run();
        roster.all(RosterCollection.USERS).keySet().removeIf(id -> id.startsWith("s2-"));

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(42);
        assertThat(world.active()).hasSize(84);
    }

    @Test
    void aSchoolThatIsHeldKeepsItsClassesAndCoursesHoweverFew() {
        for (String school : List.of("s1", "s2")) {
            roster.put(Course.builder(school + "-course")
                    .title("Course")
                    .org(new GuidRef(school, "org"))
                    .build());
        }
        world.run();
        roster.all(RosterCollection.ORGS).remove("s2");
        roster.all(RosterCollection.COURSES).remove("s2-course");
        roster.all(RosterCollection.CLASSES).remove("s2-c1");

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons())
                .containsExactlyInAnyOrderEntriesOf(Map.of("rows-going", 1L, "school-held", 2L));
        assertThat(world.row(RosterCollection.CLASSES, "s2-c1").active()).isTrue();
        assertThat(world.row(RosterCollection.COURSES, "s2-course").active()).isTrue();

        world.approve(report.held().orElseThrow().digest());

        assertThat(world.row(RosterCollection.ORGS, "s2").active()).isFalse();
        assertThat(world.row(RosterCollection.CLASSES, "s2-c1").active()).isFalse();
        assertThat(world.row(RosterCollection.COURSES, "s2-course").active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aWholeSchoolOfFewIsHeldWhateverTheirNumber(int few) {
        for (int i = 0; i < few; i++) {
            roster.put(
                    ScriptedRoster.person("tiny-" + i, RoleType.STUDENT, "tiny").build());
        }
        world.run();
        roster.all(RosterCollection.USERS).keySet().removeIf(id -> id.startsWith("tiny-"));

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(few);
        assertThat(world.active()).hasSize(84 + few);
    }

    @Test
    void aWholeRoleIsHeldWhateverItsNumber() {
        world.run();
        roster.remove("s1-teacher");
        roster.remove("s2-teacher");

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.HELD)).isEqualTo(2);
        assertThat(report.held().orElseThrow().reasons()).containsEntry("leavers-of-role", 2L);
    }

    @Test
    void aRoleOfWhichTheOthersHaveAnotherRoleByNowIsWholeToo() {
        world.run();
        roster.change("s1-admin", u -> u.role(RoleType.TEACHER));
        roster.remove("s2-admin");

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("leavers-of-role", 1L);
        assertThat(world.account("s2-admin").active()).isTrue();
    }

    @Test
    void aLeaverOfARoleThatIsNotImportedLeavesAndStopsNobodyElse() {
        world.run();
        roster.change(GONE, u -> u.role(RoleType.GUARDIAN).status(StatusType.TO_BE_DELETED));
        roster.change("s1-student-0002", u -> u.familyName("Moved"));

        SyncReport report = world.run();

        assertThat(users(report).of(Counts.Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(users(report).of(Counts.Outcome.UPDATED)).isEqualTo(1);
        assertThat(world.account(GONE).active()).isFalse();
    }

    @Test
    void somebodyWhoAppearsUnderAnotherIdentifierIsNotLockedOut() {
        world.run();
        var gone = roster.user(GONE);
        roster.remove(GONE);
        roster.put(ScriptedRoster.person("rekeyed", RoleType.STUDENT, "s1")
                .username(gone.username())
                .build());

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsEntry("relink-proposed", 1L);
        assertThat(world.account(GONE).active()).isTrue();
    }

    private void assertUnverified(Function<String, @Nullable SingleRead> answer) {
        world.run();
        roster.remove(GONE);
        roster.single = answer;

        SyncReport report = world.run();

        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
        assertThat(world.account(GONE).active()).isTrue();
        assertThat(report.problems()).anyMatch(p -> p.code().equals("absence-unverified"));
        // When the source can tell again, the leaver is gone.
        roster.single = asked -> null;
        world.run();
        assertThat(world.account(GONE).active()).isFalse();
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
