// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.internal.LoginKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An account is somebody else's if nothing that tells people apart is left in it; any one thing that is left is enough. */
class RecognitionTest {
    private static final Fingerprints OF = new Fingerprints(new byte[] {1, 2, 3});
    private static final String WHO = "USERNAME|EMAIL|IDENTIFIER|GIVEN_NAME|FAMILY_NAME";

    private final AccountValues ann = somebody("ann");
    private final AccountValues zoe = somebody("zoe");

    @Test
    void theAccountOfSomebodyElseIsToldFromTheEditOfOne() {
        assertThat(isSomebodyElse(ann, ann, zoe)).isTrue();
        assertThat(isSomebodyElse(ann, ann, ann)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WHO)
    void oneThingThatIsAsTheSyncLeftItIsEnough(AccountField field) {
        // The source says something else by now, so that only the fingerprint can tell.
        AccountValues asWritten = ann.with(field, "as the host keeps it");
        assertThat(Recognition.isSomebodyElse(
                        somebody("new"),
                        somebody("new"),
                        account(zoe.with(field, "as the host keeps it")),
                        base(asWritten),
                        OF))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WHO)
    void oneThingThatIsAsTheSourceSaysNowIsEnoughInWhateverCase(AccountField field) {
        AccountValues now = somebody("now");
        assertThat(isSomebodyElse(now, ann, zoe.with(field, field + " NOW"))).isFalse();
        assertThat(isSomebodyElse(now, ann, zoe.with(field, field + " nowhere")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WHO)
    void oneThingThatIsAsTheSourceSaidIsEnoughInWhateverCase(AccountField field) {
        assertThat(Recognition.isSomebodyElse(
                        somebody("now"),
                        ann,
                        account(zoe.with(field, field + " ANN")),
                        base(somebody("of the host's own form")),
                        OF))
                .isFalse();
    }

    @Test
    void aStandInIsTheSyncsOwn() {
        assertThat(isSomebodyElse(ann, ann, zoe.with(AccountField.EMAIL, LoginKey.standIn(Desk.TENANT, "a"))))
                .isFalse();
    }

    @Test
    void whatTellsNobodyApartIsNotCompared() {
        AccountValues school = AccountValues.none()
                .with(AccountField.ROLE, "student")
                .with(AccountField.SCHOOLS, "s1")
                .with(AccountField.PHONE, "1");
        assertThat(isSomebodyElse(ann, ann, school)).isTrue();
        AccountValues all = ann.with(AccountField.ROLE, "student").with(AccountField.SCHOOLS, "s1");
        AccountValues other = zoe.with(AccountField.ROLE, "student").with(AccountField.SCHOOLS, "s1");
        assertThat(isSomebodyElse(all, all, other)).isTrue();
    }

    @Test
    void oneFieldAloneTellsNobodyFromSomebodyWhoWasRenamedAndTwoDo() {
        AccountValues one = only(ann, AccountField.USERNAME);
        assertThat(isSomebodyElse(one, one, zoe)).isFalse();
        AccountValues two = only(ann, AccountField.USERNAME, AccountField.EMAIL);
        assertThat(isSomebodyElse(two, two, zoe)).isTrue();
    }

    @Test
    void aFieldTheSyncNeverWroteOrOfWhichTheSourceSaidNothingIsNotCompared() {
        AccountValues two = only(ann, AccountField.USERNAME, AccountField.EMAIL);
        assertThat(Recognition.isSomebodyElse(two, two, account(zoe), base(only(ann, AccountField.EMAIL)), OF))
                .as("the user name has no fingerprint")
                .isFalse();
        assertThat(Recognition.isSomebodyElse(ann, only(ann, AccountField.EMAIL), account(zoe), base(ann), OF))
                .as("the source said the address alone")
                .isFalse();
        assertThat(Recognition.isSomebodyElse(ann, two, account(zoe), base(ann), OF))
                .as("and this is enough again")
                .isTrue();
    }

    @Test
    void anAccountThatWasEmptiedIsNobodysAndSoNotThePersonsEither() {
        assertThat(isSomebodyElse(ann, ann, AccountValues.none())).isTrue();
    }

    private static boolean isSomebodyElse(AccountValues theirs, AccountValues atLast, AccountValues holds) {
        return Recognition.isSomebodyElse(theirs, atLast, account(holds), base(atLast), OF);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WHO)
    void aRecordSpeaksOfAnotherPersonOnlyIfNothingIsKept(AccountField field) {
        assertThat(Recognition.isAnotherPerson(zoe, ann)).isTrue();
        AccountValues kept = zoe.with(field, (field + " ann").toUpperCase(Locale.ROOT));
        assertThat(Recognition.isAnotherPerson(kept, ann))
                .as("%s is kept", field)
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = WHO)
    void whatIsNotStatedOfAPersonIsNothingThatIsLost(AccountField field) {
        boolean name = field == AccountField.GIVEN_NAME || field == AccountField.FAMILY_NAME;
        assertThat(Recognition.isAnotherPerson(zoe.with(field, (String) null), ann))
                .as("a name has to be there to be another one, and a key that is gone tells nothing")
                .isEqualTo(!name);
        assertThat(Recognition.isAnotherPerson(zoe, ann.with(field, (String) null)))
                .isEqualTo(!name);
    }

    @Test
    void namesAloneMakeNobodyAnotherPerson() {
        AccountField[] names = {AccountField.GIVEN_NAME, AccountField.FAMILY_NAME};
        assertThat(Recognition.isAnotherPerson(only(zoe, names), only(ann, names)))
                .isFalse();
        assertThat(Recognition.isAnotherPerson(
                        only(zoe, AccountField.GIVEN_NAME, AccountField.FAMILY_NAME, AccountField.EMAIL), ann))
                .as("with one key")
                .isTrue();
    }

    private static AccountValues somebody(String who) {
        AccountValues values = AccountValues.none();
        for (String field : List.of(WHO.split("\\|"))) {
            values = values.with(AccountField.valueOf(field), field + " " + who);
        }
        return values;
    }

    private static AccountValues only(AccountValues values, AccountField... fields) {
        AccountValues out = AccountValues.none();
        for (AccountField field : Arrays.asList(fields)) {
            out = out.withFrom(field, values);
        }
        return out;
    }

    private static Map<AccountField, String> base(AccountValues held) {
        Map<AccountField, String> base = new EnumMap<>(AccountField.class);
        for (AccountField field : AccountField.values()) {
            if (!held.getAll(field).isEmpty()) {
                base.put(field, OF.of(field, held.getAll(field)));
            }
        }
        return base;
    }

    private static Account account(AccountValues values) {
        return new Account("1", "1", true, values);
    }
}
