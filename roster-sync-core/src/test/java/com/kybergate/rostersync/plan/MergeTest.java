// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.InMemoryAccountStore;
import com.kybergate.rostersync.internal.LoginKey;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The three-way merge, row by row: what the source says and said, what the account holds and held. */
class MergeTest {
    private static final Privileges PRIVILEGES = Privileges.of(new InMemoryAccountStore());
    private static final Fingerprints OF = new Fingerprints(new byte[] {1, 2, 3});
    private static final HostFields ALL = HostFields.of(EnumSet.allOf(AccountField.class), new InMemoryAccountStore());

    /** The values are: said at last, says now, held after the last write, holds now, holds after this merge. */
    @ParameterizedTest(name = "{0}: {1} -> {2}, held {3}, holds {4}")
    @CsvSource({
        // nothing happened
        "source, Ann, Ann, Ann, Ann, Ann, as is",
        "local, Ann, Ann, Ann, Ann, Ann, as is",
        // the source changed it alone
        "source, Ann, Bea, Ann, Ann, Bea, written",
        "local, Ann, Bea, Ann, Ann, Bea, written",
        "merge, Ann, Bea, Ann, Ann, Bea, written",
        // the host keeps it in a form of its own, and nobody did anything
        "source, Ann, Ann, ANN, ANN, ANN, as is",
        "local, Ann, Ann, ANN, ANN, ANN, as is",
        // somebody edited it alone
        "source, Ann, Ann, Ann, Zoe, Ann, repaired",
        "local, Ann, Ann, Ann, Zoe, Zoe, kept",
        "merge, Ann, Ann, Ann, Zoe, Zoe, kept",
        // both did
        "source, Ann, Bea, Ann, Zoe, Bea, written",
        "local, Ann, Bea, Ann, Zoe, Zoe, kept",
        "merge, Ann, Bea, Ann, Zoe, Bea, written",
        // both did the same, and there is no edit to remember any more
        "source, Ann, Zoe, Ann, Zoe, Zoe, as is",
        "local, Ann, Zoe, Ann, Zoe, Zoe, as is",
        // the account was never written by the sync
        "source, , Ann, , Zoe, Ann, written",
        "local, , Ann, , Zoe, Ann, written",
        "local, Ann, Ann, , Zoe, Ann, written",
        "merge, , Ann, , Ann, Ann, as is",
        // the source says nothing, or no more: an edit stays, and stays an edit
        "source, Ann, , Ann, Zoe, Zoe, kept",
        "local, , , Ann, Zoe, Zoe, kept",
        "local, Ann, , Ann, Ann, Ann, as is"
    })
    void aFieldIsWhatItsRowSays(
            String policy,
            @Nullable String said,
            @Nullable String says,
            @Nullable String held,
            String holds,
            String becomes,
            String how) {
        Merge merge = merge(
                AccountField.GIVEN_NAME, values(AccountField.GIVEN_NAME, said), says, held, holds, policy(policy));

        assertThat(merge.values().get(AccountField.GIVEN_NAME)).isEqualTo(becomes);
        boolean written = how.equals("written") || how.equals("repaired");
        assertThat(merge.changed()).isEqualTo(written ? List.of(AccountField.GIVEN_NAME) : List.of());
        assertThat(merge.repairsLocalEdit()).isEqualTo(how.equals("repaired"));
        assertThat(merge.keptBase())
                .isEqualTo(
                        how.equals("kept")
                                ? Map.of(AccountField.GIVEN_NAME, print(AccountField.GIVEN_NAME, String.valueOf(held)))
                                : Map.of());
        assertThat(merge.before()).as("no login key").isEmpty();
    }

    /** After a restore it is not known what the source said, and what it says counts as new. */
    @Test
    void whereNothingIsKnownOfTheSourceWhatItSaysIsAChange() {
        Merge kept = merge(AccountField.GIVEN_NAME, null, "Ann", "Ann", "Zoe", ConflictPolicy.merge());
        assertThat(kept.values().get(AccountField.GIVEN_NAME)).isEqualTo("Ann");
        assertThat(kept.repairsLocalEdit()).isFalse();
    }

    @ParameterizedTest(name = "held {0}, holds {1}, source {2}")
    @CsvSource({
        // the source decides, up and down, where nobody edited
        "student, student, staff, staff, rises",
        "student, student, admin, admin, rises",
        "staff, staff, admin, admin, rises",
        "staff, staff, student, student, falls",
        "admin, admin, staff, staff, falls",
        // an edit upwards is repaired, one downwards is a lock
        "student, admin, student, student, falls",
        "staff, student, staff, student, locked",
        "admin, staff, admin, staff, locked",
        "admin, student, staff, student, locked",
        // a role that is none is below every other, and nobody's demotion is undone
        "staff, guest, staff, guest, locked",
        // the same, by whatever way
        "admin, staff, staff, staff, stays"
    })
    void aRoleFollowsTheSourceButADemotionByTheHostIsALock(
            String held, String holds, String says, String becomes, String how) {
        Merge merge = merge(
                AccountField.ROLE,
                values(AccountField.ROLE, held.equals(holds) ? holds : says),
                says,
                held,
                holds,
                ConflictPolicy.localWins());

        assertThat(merge.values().get(AccountField.ROLE)).isEqualTo(becomes);
        assertThat(merge.raisesPrivilege()).isEqualTo(how.equals("rises"));
        assertThat(merge.lowersPrivilege()).isEqualTo(how.equals("falls"));
        assertThat(merge.keptBase().containsKey(AccountField.ROLE)).isEqualTo(how.equals("locked"));
    }

    @Test
    void anAccountWithoutARoleRisesWhenItGetsOne() {
        Merge merge = merge(AccountField.ROLE, null, "student", null, null, ConflictPolicy.sourceWins());
        assertThat(merge.raisesPrivilege()).isTrue();
        assertThat(merge.lowersPrivilege()).isFalse();
    }

    @Test
    void schoolsFollowTheSourceWhateverThePolicy() {
        AccountValues s1 = values(AccountField.SCHOOLS, "s1");
        Merge merge = merge(AccountField.SCHOOLS, s1, "s1", "s1", "s2", ConflictPolicy.localWins());
        assertThat(merge.values().getAll(AccountField.SCHOOLS)).containsExactly("s1");
        assertThat(merge.raisesPrivilege() || merge.lowersPrivilege()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EMAIL", "USERNAME"})
    void aLoginKeyThatChangesIsRememberedAsItWas(AccountField key) {
        Merge merge = merge(key, values(key, "old"), "new", "old", "old", ConflictPolicy.sourceWins());
        assertThat(merge.before()).isEqualTo(Map.of(key, "old"));
        assertThat(merge.changed()).containsExactly(key);

        Merge given = merge(key, null, "new", null, null, ConflictPolicy.sourceWins());
        assertThat(given.before()).as("an account that had none").isEqualTo(Map.of(key, ""));
    }

    @Test
    void aStandInThatABrokenRunLeftBehindIsNobodysEdit() {
        String standIn = LoginKey.standIn(Desk.TENANT, "a");
        AccountValues said = values(AccountField.EMAIL, "a@example.org");
        Merge merge =
                merge(AccountField.EMAIL, said, "a@example.org", "a@example.org", standIn, ConflictPolicy.localWins());
        assertThat(merge.values().get(AccountField.EMAIL)).isEqualTo("a@example.org");
        assertThat(merge.repairsLocalEdit()).isFalse();
        assertThat(merge.keptBase()).isEmpty();

        Merge name = merge(
                AccountField.GIVEN_NAME,
                values(AccountField.GIVEN_NAME, "Ann"),
                "Ann",
                "Ann",
                standIn,
                ConflictPolicy.localWins());
        assertThat(name.values().get(AccountField.GIVEN_NAME))
                .as("what stands in a name is an edit like any other")
                .isEqualTo(standIn);
    }

    @Test
    void aLoginKeyThatSomebodyTookAwayIsAnEditAndNoStandIn() {
        AccountValues said = values(AccountField.EMAIL, "a@example.org");
        Merge merge =
                merge(AccountField.EMAIL, said, "a@example.org", "a@example.org", null, ConflictPolicy.localWins());
        assertThat(merge.values().get(AccountField.EMAIL)).isNull();
        assertThat(merge.keptBase()).containsOnlyKeys(AccountField.EMAIL);
    }

    @Test
    void fieldsTheHostDoesNotKeepAreNotWritten() {
        AccountValues says =
                AccountValues.none().with(AccountField.GIVEN_NAME, "Ann").with(AccountField.FAMILY_NAME, "Lee");
        Merge merge = new Merge(
                HostFields.of(Set.of(AccountField.GIVEN_NAME), new InMemoryAccountStore()),
                says,
                null,
                account(AccountValues.none()),
                Map.of(),
                ConflictPolicy.sourceWins(),
                PRIVILEGES,
                OF);
        assertThat(merge.changed()).containsExactly(AccountField.GIVEN_NAME);
        assertThat(merge.values().get(AccountField.FAMILY_NAME)).isNull();
    }

    @Test
    void oneRepairedFieldAmongOthersIsStillARepair() {
        AccountValues says =
                AccountValues.none().with(AccountField.GIVEN_NAME, "Ann").with(AccountField.FAMILY_NAME, "Lee");
        AccountValues said = says.with(AccountField.FAMILY_NAME, "Ray");
        Map<AccountField, String> base = new EnumMap<>(AccountField.class);
        base.put(AccountField.GIVEN_NAME, print(AccountField.GIVEN_NAME, "Ann"));
        base.put(AccountField.FAMILY_NAME, print(AccountField.FAMILY_NAME, "Ray"));
        AccountValues holds = said.with(AccountField.GIVEN_NAME, "Zoe");
        Merge merge = new Merge(ALL, says, said, account(holds), base, ConflictPolicy.sourceWins(), PRIVILEGES, OF);
        assertThat(merge.changed()).containsExactly(AccountField.GIVEN_NAME, AccountField.FAMILY_NAME);
        assertThat(merge.repairsLocalEdit()).isTrue();
    }

    @Test
    void aPolicyForOneFieldDecidesThatFieldAlone() {
        ConflictPolicy policy = ConflictPolicy.localWins().with(AccountField.PHONE, ConflictPolicy.sourceWins());
        assertThat(policy.decide(AccountField.PHONE, false)).isEqualTo(ConflictPolicy.Side.SOURCE);
        assertThat(policy.decide(AccountField.SMS, true)).isEqualTo(ConflictPolicy.Side.LOCAL);
    }

    /** Grades, written as one letter each: said at last, says now, held after the last write, holds now, holds after this merge. */
    @ParameterizedTest(name = "{0}: {1} -> {2}, held {3}, holds {4}")
    @CsvSource({
        // nobody edited: the set is as the source says
        "source, ab, ac, ab, ab, ac, written",
        "local, ab, ac, ab, ab, ac, written",
        "merge, ab, ac, ab, ab, ac, written",
        // somebody added one
        "source, ab, ab, ab, abz, ab, written",
        "local, ab, ab, ab, abz, abz, kept",
        "merge, ab, ab, ab, abz, abz, kept",
        // somebody took one away
        "source, ab, ab, ab, a, ab, written",
        "local, ab, ab, ab, a, a, kept",
        "merge, ab, ab, ab, a, a, kept",
        // and the source added and took away others: both stand
        "source, ab, ac, ab, abz, ac, written",
        "local, ab, ac, ab, abz, acz, written and kept",
        "merge, ab, ac, ab, abz, acz, written and kept",
        "local, abc, abd, abc, bcz, bdz, written and kept",
        // both did the same
        "local, ab, abz, ab, abz, abz, as is",
        "merge, abz, ab, abz, ab, ab, as is",
        // the source takes back what somebody took away already
        "local, ab, a, ab, a, a, as is",
        // an edit that was kept before is still one
        "local, ac, acd, ab, acz, acdz, written and kept",
        // nothing is left of it
        "merge, ab, c, ab, az, cz, written and kept",
        "source, ab, c, ab, az, c, written"
    })
    void aSetIsMergedValueByValue(
            String policy, String said, String says, String held, String holds, String becomes, String how) {
        Merge merge = new Merge(
                ALL,
                grades(says),
                grades(said),
                account(grades(holds)),
                Map.of(AccountField.GRADES, OF.of(AccountField.GRADES, letters(held))),
                policy(policy),
                PRIVILEGES,
                OF);

        assertThat(merge.values()).isEqualTo(grades(becomes));
        assertThat(merge.changed()).isEqualTo(how.contains("written") ? List.of(AccountField.GRADES) : List.of());
        assertThat(merge.keptBase())
                .isEqualTo(
                        how.contains("kept")
                                ? Map.of(AccountField.GRADES, OF.of(AccountField.GRADES, letters(held)))
                                : Map.of());
    }

    /** Said at last, says now, held after the last write, holds now, holds after this merge. */
    @ParameterizedTest(name = "{0}: {1} -> {2}, held {3}, holds {4}")
    @CsvSource({
        "source, 123, , 123, 123, , written",
        "local, 123, , 123, 123, , written",
        "merge, 123, , 123, 999, , written",
        "local, 123, , 123, 999, 999, kept",
        // what the source never said is not its to take away
        "source, , , 123, 123, 123, as is",
        "source, , , 123, 999, 999, kept",
        // nor what stands in an account that the sync never wrote
        "source, , , , 999, 999, as is",
        // and nothing is left to take away
        "source, 123, , 123, , , as is"
    })
    void aFieldThatThePolicyClearsIsEmptiedWhenTheSourceSaysItNoMore(
            String policy,
            @Nullable String said,
            @Nullable String says,
            @Nullable String held,
            @Nullable String holds,
            @Nullable String becomes,
            String how) {
        ConflictPolicy clearing = policy(policy).clearing(Set.of(AccountField.PHONE));
        Merge merge = merge(AccountField.PHONE, values(AccountField.PHONE, said), says, held, holds, clearing);

        assertThat(merge.values().get(AccountField.PHONE)).isEqualTo(becomes);
        assertThat(merge.changed()).isEqualTo(how.equals("written") ? List.of(AccountField.PHONE) : List.of());
        assertThat(merge.keptBase().isEmpty()).isEqualTo(!how.equals("kept"));
        assertThat(merge(AccountField.SMS, values(AccountField.SMS, said), says, held, holds, clearing)
                        .values()
                        .get(AccountField.SMS))
                .as("another field is not cleared")
                .isEqualTo(holds);
    }

    @Test
    void aSetThatIsClearedKeepsWhatWasAddedLocally() {
        Merge merge = new Merge(
                ALL,
                grades(""),
                grades("ab"),
                account(grades("abz")),
                Map.of(AccountField.GRADES, OF.of(AccountField.GRADES, letters("ab"))),
                ConflictPolicy.localWins().clearing(Set.of(AccountField.GRADES)),
                PRIVILEGES,
                OF);
        assertThat(merge.values()).isEqualTo(grades("z"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountField.class,
            names = {"USERNAME", "EMAIL", "ROLE", "SCHOOLS"})
    void nobodyLosesALoginARoleOrASchoolByWhatTheSourceLeavesOut(AccountField field) {
        assertThatThrownBy(() -> ConflictPolicy.sourceWins().clearing(Set.of(field)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A host's own policy may say what it likes. */
    @ParameterizedTest
    @EnumSource(
            value = AccountField.class,
            names = {"USERNAME", "EMAIL", "SCHOOLS"})
    void norByAPolicyThatClearsEverything(AccountField field) {
        ConflictPolicy everything = new ConflictPolicy() {
            @Override
            public Side decide(AccountField asked, boolean sourceChanged) {
                return Side.SOURCE;
            }

            @Override
            public boolean clears(AccountField asked) {
                return true;
            }
        };
        Merge merge = merge(field, values(field, "a"), null, "a", "a", everything);
        assertThat(merge.values().get(field)).isEqualTo("a");
        assertThat(merge.changed()).isEmpty();
    }

    @Test
    void policiesForSingleFieldsKeepWhatEachOfThemClears() {
        ConflictPolicy policy = ConflictPolicy.localWins()
                .clearing(Set.of(AccountField.SMS))
                .with(AccountField.PHONE, ConflictPolicy.sourceWins().clearing(Set.of(AccountField.PHONE)))
                .with(AccountField.GRADES, ConflictPolicy.merge())
                .clearing(Set.of(AccountField.MIDDLE_NAME));
        Set<AccountField> cleared = EnumSet.noneOf(AccountField.class);
        for (AccountField field : AccountField.values()) {
            if (policy.clears(field)) {
                cleared.add(field);
            }
        }
        assertThat(cleared).containsExactlyInAnyOrder(AccountField.SMS, AccountField.PHONE, AccountField.MIDDLE_NAME);
        assertThat(policy.decide(AccountField.PHONE, true)).isEqualTo(ConflictPolicy.Side.SOURCE);
        assertThat(policy.decide(AccountField.GRADES, true)).isEqualTo(ConflictPolicy.Side.SOURCE);
        assertThat(policy.decide(AccountField.SMS, true)).isEqualTo(ConflictPolicy.Side.LOCAL);
    }

    private static AccountValues grades(String letters) {
        return AccountValues.none().with(AccountField.GRADES, letters(letters));
    }

    private static Set<String> letters(String letters) {
        return letters.chars().mapToObj(Character::toString).collect(Collectors.toSet());
    }

    private static Merge merge(
            AccountField field,
            @Nullable AccountValues said,
            @Nullable String says,
            @Nullable String held,
            @Nullable String holds,
            ConflictPolicy policy) {
        return new Merge(
                ALL,
                values(field, says),
                said,
                account(values(field, holds)),
                held == null ? Map.of() : Map.of(field, print(field, held)),
                policy,
                PRIVILEGES,
                OF);
    }

    private static String print(AccountField field, String value) {
        return OF.of(field, Set.of(value));
    }

    private static AccountValues values(AccountField field, @Nullable String value) {
        return AccountValues.none().with(field, value);
    }

    private static Account account(AccountValues values) {
        return new Account("1", "1", true, values);
    }

    private static ConflictPolicy policy(String name) {
        return switch (name) {
            case "source" -> ConflictPolicy.sourceWins();
            case "local" -> ConflictPolicy.localWins();
            default -> ConflictPolicy.merge();
        };
    }
}
