// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.SyncSettings;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.state.HeldItem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A backup of one of the two databases comes back: the sync's memory, the accounts, or both from different times. It has to be noticed, said,
 * and healed by one full run, and nobody may end up with two accounts, somebody else's account, or a login after leaving.
 */
class RestoreTest {
    private static final String TENANT = "springfield";

    private final TestDatabase memory = TestDatabase.inMemory();
    private final TestDatabase accounts = TestDatabase.inMemory();
    private final People roster = new People();
    private AccountStore<Void> store = new ElsewhereAccounts(accounts.connections);
    private ConflictPolicy policy = ConflictPolicy.sourceWins();
    private LinkRule links = LinkRule.SUGGEST;

    @BeforeEach
    void aDistrictInStep() {
        IntStream.range(0, 60).forEach(i -> roster.put(person("p" + i).build()));
        assertThat(run().status()).isEqualTo(RunStatus.DONE);
        assertInStep();
    }

    @Test
    void accountsThatAreRestoredAloneAreSetRightByOneRun() throws Exception {
        String backup = accounts.backUp();
        roster.put(person("new").build());
        roster.put(person("p1").familyName("Married").build());
        roster.remove("p2");
        run();
        assertInStep();

        accounts.restore(backup);
        assertThat(accounts.query("select family_name from roster_accounts where sourced_id = 'p1'"))
                .containsExactly("Family p1");

        SyncReport report = run();
        assertThat(codes(report)).contains("accounts-restored").doesNotContain("memory-restored");
        assertInStep();
        assertNothingMore();
    }

    @Test
    void aMemoryThatIsRestoredAloneFindsItsAccountsAgain() throws Exception {
        String backup = memory.backUp();
        roster.put(person("new").build());
        roster.put(person("p1").familyName("Married").build());
        run();
        List<String> before = everybody();

        memory.restore(backup);

        SyncReport report = run();
        assertThat(codes(report)).contains("memory-restored").doesNotContain("accounts-restored");
        assertThat(everybody()).isEqualTo(before);
        assertInStep();
        assertNothingMore();
    }

    @Test
    void somebodyWhoCameAndWentSinceTheBackupOfTheMemoryLosesTheLogin() throws Exception {
        String backup = memory.backUp();
        roster.put(person("vanished").build());
        roster.put(person("deleted").build());
        run();
        memory.restore(backup);
        roster.remove("vanished");
        roster.put(person("deleted").status(StatusType.TO_BE_DELETED).build());

        assertThat(codes(run())).contains("memory-restored");

        assertThat(accounts.query("select sourced_id from roster_accounts where not active order by sourced_id"))
                .containsExactly("deleted", "vanished");
        assertInStep();
        assertNothingMore();
    }

    @Test
    void aLostMemoryIsMadeAnewFromTheAccounts() throws Exception {
        String empty = TestDatabase.inMemory().backUp();
        roster.remove("p2");
        run();
        List<String> before = everybody();

        memory.restore(empty);
        roster.remove("p3");

        assertThat(codes(run())).contains("memory-restored");
        assertThat(everybody()).isEqualTo(before);
        assertThat(accounts.query("select sourced_id from roster_accounts where not active order by sourced_id"))
                .containsExactly("p2", "p3");
        assertInStep();
        assertNothingMore();
    }

    @Test
    void bothThatAreRestoredFromDifferentTimesAreHealed() throws Exception {
        String older = memory.backUp();
        roster.put(person("first").build());
        roster.remove("p4");
        run();
        String newer = accounts.backUp();
        roster.put(person("second").build());
        roster.put(person("p5").familyName("Married").build());
        run();

        memory.restore(older);
        accounts.restore(newer);
        assertThat(codes(run())).contains("memory-restored");
        assertInStep();
        assertNothingMore();

        older = accounts.backUp();
        roster.put(person("third").build());
        run();
        newer = memory.backUp();
        roster.remove("p6");
        run();

        accounts.restore(older);
        memory.restore(newer);
        assertThat(codes(run())).contains("accounts-restored");
        assertInStep();
        assertNothingMore();
    }

    @Test
    void twoHistoriesThatPartedAreToldApartEvenWhereTheirNumbersMeet() throws Exception {
        String memoryBefore = memory.backUp();
        String accountsBefore = accounts.backUp();
        roster.put(person("here").build());
        run();
        String memoryAfter = memory.backUp();
        memory.restore(memoryBefore);
        accounts.restore(accountsBefore);
        roster.remove("here");
        roster.put(person("there").build());
        run();

        memory.restore(memoryAfter);

        assertThat(codes(run())).contains("memory-restored", "accounts-restored");
        assertInStep();
        assertNothingMore();
    }

    @Test
    void tablesOfOneDatabaseThatAreRestoredAloneAreNoticedToo() throws Exception {
        TestDatabase both = TestDatabase.inMemory();
        RosterSync sync = RosterSync.builder()
                .tenant(TENANT)
                .source(roster)
                .state(both.state)
                .accounts(JdbcAccountStore.ready())
                .build();
        sync.run();
        String backup = both.backUp("roster_accounts", "roster_account_generations");
        roster.put(person("p1").familyName("Married").build());
        assertThat(codes(sync.run())).isEmpty();

        both.sql("drop table roster_accounts");
        both.sql("drop table roster_account_generations");
        both.runScript(backup);

        assertThat(codes(sync.run())).contains("accounts-restored");
        assertThat(both.query("select family_name from roster_accounts where sourced_id = 'p1'"))
                .containsExactly("Married");
        assertThat(codes(sync.run())).isEmpty();
    }

    @Test
    void accountsTheSyncNeverWroteAreHeldForAPersonToLookAt() throws Exception {
        String empty = TestDatabase.inMemory().backUp();
        accounts.restore(empty);

        SyncReport report = run();
        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(codes(report)).contains("other-accounts");
        assertThat(everybody()).isEmpty();
        assertThat(run().held().orElseThrow().digest())
                .isEqualTo(report.held().orElseThrow().digest());

        sync().approve(report.held().orElseThrow().digest(), "ada", "the backup is from before the first run");
        assertInStep();
        assertNothingMore();
    }

    @Test
    void aHostThatRemembersNoIdentifiersGetsNoSecondAccountsAfterARestoreOfTheMemory() throws Exception {
        ElsewhereAccounts forgetful = new ElsewhereAccounts(accounts.connections);
        forgetful.remembers = false;
        store = forgetful;
        links = LinkRule.NEVER;
        String backup = memory.backUp();
        roster.put(person("new").build());
        run();
        memory.restore(backup);

        SyncReport report = run();
        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(memory.state.held(People.TENANT).orElseThrow().items())
                .extracting(HeldItem::reason, HeldItem::sourcedId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("memory-restored", "new"));
        assertThat(codes(run())).contains("memory-restored");
        assertThat(everybody()).hasSize(61);
    }

    @Test
    void anEditThatMayBeTheBackupsIsNamedWhereLocalEditsWin() throws Exception {
        policy = ConflictPolicy.localWins();
        String backup = accounts.backUp();
        roster.put(person("p1").familyName("Married").build());
        run();
        accounts.restore(backup);

        assertThat(run().problems())
                .filteredOn(problem -> problem.code().equals("edit-or-backup"))
                .extracting(Problem::sourcedId)
                .containsExactly("p1");
        assertThat(codes(run())).isEmpty();
    }

    @Test
    void anAccountOfWhichNobodyKnowsWhoSwitchedItOffIsNamed() throws Exception {
        String backup = memory.backUp();
        roster.remove("p7");
        run();
        memory.restore(backup);
        roster.put(person("p7").build());

        assertThat(run().problems())
                .filteredOn(problem -> problem.code().equals("inactive-since-backup"))
                .extracting(Problem::sourcedId)
                .containsExactly("p7");
        assertThat(accounts.query("select sourced_id from roster_accounts where not active"))
                .containsExactly("p7");
    }

    @Test
    void aKeyThatARestoredHostGaveToSomebodyElseIsNotWritten() throws Exception {
        String backup = accounts.backUp();
        roster.put(person("late").build());
        run();
        String key = accounts.query("select local_id from roster_accounts where sourced_id = 'late'")
                .get(0);
        accounts.restore(backup);
        accounts.sql("insert into roster_accounts (tenant, local_id, username, email, given_name, family_name, role)"
                + " overriding system value values ('springfield', " + key
                + ", 'zoe', 'zoe@example.net', 'Zoe', 'Other', 'staff')");
        accounts.sql("alter table roster_accounts alter column local_id restart with 1000");

        assertThat(codes(run())).contains("accounts-restored");

        assertThat(accounts.query("select username from roster_accounts where local_id = " + key))
                .containsExactly("zoe");
        roster.remove("late");
        run();
        assertThat(accounts.query("select active from roster_accounts where local_id = " + key))
                .containsExactly("TRUE");
        assertThat(accounts.query("select active from roster_accounts where sourced_id = 'late'"))
                .containsExactly("FALSE");
    }

    private RosterSync sync() {
        return RosterSync.builder()
                .tenant(TENANT)
                .source(roster)
                .state(memory.state)
                .remoteAccounts(store)
                .conflicts(policy)
                .settings(SyncSettings.defaults().withLinks(links))
                .build();
    }

    private SyncReport run() {
        return sync().run();
    }

    private static List<String> codes(SyncReport report) {
        return report.problems().stream().map(Problem::code).distinct().toList();
    }

    private List<String> everybody() throws Exception {
        return accounts.query("select sourced_id || '=' || local_id from roster_accounts order by local_id");
    }

    /** Everybody of the roster has one active account with the roster's values, and nobody else has an active one. */
    private void assertInStep() {
        try {
            assertThat(
                            accounts.query(
                                    "select sourced_id || ' ' || username || ' ' || family_name from roster_accounts where active order by 1"))
                    .containsExactlyElementsOf(roster.people().stream()
                            .map(user -> user.sourcedId() + ' ' + user.username() + ' ' + user.familyName())
                            .sorted()
                            .toList());
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next run has nothing to do and nothing to say. */
    private void assertNothingMore() throws Exception {
        List<String> before = contents();
        SyncReport report = run();
        assertThat(report.status()).isEqualTo(RunStatus.DONE);
        assertThat(codes(report)).isEmpty();
        assertThat(contents()).isEqualTo(before);
    }

    private List<String> contents() throws Exception {
        List<String> out = accounts.query("select sourced_id || ' ' || version from roster_accounts order by 1");
        out.addAll(accounts.query("select generation from roster_account_generations"));
        out.addAll(memory.query("select generation from roster_tenants"));
        return out;
    }

    private static User.Builder person(String id) {
        return User.builder(id)
                .username("name." + id)
                .email(id + "@example.org")
                .givenName("Given " + id)
                .familyName("Family " + id)
                .enabledUser(true)
                .role(RoleType.STUDENT);
    }
}
