// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.model.Enrollment;
import com.kybergate.oneroster.model.RoleType;
import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.roster.LocalRole;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A planned change lies in a spool and comes back the same; its fingerprint is that of what it does, and of nothing else. */
class PlannedChangeTest {
    private static final Fingerprints OF = new Fingerprints(new byte[] {1, 2, 3});

    private final RosterRecord ann = RosterRecord.of(Changes.person("ann").build());
    private final AccountPlan full = new AccountPlan(
            AccountValues.none()
                    .with(AccountField.EMAIL, "new@example.org")
                    .with(AccountField.GRADES, Set.of("04", "05"))
                    .with(AccountField.FAMILY_NAME, "Lee"),
            List.of(AccountField.EMAIL, AccountField.GRADES),
            Map.of(AccountField.EMAIL, "old@example.org"),
            true,
            "7",
            LocalRole.ADMIN,
            Map.of(AccountField.PHONE, "print"),
            true);
    private final PlannedChange change = new PlannedChange(
            Operation.REACTIVATE, ann, true, "42", "returned", false, List.of("s1", "s2"), List.of("s3"), full);

    @Test
    void aChangeComesBackFromASpoolAsItWas() {
        PlannedChange back = Changes.TEXTS.read(Changes.TEXTS.of(change));

        assertThat(back.operation()).isEqualTo(Operation.REACTIVATE);
        assertThat(back.collection()).isEqualTo(RosterCollection.USERS);
        assertThat(back.record().json()).isEqualTo(ann.json());
        assertThat(back.active()).isTrue();
        assertThat(back.localId()).isEqualTo("42");
        assertThat(back.reason()).isEqualTo("returned");
        assertThat(back.absent()).isFalse();
        assertThat(back.schools()).containsExactly("s1", "s2");
        assertThat(back.lostSchools()).containsExactly("s3");
        assertThat(back.account()).isEqualTo(full);
    }

    @Test
    void ofWhoeverIsNewTheRecordAloneIsWrittenDownAndTheRestFollowsFromIt() {
        AccountMapping mapping = new AccountMapping(
                HostFields.of(EnumSet.allOf(AccountField.class), new InMemoryAccountStore()), RoleMapper.standard());
        for (RosterRecord record : List.of(ann, Changes.rosterClass("c"), Changes.enrollment("e", "u", "c"))) {
            PlannedChange newcomer = new Newcomers(mapping).of(record);
            String text = Changes.TEXTS.of(newcomer);

            assertThat(text).hasSizeLessThan(record.json().length() + 60);
            PlannedChange back = Changes.TEXTS.read(text);
            assertThat(back.record().json()).isEqualTo(record.json());
            assertThat(back.record().hash()).isEqualTo(record.hash());
            assertThat(back.operation()).isEqualTo(Operation.CREATE);
            assertThat(back.collection()).isEqualTo(record.collection());
            assertThat(back.localId()).isNull();
            assertThat(back.reason()).isEqualTo(Reasons.NEW);
            assertThat(back.active()).isTrue();
            assertThat(back.absent()).isFalse();
            assertThat(back.schools()).isEqualTo(newcomer.schools()).isNotEmpty();
            assertThat(back.lostSchools()).isEmpty();
            assertThat(back.account()).isEqualTo(newcomer.account());
            assertThat(back.account() != null).isEqualTo(record == ann);
        }
    }

    @Test
    void whoeverComesInPlaceOfAnAccountThatIsMissingIsWrittenDownWhole() {
        for (String reason : List.of(Reasons.NEW, Reasons.ACCOUNT_MISSING)) {
            String gone = reason.equals(Reasons.NEW) ? "42" : null;
            PlannedChange change =
                    new PlannedChange(Operation.CREATE, ann, true, gone, reason, false, List.of("s1"), List.of(), full);
            PlannedChange back = Changes.TEXTS.read(Changes.TEXTS.of(change));
            assertThat(back.localId()).isEqualTo(gone);
            assertThat(back.reason()).isEqualTo(reason);
            assertThat(back.account()).isEqualTo(full);
        }
    }

    @Test
    void whatIsNotThereIsNotThereAfterwards() {
        PlannedChange row = Changes.TEXTS.read(Changes.TEXTS.of(RowPlanner.gone(Changes.enrollment("e", "u", "c"))));
        assertThat(row.account()).isNull();
        assertThat(row.localId()).isNull();
        assertThat(row.absent()).isTrue();
        assertThat(row.active()).isFalse();
        assertThat(row.collection()).isEqualTo(RosterCollection.ENROLLMENTS);

        AccountPlan bare = new AccountPlan(
                AccountValues.none(), List.of(), Map.of(), null, null, LocalRole.STUDENT, Map.of(), false);
        assertThat(Changes.TEXTS
                        .read(Changes.TEXTS.of(Changes.of(Operation.ACCEPT, "ann", "new", bare)))
                        .account())
                .isEqualTo(bare);
    }

    @Test
    void twoChangesThatDoDifferentThingsHaveDifferentFingerprints() {
        Set<String> prints = new HashSet<>();
        List<PlannedChange> different = List.of(
                change,
                with(Operation.UPDATE, ann, "42", false, full),
                with(Operation.REACTIVATE, RosterRecord.of(Changes.person("bea").build()), "42", false, full),
                with(Operation.REACTIVATE, ann, "43", false, full),
                with(Operation.REACTIVATE, ann, null, false, full),
                with(Operation.REACTIVATE, ann, "42", true, full),
                with(Operation.REACTIVATE, ann, "42", false, plan("other@example.org", "old@example.org", true)),
                with(Operation.REACTIVATE, ann, "42", false, plan("new@example.org", "elder@example.org", true)),
                with(Operation.REACTIVATE, ann, "42", false, plan("new@example.org", "old@example.org", false)),
                with(Operation.REACTIVATE, ann, "42", false, null),
                with(Operation.REACTIVATE, ann, "42", true, null));
        different.forEach(one -> prints.add(OF.of(one)));
        assertThat(prints).hasSize(different.size()).allMatch(print -> print.length() == 22);
    }

    @Test
    void whatAChangeLeavesAloneIsNotPartOfItsFingerprint() {
        AccountPlan elsewhere = new AccountPlan(
                full.values().with(AccountField.FAMILY_NAME, "Changed meanwhile"),
                full.changed(),
                full.before(),
                true,
                "8",
                LocalRole.ADMIN,
                Map.of(),
                true);
        assertThat(OF.of(with(Operation.REACTIVATE, ann, "42", false, elsewhere)))
                .isEqualTo(OF.of(change));
    }

    @Test
    void aRowThatIsMissedHasTheSameFingerprintWhateverItLastSaid() {
        RosterRecord moved = Changes.enrollment("e", "u", "c2");
        assertThat(OF.of(RowPlanner.gone(Changes.enrollment("e", "u", "c1")))).isEqualTo(OF.of(RowPlanner.gone(moved)));
        assertThat(OF.of(RowPlanner.row(Operation.UPDATE, Changes.enrollment("e", "u", "c1"), true, "new")))
                .isNotEqualTo(OF.of(RowPlanner.row(Operation.UPDATE, moved, true, "new")));
    }

    @Test
    void theSameIdentifierInAnotherCollectionAndTheSameValueInAnotherFieldIsAnotherChange() {
        assertThat(OF.of(RowPlanner.gone(Changes.rosterClass("x"))))
                .isNotEqualTo(OF.of(RowPlanner.gone(Changes.enrollment("x", "u", "c"))));
        assertThat(print(Operation.UPDATE, AccountField.USERNAME))
                .isNotEqualTo(print(Operation.UPDATE, AccountField.EMAIL));
    }

    @Test
    void besideALoginKeyWhatNobodyHasToApproveIsNoPartOfTheFingerprint() {
        assertThat(beside(Operation.UPDATE, "1")).isEqualTo(beside(Operation.UPDATE, "2"));
        assertThat(beside(Operation.REACTIVATE, "1")).isEqualTo(beside(Operation.REACTIVATE, "2"));
    }

    @Test
    void whatIsApprovedForNothingButItsValuesIsCoveredByThem() {
        assertThat(print(Operation.UPDATE, AccountField.PHONE)).isNotEqualTo(print(Operation.UPDATE, AccountField.SMS));
        assertThat(beside(Operation.CREATE, "1")).isNotEqualTo(beside(Operation.CREATE, "2"));
        assertThat(beside(Operation.LINK, "1")).isNotEqualTo(beside(Operation.LINK, "2"));
        assertThat(beside(Operation.RELINK, "1")).isNotEqualTo(beside(Operation.RELINK, "2"));
    }

    private static String beside(Operation operation, String phone) {
        AccountValues values =
                AccountValues.none().with(AccountField.EMAIL, "a@example.org").with(AccountField.PHONE, phone);
        return OF.of(Changes.of(
                operation,
                "a",
                "new",
                Changes.plan(values, List.of(AccountField.EMAIL, AccountField.PHONE), Map.of())));
    }

    private static String print(Operation operation, AccountField field) {
        AccountValues values = AccountValues.none().with(field, "1");
        return OF.of(Changes.of(operation, "a", "new", Changes.plan(values, List.of(field), Map.of())));
    }

    @Test
    void theFingerprintOfAFieldKnowsTheFieldTheValuesAndTheSecretAndNoOrder() {
        String print = OF.of(AccountField.GRADES, List.of("04", "05"));
        assertThat(OF.of(AccountField.GRADES, List.of("05", "04"))).isEqualTo(print);
        assertThat(OF.of(AccountField.SCHOOLS, List.of("04", "05"))).isNotEqualTo(print);
        assertThat(OF.of(AccountField.GRADES, List.of("0", "405"))).isNotEqualTo(print);
        assertThat(OF.of(AccountField.GRADES, List.of("0405"))).isNotEqualTo(print);
        assertThat(new Fingerprints(new byte[] {9}).of(AccountField.GRADES, List.of("04", "05")))
                .isNotEqualTo(print);
    }

    @Test
    void whatAPersonIsIsShownByNoToString() {
        assertThat(change.toString()).isEqualTo("PlannedChange[reactivate users, sourcedId=ann, reason=returned]");
        assertThat(full.toString()).isEqualTo("AccountPlan[changed=[EMAIL, GRADES], setActive=true]");
    }

    @ParameterizedTest(name = "mirror {0}, source {1}: {2}")
    @CsvSource({
        "none, there, CREATE, new",
        "none, deleted, ,",
        "active, deleted, DEACTIVATE, tobedeleted",
        "gone, deleted, ,",
        "gone, there, REACTIVATE, returned",
        "active, changed, UPDATE, source-changed",
        "active, there, ,"
    })
    void aRowFollowsTheSource(String mirror, String source, @Nullable Operation operation, @Nullable String reason) {
        RosterRecord said = Changes.enrollment("e", "u", "c1");
        RosterRecord says = switch (source) {
            case "deleted" ->
                RosterRecord.of(
                        Enrollment.builder("e").status(StatusType.TO_BE_DELETED).build());
            case "changed" -> Changes.enrollment("e", "u", "c2");
            default -> said;
        };
        MirrorRow row = mirror.equals("none") ? null : MirrorRow.of(said, mirror.equals("active"), null);

        PlannedChange plannedOrNot = RowPlanner.plan(says, row);

        if (operation == null) {
            assertThat(plannedOrNot).isNull();
            return;
        }
        PlannedChange planned = Objects.requireNonNull(plannedOrNot);
        assertThat(planned.operation()).isEqualTo(operation);
        assertThat(planned.reason()).isEqualTo(reason);
        assertThat(planned.active()).isEqualTo(operation != Operation.DEACTIVATE);
        assertThat(planned.absent()).isFalse();
        assertThat(planned.record()).isSameAs(says);
    }

    @ParameterizedTest
    @CsvSource({"student, STUDENT", "teacher, STAFF", "aide, STAFF", "proctor, STAFF", "administrator, ADMIN"})
    void aRoleOfOneRosterIsARoleHere(String role, LocalRole local) {
        assertThat(RoleMapper.standard().map(new RoleType(role))).isEqualTo(local);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, CREATED",
        "LINK, LINKED",
        "UPDATE, UPDATED",
        "ACCEPT, UPDATED",
        "REACTIVATE, REACTIVATED",
        "DEACTIVATE, DEACTIVATED_BY_SOURCE"
    })
    void everyOperationCountsAsWhatItDoes(Operation operation, Outcome outcome) {
        assertThat(Planner.outcome(operation)).isEqualTo(outcome);
    }

    private AccountPlan plan(String email, String before, boolean active) {
        return new AccountPlan(
                AccountValues.none().with(AccountField.EMAIL, email),
                List.of(AccountField.EMAIL),
                Map.of(AccountField.EMAIL, before),
                active,
                "7",
                LocalRole.ADMIN,
                Map.of(),
                true);
    }

    private static PlannedChange with(
            Operation operation,
            RosterRecord record,
            @Nullable String localId,
            boolean absent,
            @Nullable AccountPlan account) {
        return new PlannedChange(
                operation, record, true, localId, "returned", absent, List.of("s1", "s2"), List.of("s3"), account);
    }
}
