// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.roster.TenantId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** People edit {@code roster_accounts} in plain SQL and never think of versions or keys. */
class PlainSqlTest {
    private final TestDatabase database = TestDatabase.inMemory();
    private final TenantId tenant = new TenantId("springfield");
    private final JdbcAccountStore accounts = JdbcAccountStore.ready();
    private int made;
    private final Map<String, String> madeFor = new HashMap<>();

    @Test
    void anEditBetweenReadingAndWritingIsNoticedWhateverItTouched() throws Exception {
        String localId = create("ann");
        for (String edit : List.of(
                "given_name = 'X'",
                "username = 'x'",
                "email = 'X@example.invalid'",
                "active = false",
                "grades = '07,09'",
                "middle_name = ''",
                "sourced_id = 'other'",
                "version = version + 1")) {
            Account read = load(localId);
            database.sql("update roster_accounts set " + edit + " where local_id = " + localId);
            assertThat(load(localId).version()).as(edit).isNotEqualTo(read.version());
            assertThat(update(read, read.values().with(AccountField.PHONE, "1")))
                    .as(edit)
                    .isFalse();
        }
    }

    @Test
    void anEditedUserNameAndEmailAreUniqueAndFoundLikeAnyOther() throws Exception {
        String ann = create("ann");
        create("bea");
        database.sql("update roster_accounts set username = 'Annie', email = null where local_id = " + ann);
        List<Account> found = database.write(
                tenant, tx -> accounts.candidates(tx, tenant, AccountField.USERNAME, List.of("ANNIE", "ann")));
        assertThat(found).extracting(Account::localId).containsExactly(ann);
        assertThatThrownBy(() -> create("ANNIE")).isInstanceOf(StateException.class);
        assertThatThrownBy(() -> database.sql("update roster_accounts set username = 'BEA' where local_id = " + ann))
                .isInstanceOf(SQLException.class);
        create("ann");
    }

    @Test
    void anAccountMadeInPlainSqlIsAnAccount() throws Exception {
        database.sql(
                "insert into roster_accounts (tenant, username, grades) values ('springfield', 'Dot', ' 07 ,,08,')");
        List<Account> found =
                database.write(tenant, tx -> accounts.candidates(tx, tenant, AccountField.USERNAME, List.of("dot")));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).active()).isTrue();
        assertThat(found.get(0).values().getAll(AccountField.GRADES)).containsExactlyInAnyOrder(" 07 ", "08");
    }

    @Test
    void writingWhatIsThereAlreadyTouchesNoRow() throws Exception {
        String localId = create("ann");
        Account before = load(localId);
        assertThat(update(before, before.values())).isTrue();
        assertThat(load(localId)).isEqualTo(before);
    }

    @Test
    void keysThatAreNoneOfOursAreNotThere() throws Exception {
        String localId = create("ann");
        List<String> odd = List.of("0" + localId, " " + localId, "+" + localId, "x", "", "99999999999999999999");
        List<Account> found = database.write(tenant, tx -> accounts.load(tx, tenant, odd));
        assertThat(found).isEmpty();
        AccountWrite write = new AccountWrite(tenant, "op", "s", "x", null, true, AccountValues.none());
        boolean updated = database.write(tenant, tx -> accounts.update(tx, write));
        assertThat(updated).isFalse();
    }

    private String create(String name) throws Exception {
        String sourcedId = "s" + made++;
        String localId = database.write(tenant, tx -> accounts.create(tx, write(sourcedId, null, null, person(name))));
        madeFor.put(localId, sourcedId);
        return localId;
    }

    private Account load(String localId) throws Exception {
        return database.write(
                tenant, tx -> accounts.load(tx, tenant, List.of(localId)).get(0));
    }

    private boolean update(Account read, AccountValues values) throws Exception {
        return database.write(
                tenant,
                tx -> accounts.update(
                        tx, write(madeFor.getOrDefault(read.localId(), "s"), read.localId(), read.version(), values)));
    }

    private AccountWrite write(
            String sourcedId, @Nullable String localId, @Nullable String version, AccountValues values) {
        return new AccountWrite(tenant, "op", sourcedId, localId, version, true, values);
    }

    private static AccountValues person(String name) {
        return AccountValues.none()
                .with(AccountField.USERNAME, name)
                .with(AccountField.EMAIL, name + "@example.invalid")
                .with(AccountField.GRADES, List.of("07", "08"));
    }
}
