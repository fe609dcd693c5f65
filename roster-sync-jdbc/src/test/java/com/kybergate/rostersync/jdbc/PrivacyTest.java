// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountValues;
import com.kybergate.rostersync.account.AccountWrite;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.MirrorRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PrivacyTest {
    private static final String CANARY = "canary";

    private final TestDatabase database = TestDatabase.inMemory();
    private final TenantId tenant = new TenantId("springfield");
    private final JdbcAccountStore accounts = JdbcAccountStore.ready();

    @Test
    void noValueOfAPersonStandsInTheExceptionOfAUniqueViolation() throws Exception {
        AccountValues ann = everyField("ann");
        String bea = database.write(tenant, tx -> {
            accounts.create(tx, write("sourced-canary", null, ann));
            return accounts.create(tx, write("s2", null, everyField("bea")));
        });
        AccountValues sameName = everyField("cem").withFrom(AccountField.USERNAME, ann);
        AccountValues sameEmail = everyField("cem").withFrom(AccountField.EMAIL, ann);
        assertThat(refused(write("s3", null, sameName))).isEqualTo("roster_accounts_username");
        assertThat(refused(write("s3", null, sameEmail))).isEqualTo("roster_accounts_email");
        assertThat(refused(write("s2", bea, sameName))).isEqualTo("roster_accounts_username");
        assertThat(refused(write("sourced-canary", null, everyField("cem")))).isEqualTo("roster_accounts_sourced_id");
    }

    @Test
    void noValueOfAPersonStandsInTheExceptionOfARefusedRow() throws Exception {
        // Anything the database refuses will do; here somebody has narrowed a column.
        database.sql("alter table roster_users alter column given_name set data type varchar(3)");
        RosterRecord record = RosterRecord.ofJson(
                RosterCollection.USERS,
                "{\"sourcedId\":\"canary-1\",\"status\":\"active\",\"givenName\":\"canary-2\",\"email\":\"canary-3\"}");
        Throwable thrown = catchThrowable(() -> database.write(tenant, tx -> {
            database.state.put(tx, tenant, List.of(MirrorRow.of(record, true, null)));
            return tx;
        }));
        assertThat(thrown).isInstanceOf(StateException.class).hasMessageContaining("22001");
        assertThat(everythingOf(thrown)).doesNotContain(CANARY);
    }

    @Test
    void anExceptionOfTheHostsStoreComesOutUnchanged() {
        SQLException own = new SQLException("the host's own");
        assertThatThrownBy(() -> database.write(tenant, tx -> {
                    throw own;
                }))
                .isSameAs(own);
        Error error = new AssertionError("even this");
        assertThatThrownBy(() -> database.state.read(tenant, tx -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(database.connections.out()).isZero();
        assertThat(database.connections.changed()).isZero();
    }

    @Test
    void anUnreachableDatabaseIsSaidInWordsAndWithoutItsUrl() {
        org.h2.jdbcx.JdbcDataSource nowhere = new org.h2.jdbcx.JdbcDataSource();
        nowhere.setURL("jdbc:h2:mem:canary;IFEXISTS=TRUE");
        Throwable thrown = catchThrowable(() -> JdbcSyncState.in(nowhere));
        assertThat(thrown).isInstanceOf(StateException.class);
        assertThat(everythingOf(thrown)).doesNotContain(CANARY);
    }

    private String refused(AccountWrite write) {
        Throwable thrown = catchThrowable(() -> database.write(
                tenant, tx -> write.localId() == null ? accounts.create(tx, write) : accounts.update(tx, write)));
        assertThat(everythingOf(thrown)).doesNotContain(CANARY);
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.sqlState()).contains("23505"));
        return ((StateException) thrown).constraint().orElse("none");
    }

    private static String everythingOf(Throwable thrown) {
        StringWriter out = new StringWriter();
        thrown.printStackTrace(new PrintWriter(out, true));
        return out.toString().toLowerCase(Locale.ROOT);
    }

    private AccountWrite write(
            String sourcedId, @org.jspecify.annotations.Nullable String localId, AccountValues values) {
        return new AccountWrite(tenant, "op", sourcedId, localId, null, true, values);
    }

    private static AccountValues everyField(String name) {
        AccountValues values = AccountValues.none();
        for (AccountField field : AccountField.values()) {
            values = values.with(field, CANARY + "-" + field + "-" + name);
        }
        return values;
    }
}
