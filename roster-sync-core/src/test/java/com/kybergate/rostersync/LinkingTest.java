// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.plan.LinkRules;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.HeldPart;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A product that has users already meets their roster: nobody gets a second account, and nobody another's. */
class LinkingTest {
    private static final String ANN = "s1-student-0001";
    private static final String BEN = "s1-student-0002";
    private static final String CEM = "s1-student-0003";
    private static final String ALL_THREE = "identifier+username+email";

    private final ScriptedRoster roster = ScriptedRoster.of(1, 20);
    private final World world = new World(roster);

    LinkingTest() {
        for (String id : List.copyOf(roster.all(RosterCollection.USERS).keySet())) {
            roster.change(id, person -> person.identifier("nr-" + id));
        }
    }

    @Test
    void nobodyIsLinkedWithoutApprovalAndAfterItNothingIsPlanned() {
        roster.all(RosterCollection.USERS).keySet().forEach(this::account);

        SyncReport report = world.run();

        assertThat(report.status()).isEqualTo(RunStatus.HELD);
        assertThat(users(report).of(Outcome.HELD)).isEqualTo(21);
        assertThat(users(report).of(Outcome.DISPUTED)).as("the administrator").isEqualTo(1);
        assertThat(users(report).of(Outcome.CREATED)).isZero();
        assertThat(users(report).of(Outcome.LINKED)).isZero();
        assertThat(held(report).reasons()).isEqualTo(Map.of("link-proposed:" + ALL_THREE, 21L));
        assertThat(links()).isEmpty();
        int asked = roster.asked.size();

        SyncReport approved = approve(ApprovalScope.tier(ALL_THREE));

        assertThat(approved.status()).isEqualTo(RunStatus.DONE);
        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(21);
        assertThat(roster.asked).as("nobody is read singly").hasSize(asked);
        assertThat(world.accounts.all(World.TENANT)).hasSize(22);
        Map<String, String> contents = world.contents();

        SyncReport next = world.run();

        assertThat(next.held()).isEmpty();
        assertThat(users(next).of(Outcome.UNCHANGED)).isEqualTo(21);
        assertThat(users(next).of(Outcome.DISPUTED)).isEqualTo(1);
        assertThat(world.contents()).isEqualTo(contents);
    }

    @Test
    void anApprovedTierIsLinkedAndTheOthersStayHeld() {
        String ann = account(ANN);
        String ben = account(BEN, AccountField.EMAIL);
        world.run();

        SyncReport approved = approve(ApprovalScope.tier(ALL_THREE));

        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(1);
        assertThat(links()).containsEntry(ANN, ann).doesNotContainKey(BEN);
        assertThat(held(approved).reasons()).isEqualTo(Map.of("link-proposed:email", 1L));
        assertThat(held(world.run()).digest()).isEqualTo(held(approved).digest());

        approve(ApprovalScope.everyTier());

        assertThat(links()).containsEntry(ANN, ann).containsEntry(BEN, ben);
        assertThat(world.sync().held()).isEmpty();
    }

    @Test
    void somePeopleOfATierAreApprovedAlone() {
        account(ANN);
        account(BEN);
        account(CEM, AccountField.EMAIL);
        world.run();

        approve(ApprovalScope.tier(ALL_THREE).and(ApprovalScope.people(List.of(BEN, CEM))));

        assertThat(links()).containsKey(BEN).doesNotContainKeys(ANN, CEM);
        assertThat(world.sync().heldItems()).extracting(HeldItem::sourcedId).containsExactlyInAnyOrder(ANN, CEM);
    }

    @Test
    void aSchoolIsApprovedAsBefore() {
        account(ANN);
        String digest = held(world.run()).digest();

        assertThat(users(world.sync().approve(digest, "ada", "fine", "s2")).of(Outcome.LINKED))
                .isZero();
        assertThat(users(world.sync().approve(digest, "ada", "fine", "s1")).of(Outcome.LINKED))
                .isEqualTo(1);
    }

    @Test
    void aRiseInPrivilegeIsInNoTier() {
        account(ANN);
        roster.change(ANN, u -> u.role(RoleType.TEACHER));
        SyncReport report = world.run();
        assertThat(held(report).reasons()).isEqualTo(Map.of("privilege-rise", 1L));

        assertThat(users(approve(ApprovalScope.everyTier())).of(Outcome.LINKED)).isZero();
        assertThat(users(approve(ApprovalScope.people(List.of(ANN)))).of(Outcome.LINKED))
                .isEqualTo(1);
        assertThat(world.account(ANN).values().get(AccountField.ROLE)).isEqualTo("staff");
    }

    @ParameterizedTest
    @EnumSource(LinkRule.class)
    void nobodyWithAnOpenCandidateIsCreated(LinkRule rule) {
        HostAccounts host = new HostAccounts();
        host.uniqueKeys = false;
        world.store = host;
        world.settings = world.settings.withLinks(rule);
        host.add(values(ANN));
        host.add(values(BEN).with(AccountField.ROLE, "staff"));
        host.add(values(CEM).with(AccountField.USERNAME, "other"));
        host.add(values(CEM).with(AccountField.EMAIL, "other@example.org"));

        SyncReport report = world.run();

        boolean looks = rule != LinkRule.NEVER;
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(looks ? 19 : 22);
        assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(looks ? 2 : 0);
        for (String id : List.of(ANN, BEN, CEM)) {
            assertThat(host.of(id)).as(id).hasSize(looks ? 0 : 1);
        }
    }

    @Test
    void eachFieldHasARuleOfItsOwn() {
        HostAccounts host = new HostAccounts();
        host.uniqueKeys = false;
        world.store = host;
        world.settings = world.settings.withLinks(LinkRules.all(LinkRule.NEVER)
                .with(AccountField.IDENTIFIER, LinkRule.AUTO)
                .with(AccountField.EMAIL, LinkRule.SUGGEST));
        String ann = host.add(only(ANN, AccountField.IDENTIFIER));
        host.add(only(BEN, AccountField.EMAIL));
        host.add(only(CEM, AccountField.USERNAME));

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.LINKED)).isEqualTo(1);
        assertThat(links()).containsEntry(ANN, ann);
        assertThat(held(report).reasons()).isEqualTo(Map.of("link-proposed:email", 1L));
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkRule.class,
            names = {"SUGGEST", "AUTO"})
    void twoWhoFitOneAccountAreFoundHoweverFarApartTheyCome(LinkRule rule) {
        world.settings = world.settings.withLinks(rule);
        for (int i = 0; i < 1_200; i++) {
            roster.put(ScriptedRoster.person(String.format("b%04d", i), RoleType.STUDENT, "s1")
                    .build());
        }
        roster.put(ScriptedRoster.person("a-first", RoleType.STUDENT, "s1")
                .email("family@example.org")
                .build());
        roster.put(ScriptedRoster.person("z-last", RoleType.STUDENT, "s1")
                .email("family@example.org")
                .build());
        String shared = world.accounts.add(
                World.TENANT,
                AccountValues.none()
                        .with(AccountField.EMAIL, "family@example.org")
                        .with(AccountField.ROLE, "student"));

        SyncReport report = world.run();

        assertThat(report.problems())
                .filteredOn(problem -> problem.code().equals("possible-match"))
                .extracting(Problem::sourcedId)
                .containsExactlyInAnyOrder("a-first", "z-last");
        assertThat(users(report).of(Outcome.DISPUTED)).isEqualTo(2);
        assertThat(report.held()).isEmpty();
        assertThat(links()).doesNotContainValue(shared);

        world.sync().rejectLink("a-first", shared, "ada", "it is the other one's");
        report = world.run();

        assertThat(users(report).of(Outcome.CREATED) + users(report).of(Outcome.ERRORS))
                .as("whose address is taken")
                .isEqualTo(1);
        if (rule == LinkRule.AUTO) {
            assertThat(links()).containsEntry("z-last", shared);
        } else {
            assertThat(world.sync().heldItems()).extracting(HeldItem::sourcedId).containsExactly("z-last");
        }
    }

    @Test
    void aRefusedLinkIsNeverProposedAgainAndThePersonGetsAnAccount() {
        String ann = account(ANN, AccountField.IDENTIFIER);
        account(BEN);
        String digest = held(world.run()).digest();

        int refused = world.sync().rejectLinks(digest, "ada", "another Ann", ApprovalScope.tier("identifier"));

        assertThat(refused).isEqualTo(1);
        assertThat(world.sync().heldItems()).extracting(HeldItem::sourcedId).containsExactly(BEN);
        assertThat(world.sync().history(1))
                .singleElement()
                .satisfies(
                        run -> assertThat(run.mode() + run.by() + run.reason()).isEqualTo("rejectionadaanother Ann"));
        SyncReport report = world.run();
        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(1);
        assertThat(links().get(ANN)).isNotNull().isNotEqualTo(ann);
        assertThat(world.run().held()).isPresent();
        assertThat(world.sync().heldItems()).extracting(HeldItem::sourcedId).containsExactly(BEN);
    }

    @Test
    void whoseKeysAreTakenByARefusedAccountFailsAsBefore() {
        account(ANN);
        String digest = held(world.run()).digest();
        world.sync().rejectLinks(digest, "ada", "another Ann", ApprovalScope.everything());

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.ERRORS)).isEqualTo(1);
        assertThat(world.accounts.all(World.TENANT)).hasSize(22);
        assertThat(world.run().held()).isEmpty();
    }

    @Test
    void whatIsNoLinkCannotBeRefused() {
        world.run();
        roster.change(ANN, u -> u.role(RoleType.TEACHER));
        String digest = held(world.run()).digest();

        assertThat(world.sync().rejectLinks(digest, "ada", "no", ApprovalScope.everything()))
                .isZero();
        assertThat(held(world.run()).digest()).isEqualTo(digest);
        assertThatThrownBy(() -> world.sync().rejectLinks("feedface", "ada", "no", ApprovalScope.everything()))
                .isInstanceOf(RosterSyncException.class);
    }

    @Test
    void aDryRunSaysWhatTheRunWillHold() {
        account(ANN);
        account(BEN, AccountField.EMAIL);
        account("s1-admin");
        Map<String, String> before = world.contents();

        SyncReport planned = world.plan();

        assertThat(world.contents()).isEqualTo(before);
        SyncReport made = world.run();
        assertThat(held(planned).digest()).isEqualTo(held(made).digest());
        for (Outcome outcome : Outcome.values()) {
            assertThat(users(planned).of(outcome))
                    .as(outcome.key())
                    .isEqualTo(users(made).of(outcome));
        }
        assertThat(planned.problems()).isEqualTo(made.problems());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edited",
                "deleted",
                "raised",
                "linked",
                "second account",
                "second person",
                "weaker",
                "person changed",
                "person gone",
                "refused"
            })
    void whatMovedBetweenProposalAndApprovalIsLeftOut(String how) throws Exception {
        String ann = account(ANN);
        String ben = account(BEN);
        String digest = held(world.run()).digest();
        switch (how) {
            case "edited" ->
                world.accounts.edit(
                        World.TENANT,
                        ann,
                        true,
                        values(ANN)
                                .with(AccountField.USERNAME, "else")
                                .with(AccountField.EMAIL, "else@example.org")
                                .with(AccountField.IDENTIFIER, "else"));
            case "deleted" -> world.accounts.delete(World.TENANT, ann);
            case "raised" ->
                world.accounts.edit(World.TENANT, ann, true, values(ANN).with(AccountField.ROLE, "staff"));
            case "linked" -> linkToSomebodyElse(ann);
            case "second account" ->
                world.accounts.add(World.TENANT, AccountValues.none().with(AccountField.IDENTIFIER, "nr-" + ANN));
            case "second person" ->
                roster.put(ScriptedRoster.person("z-twin", RoleType.STUDENT, "s1")
                        .identifier("nr-" + ANN)
                        .build());
            case "weaker" ->
                world.accounts.edit(
                        World.TENANT, ann, true, values(ANN).with(AccountField.IDENTIFIER, "another number"));
            case "person changed" -> roster.change(ANN, u -> u.familyName("Married"));
            case "person gone" -> roster.remove(ANN);
            default ->
                world.state.write(world.state.acquire(World.TENANT, "test", Duration.ofMinutes(1)), tx -> {
                    world.state.putRejectedLinks(tx, World.TENANT, Map.of(ANN, Set.of(ann)));
                    return ann;
                });
        }
        world.clock.advance(Duration.ofHours(1));

        SyncReport approved = world.approve(digest);

        assertThat(approved.problems())
                .extracting(Problem::code, Problem::sourcedId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("stale", ANN));
        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(1);
        assertThat(users(approved).of(Outcome.DEFERRED)).isEqualTo(1);
        assertThat(links()).containsEntry(BEN, ben).doesNotContainKey(ANN);
        assertThat(world.sync().held()).isEmpty();
    }

    @Test
    void aLinkThatIsVouchedForByLessThanWasApprovedIsLeftOut() {
        account(ANN);
        String digest = held(world.run()).digest();
        world.settings = world.settings.withLinks(LinkRules.defaults().with(AccountField.IDENTIFIER, LinkRule.NEVER));

        SyncReport approved = world.approve(digest);

        assertThat(approved.problems()).extracting(Problem::code).containsExactly("stale");
        assertThat(links()).doesNotContainKey(ANN);
        assertThat(held(world.run()).reasons()).isEqualTo(Map.of("link-proposed:username+email", 1L));
    }

    @Test
    void anApprovalDoesNothingThatWasNotApproved() {
        account(ANN);
        String digest = held(world.run()).digest();
        // Since then: another who could be linked, one who could be created, one who changed.
        account(BEN);
        world.accounts.delete(World.TENANT, Objects.requireNonNull(links().get(BEN)));
        roster.put(ScriptedRoster.person("new", RoleType.STUDENT, "s1").build());
        roster.change(CEM, u -> u.familyName("Married"));
        Map<String, String> before = world.contents();

        world.approve(digest);

        Map<String, String> after = world.contents();
        before.keySet().removeIf(key -> key.contains(ANN) || key.equals("account/1"));
        after.keySet().removeIf(key -> key.contains(ANN) || key.equals("account/1"));
        assertThat(after).isEqualTo(before);
        assertThat(links()).containsEntry(ANN, "1");
    }

    @Test
    void aWalkThatDidNotSeeEverybodyLinksNobodyByApproval() {
        account(ANN);
        SyncReport report = world.run();
        String digest = held(report).digest();
        roster.incomplete.put(RosterCollection.USERS, "seam-broken");

        SyncReport approved = world.approve(digest);

        assertThat(approved.status()).isEqualTo(RunStatus.DONE_WITH_ERRORS);
        assertThat(links()).doesNotContainKey(ANN);
        assertThat(held(approved).digest()).isEqualTo(digest);
        roster.incomplete.clear();
        assertThat(users(world.approve(digest)).of(Outcome.LINKED)).isEqualTo(1);
    }

    @Test
    void aWalkThatDidNotSeeEverybodyAsksWhereItWouldHaveLinked() {
        world.settings = world.settings.withLinks(LinkRule.AUTO);
        account(ANN);
        roster.incomplete.put(RosterCollection.USERS, "seam-broken");

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.LINKED)).isZero();
        assertThat(held(report).reasons()).isEqualTo(Map.of("link-proposed:" + ALL_THREE, 1L));
        roster.incomplete.clear();
        assertThat(users(world.run()).of(Outcome.LINKED)).isEqualTo(1);
    }

    @Test
    void whoWasNotSeenThisTimeIsStillProposed() {
        account(ANN);
        SyncReport report = world.run();
        roster.hiddenFromLists.add(ANN);
        roster.incomplete.put(RosterCollection.USERS, "seam-broken");

        assertThat(held(world.run()).digest()).isEqualTo(held(report).digest());
    }

    @Test
    void whoGotAnotherAccountDeletedIsProposedTheOneThatIsThere() {
        world.run();
        world.accounts.delete(World.TENANT, Objects.requireNonNull(links().get(ANN)));
        String other = account(ANN);

        SyncReport report = world.run();
        assertThat(world.sync().heldItems()).extracting(HeldItem::localId).containsExactly(other);
        assertThat(users(report).of(Outcome.CREATED)).isZero();

        approve(ApprovalScope.everyTier());
        assertThat(links()).containsEntry(ANN, other);
        assertThat(world.run().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void whatSomebodySignsInWithIsTakenOverByTheLinkAsApproved() {
        // Ben holds the address that Ann is to get, and is to get another: both are held, and neither loses a key.
        String ann = world.accounts.add(World.TENANT, values(ANN).with(AccountField.EMAIL, "old@example.org"));
        String ben = world.accounts.add(World.TENANT, values(BEN).with(AccountField.EMAIL, ANN + "@example.org"));
        world.settings = world.settings.withLinks(LinkRules.defaults().with(AccountField.EMAIL, LinkRule.NEVER));
        world.run();

        SyncReport approved = approve(ApprovalScope.everyTier());

        assertThat(approved.problems()).isEmpty();
        assertThat(links()).containsEntry(ANN, ann).containsEntry(BEN, ben);
        assertThat(world.account(ANN).values().get(AccountField.EMAIL)).isEqualTo(ANN + "@example.org");
        assertThat(world.account(BEN).values().get(AccountField.EMAIL)).isEqualTo(BEN + "@example.org");
    }

    @Test
    void aTenantIsNeverProposedAnAccountOfAnotherThatSharesEveryValue() {
        TenantId twin = new TenantId("shelbyville");
        for (String id : roster.all(RosterCollection.USERS).keySet()) {
            world.accounts.add(twin, values(id));
        }
        Map<String, Account> theirs = accounts(twin);

        SyncReport report = world.run();

        assertThat(users(report).of(Outcome.CREATED)).isEqualTo(22);
        assertThat(report.held()).isEmpty();
        assertThat(report.problems()).isEmpty();
        assertThat(accounts(twin)).isEqualTo(theirs);

        // And the other way round: what one refuses, the other is still asked.
        RosterSync other = RosterSync.builder()
                .tenant(twin.value())
                .source(roster)
                .state(world.state)
                .accounts(world.accounts)
                .clock(world.clock)
                .build();
        String localId = theirs.values().stream()
                .filter(account -> Objects.equals(account.values().get(AccountField.IDENTIFIER), "nr-" + ANN))
                .map(Account::localId)
                .findFirst()
                .orElseThrow();
        world.sync().rejectLink(ANN, localId, "ada", "not ours to say");
        assertThat(users(other.run()).of(Outcome.HELD)).isEqualTo(21);
        Map<String, Account> ours = accounts(World.TENANT);
        other.approve(other.held().orElseThrow().digest(), "kim", "fine", ApprovalScope.everyTier());
        assertThat(accounts(World.TENANT)).isEqualTo(ours);
        assertThat(accounts(twin)).hasSameSizeAs(theirs);
    }

    @Test
    void aLinkThatFailsInTheHostIsCountedAndProposedAgain() {
        account(ANN);
        account(BEN);
        String digest = held(world.run()).digest();
        world.store = refusing(ANN);

        SyncReport approved = world.approve(digest);

        assertThat(users(approved).of(Outcome.LINKED)).isEqualTo(1);
        assertThat(users(approved).of(Outcome.ERRORS)).isEqualTo(1);
        world.store = world.accounts;
        world.run();
        assertThat(world.sync().heldItems()).extracting(HeldItem::sourcedId).containsExactly(ANN);
    }

    /** Accounts of which the host refuses to write one person's. */
    private Misbehaving refusing(String sourcedId) {
        return new Misbehaving(world.accounts) {
            @Override
            public boolean update(Void tx, AccountWrite write) throws Exception {
                if (write.sourcedId().equals(sourcedId)) {
                    throw new IllegalStateException("refused");
                }
                return super.update(tx, write);
            }

            @Override
            public Optional<String> generation(Void tx, TenantId tenant) {
                return world.accounts.generation(tx, tenant);
            }

            @Override
            public boolean noteGeneration(Void tx, TenantId tenant, String generation) {
                return world.accounts.noteGeneration(tx, tenant, generation);
            }
        };
    }

    private SyncReport approve(ApprovalScope scope) {
        SyncReport report =
                world.sync().approve(world.sync().held().orElseThrow().digest(), "ada", "looked at some", scope);
        assertThat(report.counts().values()).allMatch(Counts::conserves);
        return report;
    }

    /** An account with all that the roster says of somebody. */
    private String account(String id) {
        return world.accounts.add(World.TENANT, values(id));
    }

    /** An account that agrees with the roster in one field alone. */
    private String account(String id, AccountField field) {
        return world.accounts.add(World.TENANT, only(id, field));
    }

    private AccountValues only(String id, AccountField field) {
        return AccountValues.none().withFrom(field, values(id)).withFrom(AccountField.ROLE, values(id));
    }

    private AccountValues values(String id) {
        User user = roster.user(id);
        String role = RoleType.STUDENT.equals(user.role())
                ? "student"
                : RoleType.ADMINISTRATOR.equals(user.role()) ? "admin" : "staff";
        return AccountValues.none()
                .with(AccountField.USERNAME, user.username())
                .with(AccountField.EMAIL, user.email())
                .with(AccountField.IDENTIFIER, user.identifier())
                .with(AccountField.GIVEN_NAME, "Known")
                .with(AccountField.ROLE, role);
    }

    private void linkToSomebodyElse(String localId) throws Exception {
        RosterRecord other = RosterRecord.of(
                ScriptedRoster.person("other", RoleType.STUDENT, "s1").build());
        Link link = new Link(localId, LocalRole.STUDENT, Map.of(), false);
        world.state.write(world.state.acquire(World.TENANT, "test", Duration.ofMinutes(1)), tx -> {
            world.state.put(tx, World.TENANT, List.of(MirrorRow.of(other, true, link)));
            return other;
        });
    }

    /** Who has which account. */
    private Map<String, String> links() {
        Map<String, String> out = new TreeMap<>();
        world.state.scan(
                World.TENANT,
                RosterCollection.USERS,
                rows -> rows.forEach(row -> row.linked().ifPresent(link -> out.put(row.sourcedId(), link.localId()))));
        return out;
    }

    private Map<String, Account> accounts(TenantId tenant) {
        Map<String, Account> out = new TreeMap<>();
        new ArrayList<>(world.accounts.all(tenant)).forEach(account -> out.put(account.localId(), account));
        return out;
    }

    private static Counts users(SyncReport report) {
        return report.counts(RosterCollection.USERS);
    }

    private static HeldPart held(SyncReport report) {
        return report.held().orElseThrow();
    }
}
