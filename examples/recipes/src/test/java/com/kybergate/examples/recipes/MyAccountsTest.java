// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.contract.AccountStoreContract;
import com.kybergate.rostersync.contract.Conservation;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.state.SyncState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MyAccountsTest extends AccountStoreContract<Connection> {
    private static final String TABLE = "create table users (id bigint generated always as identity primary key,"
            + " tenant varchar not null, login varchar not null, mail varchar, first_name varchar, last_name varchar,"
            + " kind varchar not null, enabled boolean not null, row_version bigint not null default 0,"
            + " unique (tenant, login), unique (tenant, mail))";

    private final JdbcConnectionPool database =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

    @BeforeEach
    void makeTheTableOfTheHost() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute(TABLE);
        }
    }

    @AfterEach
    void close() {
        database.dispose();
    }

    @Test
    void aWholeDistrictArrivesInTheHostsOwnTable() throws SQLException {
        FakeDistrict district =
                FakeDistrict.builder().seed(11).schools(2).students(100).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = OneRosterClient.builder()
                        .baseUrl(server.baseUrl().toString())
                        .allowHttpOnLoopback(true)
                        .credentials(Credentials.oauth1(server.clientId(), server.secret()))
                        .build()) {
            Conservation reports = new Conservation();
            RosterSync sync = RosterSync.builder()
                    .tenant("springfield")
                    .source(OneRosterSource.of(client))
                    .state(JdbcSyncState.in(database))
                    .accounts(new MyAccounts())
                    .listener(reports)
                    .build();

            SyncReport first = sync.run();
            SyncReport second = sync.run();

            assertThat(reports.unbalanced()).isEmpty();
            assertThat(first.status()).isEqualTo(RunStatus.DONE);
            assertThat(second.status()).isEqualTo(RunStatus.DONE);
            assertThat(count("select count(*) from users where kind = 'student' and enabled"))
                    .isEqualTo(100);
            assertThat(count("select max(row_version) from users")).isZero();
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    protected AccountStore<Connection> store() {
        return new MyAccounts();
    }

    @Override
    protected <R> R inTransaction(TenantId tenant, SyncState.Work<Connection, R> work) throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                R result = work.in(connection);
                connection.commit();
                return result;
            } catch (Exception e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    @Override
    protected boolean answersCandidates() {
        return false;
    }
}
