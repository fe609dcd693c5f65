// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.classlink.saml.SamlConnectionStore.Saved;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store of connections promises, on every store we ship. */
class ConnectionStoresTest {
    private static final Instant NOW = Instant.parse("2026-11-02T06:00:00Z");
    private static @Nullable EmbeddedPostgres postgres;

    /** A store with a name to read in a report. */
    record Named(String name, SamlConnectionStore store) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> stores() throws Exception {
        return Stream.of(
                new Named("in memory", SamlConnectionStore.singleNode()),
                new Named("H2", JdbcSamlConnectionStore.in(h2())),
                new Named("PostgreSQL", JdbcSamlConnectionStore.in(postgresDatabase())));
    }

    private static DataSource h2() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return h2;
    }

    private static synchronized DataSource postgresDatabase() throws IOException, SQLException {
        EmbeddedPostgres server = postgres;
        if (server == null) {
            server = EmbeddedPostgres.builder().start();
            postgres = server;
        }
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return server.getDatabase("postgres", name);
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static SamlConnection connection(String tenant, String entityId, String... keys) {
        return new SamlConnection(
                tenant,
                URI.create("https://idp.example.org/" + tenant),
                "<metadata/>".repeat(10_000),
                NOW,
                NOW,
                NameIdMeaning.EMAIL,
                AttributeNames.standard().with(PersonAttribute.LOGIN_ID, "Anmeldename", "käyttäjätunnus"),
                entityId,
                Set.of(keys));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatIsSavedIsFoundAsItWas(Named named) {
        SamlConnectionStore store = named.store();
        SamlConnection saved = connection("springfield", "https://idp/1", "aa", "bb");
        assertThat(store.ofTenant("springfield")).isEmpty();
        assertThat(store.save(saved)).isEqualTo(Saved.YES);
        assertThat(store.ofTenant("springfield")).contains(saved);
        SamlConnection pasted = new SamlConnection(
                "springfield",
                null,
                "<m/>",
                NOW,
                NOW,
                NameIdMeaning.OPAQUE,
                AttributeNames.standard(),
                "https://idp/2",
                Set.of("cc"));
        assertThat(store.save(pasted)).isEqualTo(Saved.YES);
        assertThat(store.ofTenant("springfield")).contains(pasted);
        assertThat(store.tenants()).containsExactly("springfield");
        store.remove("springfield");
        store.remove("springfield");
        assertThat(store.ofTenant("springfield")).isEmpty();
        assertThat(store.tenants()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void twoTenantsShareNeitherANameNorAKeyAndNothingIsChangedByTrying(Named named) {
        SamlConnectionStore store = named.store();
        SamlConnection first = connection("springfield", "https://idp/1", "aa", "bb");
        SamlConnection second = connection("shelbyville", "https://idp/2", "cc");
        store.save(first);
        store.save(second);
        assertThat(store.save(connection("shelbyville", "https://idp/1", "dd"))).isEqualTo(Saved.ENTITY_ID_TAKEN);
        assertThat(store.save(connection("shelbyville", "https://idp/3", "dd", "bb")))
                .isEqualTo(Saved.KEY_TAKEN);
        assertThat(store.save(connection("third", "https://idp/3", "cc"))).isEqualTo(Saved.KEY_TAKEN);
        assertThat(store.ofTenant("shelbyville")).contains(second);
        assertThat(store.ofTenant("springfield")).contains(first);
        assertThat(store.tenants()).containsExactlyInAnyOrder("springfield", "shelbyville");
        store.remove("springfield");
        assertThat(store.save(connection("third", "https://idp/1", "aa"))).isEqualTo(Saved.YES);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatWasChangedMeanwhileIsNotReplaced(Named named) {
        SamlConnectionStore store = named.store();
        SamlConnection before = connection("springfield", "https://idp/1", "aa");
        store.save(before);
        SamlConnection newer = new SamlConnection(
                "springfield",
                null,
                "<m/>",
                NOW.plusSeconds(60),
                NOW,
                NameIdMeaning.EMAIL,
                AttributeNames.standard(),
                "https://idp/1",
                Set.of("aa", "bb"));
        assertThat(store.replace(before, newer)).isEqualTo(Saved.YES);
        assertThat(store.replace(before, connection("springfield", "https://idp/1", "cc")))
                .isEqualTo(Saved.CHANGED_MEANWHILE);
        assertThat(store.ofTenant("springfield")).contains(newer);
        store.remove("springfield");
        assertThat(store.replace(newer, before)).isEqualTo(Saved.CHANGED_MEANWHILE);
        assertThat(store.ofTenant("springfield")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void nodesThatSaveTheSameTenantAtOnceAccuseNobody(Named named) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Saved>> tries = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tries.add(() -> named.store().save(connection("springfield", "https://idp/1", "aa", "bb")));
            }
            for (Future<Saved> one : nodes.invokeAll(tries)) {
                assertThat(one.get()).isEqualTo(Saved.YES);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void ofManyTenantsThatWantTheSameKeyAtOnceOneGetsIt(Named named) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Saved>> tries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SamlConnection wanted = connection("tenant-" + i, "https://idp/" + i, "the-same", "own-" + i);
                tries.add(() -> named.store().save(wanted));
            }
            List<Saved> all = new ArrayList<>();
            for (Future<Saved> one : nodes.invokeAll(tries)) {
                all.add(one.get());
            }
            assertThat(all).filteredOn(Saved.YES::equals).hasSize(1);
            assertThat(all).filteredOn(Saved.KEY_TAKEN::equals).hasSize(7);
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void aDatabaseThatFailsIsSaidSoWithoutWhatItQuotes() {
        JdbcDataSource broken = new JdbcDataSource();
        broken.setURL("jdbc:h2:file:/nowhere/at/all/;IFEXISTS=TRUE");
        assertThatThrownBy(() -> JdbcSamlConnectionStore.in(broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SQLState")
                .hasMessageNotContaining("nowhere");
    }

    @Test
    void theTablesCanBeMadeBySomebodyElse() throws SQLException {
        DataSource h2 = h2();
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : JdbcSamlConnectionStore.ddl()) {
                statement.execute(table);
                statement.execute(table);
            }
        }
        assertThat(JdbcSamlConnectionStore.in(h2).tenants()).isEmpty();
    }
}
