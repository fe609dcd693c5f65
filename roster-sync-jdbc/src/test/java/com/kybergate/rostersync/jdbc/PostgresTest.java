// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.roster.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Our tables in somebody's PostgreSQL: whose schema, whose rights, how many nodes. */
class PostgresTest {
    private final TenantId tenant = new TenantId("springfield");
    private final DataSource database = Postgres.freshDatabase();

    @Test
    void theServerKeepsWhatItAcknowledged() throws SQLException {
        assertThat(query("show synchronous_commit")).containsExactly("on");
    }

    @Test
    void threeNodesThatStartAtOnceMakeTheTablesOnce() throws Exception {
        int nodes = 3;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<Boolean>> empty = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                empty.add(threads.submit(() -> {
                    start.await();
                    return JdbcSyncState.in(database).checkpoint(tenant).isEmpty();
                }));
            }
            start.countDown();
            for (Future<Boolean> node : empty) {
                assertThat(node.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(query("select version from roster_migrations order by version"))
                .isEqualTo(versions());
    }

    @Test
    void tablesInASchemaOfTheirOwnLeaveTheSearchPathToTheHost() throws Exception {
        String before = query("show search_path").get(0);
        JdbcSyncState state = JdbcSyncState.builder(database).schema("roster").build();
        lease(state);
        assertThat(query("select table_schema from information_schema.tables where table_name = 'roster_users'"))
                .containsExactly("roster");
        assertThat(query("select count(*) from roster.roster_tenants")).containsExactly("1");
        assertThat(query("show search_path")).containsExactly(before);
        JdbcSyncState again = JdbcSyncState.builder(database).schema("roster").build();
        assertThat(again.secret(tenant)).isEqualTo(state.secret(tenant));
    }

    @Test
    void aUserWithoutTheRightToMakeTablesIsToldWhichAreMissing() throws SQLException {
        DataSource poor = Postgres.asStranger(database);
        assertThatThrownBy(() -> JdbcSyncState.in(poor))
                .isInstanceOf(StateException.class)
                .hasMessageContainingAll("roster_users", "roster_migrations", "JdbcSyncState.script");
    }

    @Test
    void aUserWithoutTheRightToMakeTablesWorksWithThoseThatAreThere() throws Exception {
        execute(JdbcSyncState.script("postgresql", null));
        DataSource poor = Postgres.asStranger(database);
        execute("grant select, insert, update, delete on all tables in schema public to public");
        JdbcSyncState state = JdbcSyncState.builder(poor).makesTables(false).build();
        lease(state);
        assertThat(JdbcSyncState.in(poor).secret(tenant)).isEqualTo(state.secret(tenant));
    }

    @Test
    void theScriptCanBeRunTwiceAndMakesWhatTheLibraryMakes() throws SQLException {
        DataSource byLibrary = Postgres.freshDatabase();
        JdbcSyncState.in(byLibrary);
        execute(JdbcSyncState.script("postgresql", null));
        execute(JdbcSyncState.script("postgresql", null));
        String columns = "select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
                + " from information_schema.columns where table_schema = 'public' order by 1";
        assertThat(query(columns)).isEqualTo(query(byLibrary, columns));
        String indexes = "select indexdef from pg_indexes where schemaname = 'public' order by 1";
        assertThat(query(indexes)).isEqualTo(query(byLibrary, indexes));
    }

    @Test
    void whereTheHostMakesTheTablesNoneAreMade() throws SQLException {
        assertThatThrownBy(
                        () -> JdbcSyncState.builder(database).makesTables(false).build())
                .isInstanceOf(StateException.class)
                .hasMessageContaining("roster_users");
        assertThat(query("select table_name from information_schema.tables where table_schema = 'public'"))
                .isEmpty();
    }

    @Test
    void whatIsLookedUpIsPlannedForTheTableAsItIsAndNotAsItWasWhenTheConnectionWasNew() throws Exception {
        JdbcSyncState state = JdbcSyncState.in(database);
        JdbcAccountStore accounts = JdbcAccountStore.ready();
        List<String> localIds =
                IntStream.rangeClosed(1, 500).mapToObj(Integer::toString).toList();
        for (int i = 0; i < 20; i++) {
            assertThat(state.linked(tenant, localIds)).isEmpty();
            assertThat(state.<List<Account>>read(tenant, tx -> accounts.load(tx, tenant, localIds)))
                    .isEmpty();
        }
        // Of the one connection that all of these had from the pool.
        assertThat(query("select statement from pg_prepared_statements where custom_plans > 10"))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(
                        query(
                                "select statement from pg_prepared_statements where statement like 'select%' and generic_plans > 0"))
                .isEmpty();
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() throws SQLException {
        JdbcSyncState.in(database);
        execute("insert into roster_migrations values (999, 'V999__later')");
        assertThatThrownBy(() -> JdbcSyncState.in(database))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("newer");
    }

    private void lease(JdbcSyncState state) {
        state.release(state.acquire(tenant, "one", Duration.ofMinutes(1)));
    }

    private static List<String> versions() {
        return Migrations.versions().stream().map(String::valueOf).toList();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        return query(database, sql);
    }

    private static List<String> query(DataSource database, String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }
}
