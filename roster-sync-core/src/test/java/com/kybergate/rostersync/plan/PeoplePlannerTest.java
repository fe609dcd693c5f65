// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.oneroster.model.User;
import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.plan.PeoplePlanner.Decision;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one person who has an account, and what becomes of one who is new. */
class PeoplePlannerTest {
    private final Desk desk = new Desk();
    private final RosterRecord ann = Desk.record(Changes.person("ann"));

    // People with an account

    @Test
    void anAccountThatTheHostKnowsByTheIdentifierOfSomebodyElseWaits() {
        Account account = desk.made(ann);
        RosterRecord stranger = Desk.record(Changes.person("ann")
                .givenName("Bo")
                .familyName("Diaz")
                .username("bo")
                .email("bo@example.org"));

        PlannedChange change = change(desk.decide(stranger, null));

        assertThat(change.operation()).isEqualTo(Operation.LINK);
        assertThat(change.reason()).isEqualTo("sourced-id-reused");
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(change(desk.decide(ann, null)).reason()).as("her own").isEqualTo("found-by-sourced-id");
    }

    @Test
    void nothingBecomesOfSomebodyOfWhomNothingChanged() {
        assertThat(desk.decide(ann, desk.row(ann, desk.made(ann)))).isEqualTo(Decision.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"tobedeleted", "disabled-at-source"})
    void whomTheSourceLetsGoLosesTheLoginForTheReasonItGives(String reason) {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        RosterRecord leaver = leaver(reason);

        PlannedChange change = change(desk.decide(leaver, row));

        assertThat(change.operation()).isEqualTo(Operation.DEACTIVATE);
        assertThat(change.reason()).isEqualTo(reason);
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(change.active()).isFalse();
        assertThat(change.absent()).isFalse();
        assertThat(change.record()).isSameAs(leaver);
        assertThat(change.schools()).containsExactly("s1");
        AccountPlan plan = plan(change);
        assertThat(plan.setActive()).isFalse();
        assertThat(plan.deactivatedBySync()).isTrue();
        assertThat(plan.values()).isEqualTo(account.values());
        assertThat(plan.expectedVersion()).isEqualTo(account.version());
        assertThat(plan.keptBase()).isEqualTo(link(row).base());
    }

    @Test
    void aLeaverWhoseAccountTheHostSwitchedOffIsNotedAndStaysAPersonsDecision() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        Account off = desk.edit(account, false, account.values());
        RosterRecord leaver = leaver("tobedeleted");

        PlannedChange change = change(desk.decide(leaver, row));

        assertThat(change.operation()).isEqualTo(Operation.ACCEPT);
        assertThat(change.active()).isFalse();
        assertThat(change.reason()).isEqualTo("tobedeleted");
        assertThat(plan(change).deactivatedBySync()).isFalse();
        assertThat(plan(change).setActive()).isNull();
        assertThat(plan(change).changed()).isEmpty();
        assertThat(plan(change).values()).isEqualTo(off.values());
        assertThat(plan(change).keptBase()).isEqualTo(link(row).base());
        // A run that broke off just there is who switched it off.
        desk.intents("ann");
        assertThat(plan(change(desk.decide(leaver, row))).deactivatedBySync()).isTrue();
    }

    @Test
    void aLeaverWhoHasLeftAlreadyIsNoNewsUnlessTheSourceSaysMore() {
        Account account = desk.made(ann);
        Account off = desk.edit(account, false, account.values());
        RosterRecord leaver = leaver("tobedeleted");
        MirrorRow row = desk.row(leaver, false, off, true);
        assertThat(desk.decide(leaver, row)).isEqualTo(Decision.NOTHING);

        RosterRecord more = Desk.record(
                Changes.person("ann").status(StatusType.TO_BE_DELETED).phone("1"));
        PlannedChange change = change(desk.decide(more, row));
        assertThat(change.operation()).isEqualTo(Operation.ACCEPT);
        assertThat(plan(change).deactivatedBySync()).isTrue();
    }

    @Test
    void anEditIsADriftThatIsKeptOrRepairedAndWhatTheRosterSaysNothingOfIsNone() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        assertThat(desk.planner().drifts(List.of(row))).isEmpty();
        Account edited = desk.edit(
                account,
                true,
                account.values().with(AccountField.GIVEN_NAME, "Annie").with(AccountField.SMS, "1"));

        assertThat(desk.planner().drifts(List.of(row)))
                .containsExactly(new Drift("ann", edited.localId(), Set.of(), Set.of(AccountField.GIVEN_NAME)));
        desk.localWins();
        assertThat(desk.planner().drifts(List.of(row)))
                .containsExactly(new Drift("ann", edited.localId(), Set.of(AccountField.GIVEN_NAME), Set.of()));
        assertThat(desk.planner().drifts(List.of(desk.row(ann, false, account, true))))
                .as("of whoever has left")
                .isEmpty();
        desk.rules = desk.rules.withBreakGlass(Set.of(account.localId()));
        assertThat(desk.planner().drifts(List.of(row))).isEmpty();
    }

    @Test
    void whatIsRevertedIsOneFieldAndTheOtherEditsStayEdits() {
        desk.localWins();
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(
                account,
                true,
                account.values().with(AccountField.GIVEN_NAME, "Annie").with(AccountField.FAMILY_NAME, "Else"));

        List<PlannedChange> changes = desk.planner().revert(List.of(row), Set.of(AccountField.GIVEN_NAME));

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).operation()).isEqualTo(Operation.UPDATE);
        assertThat(changes.get(0).reason()).isEqualTo("local-edit");
        assertThat(changes.get(0).active()).isTrue();
        assertThat(plan(changes.get(0)).changed()).containsExactly(AccountField.GIVEN_NAME);
        assertThat(plan(changes.get(0)).values().get(AccountField.FAMILY_NAME)).isEqualTo("Else");
        assertThat(plan(changes.get(0)).keptBase()).containsOnlyKeys(AccountField.FAMILY_NAME);
        assertThat(desk.planner().revert(List.of(row), Set.of(AccountField.EMAIL)))
                .as("nobody edited it")
                .isEmpty();
    }

    @Test
    void aLeaverWhoseAccountIsOnAgainLosesTheLoginAgain() {
        Account account = desk.made(ann);
        RosterRecord leaver = leaver("tobedeleted");
        MirrorRow row = desk.row(leaver, false, account, true);
        assertThat(change(desk.decide(leaver, row)).operation()).isEqualTo(Operation.DEACTIVATE);
    }

    @Test
    void whoReturnsGetsTheLoginBackThatTheSyncTook() {
        Account account = desk.made(ann);
        Account off = desk.edit(account, false, account.values());
        MirrorRow row = desk.row(leaver("tobedeleted"), false, off, true);
        RosterRecord back = Desk.record(Changes.person("ann").familyName("Married"));

        PlannedChange change = change(desk.decide(back, row));

        assertThat(change.operation()).isEqualTo(Operation.REACTIVATE);
        assertThat(change.reason()).isEqualTo("returned");
        assertThat(change.active()).isTrue();
        assertThat(plan(change).setActive()).isTrue();
        assertThat(plan(change).deactivatedBySync()).isFalse();
        assertThat(plan(change).values().get(AccountField.FAMILY_NAME)).isEqualTo("Married");
    }

    @Test
    void whoReturnsToAnAccountThatTheHostSwitchedOffStaysOut() {
        Account account = desk.made(ann);
        Account off = desk.edit(account, false, account.values());
        MirrorRow row = desk.row(leaver("tobedeleted"), false, off, false);

        PlannedChange change = change(desk.decide(ann, row));
        assertThat(change.operation()).isEqualTo(Operation.ACCEPT);
        assertThat(change.active()).isTrue();
        assertThat(plan(change).setActive()).isNull();
    }

    @Test
    void aSwitchThatTheHostTurnedOnAgainIsNoReturn() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, false, account, true);
        desk.compareNoVersions();
        PlannedChange change = change(desk.decide(ann, row));
        assertThat(change.operation()).isEqualTo(Operation.ACCEPT);
        assertThat(change.reason()).isEqualTo("source-changed");
    }

    /** What is read may be of before the sync switched it off; a write at the version that was read is refused then. */
    @Test
    void whoReturnsIsSwitchedOnAtTheVersionThatWasReadEvenIfItReadsAsOn() {
        Account account = desk.made(ann);
        PlannedChange change = change(desk.decide(ann, desk.row(ann, false, account, true)));
        assertThat(change.operation()).isEqualTo(Operation.REACTIVATE);
        assertThat(plan(change).setActive()).isTrue();
        assertThat(plan(change).expectedVersion()).isEqualTo(account.version());
        // Nothing is asked of an account that the sync never switched off.
        assertThat(change(desk.decide(ann, desk.row(ann, false, account, false)))
                        .operation())
                .isEqualTo(Operation.ACCEPT);
    }

    @Test
    void anAccountInPlaceOfAMissingOneIsAnotherChangeThanTheOneThatMadeThat() {
        PlannedChange first = change(desk.decide(ann, null));
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.accounts.delete(Desk.TENANT, account.localId());

        PlannedChange second = change(desk.decide(ann, row));

        assertThat(first.localId()).isNull();
        assertThat(second.operation()).isEqualTo(Operation.CREATE);
        assertThat(second.localId()).isEqualTo(account.localId());
        assertThat(desk.of.of(second)).isNotEqualTo(desk.of.of(first));
    }

    @Test
    void aRecordThatChangesNothingInTheAccountIsNotedInTheMirror() {
        MirrorRow row = desk.row(ann, desk.made(ann));
        RosterRecord agents = Desk.record(Changes.person("ann").agents(List.of(new GuidRef("parent", "user"))));
        PlannedChange change = change(desk.decide(agents, row));
        assertThat(change.operation()).isEqualTo(Operation.ACCEPT);
        assertThat(change.active()).isTrue();
        assertThat(plan(change).changed()).isEmpty();
    }

    @Test
    void aChangeAtTheSourceIsWrittenAndSaysWhy() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        PlannedChange change =
                change(desk.decide(Desk.record(Changes.person("ann").email("a@example.org")), row));
        assertThat(change.operation()).isEqualTo(Operation.UPDATE);
        assertThat(change.reason()).isEqualTo("source-changed");
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(plan(change).changed()).containsExactly(AccountField.EMAIL);
        assertThat(plan(change).before()).isEqualTo(Map.of(AccountField.EMAIL, "ann@example.org"));
        assertThat(plan(change).setActive()).isNull();
        assertThat(plan(change).expectedVersion()).isEqualTo("1");
    }

    @Test
    void aRepairIsCalledThatOnlyWhereTheSourceChangedNothing() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, true, account.values().with(AccountField.GIVEN_NAME, "Edited"));
        assertThat(change(desk.decide(ann, row)).reason()).isEqualTo("local-edit");
        assertThat(change(desk.decide(Desk.record(Changes.person("ann").phone("1")), row))
                        .reason())
                .isEqualTo("source-changed");
    }

    @ParameterizedTest
    @CsvSource({
        "student, teacher, privilege-rise, STAFF",
        "student, administrator, privilege-rise, ADMIN",
        "teacher, student, role-loss, STUDENT"
    })
    void aChangeOfRoleSaysWhichWayItGoes(String was, String is, String reason, LocalRole role) {
        RosterRecord said = Desk.record(Changes.person("ann").role(new RoleType(was)));
        MirrorRow row = desk.row(said, desk.made(said));
        PlannedChange change =
                change(desk.decide(Desk.record(Changes.person("ann").role(new RoleType(is))), row));
        assertThat(change.reason()).isEqualTo(reason);
        assertThat(plan(change).role()).isEqualTo(role);
    }

    @Test
    void whoReturnsWithMorePrivilegesIsARiseFirst() {
        Account account = desk.made(ann);
        Account off = desk.edit(account, false, account.values());
        MirrorRow row = desk.row(leaver("tobedeleted"), false, off, true);
        PlannedChange change =
                change(desk.decide(Desk.record(Changes.person("ann").role(RoleType.TEACHER)), row));
        assertThat(change.operation()).isEqualTo(Operation.REACTIVATE);
        assertThat(change.reason()).isEqualTo("privilege-rise");
    }

    @ParameterizedTest(name = "{0} -> {1}: concerns {2}, lost {3}")
    @CsvSource({
        "s1, s1, s1, ''",
        "s1+s2, s2, s1+s2, s1",
        "s1+s2, s3, s1+s2+s3, s1+s2",
        "s1, s1+s2, s1+s2, ''",
        // A record that names no school any more takes none away.
        "s1+s2, '', s1+s2, ''"
    })
    void theSchoolsOfAChangeAreThoseBeforeAndAfterAndThoseLostAreNamed(
            String before, String after, String concerns, String lost) {
        RosterRecord said = Desk.record(Changes.person("ann").orgs(schools(before)));
        MirrorRow row = desk.row(said, desk.made(said));
        PlannedChange change = change(desk.decide(
                Desk.record(Changes.person("ann").orgs(schools(after)).familyName("Married")), row));
        assertThat(String.join("+", change.schools())).isEqualTo(concerns);
        assertThat(String.join("+", change.lostSchools())).isEqualTo(lost);
    }

    @Test
    void aLeaverWhoseRecordNamesNoRoleAnyMoreIsWhatTheLinkSays() {
        RosterRecord teacher = Desk.record(Changes.person("ann").role(RoleType.TEACHER));
        MirrorRow row = desk.row(teacher, desk.made(teacher));
        RosterRecord stub = Desk.record(User.builder("ann").status(StatusType.TO_BE_DELETED));
        assertThat(plan(change(desk.decide(stub, row))).role()).isEqualTo(LocalRole.STAFF);
        RosterRecord demoted =
                Desk.record(Changes.person("ann").role(RoleType.STUDENT).status(StatusType.TO_BE_DELETED));
        assertThat(plan(change(desk.decide(demoted, row))).role()).isEqualTo(LocalRole.STUDENT);
    }

    // People who are missing

    @Test
    void whoIsMissedLosesTheLogin() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        PlannedChange change = missed(row);
        assertThat(change.operation()).isEqualTo(Operation.DEACTIVATE);
        assertThat(change.reason()).isEqualTo("absent");
        assertThat(change.absent()).isTrue();
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(plan(change).deactivatedBySync()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsMissedAndWhoseAccountTheHostDeletedLeavesTheMirror(boolean bySync) {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, true, account, bySync);
        desk.accounts.delete(Desk.TENANT, account.localId());
        PlannedChange change = missed(row);
        assertThat(change.localId()).isNull();
        assertThat(plan(change).setActive()).isNull();
        assertThat(plan(change).values()).isEqualTo(AccountValues.none());
        assertThat(plan(change).keptBase()).isEqualTo(link(row).base());
        assertThat(plan(change).deactivatedBySync()).isEqualTo(bySync);
    }

    @Test
    void whoIsMissedAndWasSwitchedOffByTheHostStaysSwitchedOffByTheHost() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, false, account.values());
        assertThat(plan(missed(row)).deactivatedBySync()).isFalse();
        assertThat(plan(missed(desk.row(ann, true, account, true))).deactivatedBySync())
                .isTrue();
    }

    @Test
    void aRowOfTheMirrorThatHasNoAccountGoesToo() {
        PlannedChange change = missed(MirrorRow.of(ann, true, null));
        assertThat(change.localId()).isNull();
        assertThat(plan(change).keptBase()).isEmpty();
        assertThat(plan(change).deactivatedBySync()).isFalse();
        assertThat(plan(change).role()).isEqualTo(LocalRole.STUDENT);
    }

    // People without an account

    @Test
    void somebodyNewGetsAnActiveAccountOfAllThatIsSaid() {
        PlannedChange change = change(desk.decide(ann, null));
        assertThat(change.operation()).isEqualTo(Operation.CREATE);
        assertThat(change.reason()).isEqualTo("new");
        assertThat(change.localId()).isNull();
        assertThat(change.active()).isTrue();
        assertThat(change.schools()).containsExactly("s1");
        assertThat(plan(change).setActive()).isTrue();
        assertThat(plan(change).expectedVersion()).isNull();
        assertThat(plan(change).role()).isEqualTo(LocalRole.STUDENT);
        assertThat(plan(change).changed())
                .containsExactly(
                        AccountField.USERNAME,
                        AccountField.EMAIL,
                        AccountField.GIVEN_NAME,
                        AccountField.FAMILY_NAME,
                        AccountField.ROLE,
                        AccountField.SCHOOLS);
        assertThat(plan(change).values()).isEqualTo(desk.mapping.values(ann));
    }

    @Test
    void whoseAccountTheHostDeletedGetsAnother() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.accounts.delete(Desk.TENANT, account.localId());
        assertThat(change(desk.decide(ann, row)).operation()).isEqualTo(Operation.CREATE);
        assertThat(change(desk.decide(ann, row)).reason()).isEqualTo("account-missing");
    }

    @ParameterizedTest(name = "row {0}: {1}")
    @CsvSource({"active, true", "inactive, false", "none, false"})
    void aLeaverWithoutAnAccountLeavesTheMirrorIfItCountsThere(String row, boolean planned) {
        RosterRecord leaver = leaver("tobedeleted");
        Decision decision =
                desk.decide(leaver, row.equals("none") ? null : MirrorRow.of(ann, row.equals("active"), null));
        assertThat(decision.change() != null).isEqualTo(planned);
        if (planned) {
            assertThat(change(decision).operation()).isEqualTo(Operation.DEACTIVATE);
            assertThat(change(decision).localId()).isNull();
            assertThat(change(decision).absent()).isFalse();
        }
    }

    @Test
    void anAccountThatTheHostKnowsToBeSomebodysIsJoined() {
        Account account = desk.made(ann);
        PlannedChange change =
                change(desk.decide(Desk.record(Changes.person("ann").familyName("Married")), null));
        assertThat(change.operation()).isEqualTo(Operation.LINK);
        assertThat(change.reason()).isEqualTo("found-by-sourced-id");
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(change.active()).isTrue();
        assertThat(change.lostSchools()).isEmpty();
        assertThat(plan(change).changed()).containsExactly(AccountField.FAMILY_NAME);
        assertThat(plan(change).setActive()).isNull();
    }

    @Test
    void anAccountThatWouldGetMorePrivilegesByBeingJoinedIsARise() {
        desk.made(ann);
        assertThat(change(desk.decide(Desk.record(Changes.person("ann").role(RoleType.TEACHER)), null))
                        .reason())
                .isEqualTo("privilege-rise");
    }

    @ParameterizedTest(name = "{0}, the same {1}")
    @CsvSource({
        "SUGGEST, USERNAME",
        "SUGGEST, EMAIL",
        "SUGGEST, IDENTIFIER",
        "AUTO, USERNAME",
        "AUTO, EMAIL",
        "AUTO, IDENTIFIER",
        "NEVER, USERNAME",
        "NEVER, EMAIL",
        "NEVER, IDENTIFIER"
    })
    void anAccountThatLooksLikeSomebodyNewIsWhatTheRuleMakesOfIt(LinkRule rule, AccountField key) {
        RosterRecord person = Desk.record(Changes.person("ann").identifier("Nr-1"));
        // The other two rules would join: it is this field's that counts.
        desk.links(LinkRules.all(LinkRule.AUTO).with(key, rule));
        String value =
                Objects.requireNonNull(desk.mapping.values(person).get(key)).toUpperCase(java.util.Locale.ROOT);
        String localId = desk.accounts.add(
                Desk.TENANT, AccountValues.none().with(key, value).with(AccountField.ROLE, "student"));

        PlannedChange change = change(desk.decide(person, null));

        assertThat(change.operation()).isEqualTo(rule == LinkRule.NEVER ? Operation.CREATE : Operation.LINK);
        assertThat(change.localId()).isEqualTo(rule == LinkRule.NEVER ? null : localId);
        assertThat(change.reason())
                .isEqualTo(
                        switch (rule) {
                            case SUGGEST -> "link-proposed:" + key.name().toLowerCase(java.util.Locale.ROOT);
                            case AUTO -> "link-rule";
                            case NEVER -> "new";
                        });
    }

    @Test
    void aTierNamesTheFieldsThatAgreeTheStrongestFirst() {
        RosterRecord person = Desk.record(Changes.person("ann").identifier("Nr-1"));
        desk.accounts.add(Desk.TENANT, desk.mapping.values(person));
        assertThat(change(desk.decide(person, null)).reason()).isEqualTo("link-proposed:identifier+username+email");
    }

    @Test
    void oneFieldThatJoinsIsEnoughWhereSeveralAgree() {
        desk.links(LinkRules.defaults().with(AccountField.USERNAME, LinkRule.AUTO));
        desk.accounts.add(Desk.TENANT, desk.mapping.values(ann));
        assertThat(change(desk.decide(ann, null)).reason()).isEqualTo("link-rule");
    }

    @Test
    void aFieldThatIsNotLookedForMakesNoAccountAmbiguous() {
        desk.links(LinkRules.defaults().with(AccountField.EMAIL, LinkRule.NEVER));
        desk.accounts.add(Desk.TENANT, student(AccountField.USERNAME, "name.ann"));
        desk.accounts.add(Desk.TENANT, student(AccountField.EMAIL, "ann@example.org"));
        assertThat(change(desk.decide(ann, null)).reason()).isEqualTo("link-proposed:username");
    }

    @Test
    void aHostThatCannotSearchByTheNumberIsAskedForTheOthers() {
        desk.searchNoIdentifier();
        RosterRecord person = Desk.record(Changes.person("ann").identifier("Nr-1"));
        desk.accounts.add(Desk.TENANT, desk.mapping.values(person));
        assertThat(change(desk.decide(person, null)).reason()).isEqualTo("link-proposed:username+email");
    }

    @Test
    void whoseSpellingOnlyTheHostTakesForTheSameIsFoundAllTheSame() {
        desk.ignoreBlanks();
        String localId = desk.accounts.add(Desk.TENANT, student(AccountField.USERNAME, "name. ann"));
        Map<String, Decision> decisions = desk.decide(ann, Desk.record(Changes.person("bea")));
        assertThat(change(Objects.requireNonNull(decisions.get("ann"))).localId())
                .isEqualTo(localId);
        assertThat(change(Objects.requireNonNull(decisions.get("bea"))).operation())
                .isEqualTo(Operation.CREATE);
    }

    @Test
    void anAccountOfTheSameRoleIsJoinedByTheRule() {
        desk.links(LinkRule.AUTO);
        desk.accounts.add(Desk.TENANT, desk.mapping.values(ann));
        assertThat(change(desk.decide(ann, null)).reason()).isEqualTo("link-rule");
    }

    @ParameterizedTest(name = "{1} is offered an account of {0}, by rule {2}")
    @CsvSource({
        "staff, student, SUGGEST",
        "staff, student, AUTO",
        "admin, student, SUGGEST",
        "admin, teacher, SUGGEST",
        "admin, administrator, SUGGEST",
        "admin, administrator, AUTO",
        "operator, student, SUGGEST",
        "operator, administrator, AUTO"
    })
    void aPrivilegedAccountIsNeverJoinedOnAnyTier(String account, String person, LinkRule rule) {
        desk.links(rule);
        RosterRecord somebody =
                Desk.record(Changes.person("ann").identifier("Nr-1").role(new RoleType(person)));
        for (Set<AccountField> agreeing : List.of(
                Set.of(AccountField.IDENTIFIER, AccountField.USERNAME, AccountField.EMAIL),
                Set.of(AccountField.IDENTIFIER),
                Set.of(AccountField.USERNAME),
                Set.of(AccountField.EMAIL),
                Set.of(AccountField.USERNAME, AccountField.EMAIL))) {
            AccountValues values = AccountValues.none().with(AccountField.ROLE, account);
            for (AccountField field : agreeing) {
                values = values.withFrom(field, desk.mapping.values(somebody));
            }
            String localId = desk.accounts.add(Desk.TENANT, values);
            assertDisputed(desk.decide(somebody, null), "possible-match-privileged");
            desk.accounts.delete(Desk.TENANT, localId);
        }
    }

    @Test
    void aRiseByAProposedLinkIsARiseAndIsInNoTier() {
        desk.accounts.add(Desk.TENANT, desk.mapping.values(ann));
        RosterRecord teacher = Desk.record(Changes.person("ann").role(RoleType.TEACHER));
        assertThat(change(desk.decide(teacher, null)).reason()).isEqualTo("privilege-rise");
    }

    @Test
    void whoHadNoRoleAtAllIsNotRaisedByBecomingAStudent() {
        desk.accounts.add(Desk.TENANT, AccountValues.none().with(AccountField.EMAIL, "ann@example.org"));
        assertThat(change(desk.decide(ann, null)).reason()).isEqualTo("link-proposed:email");
        RosterRecord teacher = Desk.record(Changes.person("ann").role(RoleType.TEACHER));
        assertThat(change(desk.decide(teacher, null)).reason()).isEqualTo("privilege-rise");
    }

    @Test
    void whatAMemberOfStaffSignsInWithIsChangedByNoRuleAlone() {
        desk.links(LinkRule.AUTO);
        RosterRecord teacher =
                Desk.record(Changes.person("ann").identifier("Nr-1").role(RoleType.TEACHER));
        AccountValues hers = desk.mapping.values(teacher);
        String localId = desk.accounts.add(Desk.TENANT, hers.with(AccountField.EMAIL, "hers@example.net"));
        assertThat(change(desk.decide(teacher, null)).reason()).isEqualTo("link-proposed:identifier+username");
        desk.accounts.edit(Desk.TENANT, localId, true, hers.with(AccountField.FAMILY_NAME, "Other"));
        assertThat(change(desk.decide(teacher, null)).reason()).isEqualTo("link-rule");
    }

    @Test
    void aRefusedAccountIsNotOfferedAgainAndOthersAre() {
        String refused = desk.accounts.add(Desk.TENANT, student(AccountField.USERNAME, "name.ann"));
        desk.write(tx -> desk.state.putRejectedLinks(tx, Desk.TENANT, Map.of("ann", Set.of(refused))));
        assertThat(change(desk.decide(ann, null)).operation()).isEqualTo(Operation.CREATE);
        String other = desk.accounts.add(Desk.TENANT, student(AccountField.EMAIL, "ann@example.org"));
        assertThat(change(desk.decide(ann, null)).localId()).isEqualTo(other);
    }

    @Test
    void whoWasRefusedAnAccountDoesNotContestIt() {
        String account = desk.accounts.add(
                Desk.TENANT, student(AccountField.USERNAME, "name.ann").with(AccountField.EMAIL, "bea@example.org"));
        desk.write(tx -> desk.state.putRejectedLinks(tx, Desk.TENANT, Map.of("ann", Set.of(account))));
        Map<String, Decision> decisions = desk.decide(ann, Desk.record(Changes.person("bea")));
        assertThat(change(Objects.requireNonNull(decisions.get("ann"))).operation())
                .isEqualTo(Operation.CREATE);
        assertThat(change(Objects.requireNonNull(decisions.get("bea"))).localId())
                .isEqualTo(account);
    }

    @Test
    void whoHasAnAccountByTheHostsOwnWordContestsItWithWhoLooksLikeIt() {
        RosterRecord bea = Desk.record(Changes.person("bea"));
        desk.made(bea, desk.mapping.values(bea).with(AccountField.USERNAME, "name.ann"));
        Map<String, Decision> decisions = desk.decide(bea, ann);
        assertThat(change(Objects.requireNonNull(decisions.get("bea"))).reason())
                .isEqualTo("found-by-sourced-id");
        assertDisputed(decisions.get("ann"), "possible-match");
    }

    @Test
    void somebodyWhoLooksLikeTwoAccountsIsJoinedToNeither() {
        desk.links(LinkRule.AUTO);
        desk.accounts.add(Desk.TENANT, AccountValues.none().with(AccountField.USERNAME, "name.ann"));
        desk.accounts.add(Desk.TENANT, AccountValues.none().with(AccountField.EMAIL, "ann@example.org"));
        assertDisputed(desk.decide(ann, null), "possible-match");
    }

    @Test
    void twoWhoLookLikeOneAccountAreJoinedToItNeitherOfThem() {
        desk.links(LinkRule.AUTO);
        desk.accounts.add(
                Desk.TENANT,
                AccountValues.none()
                        .with(AccountField.USERNAME, "name.ann")
                        .with(AccountField.EMAIL, "bea@example.org"));
        Map<String, Decision> decisions = desk.decide(ann, Desk.record(Changes.person("bea")));
        assertDisputed(decisions.get("ann"), "possible-match");
        assertDisputed(decisions.get("bea"), "possible-match");
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountField.class,
            names = {"USERNAME", "EMAIL", "IDENTIFIER"})
    void anAccountThatSomebodyOfTheRosterHasLooksLikeNobodyElse(AccountField key) {
        RosterRecord person = Desk.record(Changes.person("ann").identifier("Nr-1"));
        RosterRecord bea = Desk.record(Changes.person("bea").identifier("Nr-2"));
        desk.row(bea, desk.made(bea, desk.mapping.values(bea).withFrom(key, desk.mapping.values(person))));
        for (LinkRule rule : LinkRule.values()) {
            desk.links(rule);
            assertThat(change(desk.decide(person, null)).operation()).isEqualTo(Operation.CREATE);
        }
    }

    @Test
    void aLeaverIsLookedForByNoLooks() {
        desk.accounts.add(Desk.TENANT, desk.mapping.values(ann));
        desk.memoryIsOlder();
        assertThat(desk.decide(leaver("tobedeleted"), null)).isEqualTo(Decision.NOTHING);
        RosterRecord keyless = Desk.record(Changes.person("ann").username(null).email(null));
        assertThat(change(desk.decide(keyless, null)).operation()).isEqualTo(Operation.CREATE);
    }

    @Test
    void whoseAccountMayHaveBeenMadeByARunThatBrokeOffGetsNoSecondOne() {
        desk.intents("ann");
        assertThat(change(desk.decide(ann, null)).operation())
                .as("a host that remembers would have said so")
                .isEqualTo(Operation.CREATE);
        desk.forgetIdentifiers();
        assertDisputed(desk.decide(ann, null), "create-outcome-unknown");
        desk.intents("bea");
        assertThat(change(desk.decide(ann, null)).operation()).isEqualTo(Operation.CREATE);
    }

    @Test
    void aDisputeAboutSomebodyWithoutASchoolNamesNone() {
        desk.accounts.add(Desk.TENANT, desk.mapping.values(ann));
        desk.accounts.add(Desk.TENANT, desk.mapping.values(ann));
        Decision decision = desk.decide(Desk.record(Changes.person("ann").orgs(List.of())), null);
        assertThat(Objects.requireNonNull(decision.disputed()).school()).isNull();
    }

    @Test
    void theHostIsNeverAskedAboutNobody() {
        MirrorRow row = desk.row(ann, desk.made(ann));
        desk.refuseEmptyQuestions();
        assertThat(desk.decide(ann, row)).isEqualTo(Decision.NOTHING);
        assertThat(missed(row).operation()).isEqualTo(Operation.DEACTIVATE);
        RosterRecord keyless = Desk.record(Changes.person("bea").username(null).email(null));
        assertThat(change(desk.decide(keyless, null)).operation()).isEqualTo(Operation.CREATE);
    }

    @Test
    void whatTheHostDoesNotKeepIsNotMappedAndWhoHasNoRoleIsNot() {
        AccountMapping names = new AccountMapping(
                HostFields.of(Set.of(AccountField.FAMILY_NAME), new InMemoryAccountStore()), RoleMapper.standard());
        assertThat(names.values(ann)).isEqualTo(AccountValues.none().with(AccountField.FAMILY_NAME, "Family ann"));
        assertThatThrownBy(() -> names.role(Desk.record(User.builder("x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AccountValues student(AccountField key, String value) {
        return AccountValues.none().with(key, value).with(AccountField.ROLE, "student");
    }

    static void assertDisputed(@Nullable Decision disputed, String code) {
        Decision decision = Objects.requireNonNull(disputed);
        assertThat(decision.change()).isNull();
        Problem problem = Objects.requireNonNull(decision.disputed());
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.severity()).isEqualTo(Problem.ERROR);
        assertThat(problem.entity()).isEqualTo("users");
        assertThat(problem.school()).isEqualTo("s1");
        assertThat(problem.remedy()).isNotBlank();
    }

    static PlannedChange change(Decision decision) {
        assertThat(decision.disputed()).isNull();
        return Objects.requireNonNull(decision.change());
    }

    static AccountPlan plan(PlannedChange change) {
        return Objects.requireNonNull(change.account());
    }

    private static Link link(MirrorRow row) {
        return row.linked().orElseThrow();
    }

    private PlannedChange missed(MirrorRow row) {
        return Objects.requireNonNull(
                desk.planner().deactivateMissing(List.of(row)).get(row.sourcedId()));
    }

    static RosterRecord leaver(String reason) {
        UnaryOperator<User.Builder> how = reason.equals("tobedeleted")
                ? person -> person.status(StatusType.TO_BE_DELETED)
                : person -> person.enabledUser(false);
        return Desk.record(how.apply(Changes.person("ann")));
    }

    private static List<GuidRef> schools(String joined) {
        return joined.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(joined.split("\\+"))
                        .map(school -> new GuidRef(school, "org"))
                        .toList();
    }
}
