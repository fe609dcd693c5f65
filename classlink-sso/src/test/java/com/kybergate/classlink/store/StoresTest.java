// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store promises, on every store we ship. */
class StoresTest {
    private static final Instant NOW = Instant.parse("2026-09-01T06:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final EmbeddedPostgres POSTGRES = postgres();

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start here", e);
        }
    }

    /** The three ports of one kind of store, and of another process on the same one. */
    record Stores(
            String name,
            PendingRequestStore pending,
            ReplayStore replays,
            ActivationStore activations,
            PendingRequestStore otherPending,
            ReplayStore otherReplays) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Stores> stores() {
        PendingRequestStore pending = PendingRequestStore.singleNode(CLOCK);
        ReplayStore replays = ReplayStore.singleNode(CLOCK);
        return Stream.of(
                new Stores("in memory", pending, replays, ActivationStore.singleNode(), pending, replays),
                jdbc("H2", h2()),
                jdbc("PostgreSQL", postgresDatabase()));
    }

    private static Stores jdbc(String name, DataSource dataSource) {
        JdbcSignInStore one = JdbcSignInStore.in(dataSource, CLOCK);
        JdbcSignInStore other = JdbcSignInStore.in(dataSource, CLOCK);
        return new Stores(name, one, one, one, other, other);
    }

    private static DataSource h2() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return h2;
    }

    private static DataSource postgresDatabase() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return POSTGRES.getDatabase("postgres", name);
    }

    private static PendingRequest request(String key, Instant forgetAfter) {
        return new PendingRequest(key, forgetAfter.minusSeconds(10), forgetAfter, false, "c2VhbGVk");
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatWasPutIsFoundByEveryNodeAndUnchanged(Stores stores) {
        stores.pending().put(request("k1", NOW.plusSeconds(60)));
        PendingRequest found = stores.otherPending().find("k1").orElseThrow();
        assertThat(found.sealed()).isEqualTo("c2VhbGVk");
        assertThat(found.expires()).isEqualTo(NOW.plusSeconds(50));
        assertThat(found.forgetAfter()).isEqualTo(NOW.plusSeconds(60));
        assertThat(found.used()).isFalse();
        assertThat(stores.pending().find("k2")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatWasTakenIsFoundAsUsedAndNotTakenAgain(Stores stores) {
        stores.pending().put(request("k3", NOW.plusSeconds(60)));
        assertThat(stores.otherPending().take("k3")).isTrue();
        assertThat(stores.pending().take("k3")).isFalse();
        assertThat(stores.pending().find("k3").orElseThrow().used()).isTrue();
        assertThat(stores.pending().take("never-put")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatMayBeForgottenIsNotFound(Stores stores) {
        stores.pending().put(request("k4", NOW.minusSeconds(1)));
        assertThat(stores.pending().find("k4")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void ofManyAtOnceOneTakesIt(Stores stores) throws Exception {
        stores.pending().put(request("k5", NOW.plusSeconds(60)));
        assertThat(atOnce(i -> (i % 2 == 0 ? stores.pending() : stores.otherPending()).take("k5")))
                .filteredOn(taken -> taken)
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void ofManyAtOnceOneNotesAUse(Stores stores) throws Exception {
        assertThat(atOnce(i -> (i % 2 == 0 ? stores.replays() : stores.otherReplays())
                        .markUsed("code client", "id5", NOW.plusSeconds(60))))
                .filteredOn(first -> first)
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aUseOfAnotherKindIsAnother(Stores stores) {
        assertThat(stores.replays().markUsed("a", "bc", NOW.plusSeconds(60))).isTrue();
        assertThat(stores.replays().markUsed("ab", "c", NOW.plusSeconds(60))).isTrue();
        assertThat(stores.replays().markUsed("a", "bc", NOW.plusSeconds(60))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aDistrictBelongsToOneTenant(Stores stores) {
        ActivationStore activations = stores.activations();
        assertThat(activations.save(activation("springfield", "2284"))).isTrue();
        assertThat(activations.save(activation("shelbyville", "2284"))).isFalse();
        assertThat(activations.ofTenant("shelbyville")).isEmpty();
        assertThat(activations.ofProvider("https://issuer.example", "2284"))
                .contains(activation("springfield", "2284"));
        assertThat(activations.ofProvider("https://other.example", "2284")).isEmpty();

        assertThat(activations.save(activation("springfield", "2285"))).isTrue();
        assertThat(activations.ofProvider("https://issuer.example", "2284")).isEmpty();
        assertThat(activations.save(activation("shelbyville", "2284"))).isTrue();
        assertThat(activations.save(activation("shelbyville", "2285")))
                .as("nor may it move to one that is taken")
                .isFalse();
        assertThat(activations.ofTenant("shelbyville")).contains(activation("shelbyville", "2284"));

        activations.remove("springfield");
        activations.remove("nobody");
        assertThat(activations.ofTenant("springfield")).isEmpty();
    }

    private static Activation activation(String tenant, String providerTenant) {
        return new Activation(tenant, "https://issuer.example", providerTenant, true, "admin", NOW);
    }

    @Test
    void nodesThatStartAtOnceAllFindTheirTables() throws Exception {
        for (DataSource dataSource : List.of(h2(), postgresDatabase())) {
            assertThat(atOnce(
                            i -> JdbcSignInStore.in(dataSource, CLOCK).find("k").isEmpty()))
                    .containsOnly(true);
        }
    }

    @Test
    void tablesThatSomebodyElseMadeAreUsed() throws Exception {
        DataSource dataSource = h2();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : JdbcSignInStore.ddl()) {
                statement.execute(table);
            }
            statement.execute("create user app password 'x'");
            statement.execute("grant select, insert, update, delete on schema public to app");
        }
        JdbcDataSource app = new JdbcDataSource();
        // To say anything about the database itself takes an administrator.
        app.setURL(((JdbcDataSource) dataSource).getURL().replace(";DB_CLOSE_DELAY=-1", ""));
        app.setUser("app");
        app.setPassword("x");
        JdbcSignInStore store = JdbcSignInStore.in(app, CLOCK);
        store.put(request("k", NOW.plusSeconds(60)));
        assertThat(store.find("k")).isPresent();
    }

    @Test
    void whatMayBeForgottenIsRemoved() throws Exception {
        DataSource dataSource = h2();
        JdbcSignInStore early = JdbcSignInStore.in(dataSource, CLOCK);
        early.put(request("k", NOW.plusSeconds(60)));
        early.markUsed("code", "id", NOW.plusSeconds(60));
        JdbcSignInStore late = JdbcSignInStore.in(dataSource, Clock.offset(CLOCK, Duration.ofHours(2)));
        late.markUsed("code", "id2", NOW.plus(Duration.ofHours(3)));
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("classlink_pending", "classlink_used where id = 'id'")) {
                try (var row = statement.executeQuery("select count(*) from " + table)) {
                    row.next();
                    assertThat(row.getInt(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void aDatabaseThatFailsIsToldWithoutWhatItQuoted() {
        JdbcDataSource closed = new JdbcDataSource();
        closed.setURL("jdbc:h2:mem:absent;IFEXISTS=TRUE");
        assertThatThrownBy(() -> JdbcSignInStore.in(closed, CLOCK))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SQLState 90146")
                .hasNoCause();
    }

    @Test
    void aMemoryThatIsFullRefusesRatherThanForgets() {
        ReplayStore replays = ReplayStore.singleNode(CLOCK);
        for (int i = 0; i < 1_000_000; i++) {
            replays.markUsed("code", "id" + i, NOW.plusSeconds(60));
        }
        assertThat(replays.markUsed("code", "one more", NOW.plusSeconds(60))).isFalse();
        assertThat(replays.markUsed("code", "id0", NOW.plusSeconds(60))).isFalse();
    }

    private interface Try {
        boolean at(int number);
    }

    private static List<Boolean> atOnce(Try work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int number = i;
                tries.add(() -> work.at(number));
            }
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(tries)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
