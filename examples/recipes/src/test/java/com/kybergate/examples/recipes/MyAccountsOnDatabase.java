// SPDX-License-Identifier: Apache-2.0
package com.kybergate.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import com.kybergate.rostersync.RosterSync;
import com.kybergate.rostersync.RosterSyncException;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.contract.AccountStoreContract;
import com.kybergate.rostersync.contract.Conservation;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.report.RunStatus;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.source.OneRosterSource;
import com.kybergate.rostersync.state.SyncState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a host's own table has to hold, on whatever database it is. */
abstract class MyAccountsOnDatabase extends AccountStoreContract<Connection> {
    private static final String PEOPLE =
            "select concat_ws(' ', login, mail, first_name, last_name, kind, enabled) from users order by 1";

    final DataSource database;

    MyAccountsOnDatabase(DataSource database, String... table) {
        this.database = database;
        HostTable.run(database, table);
    }

    @Test
    void aWholeDistrictArrivesInTheHostsOwnTable() {
        FakeDistrict district =
                FakeDistrict.builder().seed(11).schools(2).students(100).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = HostTable.client(server)) {
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

    /** The statements that reach the database, and the rows themselves, both say that nothing was written. */
    @Test
    void anUnchangedRunWritesNoRowOfTheHostTheMirrorOrTheLinks() {
        FakeDistrict district =
                FakeDistrict.builder().seed(12).schools(2).students(100).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = HostTable.client(server)) {
            StatementLog statements = new StatementLog(database);
            RosterSync sync = HostTable.sync(client, statements, new MyAccounts());
            sync.run();
            assertThat(statements.writesOf("users")).as("the log hears writes").isNotEmpty();
            List<String> before = rowVersions();
            assertThat(String.join("", before)).as("what is compared").hasSizeGreaterThan(2_000);
            statements.clear();

            SyncReport second = sync.run();

            assertThat(second.status()).isEqualTo(RunStatus.DONE);
            assertThat(statements.all()).isNotEmpty();
            for (String table : HostTable.COMPARED) {
                assertThat(statements.writesOf(table)).as(table).isEmpty();
            }
            assertThat(rowVersions()).isEqualTo(before);
        }
    }

    /** Every row of the tables that an unchanged run leaves alone, as the database tells versions of rows apart. */
    abstract List<String> rowVersions();

    @Test
    void aPersonWhoseAccountTheHostDeletedGetsANewOneAndTheOldRowStays() {
        FakeDistrict district =
                FakeDistrict.builder().seed(13).schools(1).students(30).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = HostTable.client(server)) {
            RosterSync sync = HostTable.sync(client, database, new MyAccounts());
            sync.run();
            String id = HostTable.query(database, "select min(id) from users").get(0);
            HostTable.run(database, "update users set deleted_at = current_timestamp where id = " + id);

            sync.run();

            assertThat(count("select count(*) from users where deleted_at is not null"))
                    .isEqualTo(1);
            assertThat(count("select count(*) from (select login from users group by login having count(*) > 1) twice"))
                    .isEqualTo(1);
            assertThat(count("select count(*) from users where preferences <> 'untouched'"))
                    .isZero();
        }
    }

    @Test
    void twoNodesThatStartTogetherMakeEverybodyOnce() throws Exception {
        FakeDistrict district =
                FakeDistrict.builder().seed(14).schools(1).students(60).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = HostTable.client(server)) {
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<String> node = () -> {
                RosterSync sync = HostTable.sync(client, database, new MyAccounts());
                together.await(1, TimeUnit.MINUTES);
                try {
                    return sync.run().status().key();
                } catch (RosterSyncException e) {
                    return e.code();
                }
            };
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<String> ends = new ArrayList<>();
                for (Future<String> end : threads.invokeAll(List.of(node, node))) {
                    ends.add(end.get());
                }
                assertThat(ends).contains("done").isSubsetOf("done", "busy");
            } finally {
                threads.shutdownNow();
            }
            assertThat(count("select count(*) from users where kind = 'student'"))
                    .isEqualTo(60);
            assertThat(count("select max(row_version) from users")).isZero();
        }
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotDoneTwice() {
        FakeDistrict district =
                FakeDistrict.builder().seed(15).schools(1).students(20).build();
        try (FakeOneRosterServer server = FakeOneRosterServer.builder(district).start();
                OneRosterClient client = HostTable.client(server)) {
            HostTable.sync(client, database, new MyAccounts()).run();
            List<String> goal = HostTable.query(database, PEOPLE);
            int lost = -1;
            boolean wasLost;
            do {
                lost++;
                forgetEverything();
                AtomicInteger left = new AtomicInteger(lost);
                try {
                    HostTable.sync(client, losingAnswers(left), new MyAccounts())
                            .run();
                } catch (RuntimeException e) {
                    assertThat(left.get()).as("only what was lost is an error").isNegative();
                }
                wasLost = left.get() < 0;
                HostTable.run(database, "update roster_tenants set holder = null");

                HostTable.sync(client, database, new MyAccounts()).run();

                assertThat(HostTable.query(database, PEOPLE))
                        .as("commit " + lost)
                        .isEqualTo(goal);
            } while (wasLost);
            assertThat(lost).as("commits whose answers were lost").isGreaterThan(5);
        }
    }

    private void forgetEverything() {
        HostTable.run(database, "delete from users");
        for (String table : HostTable.query(
                database,
                "select table_name from information_schema.tables where lower(table_name) like 'roster!_%' escape '!'"
                        + " and lower(table_name) <> 'roster_migrations'")) {
            HostTable.run(database, "delete from " + table);
        }
    }

    /** Connections of which one commit is done and not answered: the one after so many others. */
    private DataSource losingAnswers(AtomicInteger left) {
        return proxy(DataSource.class, database, left);
    }

    private static <C> C proxy(Class<C> type, C real, AtomicInteger left) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals("equals")) {
                return self == given[0];
            }
            Object result;
            try {
                result = method.invoke(real, given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (method.getName().equals("commit") && left.getAndDecrement() == 0) {
                throw new SQLException("nobody answered", "08006");
            }
            return result instanceof Connection connection ? proxy(Connection.class, connection, left) : result;
        }));
    }

    private long count(String sql) {
        return Long.parseLong(HostTable.query(database, sql).get(0));
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
