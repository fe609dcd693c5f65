// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.SyncState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The invariants where something happens just in between: while a run is planned, while it writes, between a report and its approval. */
class EdgesOfInvariantsTest {
    private final ScriptedRoster roster = ScriptedRoster.of(3, 40);
    private final World world = new World(roster);

    @Test
    void whatAPersonChangedWhileTheRunWasPlannedStays() {
        world.run();
        roster.change("s1-teacher", u -> u.familyName("Moved"));
        Account before = world.account("s1-teacher");
        RosterSync sync = world.sync(event -> {
            if (event instanceof SyncEvent.Planned) {
                world.accounts.edit(
                        World.TENANT, before.localId(), true, before.values().with(AccountField.ROLE, "student"));
            }
        });

        SyncReport report = sync.run();

        assertThat(report.problems()).extracting(Problem::code).containsExactly("changed-meanwhile");
        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(1);
        world.run();
        assertThat(world.account("s1-teacher").values().get(AccountField.ROLE)).isEqualTo("student");
        assertThat(world.account("s1-teacher").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Moved");
    }

    @Test
    void whatTheSourceSaidOfSomebodyWhoWasOffIsWrittenWhenTheyReturn() {
        world.run();
        String pupil = "s1-student-0001";
        roster.change(
                pupil,
                u -> u.enabledUser(false)
                        .email("next.year@example.org")
                        .grades(List.of("09"))
                        .orgs(List.of(new GuidRef("s2", "org"))));
        world.run();
        assertThat(world.account(pupil).active()).isFalse();
        roster.change(pupil, u -> u.enabledUser(true));

        world.run();

        AccountValues values = world.account(pupil).values();
        assertThat(world.account(pupil).active()).isTrue();
        assertThat(values.get(AccountField.EMAIL)).isEqualTo("next.year@example.org");
        assertThat(values.getAll(AccountField.GRADES)).containsExactly("09");
        assertThat(values.getAll(AccountField.SCHOOLS)).containsExactly("s2");
    }

    @Test
    void aDemotionByTheHostIsStillALockAfterAnotherFieldWasWritten() {
        world.run();
        Account teacher = world.account("s1-teacher");
        world.accounts.edit(
                World.TENANT, teacher.localId(), true, teacher.values().with(AccountField.ROLE, "student"));
        roster.change("s1-teacher", u -> u.familyName("Moved"));
        world.run();
        roster.change("s1-teacher", u -> u.role(RoleType.ADMINISTRATOR).familyName("Again"));

        SyncReport report = world.run();

        assertThat(report.held()).isEmpty();
        assertThat(world.account("s1-teacher").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Again");
        assertThat(world.account("s1-teacher").values().get(AccountField.ROLE)).isEqualTo("student");
    }

    @Test
    void anAccountThatOnlyLooksLikeSomebodyIsNotTouchedEvenWhereNothingWouldRise() {
        AccountValues values = AccountValues.none()
                .with(AccountField.USERNAME, "name.s1-student-0001")
                .with(AccountField.ROLE, "student");
        String own = world.accounts.add(World.TENANT, values);
        List<Account> before = world.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(own));

        world.run();

        assertThat(world.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(own)))
                .isEqualTo(before);
    }

    @Test
    void aRunThatWasOvertakenAmidABatchWritesNoFurtherAccount() {
        HostAccounts host = new HostAccounts();
        world.store = new Misbehaving(host) {
            @Override
            public String create(Void tx, AccountWrite write) throws Exception {
                String localId = super.create(tx, write);
                if (host.rows.size() == 7) {
                    world.clock.advance(Duration.ofHours(1));
                    world.state.acquire(World.TENANT, "another", Duration.ofMinutes(10));
                }
                return localId;
            }
        };

        SyncReport report = world.run();

        assertThat(report.problems()).extracting(Problem::code).contains("lease-lost");
        assertThat(host.rows).hasSize(7);
    }

    @Test
    void anAbsenceThatCouldNotBeWrittenIsUnverified() {
        world.run();
        roster.remove("s1-teacher");
        world.store = Misbehaving.throwing(world.accounts, "setActive", "down");

        SyncReport report = world.run();

        assertThat(world.account("s1-teacher").active()).isTrue();
        assertThat(users(report).of(AbsentOutcome.DEACTIVATED)).isZero();
        assertThat(users(report).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
    }

    @Test
    void anApprovedAbsenceThatCouldNotBeWrittenIsUnverified() {
        world.run();
        for (int i = 0; i < 20; i++) {
            roster.remove(String.format("s1-student-%04d", i));
        }
        String digest = world.run().held().orElseThrow().digest();
        world.store = Misbehaving.throwing(world.accounts, "setActive", "down");

        SyncReport approved = world.approve(digest);

        assertThat(users(approved).of(AbsentOutcome.DEACTIVATED)).isZero();
        assertThat(users(approved).of(AbsentOutcome.UNVERIFIED)).isEqualTo(20);
    }

    @Test
    void anApprovedEnrollmentThatIsAnotherByNowIsLeftOut() {
        world.run();
        enroll("s1-c1", RoleType.TEACHER);
        String digest = world.run().held().orElseThrow().digest();
        enroll("s2-c1", RoleType.ADMINISTRATOR);

        SyncReport approved = world.approve(digest);

        assertThat(world.state.rows(World.TENANT, RosterCollection.ENROLLMENTS, List.of("rise")))
                .isEmpty();
        assertThat(approved.problems()).extracting(Problem::code).containsExactly("stale");
    }

    @Test
    void anApprovedLinkIsMadeToTheAccountThatWasApprovedAndToNoOther() {
        String id = "s1-student-0001";
        world.settings = world.settings.withLinks(LinkRule.AUTO);
        AccountValues values =
                AccountValues.none().with(AccountField.USERNAME, "name." + id).with(AccountField.ROLE, "student");
        String approvedFor = world.accounts.add(World.TENANT, values);
        roster.change(id, u -> u.role(RoleType.TEACHER));
        String digest = world.run().held().orElseThrow().digest();
        world.accounts.delete(World.TENANT, approvedFor);
        String another = world.accounts.add(World.TENANT, values);

        SyncReport approved = world.approve(digest);

        assertThat(approved.problems()).extracting(Problem::code).containsExactly("stale");
        assertThat(world.accounts.load(Worlds.noTransaction(), World.TENANT, List.of(another)))
                .extracting(Account::values)
                .containsExactly(values);
    }

    @Test
    void whoApprovesOneSchoolHasNotApprovedTheOtherSource() {
        world.run();
        roster.identity = "another district";
        roster.change("s1-student-0000", u -> u.familyName("Somebody else"));
        roster.change("s2-student-0000", u -> u.familyName("Somebody else"));
        String digest = world.run().held().orElseThrow().digest();
        world.sync().approve(digest, "ada", "looked at it", "s1");

        SyncReport next = world.run();

        assertThat(world.account("s2-student-0000").values().get(AccountField.FAMILY_NAME))
                .isEqualTo("Family s2-student-0000");
        assertThat(next.held().orElseThrow().reasons()).containsOnlyKeys("another-source");
    }

    @Test
    void theSameInputAgainCallsNothingThatWritesARow() {
        world.run();
        world.run();
        List<String> written = new ArrayList<>();
        world.memory = watched(SyncState.class, world.state, written);
        world.store = watched(AccountStore.class, world.accounts, written);

        world.run();

        assertThat(written).isEmpty();
    }

    @Test
    void noPersonalValueLeavesWhenTheStateThrowsItBesideTheHost() {
        world.run();
        world.store = Misbehaving.throwing(world.accounts, "load", "Canary7731@example.org");
        world.memory = failing(world.state, "release", "Canary7731@example.org");
        StringWriter said = new StringWriter();

        try {
            world.run();
        } catch (RuntimeException e) {
            e.printStackTrace(new PrintWriter(said, true));
        }

        assertThat(said.toString()).contains("Suppressed").doesNotContain("Canary7731");
    }

    private void enroll(String rosterClass, RoleType role) {
        roster.put(Enrollment.builder("rise")
                .user(new GuidRef("s1-student-0000", "user"))
                .rosterClass(new GuidRef(rosterClass, "class"))
                .school(new GuidRef("s1", "org"))
                .role(role)
                .build());
    }

    @SuppressWarnings("unchecked")
    private static <P> P watched(Class<? super P> port, P real, List<String> written) {
        return (P) Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
            boolean rows = method.getName().equals("put") && arguments[2] instanceof List<?>;
            boolean writes = Set.of("create", "update", "setActive", "noteGeneration", "putGeneration")
                    .contains(method.getName());
            if (rows || writes) {
                written.add(method.getName());
            }
            return through(real, method, arguments);
        });
    }

    @SuppressWarnings("unchecked")
    private static SyncState<Void> failing(SyncState<Void> real, String name, String message) {
        return (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        throw new IllegalStateException(message);
                    }
                    return through(real, method, arguments);
                });
    }

    private static Object through(Object real, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }
}
