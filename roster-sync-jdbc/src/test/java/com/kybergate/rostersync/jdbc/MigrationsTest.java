// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(Instant.parse("2026-09-01T06:00:00Z"), null, "source", "settings", Map.of());

    @Test
    void runningThemAgainChangesNothing() throws Exception {
        TestDatabase database = TestDatabase.inMemory();
        TenantId tenant = new TenantId("springfield");
        database.write(tenant, tx -> {
            database.state.put(tx, tenant, CHECKPOINT);
            return tx;
        });
        byte[] secret = database.state.secret(tenant);
        JdbcSyncState again = JdbcSyncState.in(database.connections);
        assertThat(again.checkpoint(tenant)).contains(CHECKPOINT);
        assertThat(again.secret(tenant)).isEqualTo(secret);
        assertThat(database.connections.out()).isZero();
    }

    @Test
    void theyStandBesideTheTablesAndMigrationsOfTheHost() throws Exception {
        TestDatabase database = TestDatabase.inMemory();
        database.sql("drop all objects");
        database.sql("create table users (id bigint primary key)");
        database.sql("insert into users values (1)");
        database.sql("create table flyway_schema_history (installed_rank integer primary key, version varchar)");
        database.sql("insert into flyway_schema_history values (1, '1')");
        JdbcSyncState state = JdbcSyncState.in(database.connections);
        TenantId tenant = new TenantId("springfield");
        assertThat(state.checkpoint(tenant)).isEmpty();
        assertThat(database.query("select id from users")).containsExactly("1");
        assertThat(database.query("select table_name from information_schema.tables where table_schema = 'PUBLIC'"
                        + " and lower(table_name) not like 'roster\\_%'"))
                .containsExactlyInAnyOrder("USERS", "FLYWAY_SCHEMA_HISTORY");
    }

    @Test
    void whatAnotherNodeHasHalfDoneIsDoneToItsEnd() throws Exception {
        TestDatabase database = TestDatabase.inMemory();
        database.sql("drop table roster_problems");
        database.sql("drop index roster_classes_school");
        database.sql("delete from roster_migrations");
        JdbcSyncState state = JdbcSyncState.in(database.connections);
        assertThat(state.problems(new TenantId("springfield"), "run")).isEmpty();
        assertThat(database.query("select index_name from information_schema.indexes where index_name"
                        + " = 'ROSTER_CLASSES_SCHOOL'"))
                .hasSize(1);
        assertThat(database.query("select version from roster_migrations order by version"))
                .isEqualTo(Migrations.versions().stream().map(String::valueOf).toList());
    }

    /** Each column that is added takes the table away for a moment. */
    @Test
    void nodesOfOneProcessThatStartAtOnceAllFindTheTables() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int turn = 0; turn < 12; turn++) {
                JdbcConnectionPool database =
                        JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
                CyclicBarrier together = new CyclicBarrier(4);
                Callable<JdbcSyncState> node = () -> {
                    together.await(1, TimeUnit.MINUTES);
                    return JdbcSyncState.in(database);
                };
                for (Future<JdbcSyncState> started : threads.invokeAll(List.of(node, node, node, node))) {
                    assertThat(started.get().runs(new TenantId("springfield"), 1))
                            .isEmpty();
                }
                database.dispose();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tablesInASchemaOfTheirOwnLeaveTheConnectionsWhereTheyAre() throws Exception {
        TestDatabase database = TestDatabase.inMemory();
        database.sql("drop all objects");
        TenantId tenant = new TenantId("springfield");
        JdbcSyncState state =
                JdbcSyncState.builder(database.connections).schema("roster").build();
        state.release(state.acquire(tenant, "one", Duration.ofMinutes(1)));
        assertThat(database.query("select count(*) from \"roster\".roster_tenants"))
                .containsExactly("1");
        assertThat(database.query("select current_schema()")).containsExactly("PUBLIC");
        assertThat(database.query("select table_name from information_schema.tables where table_schema = 'PUBLIC'"))
                .isEmpty();
        assertThatThrownBy(() -> JdbcSyncState.builder(database.connections).schema("x; drop table users"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theScriptForH2CanBeRunTwice() throws Exception {
        TestDatabase database = TestDatabase.inMemory();
        database.sql("drop all objects");
        database.runScript(JdbcSyncState.script("h2", null));
        database.runScript(JdbcSyncState.script("h2", null));
        JdbcSyncState state =
                JdbcSyncState.builder(database.connections).makesTables(false).build();
        assertThat(state.acquire(new TenantId("springfield"), "one", Duration.ofMinutes(1))
                        .fence())
                .isEqualTo(1);
    }

    @Test
    void anH2UrlIsMadeDurableAndDiscreetOnceAndOthersAreLeftAlone() {
        assertThat(JdbcSyncState.durable("jdbc:h2:file:./roster-data/roster"))
                .isEqualTo("jdbc:h2:file:./roster-data/roster;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
        assertThat(JdbcSyncState.durable("jdbc:h2:./roster;write_delay=100"))
                .isEqualTo("jdbc:h2:./roster;write_delay=100;TRACE_LEVEL_FILE=0");
        assertThat(JdbcSyncState.durable("jdbc:h2:./roster;trace_level_file=2"))
                .isEqualTo("jdbc:h2:./roster;trace_level_file=2;WRITE_DELAY=0");
        assertThat(JdbcSyncState.durable("jdbc:postgresql://localhost/app"))
                .isEqualTo("jdbc:postgresql://localhost/app");
    }
}
