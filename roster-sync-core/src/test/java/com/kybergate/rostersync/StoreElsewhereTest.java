// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.account.Fencing;
import com.kybergate.rostersync.plan.ConflictPolicy;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.StoreTraits;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts that share no transaction with the sync: who comes late, what is not answered, and what is answered too late. */
class StoreElsewhereTest {
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);
    private final HostAccounts host = new HostAccounts();

    StoreElsewhereTest() {
        world.store = host;
    }

    @ParameterizedTest
    @EnumSource(
            value = Fencing.class,
            names = {"CONDITIONAL", "NONE"})
    void everyReportSaysWhatRefusesAWriterWhoComesLate(Fencing fencing) {
        host.fencing = fencing;

        SyncReport report = world.run();

        assertThat(report.store()).isEqualTo(new StoreTraits(false, fencing, true));
        assertThat(report.toJson())
                .contains("\"store\":{\"sharesTransactions\":false,\"fencing\":\"" + fencing.key()
                        + "\",\"remembersSourcedIds\":true}");
        assertThat(world.plan().store()).isEqualTo(report.store());
    }

    @Test
    void aStoreElsewhereCannotClaimAFence() {
        host.fencing = Fencing.ENFORCED;
        assertThatThrownBy(world::sync)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CONDITIONAL or NONE");
    }

    /** A server ends a transaction that idles while a service takes its time. */
    @Test
    @SuppressWarnings("unchecked")
    void noTransactionOfTheStateWaitsForTwoAnswers() {
        List<Integer> answers = new ArrayList<>();
        world.memory = (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        answers.add(0);
                    }
                    return method.invoke(world.state, arguments);
                });
        AccountStore<Void> counted = (AccountStore<Void>) Proxy.newProxyInstance(
                AccountStore.class.getClassLoader(),
                new Class<?>[] {AccountStore.class},
                (proxy, method, arguments) -> {
                    if (Set.of("load", "candidates", "findBySourcedId").contains(method.getName())) {
                        answers.set(answers.size() - 1, answers.get(answers.size() - 1) + 1);
                    }
                    return method.invoke(host, arguments);
                });
        world.host = builder -> builder.remoteAccounts(counted);

        world.plan();

        assertThat(answers).contains(1).allMatch(asked -> asked <= 1);
    }

    @Test
    void withoutAFenceWhateverTakesSomethingWaitsForApproval() {
        host.fencing = Fencing.NONE;
        world.run();
        takeSomethingFromFive();
        roster.put(
                ScriptedRoster.person("s3-student-9999", RoleType.STUDENT, "s3").build());
        roster.change("s3-student-0001", u -> u.familyName("Married"));
        Map<String, HostAccounts.Row> before = host.snapshot();

        SyncReport report = world.run();

        assertThat(report.held().orElseThrow().reasons()).isEqualTo(Map.of("unfenced-store", 5L, "person-held", 1L));
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(users(report).of(Outcome.UPDATED)).isEqualTo(1);
        before.forEach((localId, row) -> assertThat(host.rows.get(localId))
                .as(localId)
                .satisfies(now -> assertThat(now.active()).isEqualTo(row.active())));

        SyncReport approval = world.approve(report.held().orElseThrow().digest());

        assertThat(users(approval).of(Outcome.UPDATED)).isEqualTo(3);
        assertThat(world.account("s1-student-0001", host).active()).isFalse();
        assertThat(world.account("s1-student-0002", host).active()).isFalse();
        assertThat(world.run().held()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fencing.class,
            names = {"CONDITIONAL", "NONE"})
    void withAFenceOrByTheHostsOwnWordItIsDoneAtOnce(Fencing fencing) {
        host.fencing = fencing;
        world.destructiveWithoutFence = fencing == Fencing.NONE;
        world.run();
        takeSomethingFromFive();

        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(world.account("s1-student-0001", host).active()).isFalse();
        assertThat(world.account("s2-teacher", host).values().get(AccountField.ROLE))
                .isEqualTo("student");
    }

    /** A login by leaving, a login by absence, a school, a role, a login key. */
    private void takeSomethingFromFive() {
        roster.change("s1-student-0001", u -> u.enabledUser(false));
        roster.remove("s1-student-0002");
        roster.put(
                ScriptedRoster.person("s1-student-0003", RoleType.STUDENT, "s2").build());
        roster.change("s2-teacher", u -> u.role(RoleType.STUDENT));
        roster.change("s2-student-0004", u -> u.username("renamed"));
    }

    @Test
    void whoLeavesWithoutARoleOrASchoolLosesTheLoginWhenThatIsApproved() {
        host.fencing = Fencing.NONE;
        world.settings = SyncSettings.defaults().withSchools(Set.of("s1", "s2", "s3"));
        world.run();
        roster.change("s1-student-0001", u -> u.enabledUser(false).role(null));
        roster.change("s1-student-0002", u -> u.enabledUser(false).orgs(List.of()));
        SyncReport held = world.run();
        assertThat(held.held().orElseThrow().reasons()).containsEntry("unfenced-store", 2L);

        world.approve(held.held().orElseThrow().digest());

        assertThat(world.account("s1-student-0001", host).active()).isFalse();
        assertThat(world.account("s1-student-0002", host).active()).isFalse();
        assertThat(world.run().held()).isEmpty();
    }

    @Test
    void aHostThatHasASpellingOfItsOwnForEverybodyHasNothingToDoTheNextDay() {
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                return super.create(tx, spelled(write));
            }

            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                return super.update(tx, spelled(write));
            }

            private AccountWrite spelled(AccountWrite write) {
                String name = String.valueOf(write.values().get(AccountField.USERNAME));
                return new AccountWrite(
                        write.tenant(),
                        write.operationId(),
                        write.sourcedId(),
                        write.localId(),
                        write.expectedVersion(),
                        write.active(),
                        write.values().with(AccountField.USERNAME, name.replace(".", "")));
            }
        };
        world.run();

        SyncReport next = world.run();

        assertThat(next.held()).isEmpty();
        assertThat(users(next).of(Outcome.UNCHANGED)).isEqualTo(126);
    }

    @Test
    void aBatchElsewhereIsShortEnoughForALease() {
        List<Long> done = new ArrayList<>(List.of(0L));
        world.sync(event -> {
                    if (event instanceof SyncEvent.Applied applied) {
                        done.add(applied.done());
                    }
                })
                .run();
        assertThat(done).hasSizeGreaterThan(2);
        for (int i = 1; i < done.size(); i++) {
            assertThat(done.get(i) - done.get(i - 1)).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void whatSomebodyWroteBetweenTheTwoWritesOfAChangeStays() {
        world.run();
        String pupil = "s1-student-0001";
        roster.change(pupil, u -> u.enabledUser(false));
        world.run();
        Account off = world.account(pupil, host);
        roster.change(pupil, u -> u.enabledUser(true).givenName("Returned"));
        world.store = new Misbehaving(host) {
            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                boolean written = super.update(tx, write);
                host.edit(off.localId(), false, off.values().with(AccountField.FAMILY_NAME, "Theirs"));
                return written;
            }
        };

        SyncReport report = world.run();

        assertThat(report.problems()).extracting(Problem::code).containsExactly("changed-meanwhile");
        assertThat(world.account(pupil, host).values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Theirs");
        assertThat(world.account(pupil, host).active()).isFalse();
    }

    @Test
    void whoeverReturnsWithLessCannotSignInBeforeTheAccountSaysSo() {
        roster.put(ScriptedRoster.person("leaver", RoleType.TEACHER, "s1", "s2").build());
        world.run();
        roster.change("leaver", u -> u.enabledUser(false));
        world.run();
        roster.change(
                "leaver", u -> u.enabledUser(true).role(RoleType.STUDENT).orgs(List.of(new GuidRef("s1", "org"))));
        List<String> signInsWithMore = new ArrayList<>();
        String localId = world.account("leaver", host).localId();
        boolean[] refuses = {true};
        world.store = new Misbehaving(host) {
            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                if (refuses[0]) {
                    throw new IllegalStateException("not now");
                }
                return super.update(tx, write);
            }

            @Override
            public boolean setActive(Void tx, AccountWrite write) throws Exception {
                if (!"student".equals(world.account("leaver", host).values().get(AccountField.ROLE))) {
                    signInsWithMore.add(String.valueOf(write.localId()));
                }
                return super.setActive(tx, write);
            }
        };

        world.run();
        assertThat(world.account("leaver", host).active()).isFalse();
        refuses[0] = false;
        world.run();

        assertThat(signInsWithMore).isEmpty();
        assertThat(world.account("leaver", host).localId()).isEqualTo(localId);
        assertThat(world.account("leaver", host).active()).isTrue();
        assertThat(world.account("leaver", host).values().get(AccountField.ROLE))
                .isEqualTo("student");
    }

    @Test
    void aHostThatRefusesPeopleForWhatTheyAreIsAskedAboutEverybody() {
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                if (write.sourcedId().contains("student")) {
                    throw new SQLException("", "22001");
                }
                return super.create(tx, write);
            }
        };

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(120);
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(6);
        assertThat(report.problems()).extracting(Problem::code).containsOnly("rejected-by-host");
    }

    // Reads that lag behind the writes

    @Test
    void anEditOfASetOutlivesThatTheWriteOfTheOthersCannotBeReadYet() throws Exception {
        world.policy = ConflictPolicy.localWins();
        String pupil = "s1-student-0001";
        roster.change(pupil, u -> u.grades(List.of("04", "05")));
        world.run();
        Account made = world.account(pupil, host);
        host.edit(made.localId(), true, made.values().with(AccountField.GRADES, Set.of("04", "05", "06")));
        Lagging lagging = new Lagging(host);
        lagging.catchUp();
        world.store = lagging;
        roster.change(pupil, u -> u.grades(List.of("04", "07")));

        world.run();
        lagging.catchUp();
        world.run();

        assertThat(world.account(pupil, host).values().getAll(AccountField.GRADES))
                .containsExactly("04", "06", "07");
    }

    @Test
    void anAccountThatCannotBeReadYetIsNotMadeTwice() throws Exception {
        Lagging lagging = new Lagging(host);
        world.store = lagging;
        lagging.catchUp();

        SyncReport first = world.run();

        assertThat(users(first).of(Outcome.CREATED)).isEqualTo(126);
        assertThat(users(first).of(Outcome.ERRORS)).isZero();
        lagging.catchUp();
        SyncReport second = world.run();
        assertThat(users(second).of(Outcome.CREATED)).isZero();
        assertThat(host.rows).hasSize(126);
    }

    @Test
    void aWriteThatCannotBeReadYetIsNotTakenForSomebodysEdit() throws Exception {
        Lagging lagging = new Lagging(host);
        world.store = lagging;
        world.policy = ConflictPolicy.localWins();
        world.run();
        lagging.catchUp();
        world.run();
        roster.change("s1-student-0001", u -> u.givenName("Second"));
        world.run();
        lagging.catchUp();
        roster.change("s1-student-0001", u -> u.givenName("Third"));

        world.run();

        assertThat(world.account("s1-student-0001", host).values().get(AccountField.GIVEN_NAME))
                .isEqualTo("Third");
    }

    @Test
    void aPersonsEditAfterALateReadStillStandsWhereLocalEditsWin() throws Exception {
        Lagging lagging = new Lagging(host);
        world.store = lagging;
        world.policy = ConflictPolicy.localWins();
        world.run();
        lagging.catchUp();
        roster.change("s1-student-0001", u -> u.givenName("Second"));
        world.run();
        lagging.catchUp();
        world.run();
        Account account = world.account("s1-student-0001", host);
        host.edit(account.localId(), true, account.values().with(AccountField.GIVEN_NAME, "Mine"));
        lagging.catchUp();

        world.run();

        assertThat(world.account("s1-student-0001", host).values().get(AccountField.GIVEN_NAME))
                .isEqualTo("Mine");
    }

    @Test
    void aLeaverWhoseAccountCannotBeReadYetLosesTheLoginOnceItCan() throws Exception {
        Lagging lagging = new Lagging(host);
        world.store = lagging;
        world.run();
        roster.remove("s1-student-0001");
        roster.change("s1-student-0002", u -> u.enabledUser(false));
        SyncReport unseen = world.run();
        lagging.catchUp();

        world.run();

        assertThat(unseen.held()).isEmpty();
        assertThat(world.account("s1-student-0001", host).active()).isFalse();
        assertThat(world.account("s1-student-0002", host).active()).isFalse();
    }

    @Test
    void whoReturnsBeforeTheirLeavingCanBeReadGetsTheLoginBack() throws Exception {
        Lagging lagging = new Lagging(host);
        world.store = lagging;
        world.run();
        lagging.catchUp();
        world.run();
        var ann = roster.user("s1-student-0001");
        roster.remove("s1-student-0001");
        world.run();
        assertThat(world.account("s1-student-0001", host).active()).isFalse();
        roster.put(ann);
        SyncReport unseen = world.run();
        lagging.catchUp();

        world.run();

        assertThat(unseen.problems()).extracting(Problem::code).containsExactly("changed-meanwhile");
        assertThat(world.account("s1-student-0001", host).active()).isTrue();
    }

    /** Of an earlier run that died, and not to be seen before it is made again. */
    @Test
    void anAccountThatIsFoundOnlyWhenItIsMadeAgainGetsWhatTheSourceSaysNow() throws Exception {
        host.findsCandidates = false;
        int[] asked = {0};
        world.store = new Misbehaving(host) {
            @Override
            public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds)
                    throws Exception {
                return asked[0]++ == 0 ? Map.of() : super.findBySourcedId(tx, tenant, sourcedIds);
            }
        };
        world.run();
        String ann = dieMaking("s1-student-9999");
        roster.change("s1-student-9999", u -> u.givenName("Corrected").email("S1-STUDENT-9999@example.org"));
        asked[0] = 0;
        SyncReport found = world.run();

        assertThat(users(found).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(host.of("s1-student-9999")).containsExactly(ann);
        assertThat(Objects.requireNonNull(host.rows.get(ann)).values().get(AccountField.GIVEN_NAME))
                .isEqualTo("Corrected");
        SyncReport next = world.run();
        assertThat(users(next).of(Outcome.UPDATED)).isZero();
    }

    @Test
    void aHostThatSpellsAnAddressInItsOwnWayIsNotWrittenASecondTime() {
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                String email = Objects.requireNonNull(write.values().get(AccountField.EMAIL));
                AccountValues values = write.values().with(AccountField.EMAIL, email.toUpperCase(Locale.ROOT));
                return super.create(
                        tx,
                        new AccountWrite(
                                write.tenant(), write.operationId(), write.sourcedId(), null, null, true, values));
            }
        };
        world.run();
        Map<String, HostAccounts.Row> before = host.snapshot();

        world.run();

        assertThat(host.rows).isEqualTo(before);
    }

    /** That a run was about to make an account says nothing about who switched it off. */
    @Test
    void whoeverIsSwitchedOffByAPersonBeforeTheMakingIsNotedStaysSwitchedOff() {
        world.run();
        String ann = dieMaking("s1-student-9999");
        host.edit(ann, false, Objects.requireNonNull(host.rows.get(ann)).values());

        world.run();
        world.run();

        assertThat(host.of("s1-student-9999")).containsExactly(ann);
        assertThat(world.account("s1-student-9999", host).active()).isFalse();
    }

    private String dieMaking(String newcomer) {
        roster.put(ScriptedRoster.person(newcomer, RoleType.STUDENT, "s1").build());
        var whole = world.store;
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                super.create(tx, write);
                throw new AssertionError("the process is gone");
            }
        };
        assertThatThrownBy(world::run).hasMessage("the process is gone");
        world.clock.advance(Duration.ofHours(1));
        world.store = whole;
        return host.of(newcomer).get(0);
    }

    @Test
    void aHostThatDoesNotAnswerIsTriedAgainAndOneThatRefusesIsLookedInto() {
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                switch (write.sourcedId()) {
                    case "s1-student-0001" -> throw new SocketTimeoutException("no answer about ann");
                    case "s1-student-0002" -> throw new IllegalStateException("no, not ben");
                    default -> {
                        return super.create(tx, write);
                    }
                }
            }
        };

        SyncReport report = world.run();

        assertThat(report.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder("host-unavailable", "rejected-by-host");
        assertThat(report.toJson()).doesNotContain("ann", "ben");
    }

    @Test
    void eachAccountThatAPersonGetsIsMadeByAnOperationOfItsOwn() {
        List<String> operations = new ArrayList<>();
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                if (write.sourcedId().equals("s1-student-0001")) {
                    operations.add(write.operationId());
                }
                return super.create(tx, write);
            }
        };
        for (int i = 0; i < 3; i++) {
            world.run();
            host.rows.remove(world.account("s1-student-0001", host).localId());
        }
        assertThat(operations).hasSize(3).doesNotHaveDuplicates();
    }

    /** A store whose readers see what was there when they last caught up, as a replica does. */
    private static final class Lagging extends Misbehaving {
        private final HostAccounts real;
        private Map<String, HostAccounts.Row> seen = new HashMap<>();

        Lagging(HostAccounts real) {
            super(real);
            this.real = real;
        }

        void catchUp() {
            seen = real.snapshot();
        }

        private <R> R behind(Callable<R> read) throws Exception {
            Map<String, HostAccounts.Row> now = real.snapshot();
            real.restore(seen);
            try {
                return read.call();
            } finally {
                real.restore(now);
            }
        }

        @Override
        public List<Account> load(Void tx, TenantId tenant, Collection<String> localIds) throws Exception {
            return behind(() -> super.load(tx, tenant, localIds));
        }

        @Override
        public List<Account> candidates(Void tx, TenantId tenant, AccountField field, Collection<String> values)
                throws Exception {
            return behind(() -> super.candidates(tx, tenant, field, values));
        }

        @Override
        public Map<String, Account> findBySourcedId(Void tx, TenantId tenant, Collection<String> sourcedIds)
                throws Exception {
            return behind(() -> super.findBySourcedId(tx, tenant, sourcedIds));
        }
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
