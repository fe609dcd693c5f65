// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static com.kybergate.rostersync.plan.PlanDesk.counts;
import static com.kybergate.rostersync.plan.PlanDesk.free;
import static com.kybergate.rostersync.plan.PlanDesk.said;
import static com.kybergate.rostersync.plan.PlanDesk.seat;
import static com.kybergate.rostersync.roster.RosterCollection.CLASSES;
import static com.kybergate.rostersync.roster.RosterCollection.ENROLLMENTS;
import static com.kybergate.rostersync.roster.RosterCollection.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.evidence.Evidence.Finding;
import com.kybergate.rostersync.evidence.Grace;
import com.kybergate.rostersync.report.Counts.AbsentOutcome;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan makes of people: who is missing and keeps the login, who is not wanted, and who moves. */
class PlanDraftTest {
    private static final Duration GRACE = Duration.ofDays(3);

    @TempDir
    Path folder;

    private PlanDesk desk;

    /** Somebody who is there and listed, of the school and the role that everybody is of. */
    @BeforeEach
    void open() {
        desk = new PlanDesk(folder);
        desk.known(person("bea"));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    // Who is missing

    @Test
    void whoeverKeepsTheLoginKeepsTheClassesThatAreMissingWithThem() {
        annIsMissing();
        desk.grace = new Grace(GRACE, Map.of(), PlanDesk.NOW);

        SyncPlan plan = desk.plan();

        assertThat(plan.inGrace()).containsExactly("ann");
        assertThat(free(plan))
                .as("a class without her")
                .extracting(PlannedChange::operation, PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactly(
                        tuple(Operation.DEACTIVATE, "of-cem", "absent"), tuple(Operation.DEACTIVATE, "c2", "absent"));
        assertThat(plan.held()).isEmpty();
        assertThat(counts(plan, USERS).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(counts(plan, ENROLLMENTS).of(AbsentOutcome.GRACE)).isEqualTo(1);
        assertThat(counts(plan, USERS).conserves()).isTrue();
        assertThat(counts(plan, ENROLLMENTS).conserves()).isTrue();
    }

    @Test
    void whenTheGraceIsOverTheLoginGoesAndTheClassesWithIt() {
        annIsMissing();
        desk.grace = new Grace(GRACE, Map.of("ann", PlanDesk.NOW.minus(GRACE)), PlanDesk.NOW);

        SyncPlan plan = desk.plan();

        assertThat(plan.inGrace()).isEmpty();
        assertThat(free(plan))
                .extracting(PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactlyInAnyOrder(
                        tuple("of-ann", "absent"),
                        tuple("of-cem", "absent"),
                        tuple("c2", "absent"),
                        tuple("ann", "absent"));
        assertThat(counts(plan, USERS).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
    }

    @Test
    void whomTheRosterItselfCallsGoneHasNoGrace() {
        annIsMissing();
        desk.grace = new Grace(GRACE, Map.of(), PlanDesk.NOW);
        desk.saidGone.add("ann");

        assertGoesWithoutGrace("ann", desk.plan());
    }

    @Test
    void whoeverHadLeftAndCanSignInAgainHasNoGrace() {
        RosterRecord eve = RosterRecord.of(person("eve"));
        desk.people.row(eve, false, desk.people.made(eve), true);
        desk.findings.put("eve", Finding.GONE);
        desk.grace = new Grace(GRACE, Map.of(), PlanDesk.NOW);
        desk.whole(USERS, person("bea"));

        assertGoesWithoutGrace("eve", desk.plan());
    }

    @Test
    void whomOnlyTheAccountRemembersHasNoGrace() {
        desk.people.made(RosterRecord.of(person("stray")));
        desk.people.memoryIsOlder();
        desk.findings.put("stray", Finding.GONE);
        desk.grace = new Grace(GRACE, Map.of(), PlanDesk.NOW);
        desk.whole(USERS, person("bea"));

        assertGoesWithoutGrace("stray", desk.plan());
    }

    private static void assertGoesWithoutGrace(String sourcedId, SyncPlan plan) {
        assertThat(plan.inGrace()).isEmpty();
        assertThat(free(plan))
                .filteredOn(change -> change.collection() == USERS)
                .extracting(PlannedChange::operation, PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactly(tuple(Operation.DEACTIVATE, sourcedId, "absent"));
        assertThat(counts(plan, USERS).absentCandidates()).isEqualTo(1);
        assertThat(counts(plan, USERS).of(AbsentOutcome.DEACTIVATED)).isEqualTo(1);
    }

    @Test
    void whomTheSourceHasAndWhomItCannotTellOfStayAndAreNamed() {
        desk.known(person("ann"));
        desk.known(person("cem"));
        desk.findings.putAll(Map.of("ann", Finding.STILL_THERE, "cem", Finding.UNVERIFIED));
        desk.whole(USERS, person("bea"));

        SyncPlan plan = desk.plan();

        assertThat(plan.problems())
                .containsExactlyInAnyOrder(
                        new Problem(
                                "missing-from-list-only",
                                "warning",
                                "users",
                                "ann",
                                "s1",
                                "The source has this person but does not list it; report it to the vendor."),
                        new Problem(
                                "absence-unverified",
                                "warning",
                                "users",
                                "cem",
                                "s1",
                                "The source lists this person no longer, but cannot prove that it is gone; nothing was done."));
        assertThat(plan.freeSize()).isZero();
        assertThat(plan.held()).isEmpty();
        assertThat(counts(plan, USERS).of(AbsentOutcome.STILL_THERE)).isEqualTo(1);
        assertThat(counts(plan, USERS).of(AbsentOutcome.UNVERIFIED)).isEqualTo(1);
    }

    @Test
    void whoComesIsFreeBeforeWhoGoes() {
        desk.known(person("ann"));
        desk.findings.put("ann", Finding.GONE);
        desk.whole(USERS, person("bea"), person("zoe"));

        assertThat(free(desk.plan()))
                .extracting(PlannedChange::operation, PlannedChange::sourcedId)
                .containsExactly(tuple(Operation.CREATE, "zoe"), tuple(Operation.DEACTIVATE, "ann"));
    }

    @Test
    void whoeverWaitsSharesTheListOfSchoolsWithOthersOfTheSame() {
        desk.known(person("ann"));
        desk.known(person("cem"));
        desk.whole(USERS, person("bea"));

        List<HeldItem> held = desk.plan().held();

        assertThat(held)
                .extracting(HeldItem::sourcedId, HeldItem::reason)
                .containsExactlyInAnyOrder(tuple("ann", "leavers"), tuple("cem", "leavers"));
        assertThat(held.get(0).schools())
                .containsExactly("s1")
                .isSameAs(held.get(1).schools());
    }

    // Who is not wanted

    @Test
    void whoeverMovedToASchoolThatIsNotWantedLeavesAndWhoseRecordNamesNoSchoolStays() {
        desk.scope = new RosterScope(Set.of("s1"), Set.of(UserType.values()));
        desk.known(person("ann"));
        desk.known(person("cem"));
        desk.whole(
                USERS,
                person("bea"),
                Changes.person("ann").orgs(List.of(new GuidRef("s2", "org"))).build(),
                Changes.person("cem").orgs(List.of()).build());

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .extracting(PlannedChange::operation, PlannedChange::sourcedId, PlannedChange::reason)
                .containsExactly(tuple(Operation.DEACTIVATE, "ann", "left-scope"));
        assertThat(plan.held()).isEmpty();
        assertThat(counts(plan, USERS).of(SkipReason.SCHOOL)).isEqualTo(1);
        assertThat(counts(plan, USERS).of(Outcome.DEACTIVATED_BY_SOURCE)).isEqualTo(1);
        assertThat(counts(plan, USERS).conserves()).isTrue();
    }

    @Test
    void anAccountThatIsOnAgainIsAskedAboutIfTheSyncHadSwitchedItOffAndElseIsTheHosts() {
        desk.scope = new RosterScope(null, Set.of(UserType.STUDENTS));
        teacherWhoLeft("off-by-sync", true);
        teacherWhoLeft("off-by-host", false);
        desk.whole(USERS, person("bea"), teacher("off-by-sync"), teacher("off-by-host"));

        SyncPlan plan = desk.plan();

        assertThat(plan.held())
                .extracting(HeldItem::operation, HeldItem::sourcedId, HeldItem::reason, HeldItem::absent)
                .containsExactly(tuple("deactivate", "off-by-sync", "out-of-scope", false));
        assertThat(plan.freeSize()).isZero();
        assertThat(counts(plan, USERS).of(SkipReason.ROLE)).isEqualTo(1);
        assertThat(counts(plan, USERS).of(Outcome.HELD)).isEqualTo(1);
    }

    @Test
    void theGuardIsToldOfTheWantedPeopleHowManyMadeNoSense() {
        desk.scope = new RosterScope(null, Set.of(UserType.STUDENTS));
        desk.whole(
                USERS,
                person("bea"),
                person("zoe"),
                teacher("tom"),
                User.builder("nobody").role(RoleType.STUDENT).build());

        SyncPlan plan = desk.plan();

        assertThat(said(plan, "doubtful")).containsExactly("1 of 3 people");
        assertThat(plan.problems())
                .extracting(Problem::code, Problem::sourcedId)
                .containsExactly(tuple("missing-identity", "nobody"));
    }

    @Test
    void whoIsNotRecognisedIsDoubtfulAndWhoFitsWhatOthersFitIsNot() {
        desk.people.forgetIdentifiers();
        AccountValues stranger = AccountValues.none()
                .with(AccountField.USERNAME, "other")
                .with(AccountField.EMAIL, "other@example.net")
                .with(AccountField.GIVEN_NAME, "O")
                .with(AccountField.FAMILY_NAME, "Ther");
        desk.people.edit(desk.known(person("ann")), true, stranger);
        desk.people.made(RosterRecord.of(Changes.person("both")
                .username("name.yan")
                .email("zoe@example.org")
                .build()));
        desk.whole(USERS, person("bea"), person("ann"), person("yan"), person("zoe"));

        SyncPlan plan = desk.plan();

        assertThat(plan.problems())
                .extracting(Problem::code, Problem::sourcedId)
                .containsExactlyInAnyOrder(
                        tuple("account-not-recognised", "ann"),
                        tuple("possible-match", "yan"),
                        tuple("possible-match", "zoe"));
        assertThat(said(plan, "doubtful")).containsExactly("1 of 4 people");
        assertThat(counts(plan, USERS).of(Outcome.DISPUTED)).isEqualTo(3);
        assertThat(counts(plan, USERS).conserves()).isTrue();
    }

    // Who moves

    @Test
    void theClassesOfWhoeverMayHaveAnotherIdentifierWaitWithThem() {
        Account account = desk.known(person("ann"));
        desk.known(
                seat("of-ann", "ann", "c1").build(), seat("of-bea", "bea", "c1").build());
        desk.findings.put("ann", Finding.GONE);
        desk.whole(USERS, person("bea"), annAnew());
        desk.whole(ENROLLMENTS, seat("of-bea", "bea", "c1").build());

        SyncPlan plan = desk.plan();

        assertThat(plan.held())
                .extracting(HeldItem::operation, HeldItem::sourcedId, HeldItem::localId, HeldItem::reason)
                .containsExactly(
                        tuple("relink", "ann-2", account.localId(), "relink-proposed"),
                        tuple("deactivate", "of-ann", null, "person-held"));
        assertThat(plan.freeSize()).isZero();
        assertThat(counts(plan, USERS).of(Outcome.HELD)).isEqualTo(1);
        assertThat(counts(plan, USERS).of(AbsentOutcome.HELD)).isEqualTo(1);
        assertThat(counts(plan, USERS).conserves()).isTrue();
    }

    @Test
    void howeverManyMoveTheMemoryIsAskedAboutNoMoreThanABatchAtATime() {
        List<User> now = new ArrayList<>(List.of(person("bea")));
        desk.people.write(tx -> {
            for (int i = 0; i < 501; i++) {
                RosterRecord before = RosterRecord.of(person("p" + i));
                AccountValues values = desk.people.mapping.values(before);
                String localId = desk.people.accounts.create(
                        tx, new AccountWrite(Desk.TENANT, "op", before.sourcedId(), null, null, true, values));
                Link link = new Link(localId, LocalRole.STUDENT, Map.of(), false);
                desk.people.state.put(tx, Desk.TENANT, List.of(MirrorRow.of(before, true, link)));
                now.add(Changes.person("n" + i)
                        .username("name.p" + i)
                        .email("p" + i + "@example.org")
                        .build());
            }
        });
        List<Integer> asked = new ArrayList<>();
        desk.state = hearing(asked);
        desk.whole(USERS, now.toArray(User[]::new));

        SyncPlan plan = desk.plan();

        assertThat(asked).containsExactly(500, 1);
        assertThat(plan.held()).hasSize(501).allMatch(item -> item.reason().equals("relink-proposed"));
        assertThat(plan.held()).extracting(HeldItem::sourcedId).doesNotHaveDuplicates();
    }

    @Test
    void whoWantsTheKeyOfSomebodyWhoWaitsForAKeyWaitsAsWellInWhateverOrder() {
        desk.known(teacher("a"));
        for (String person : List.of("b", "c", "d")) {
            desk.known(person(person));
        }
        desk.whole(
                USERS,
                person("bea"),
                Changes.person("d").email("free@example.org").build(),
                Changes.person("c").email("b@example.org").build(),
                Changes.person("b").email("a@example.org").build(),
                Changes.person("a")
                        .role(RoleType.TEACHER)
                        .email("new@example.org")
                        .build());

        SyncPlan plan = desk.plan();

        assertThat(plan.held())
                .extracting(HeldItem::sourcedId, HeldItem::reason)
                .containsExactlyInAnyOrder(
                        tuple("a", "staff-login-key"), tuple("b", "login-key-held"), tuple("c", "login-key-held"));
        assertThat(free(plan)).extracting(PlannedChange::sourcedId).containsExactly("d");
    }

    // What was approved

    @Test
    void anAccountGoesToAnotherIdentifierOnlyWhenTheOldOneIsProvedToBeGone() {
        Account account = desk.known(person("ann"));
        desk.whole(USERS, person("bea"), annAnew());

        assertThat(free(desk.planLinks(change -> true))).as("nobody asked").isEmpty();
        desk.findings.put("ann", Finding.GONE);
        assertThat(free(desk.planLinks(change -> true)))
                .extracting(PlannedChange::operation, PlannedChange::sourcedId, PlannedChange::localId)
                .containsExactly(tuple(Operation.RELINK, "ann-2", account.localId()));
        assertThat(free(desk.planLinks(change -> false))).as("not approved").isEmpty();
    }

    // Dates

    @Test
    void somebodyWhoChangedTellsWhetherTheSourceDatesWhatItChanges() {
        desk.known(dated("Ann", 0));
        desk.part(USERS, dated("Anne", 1));
        assertThat(desk.plan().dating()).isEqualTo(Dating.KEPT);

        desk.part(USERS, dated("Anne", 0));
        assertThat(desk.plan().dating()).isEqualTo(Dating.BROKEN);
    }

    @Test
    void whoComesBackAndWhoIsNewTellNothingOfDates() {
        RosterRecord ann = RosterRecord.of(dated("Ann", 0));
        Account account = desk.people.made(ann);
        desk.people.row(ann, false, desk.people.edit(account, false, account.values()), true);
        desk.part(USERS, dated("Ann", 0), person("zoe"));

        SyncPlan plan = desk.plan();

        assertThat(free(plan))
                .extracting(PlannedChange::operation, PlannedChange::sourcedId)
                .containsExactlyInAnyOrder(tuple(Operation.REACTIVATE, "ann"), tuple(Operation.CREATE, "zoe"));
        assertThat(plan.dating()).isEqualTo(Dating.UNSEEN);
    }

    private static User person(String id) {
        return Changes.person(id).build();
    }

    private static User teacher(String id) {
        return Changes.person(id).role(RoleType.TEACHER).build();
    }

    private static User annAnew() {
        return Changes.person("ann-2")
                .username("name.ann")
                .email("ann@example.org")
                .build();
    }

    private static User dated(String givenName, int day) {
        return Changes.person("ann")
                .givenName(givenName)
                .dateLastModified(PlanDesk.NOW.plus(Duration.ofDays(day)))
                .build();
    }

    private void teacherWhoLeft(String id, boolean bySync) {
        RosterRecord record = RosterRecord.of(teacher(id));
        desk.people.row(record, false, desk.people.made(record), bySync);
    }

    /** With a class, and with a class and an enrollment that have nothing to do with her. */
    private void annIsMissing() {
        desk.known(person("ann"));
        desk.findings.put("ann", Finding.GONE);
        desk.known(
                seat("of-ann", "ann", "c1").build(),
                seat("of-bea", "bea", "c1").build(),
                seat("of-cem", "cem", "c1").build());
        desk.known(PlanDesk.rosterClass("c1"), PlanDesk.rosterClass("c2"));
        desk.whole(USERS, person("bea"));
        desk.whole(CLASSES, PlanDesk.rosterClass("c1"));
        desk.whole(ENROLLMENTS, seat("of-bea", "bea", "c1").build());
    }

    /** The memory, noting about how many people it is asked at a time. */
    @SuppressWarnings("unchecked")
    private SyncState<Void> hearing(List<Integer> asked) {
        return (SyncState<Void>) Proxy.newProxyInstance(
                SyncState.class.getClassLoader(), new Class<?>[] {SyncState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rows") && arguments[1] == USERS) {
                        asked.add(((Collection<?>) arguments[2]).size());
                    }
                    try {
                        return method.invoke(desk.people.state, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
