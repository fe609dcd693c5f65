// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.SeasonsTest.Reading;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.plan.LeaverRules;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.HeldItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People whom the roster still lists, and whom the settings, or their role or school, leave out. */
class OutOfScopeTest {
    private static final String OUT_OF_SCOPE = "out-of-scope";
    private static final Set<String> TWO = Set.of("s1", "s2");

    private final TestClock clock = new TestClock();
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40, clock);
    private final World world = new World(roster, clock);
    private final List<SyncEvent.HeldGrew> grew = new ArrayList<>();

    @BeforeEach
    void aDistrictInStep() {
        world.run();
        roster.change("s1-student-0039", u -> u.familyName("Known"));
        world.run();
    }

    @ParameterizedTest
    @EnumSource
    void aDeselectedSchoolIsAskedAboutOnceAndKeepsItsAccountsUntilSomebodySaysYes(Reading reading) {
        use(reading);
        Set<String> everybody = world.active();
        world.settings = world.settings.withSchools(TWO);

        SyncReport first = run();

        assertThat(first.status()).isEqualTo(RunStatus.HELD);
        assertThat(first.held().orElseThrow().reasons()).containsExactly(Map.entry(OUT_OF_SCOPE, 42L));
        assertThat(users(first).of(SkipReason.SCHOOL)).isZero();
        for (int day = 0; day < 3; day++) {
            clock.advance(java.time.Duration.ofDays(1));
            roster.change("s1-student-0001", u -> u.givenName("Other"));
            assertThat(run().held()).isEqualTo(first.held());
            assertThat(world.active()).isEqualTo(everybody);
        }
        assertThat(grew).as("mails").hasSize(1);

        SyncReport approved = world.approve(first.held().orElseThrow().digest());

        assertThat(users(approved).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(42);
        assertThat(world.active()).hasSize(84).noneMatch(email -> email.startsWith("s3"));
        assertThat(settle().held()).isEmpty();
        Map<String, String> contents = world.contents();
        assertThat(users(run()).of(SkipReason.SCHOOL)).isEqualTo(reading == Reading.FULL ? 42 : 0);
        assertThat(world.contents()).as("nothing is left to do").isEqualTo(contents);
    }

    @ParameterizedTest
    @EnumSource
    void aSchoolThatIsSelectedAgainHasItsAccountsBack(Reading reading) {
        use(reading);
        Map<String, String> before = localIds();
        Set<String> everybody = world.active();
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        world.settings = world.settings.withSchools(null);

        SyncReport report = run();

        assertThat(users(report).of(Outcome.REACTIVATED)).isEqualTo(42);
        assertThat(world.active()).isEqualTo(everybody);
        assertThat(localIds()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsInScopeAgainBeforeTheApprovalKeepsTheLogin(Reading reading) {
        use(reading);
        world.settings = world.settings.withSchools(TWO);
        String digest = run().held().orElseThrow().digest();
        roster.change("s3-student-0007", u -> u.orgs(List.of(new GuidRef("s1", "org"))));

        SyncReport report = world.approve(digest);

        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(41);
        assertThat(report.problems()).extracting(problem -> problem.code()).containsExactly("stale");
        assertThat(world.account("s3-student-0007").active()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whoeverBelongsToASelectedSchoolTooIsInScope(Reading reading) {
        use(reading);
        roster.change("s3-student-0007", u -> u.orgs(List.of(new GuidRef("s3", "org"), new GuidRef("s2", "org"))));
        run();
        world.settings = world.settings.withSchools(TWO);

        run();

        assertThat(heldPeople()).hasSize(41).doesNotContain("s3-student-0007");
    }

    @ParameterizedTest
    @EnumSource
    void peopleOfADeselectedKindAreAskedAbout(Reading reading) {
        use(reading);
        world.settings = world.settings.withUserTypes(Set.of(UserType.STUDENTS));

        SyncReport report = run();

        assertThat(report.held().orElseThrow().reasons()).containsExactly(Map.entry(OUT_OF_SCOPE, 6L));
        assertThat(heldPeople()).allMatch(id -> id.endsWith("admin") || id.endsWith("teacher"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"principal", "parent"})
    void whoGetsARoleThatNobodyIsImportedOfIsAskedAbout(String role) {
        roster.change("s1-teacher", u -> u.role(new RoleType(role)));

        run();

        assertThat(heldPeople()).containsExactly("s1-teacher");
        assertThat(world.account("s1-teacher").active()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatKeepsSuchAccountsIsNotAsked(Reading reading) {
        use(reading);
        Map<String, String> accounts = accounts();
        world.settings = world.settings
                .withLeavers(LeaverRules.defaults().keepingOutOfScope())
                .withSchools(TWO)
                .withUserTypes(Set.of(UserType.STUDENTS));

        SyncReport report = run();

        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(users(report).of(Outcome.SKIPPED)).isEqualTo(46);
        assertThat(accounts()).isEqualTo(accounts);
    }

    @ParameterizedTest
    @EnumSource
    void whomTheRosterMovesToASchoolThatIsNotSelectedLeavesAndComesBackLikeAnybody(Reading reading) {
        use(reading);
        String localId = world.account("s1-student-0003").localId();
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        settle();
        roster.change("s1-student-0003", u -> u.orgs(List.of(new GuidRef("s3", "org"))));

        SyncReport report = run();

        assertThat(report.mode()).isEqualTo(reading == Reading.FULL ? "full" : "delta");
        assertThat(report.held()).isEmpty();
        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(world.account("s1-student-0003").active()).isFalse();

        roster.change("s1-student-0003", u -> u.orgs(List.of(new GuidRef("s2", "org"))));
        assertThat(users(run()).of(Outcome.REACTIVATED)).isEqualTo(1);
        assertThat(world.account("s1-student-0003").localId()).isEqualTo(localId);
        assertThat(world.account("s1-student-0003").values().getAll(AccountField.SCHOOLS))
                .containsExactly("s2");
    }

    /** A field that is left out says nothing of where somebody is. */
    @ParameterizedTest
    @EnumSource
    void nobodyLeavesASchoolBySilence(Reading reading) {
        use(reading);
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        settle();
        roster.change("s1-student-0003", u -> u.orgs(List.of()));

        SyncReport report = run();

        assertThat(report.held()).isEmpty();
        assertThat(users(report).of(Outcome.SKIPPED)).isEqualTo(43);
        assertThat(world.account("s1-student-0003").active()).isTrue();
    }

    /** That somebody names no school hides nobody who is left out for another reason. */
    @Test
    void whoIsLeftOutForTheirKindIsAskedAboutWhateverTheirSchool() {
        roster.change("s1-admin", u -> u.orgs(List.of()));
        run();
        world.settings = world.settings.withUserTypes(Set.of(UserType.STUDENTS, UserType.TEACHERS));

        run();

        assertThat(heldPeople()).containsExactlyInAnyOrder("s1-admin", "s2-admin", "s3-admin");
    }

    /** Whoever came back while the list waited stays, also if their record has yet to say where. */
    @Test
    void whoComesBackWithoutASchoolBeforeTheApprovalKeepsTheLogin() {
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        for (int i = 0; i < 10; i++) {
            roster.change("s1-student-000" + i, u -> u.enabledUser(false));
        }
        String digest = run().held().orElseThrow().digest();
        roster.change("s1-student-0003", u -> u.enabledUser(true).orgs(List.of()));

        SyncReport report = world.approve(digest);

        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(9);
        assertThat(world.account("s1-student-0003").active()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsSwitchedOnAgainByAHandOrABackupIsAskedAboutAgain(Reading reading) {
        use(reading);
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        settle();
        String id = "s3-student-0005";
        world.accounts.edit(
                World.TENANT,
                world.account(id).localId(),
                true,
                world.account(id).values());

        String digest = run().held().orElseThrow().digest();

        assertThat(heldPeople()).containsExactly(id);
        world.approve(digest);
        assertThat(world.account(id).active()).isFalse();
        assertThat(run().held()).isEmpty();
    }

    /** They go their way, and change no list that was mailed. */
    @Test
    void theEnrollmentsOfThoseWhoWaitEndAsEver() {
        world.settings = world.settings.withSchools(TWO);
        String digest = run().held().orElseThrow().digest();
        for (int i = 0; i < 3; i++) {
            roster.all(RosterCollection.ENROLLMENTS).remove("e-s3-student-000" + i);
        }

        SyncReport report = run();

        assertThat(report.held().orElseThrow().digest()).isEqualTo(digest);
        assertThat(report.counts(RosterCollection.ENROLLMENTS).of(AbsentOutcome.DEACTIVATED))
                .isEqualTo(3);
    }

    /** As for whoever is named as gone: the list may show one of two rows. */
    @Test
    void aDeltaAsksOnceMoreForWhomItWouldSwitchOff() {
        use(Reading.AUTO);
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        settle();
        User inScope = roster.user("s1-student-0003");
        roster.change("s1-student-0003", u -> u.orgs(List.of(new GuidRef("s3", "org"))));
        roster.singles.put("s1-student-0003", new SingleRead.Found(inScope));

        assertThat(run().mode()).isEqualTo("full");
    }

    /** What our own settings do says nothing of the roster, and holds nobody else. */
    @ParameterizedTest
    @EnumSource
    void whoeverReallyLeavesMeanwhileGoes(Reading reading) {
        use(reading);
        world.settings = world.settings.withSchools(TWO);
        roster.change("s1-student-0003", u -> u.enabledUser(false));

        SyncReport report = run();

        assertThat(report.held().orElseThrow().reasons()).containsOnlyKeys(OUT_OF_SCOPE);
        assertThat(users(report).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(world.account("s1-student-0003").active()).isFalse();
    }

    /** Two rows that contradict each other say nothing of where somebody is. */
    @Test
    void whoIsListedInScopeAndOutOfItIsADuplicateAndKeepsTheLogin() {
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        settle();
        User inScope = roster.user("s1-student-0003");
        roster.change("s1-student-0003", u -> u.orgs(List.of(new GuidRef("s3", "org"))));
        roster.again(inScope);

        SyncReport report = run();

        assertThat(users(report).of(Outcome.DUPLICATE)).isEqualTo(1);
        assertThat(report.held()).isEmpty();
        assertThat(world.account("s1-student-0003").active()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void manyWhoAreMovedOutOfScopeAtOnceWaitLikeAnyLeavers(Reading reading) {
        use(reading);
        world.settings = world.settings.withSchools(TWO);
        world.approve(run().held().orElseThrow().digest());
        settle();
        for (int i = 0; i < 10; i++) {
            roster.change("s1-student-000" + i, u -> u.orgs(List.of(new GuidRef("s3", "org"))));
        }

        SyncReport report = run();

        assertThat(report.held().orElseThrow().reasons()).containsExactly(Map.entry("leavers-of-school", 10L));
        SyncReport approved = world.approve(report.held().orElseThrow().digest());
        assertThat(users(approved).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNoLoginToLoseAndWhomNoPlanTouchesAreNotAskedAbout(Reading reading) {
        use(reading);
        String suspended = world.account("s3-student-0001").localId();
        world.accounts.edit(
                World.TENANT, suspended, false, world.account("s3-student-0001").values());
        world.breakGlass = Set.of(world.account("s3-admin").localId());
        world.settings = world.settings.withSchools(TWO);

        run();

        assertThat(heldPeople()).hasSize(40).doesNotContain("s3-student-0001", "s3-admin");
    }

    private void use(Reading reading) {
        world.settings = world.settings.withMode(reading.mode());
    }

    private SyncReport run() {
        SyncReport report = world.sync(event -> {
                    if (event instanceof SyncEvent.HeldGrew more) {
                        grew.add(more);
                    }
                })
                .run();
        assertThat(report.counts().values()).allMatch(Counts::conserves);
        return report;
    }

    /** After a decision everything is read, and changes alone only once the source was seen to date one. */
    private SyncReport settle() {
        roster.change("s2-student-0039", u -> u.familyName("Known"));
        return run();
    }

    private List<String> heldPeople() {
        return world.sync().heldItems().stream()
                .filter(item -> item.reason().equals(OUT_OF_SCOPE))
                .map(HeldItem::sourcedId)
                .toList();
    }

    private Map<String, String> localIds() {
        Map<String, String> ids = new java.util.TreeMap<>();
        world.state.scan(
                World.TENANT,
                RosterCollection.USERS,
                rows -> rows.forEach(row ->
                        ids.put(row.sourcedId(), row.linked().orElseThrow().localId())));
        return ids;
    }

    private Map<String, String> accounts() {
        Map<String, String> accounts = world.contents();
        accounts.keySet().removeIf(key -> !key.startsWith("account/"));
        return accounts;
    }

    private static Counts users(SyncReport report) {
        return java.util.Objects.requireNonNull(report.counts().get(RosterCollection.USERS));
    }
}
