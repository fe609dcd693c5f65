// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.InMemorySyncState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The accounts by which one gets at other people's data: staff, administrators, and the ones behind the glass. */
class PrivilegedAccountsTest {
    private static final String TEACHER = "s1-teacher";
    private static final String ADMIN = "s1-admin";

    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);

    // Break-glass accounts

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void breakGlassAccountsAreNeverDeactivatedOrDemoted(boolean sourceWins) {
        world.policy = sourceWins ? ConflictPolicy.sourceWins() : ConflictPolicy.localWins();
        world.run();
        Account before = world.account(ADMIN);
        world.breakGlass = Set.of(before.localId());
        List<UnaryOperator<User.Builder>> attacks = List.of(
                u -> u.role(RoleType.STUDENT),
                u -> u.status(StatusType.TO_BE_DELETED),
                u -> u.enabledUser(false),
                u -> u.email("evil@example.org").username("evil"),
                u -> u.familyName("Other"));
        User as = roster.user(ADMIN);
        for (UnaryOperator<User.Builder> attack : attacks) {
            roster.put(attack.apply(as.toBuilder()).build());

            SyncReport report = world.run();

            assertThat(world.account(ADMIN)).isEqualTo(before);
            assertThat(report.held()).isEmpty();
            assertThat(codes(report)).containsExactly("break-glass");
            assertThat(report.status()).isEqualTo(RunStatus.DONE);
        }
    }

    @Test
    void aBreakGlassAccountOfSomebodyMissingStaysAndIsNoCandidate() {
        world.run();
        Account before = world.account(ADMIN);
        world.breakGlass = Set.of(before.localId());
        roster.remove(ADMIN);

        SyncReport report = world.run();

        assertThat(world.account(ADMIN)).isEqualTo(before);
        assertThat(users(report).absentCandidates()).isZero();
        assertThat(codes(report)).containsExactly("break-glass");
        assertThat(roster.asked).doesNotContain(ADMIN);
    }

    @Test
    void whatWasHeldOfABreakGlassAccountIsNotDoneByAnApproval() {
        world.run();
        Account teacher = world.account(TEACHER);
        roster.change(TEACHER, u -> u.role(RoleType.ADMINISTRATOR));
        String rise = world.run().held().orElseThrow().digest();
        world.breakGlass = Set.of(teacher.localId());

        SyncReport approval = world.approve(rise);

        assertThat(world.account(TEACHER)).isEqualTo(teacher);
        assertThat(codes(approval)).containsExactly("stale");
    }

    @Test
    void anAbsenceThatWasHeldIsNotAppliedToABreakGlassAccount() {
        world.run();
        Account before = world.account(ADMIN);
        // All administrators at once are held, whatever their number.
        for (int s = 1; s <= 3; s++) {
            roster.remove("s" + s + "-admin");
        }
        String leavers = world.run().held().orElseThrow().digest();
        world.breakGlass = Set.of(before.localId());

        SyncReport approval = world.approve(leavers);

        assertThat(world.account(ADMIN)).isEqualTo(before);
        assertThat(users(approval).of(AbsentOutcome.DEACTIVATED)).isEqualTo(2);
    }

    @Test
    void aBreakGlassAccountIsNeverLinkedByItsLooks() {
        AccountValues values = AccountValues.none()
                .with(AccountField.USERNAME, "name.s1-student-0001")
                .with(AccountField.ROLE, "student");
        String own = world.accounts.add(World.TENANT, values);
        world.breakGlass = Set.of(own);
        world.settings = SyncSettings.defaults().withLinks(LinkRule.AUTO);

        SyncReport report = world.run();

        Account after = world.accounts
                .load(Worlds.noTransaction(), World.TENANT, List.of(own))
                .get(0);
        assertThat(after.values()).isEqualTo(values);
        assertThat(users(report).of(Outcome.LINKED)).isZero();
    }

    @Test
    void aBreakGlassAccountThatAgreesWithTheRosterIsNotWorthAWord() {
        world.run();
        world.breakGlass = Set.of(world.account(ADMIN).localId());
        Map<String, String> before = world.contents();

        assertThat(codes(world.run())).isEmpty();
        assertThat(world.contents()).isEqualTo(before);
    }

    @Test
    void aBreakGlassAccountIsNotErasedWhenItsPersonIsForgotten() {
        world.run();
        Account before = world.account(ADMIN);
        world.breakGlass = Set.of(before.localId());

        ForgetReport report = world.sync().forget(ADMIN, "ada", "asked for");

        assertThat(report.accounts()).isEqualTo(ForgetReport.Accounts.LEFT_TO_HOST);
        assertThat(world.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(before.localId())))
                .containsExactly(before);
    }

    @Test
    void aKeyOnTheBreakGlassListThatIsNobodysIsAnError() {
        world.breakGlass = Set.of("superintendent");

        SyncReport report = world.run();

        assertThat(codes(report)).containsExactly("break-glass-unknown");
        assertThat(report.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
    }

    // Login keys of staff

    @ParameterizedTest
    @ValueSource(strings = {TEACHER, ADMIN})
    void aLoginKeyOfStaffChangesOnlyWhenSomebodyApproves(String who) {
        world.run();
        Account before = world.account(who);
        roster.change(who, u -> u.email("elsewhere@example.org"));
        roster.change("s1-student-0001", u -> u.email("new@example.org"));

        SyncReport report = world.run();

        assertThat(world.account(who)).isEqualTo(before);
        assertThat(report.held().orElseThrow().reasons()).isEqualTo(Map.of("staff-login-key", 1L));
        assertThat(world.account("s1-student-0001").values().get(AccountField.EMAIL))
                .as("one's own data is all that hangs on it")
                .isEqualTo("new@example.org");

        world.approve(report.held().orElseThrow().digest());
        assertThat(world.account(who).values().get(AccountField.EMAIL)).isEqualTo("elsewhere@example.org");
        assertThat(world.run().held()).isEmpty();
    }

    @Test
    void aLocalEditOfALoginKeyOfStaffIsStillRepairedAtOnce() {
        world.run();
        Account teacher = world.account(TEACHER);
        world.accounts.edit(
                World.TENANT, teacher.localId(), true, teacher.values().with(AccountField.EMAIL, "mine@example.org"));

        SyncReport report = world.run();

        assertThat(report.held()).as("the source says what it always said").isEmpty();
        assertThat(world.account(TEACHER).values()).isEqualTo(teacher.values());
    }

    @Test
    void aLoginKeyOfStaffWaitsAlsoWhereTheSyncHasForgottenThem() {
        world.run();
        Account before = world.account(TEACHER);
        world.memory = new InMemorySyncState(world.clock);
        roster.change(TEACHER, u -> u.email("elsewhere@example.org"));

        SyncReport report = world.sync().run();

        assertThat(report.held().orElseThrow().reasons()).containsKey("staff-login-key");
        assertThat(world.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(before.localId())))
                .containsExactly(before);
    }

    @Test
    void aLoginKeyOfStaffThatChangedWhileTheyWereAwayWaitsWhenTheyReturn() {
        world.run();
        roster.change(TEACHER, u -> u.enabledUser(false).email("elsewhere@example.org"));
        world.run();
        roster.change(TEACHER, u -> u.enabledUser(true));

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).containsKey("staff-login-key");
        assertThat(world.account(TEACHER).active()).isFalse();
    }

    @Test
    void aLoginKeyOfStaffWaitsAlsoWhereTheHostKeepsNoRolesAndARuleLinks() {
        AccountValues known = AccountValues.builder()
                .with(AccountField.IDENTIFIER, "nr-7")
                .with(AccountField.EMAIL, "known@example.org")
                .build();
        String own = world.accounts.add(World.TENANT, known);
        world.store = new Misbehaving(world.accounts) {
            @Override
            public Set<AccountField> fields() {
                return EnumSet.complementOf(EnumSet.of(AccountField.ROLE));
            }
        };
        world.settings = SyncSettings.defaults().withLinks(LinkRule.AUTO);
        roster.change(TEACHER, u -> u.identifier("nr-7").email("elsewhere@example.org"));

        SyncReport report = world.run();

        assertThat(report.held()).isPresent();
        assertThat(world.accounts
                        .load(Worlds.noTransaction(), World.TENANT, List.of(own))
                        .get(0)
                        .values())
                .isEqualTo(known);
    }

    // The order of roles

    @Test
    void aRoleOfTheHostsOwnStandsWhereTheHostPutsIt() {
        world.store = ordered(List.of("student", "parent", "staff", "principal", "admin"));
        world.run();
        Account teacher = world.account(TEACHER);
        world.accounts.edit(
                World.TENANT, teacher.localId(), true, teacher.values().with(AccountField.ROLE, "parent"));
        assertThat(world.run().held()).isEmpty();
        assertThat(role(TEACHER)).as("a demotion by the host is a lock").isEqualTo("parent");

        world.accounts.edit(
                World.TENANT, teacher.localId(), true, teacher.values().with(AccountField.ROLE, "principal"));
        SyncReport report = world.run();
        assertThat(report.held()).isEmpty();
        assertThat(role(TEACHER)).as("a promotion by the host is drift").isEqualTo("staff");
    }

    @Test
    void aRoleThatNobodyDeclaredIsLeftAlone() {
        world.run();
        Account teacher = world.account(TEACHER);
        world.accounts.edit(
                World.TENANT, teacher.localId(), true, teacher.values().with(AccountField.ROLE, "superintendent"));

        SyncReport report = world.run();

        assertThat(role(TEACHER)).isEqualTo("superintendent");
        assertThat(report.held()).as("nobody has to decide that every day").isEmpty();
    }

    @Test
    void anOrderThatMixesUpTheThreeRolesIsRefused() {
        world.store = ordered(List.of("admin", "staff", "student"));
        assertThatThrownBy(world::sync)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rolesByPrivilege");
    }

    // New administrators

    @Test
    void newAdministratorsAreToldOfAfterTheFirstLoad() {
        List<SyncEvent> heard = new ArrayList<>();
        world.sync(heard::add).run();
        assertThat(administrators(heard)).as("the first load").isEmpty();
        roster.put(ScriptedRoster.person("s2-admin-2", RoleType.ADMINISTRATOR, "s2")
                .build());
        roster.change(TEACHER, u -> u.role(RoleType.ADMINISTRATOR));

        SyncReport report = world.sync(heard::add).run();

        assertThat(report.problems())
                .filteredOn(problem -> problem.code().equals("new-administrator"))
                .extracting(Problem::sourcedId)
                .containsExactly("s2-admin-2");
        assertThat(administrators(heard)).containsExactly(1L);

        SyncReport approval =
                world.sync(heard::add).approve(report.held().orElseThrow().digest(), "ada", "she is");

        assertThat(approval.problems()).extracting(Problem::sourcedId).containsExactly(TEACHER);
        assertThat(administrators(heard)).containsExactly(1L, 1L);
        assertThat(codes(world.run())).isEmpty();
    }

    @Test
    void newAdministratorsAreToldOfInADistrictThatIsNeverReadToTheEnd() {
        roster.incomplete.put(RosterCollection.CLASSES, "seam-broken");
        world.run();
        assertThat(world.state.checkpoint(World.TENANT)).isEmpty();
        roster.put(ScriptedRoster.person("s2-admin-2", RoleType.ADMINISTRATOR, "s2")
                .build());

        assertThat(codes(world.run())).contains("new-administrator");
    }

    private static List<Long> administrators(List<SyncEvent> heard) {
        return heard.stream()
                .filter(SyncEvent.NewAdministrators.class::isInstance)
                .map(event -> ((SyncEvent.NewAdministrators) event).people())
                .toList();
    }

    private AccountStore<Void> ordered(List<String> roles) {
        return new Misbehaving(world.accounts) {
            @Override
            public List<String> rolesByPrivilege() {
                return roles;
            }
        };
    }

    private String role(String who) {
        return String.valueOf(world.account(who).values().get(AccountField.ROLE));
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }

    private static List<String> codes(SyncReport report) {
        return report.problems().stream().map(Problem::code).distinct().toList();
    }
}
