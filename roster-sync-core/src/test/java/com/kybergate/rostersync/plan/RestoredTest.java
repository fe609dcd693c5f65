// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static com.kybergate.rostersync.plan.PeoplePlannerTest.assertDisputed;
import static com.kybergate.rostersync.plan.PeoplePlannerTest.change;
import static com.kybergate.rostersync.plan.PeoplePlannerTest.leaver;
import static com.kybergate.rostersync.plan.PeoplePlannerTest.plan;
import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.plan.PeoplePlanner.Decision;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one person where a backup came back, or where an account is no longer the person's. */
class RestoredTest {
    private final Desk desk = new Desk();
    private final RosterRecord ann = Desk.record(Changes.person("ann"));
    private final AccountValues zoe = AccountValues.none()
            .with(AccountField.USERNAME, "zoe")
            .with(AccountField.EMAIL, "zoe@example.net")
            .with(AccountField.GIVEN_NAME, "Zoe")
            .with(AccountField.FAMILY_NAME, "Other");

    // The memory is older

    @Test
    void aLeaverWhomTheMemoryForgotLosesTheLoginThatTheHostRemembers() {
        Account account = desk.made(ann);
        RosterRecord leaver = leaver("tobedeleted");
        assertThat(desk.decide(leaver, null)).as("in step").isEqualTo(Decision.NOTHING);

        desk.memoryIsOlder();
        PlannedChange change = change(desk.decide(leaver, null));

        assertThat(change.operation()).isEqualTo(Operation.DEACTIVATE);
        assertThat(change.reason()).isEqualTo("tobedeleted");
        assertThat(change.absent()).isFalse();
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(plan(change).setActive()).isFalse();
        assertThat(plan(change).deactivatedBySync()).isTrue();
        assertThat(plan(change).keptBase()).isEmpty();
    }

    @Test
    void aForgottenLeaverWhoseAccountIsOffAlreadyIsNoNews() {
        Account account = desk.made(ann);
        desk.edit(account, false, account.values());
        desk.memoryIsOlder();
        assertThat(desk.decide(leaver("tobedeleted"), null)).isEqualTo(Decision.NOTHING);
    }

    @Test
    void aLeaverWhomTheMirrorKnowsIsNoForgottenOne() {
        desk.made(ann);
        desk.memoryIsOlder();
        assertThat(desk.decide(leaver("tobedeleted"), MirrorRow.of(ann, false, null)))
                .isEqualTo(Decision.NOTHING);
    }

    @Test
    void anInactiveAccountWhoseSwitchWasForgottenIsNamedAndStaysOff() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, false, account.values());
        assertThat(desk.decide(ann, row)).as("in step").isEqualTo(Decision.NOTHING);

        desk.memoryIsOlder();

        assertNote(desk.decide(ann, row), "inactive-since-backup");
        assertThat(desk.decide(ann, row).change()).isNull();
        Decision renamed = desk.decide(Desk.record(Changes.person("ann").familyName("Married")), row);
        assertNote(renamed, "inactive-since-backup");
        assertThat(change(renamed).operation()).isEqualTo(Operation.UPDATE);
        assertThat(plan(change(renamed)).setActive()).isNull();
        Decision joined = desk.decide(ann, null);
        assertNote(joined, "inactive-since-backup");
        assertThat(change(joined).operation()).isEqualTo(Operation.LINK);
        Account on = desk.edit(account, true, account.values());
        assertThat(desk.decide(ann, desk.row(ann, on))).isEqualTo(Decision.NOTHING);
        assertThat(desk.decide(ann, null).note()).isNull();
    }

    @Test
    void whatTheSyncItselfSwitchedOffItStillSwitchesOnAndNamesNobody() {
        Account account = desk.made(ann);
        Account off = desk.edit(account, false, account.values());
        MirrorRow row = desk.row(leaver("tobedeleted"), false, off, true);
        desk.memoryIsOlder();
        Decision decision = desk.decide(ann, row);
        assertThat(change(decision).operation()).isEqualTo(Operation.REACTIVATE);
        assertThat(decision.note()).isNull();
    }

    // The accounts are older

    @Test
    void anEditThatIsKeptMayBeTheBackupsAndIsNamed() {
        desk.localWins();
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, true, account.values().with(AccountField.FAMILY_NAME, "Older"));
        assertThat(desk.decide(ann, row)).as("in step").isEqualTo(Decision.NOTHING);

        desk.accountsAreOlder();

        assertNote(desk.decide(ann, row), "edit-or-backup");
        desk.edit(account, false, account.values());
        assertThat(desk.decide(ann, row)).as("nothing was kept").isEqualTo(Decision.NOTHING);
    }

    @Test
    void anAccountThatIsSomebodyElsesAfterARestoreIsLeftAloneAndThePersonGetsAnother() {
        desk.forgetIdentifiers();
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, true, zoe);
        desk.accountsAreOlder();
        PlannedChange change = change(desk.decide(ann, row));
        assertThat(change.operation()).isEqualTo(Operation.CREATE);
        assertThat(change.reason()).isEqualTo("account-missing");
        assertThat(change.localId()).as("in whose place it comes").isEqualTo(account.localId());
    }

    // An account that is not recognised

    @Test
    void anAccountInWhichNothingIsThePersonsIsNotWrittenAndNobodyGetsASecondOne() {
        desk.forgetIdentifiers();
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, true, zoe);
        assertDisputed(desk.decide(ann, row), "account-not-recognised");
        desk.memoryIsOlder();
        assertDisputed(desk.decide(ann, row), "account-not-recognised");
    }

    @Test
    void aLeaverWhoseAccountIsSomebodyElsesLeavesTheMirrorAndNoAccount() {
        desk.forgetIdentifiers();
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, true, zoe);

        PlannedChange told = change(desk.decide(leaver("tobedeleted"), row));
        assertThat(told.operation()).isEqualTo(Operation.DEACTIVATE);
        assertThat(told.localId()).isNull();
        PlannedChange missed = missed(row);
        assertThat(missed.localId()).isNull();
        assertThat(plan(missed).setActive()).isNull();
    }

    @Test
    void aHostThatRemembersWhoseAnAccountIsKnowsBetterThanItsNames() {
        Account account = desk.made(ann);
        MirrorRow row = desk.row(ann, account);
        desk.edit(account, true, zoe.with(AccountField.ROLE, "student"));

        PlannedChange change = change(desk.decide(ann, row));

        assertThat(change.operation()).isEqualTo(Operation.UPDATE);
        assertThat(change.localId()).isEqualTo(account.localId());
        assertThat(missed(row).localId()).isEqualTo(account.localId());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHasAnotherAccountByNowIsJoinedToThatOne(boolean there) {
        String key = desk.accounts.add(Desk.TENANT, zoe);
        Account hers = desk.made(ann);
        MirrorRow row = desk.row(ann, hers);
        // The key of the link is Zoe's; what the link remembers is what Ann's account held.
        MirrorRow astray = MirrorRow.of(
                ann,
                true,
                new Link(key, LocalRole.STUDENT, row.linked().orElseThrow().base(), false));
        desk.write(tx -> desk.state.put(tx, Desk.TENANT, List.of(astray)));

        PlannedChange change = change(desk.decide(there ? ann : leaver("tobedeleted"), astray));

        assertThat(change.operation()).isEqualTo(there ? Operation.LINK : Operation.DEACTIVATE);
        assertThat(change.localId()).isEqualTo(hers.localId());
        assertThat(missed(astray).localId()).isEqualTo(hers.localId());
    }

    private PlannedChange missed(MirrorRow row) {
        return Objects.requireNonNull(
                desk.planner().deactivateMissing(List.of(row)).get(row.sourcedId()));
    }

    private static void assertNote(Decision decision, String code) {
        Problem note = Objects.requireNonNull(decision.note());
        assertThat(note.code()).isEqualTo(code);
        assertThat(note.severity()).isEqualTo(Problem.WARNING);
        assertThat(note.sourcedId()).isEqualTo("ann");
    }
}
