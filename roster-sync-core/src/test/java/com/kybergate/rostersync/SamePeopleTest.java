// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RecordFault;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.SamePeople;
import com.kybergate.rostersync.source.SingleRead;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A teacher who teaches at three schools, and whom a system that knows one role for each user lists three times. */
class SamePeopleTest {
    private static final String TEACHER = "s1-teacher";
    private static final String SECOND = "t-at-s2";
    private static final String THIRD = "t-at-s3";

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(3, 20, clock);
    private final World world = new World(SamePeople.in(roster, Map.of(SECOND, TEACHER, THIRD, TEACHER)), clock);

    SamePeopleTest() {
        list(SECOND, "s2");
        list(THIRD, "s3");
    }

    @Test
    void severalRowsAreOneAccountWithTheSchoolsAndClassesOfAll() {
        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(report.problems()).isEmpty();
        assertThat(schools()).containsExactly("s1", "s2", "s3");
        assertThat(world.account(TEACHER).values().get(AccountField.USERNAME)).isEqualTo("name." + TEACHER);
        assertThat(world.state.rows(World.TENANT, RosterCollection.USERS, List.of(SECOND, THIRD)))
                .isEmpty();
        assertThat(world.row(RosterCollection.ENROLLMENTS, "e-" + SECOND)
                        .record()
                        .text("user"))
                .isEqualTo(TEACHER);
        assertThat(world.run().problems()).as("the next day").isEmpty();
    }

    @Test
    void whoeverIsLeftInOneRowKeepsTheAccountWithWhatIsLeft() {
        world.run();
        roster.remove(TEACHER);
        roster.change(SECOND, row -> row.status(StatusType.TO_BE_DELETED));
        roster.change(THIRD, row -> row.familyName("Married"));
        roster.asked.clear();

        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(world.account(TEACHER).active()).isTrue();
        assertThat(schools()).containsExactly("s3");
        assertThat(world.account(TEACHER).values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Married");
        assertThat(roster.asked).as("a row that is not shown is asked after").contains(TEACHER);
    }

    @Test
    void whoeverIsInNoRowAnyMoreLeaves() {
        world.run();
        roster.remove(TEACHER);
        roster.remove(SECOND);
        roster.hiddenFromLists.add(THIRD);
        world.run();
        assertThat(world.account(TEACHER).active()).as("one row is only hidden").isTrue();

        roster.remove(THIRD);
        world.run();
        assertThat(world.account(TEACHER).active()).isFalse();
    }

    @Test
    void aRowThatTheListHidesIsReadSinglyAndOneThatNobodyCanReadCostsThePersonNothing() {
        world.run();
        roster.hiddenFromLists.add(SECOND);
        assertThat(world.run().problems()).isEmpty();
        assertThat(schools()).containsExactly("s1", "s2", "s3");

        for (SingleRead answer : List.of(
                new SingleRead.Unclear("http-503"),
                new SingleRead.Missing("404 of a gateway"),
                new SingleRead.Found(roster.user(THIRD)))) {
            roster.singles.put(SECOND, answer);
            assertThat(world.run().problems())
                    .extracting(Problem::code, Problem::sourcedId)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("same-person-unread", TEACHER));
            assertThat(schools()).containsExactly("s1", "s2", "s3");
        }
    }

    @Test
    void aBrokenRowAndOneThatContradictsItselfChangeNothing() {
        world.run();
        roster.change(SECOND, row -> row.orgs(List.of()));
        roster.fault(RosterCollection.USERS, new RecordFault("users", THIRD, "not-an-object", 7));
        world.run();
        assertThat(schools()).containsExactly("s1", "s2", "s3");

        roster.faults.clear();
        roster.again(roster.user(SECOND).toBuilder()
                .familyName("Other")
                .orgs(List.of(new GuidRef("s2", "org")))
                .build());
        assertThat(world.run().problems()).extracting(Problem::code).contains("duplicate-sourced-id");
        assertThat(schools()).containsExactly("s1", "s2", "s3");
    }

    @Test
    void changesOfOneRowLeaveWhatTheOthersSay() {
        world.run();
        clock.advance(Duration.ofDays(2));
        roster.change("s1-student-0001", student -> student.familyName("Dated"));
        world.run();
        clock.advance(Duration.ofDays(2));
        roster.change(SECOND, row -> row.familyName("Second").orgs(List.of(new GuidRef("s3", "org"))));
        world.settings = world.settings.withMode(SyncMode.delta());

        SyncReport report = world.run();

        assertThat(report.mode()).isEqualTo("delta");
        assertThat(schools()).containsExactly("s1", "s3");

        clock.advance(Duration.ofDays(2));
        roster.singles.put(THIRD, new SingleRead.Unclear("http-503"));
        roster.change(SECOND, row -> row.orgs(List.of(new GuidRef("s2", "org"))));
        report = world.run();
        assertThat(report.problems()).extracting(Problem::code).contains("full-run-needed");
        assertThat(schools()).containsExactly("s1", "s3");

        world.settings = world.settings.withMode(SyncMode.auto());
        report = world.run();
        assertThat(report.mode()).as("where not every row can be read").isEqualTo("full");
        assertThat(schools()).containsExactly("s1", "s2", "s3");
    }

    @Test
    void aSecondWalkThatShowsARowOtherwiseIsNoContradiction() {
        world.run();
        roster.betweenWalks = () -> roster.remove(THIRD);

        SyncReport report = world.run();

        assertThat(report.problems()).isEmpty();
        assertThat(schools()).as("whoever was met by a walk was met").containsExactly("s1", "s2", "s3");
    }

    @Test
    void aRowThatChangesBetweenTwoWalksIsAsTheLastOneHasIt() {
        world.run();
        roster.betweenWalks = () -> roster.change(SECOND, row -> row.orgs(List.of(new GuidRef("s3", "org"))));

        SyncReport report = world.run();

        assertThat(report.problems()).isEmpty();
        assertThat(schools()).containsExactly("s1", "s3");
    }

    @Test
    void aSingleReadThatMissesARowForNoGoodReasonSaysNothingOfThePerson() throws InterruptedException {
        SamePeople people = SamePeople.in(roster, Map.of(SECOND, TEACHER));
        roster.singles.put(SECOND, new SingleRead.Missing("404 of a gateway"));
        assertThat(people.read(RosterCollection.USERS, TEACHER)).isInstanceOf(SingleRead.Unclear.class);

        roster.singles.clear();
        roster.remove(SECOND);
        assertThat(people.read(RosterCollection.USERS, TEACHER)).isInstanceOf(SingleRead.Found.class);
        roster.remove(TEACHER);
        assertThat(people.read(RosterCollection.USERS, TEACHER)).isEqualTo(new SingleRead.Missing("404 json"));
    }

    @Test
    void anAccountThatWasMadeForAnotherRowGoesTheWayOfWhoeverLeaves() {
        roster.change(SECOND, row -> row.username("second").email("second@example.org"));
        roster.remove(THIRD);
        World apart = new World(roster, clock);
        apart.run();
        String second = apart.account(SECOND).localId();
        World joined = apart.with(SamePeople.in(roster, Map.of(SECOND, TEACHER)));

        SyncReport report = joined.run();

        assertThat(report.held()).isEmpty();
        assertThat(joined.accounts.all(World.TENANT))
                .filteredOn(account -> !account.active())
                .extracting(account -> account.localId())
                .containsExactly(second);
        assertThat(joined.account(TEACHER).values().getAll(AccountField.SCHOOLS))
                .containsExactly("s1", "s2");
        assertThat(joined.row(RosterCollection.ENROLLMENTS, "e-" + SECOND)
                        .record()
                        .text("user"))
                .isEqualTo(TEACHER);
    }

    @Test
    void agentsAreThePeopleTheyAre() {
        roster.change(
                "s1-student-0001",
                student -> student.agents(List.of(
                        new GuidRef(SECOND, "user"), new GuidRef(TEACHER, "user"), new GuidRef("s2-teacher", "user"))));
        world.run();
        assertThat(world.row(RosterCollection.USERS, "s1-student-0001").record().list("agents"))
                .containsExactlyInAnyOrder(TEACHER, "s2-teacher");
    }

    @Test
    void onePersonIsKnownByOneIdentifier() {
        assertThatThrownBy(() -> SamePeople.in(roster, Map.of("a", "b", "b", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another person's");
        assertThatThrownBy(() -> SamePeople.in(roster, Map.of("a", "a"))).isInstanceOf(IllegalArgumentException.class);
    }

    private void list(String row, String school) {
        roster.put(ScriptedRoster.person(row, RoleType.TEACHER, school)
                .givenName("Given " + TEACHER)
                .familyName("Family " + TEACHER)
                .username("name." + TEACHER)
                .email(TEACHER + "@example.org")
                .build());
        roster.put(Enrollment.builder("e-" + row)
                .user(new GuidRef(row, "user"))
                .rosterClass(new GuidRef(school + "-c1", "class"))
                .school(new GuidRef(school, "org"))
                .role(RoleType.TEACHER)
                .build());
    }

    private Set<String> schools() {
        return Objects.requireNonNull(world.account(TEACHER)).values().getAll(AccountField.SCHOOLS);
    }
}
