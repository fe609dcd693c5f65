// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.state.Checkpoint;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(Instant.parse("2026-09-01T06:00:00Z"), null, "source", "settings");

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
        Flyway.configure()
                .dataSource(database.connections)
                .baselineOnMigrate(true)
                .locations(new String[0])
                .loggers()
                .load()
                .baseline();
        JdbcSyncState state = JdbcSyncState.in(database.connections);
        TenantId tenant = new TenantId("springfield");
        assertThat(state.checkpoint(tenant)).isEmpty();
        assertThat(database.query("select id from users")).containsExactly("1");
        assertThat(database.query("select table_name from information_schema.tables where table_schema = 'PUBLIC'"
                        + " and lower(table_name) not like 'roster\\_%'"))
                .containsExactlyInAnyOrder("USERS", "flyway_schema_history");
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
