// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.tenant.AuthMethod;
import com.kybergate.rostersync.tenant.Secret;
import com.kybergate.rostersync.tenant.SourceAccess;
import com.kybergate.rostersync.tenant.Tenant;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdbcTenantDirectoryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TenantId SPRINGFIELD = new TenantId("springfield");
    private static final TenantId SHELBYVILLE = new TenantId("shelbyville");

    private final TestDatabase database = TestDatabase.inMemory();
    private final String key = SecretCipher.newKey(RANDOM);
    private final JdbcTenantDirectory directory = with(key);

    @AfterEach
    void everyConnectionCameBackAsItWent() {
        assertThat(database.connections.out()).isZero();
        assertThat(database.connections.changed()).isZero();
    }

    @Test
    void whatIsWrittenLaterIsReadByTheNextCall() {
        directory.put(tenant(SPRINGFIELD, "first"));
        assertThat(secret(directory, SPRINGFIELD)).isEqualTo("first");
        with(key).put(tenant(SPRINGFIELD, "second"));
        assertThat(secret(directory, SPRINGFIELD)).isEqualTo("second");
        assertThat(with(key).remove(SPRINGFIELD)).isTrue();
        assertThat(directory.find(SPRINGFIELD)).isEmpty();
        assertThat(directory.remove(SPRINGFIELD)).isFalse();
        assertThat(directory.tenants()).isEmpty();
    }

    @Test
    void aFormIsFilledWithoutTheSecretAndWithoutAKey() {
        Tenant tenant = tenant(SPRINGFIELD, "s3cret");
        directory.put(tenant);
        Tenant shown =
                with(SecretCipher.newKey(RANDOM)).findWithoutSecret(SPRINGFIELD).orElseThrow();
        assertThat(shown.source().secret().isWithheld()).isTrue();
        assertThat(shown)
                .isEqualTo(tenant.toBuilder()
                        .source(tenant.source().toBuilder().build())
                        .build());
        assertThat(directory.findWithoutSecret(SHELBYVILLE)).isEmpty();
    }

    @Test
    void everythingButTheServersCanBeEditedWithoutTheSecret() {
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        Tenant edited = Tenant.builder(
                        SPRINGFIELD,
                        SourceAccess.builder(" HTTPS://District.example.com:443/another/path ")
                                .auth(AuthMethod.OAUTH1_SHA1)
                                .clientId("another")
                                .tokenUrl("https://login.example.com/another")
                                .scope("another")
                                .build())
                .displayName("Another")
                .active(false)
                .scope(new RosterScope(Set.of("s1"), Set.of(UserType.TEACHERS)))
                .conflicts("merge")
                .build();
        directory.putKeepingSecret(edited);
        assertThat(directory.findWithoutSecret(SPRINGFIELD)).contains(edited);
        assertThat(secret(directory, SPRINGFIELD)).isEqualTo("s3cret");
    }

    @Test
    void aChangedOriginDemandsTheSecretAgainAndChangesNothing() throws Exception {
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        String row = database.backUp("roster_directory");
        SourceAccess access =
                directory.findWithoutSecret(SPRINGFIELD).orElseThrow().source();
        for (SourceAccess changed : List.of(
                access.toBuilder().baseUrl("https://evil.example.com").build(),
                access.toBuilder().baseUrl("http://district.example.com").build(),
                access.toBuilder().baseUrl("https://district.example.com:8443").build(),
                access.toBuilder()
                        .tokenUrl("https://login.evil.example.com/token")
                        .build(),
                access.toBuilder().tokenUrl(null).build())) {
            Tenant edited = Tenant.builder(SPRINGFIELD, changed).build();
            assertSays("origin-changed", () -> directory.putKeepingSecret(edited));
            assertSays("not-entered", () -> directory.put(edited));
        }
        assertThat(database.backUp("roster_directory")).isEqualTo(row);

        directory.put(Tenant.builder(
                        SPRINGFIELD,
                        access.toBuilder()
                                .baseUrl("https://new.example.com")
                                .secret(Secret.of("entered again"))
                                .build())
                .build());
        assertThat(secret(directory, SPRINGFIELD)).isEqualTo("entered again");
    }

    @Test
    void keepingASecretNeedsOneThatIsKeptAndNoneThatIsBrought() {
        Tenant without = Tenant.builder(
                        SPRINGFIELD,
                        SourceAccess.builder("https://district.example.com").build())
                .build();
        assertSays("not-entered", () -> directory.putKeepingSecret(without));
        assertThat(directory.find(SPRINGFIELD)).isEmpty();
        assertThatThrownBy(() -> directory.putKeepingSecret(tenant(SPRINGFIELD, "s3cret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void anAddressEditedInSqlIsNotCalledAndTheOtherDistrictsGoOn() throws Exception {
        for (String edit : List.of(
                "base_url = 'https://evil.example.com'",
                "base_url = 'https://district.example.com@evil.example.com'",
                "base_url = 'nonsense://'",
                "token_url = 'https://login.evil.example.com'",
                "token_url = null",
                "secret = 'typed in by hand'",
                "secret = ''")) {
            directory.put(tenant(SPRINGFIELD, "s3cret"));
            directory.put(tenant(SHELBYVILLE, "an0ther"));
            database.sql("update roster_directory set " + edit + " where tenant = 'springfield'");
            assertThatThrownBy(() -> directory.find(SPRINGFIELD))
                    .as(edit)
                    .isInstanceOfAny(SecretException.class, StateException.class)
                    .hasMessageContaining("springfield")
                    .hasMessageMatching("(?s).*(enter the secret again|enter the tenant again).*")
                    .hasMessageNotContainingAny("evil", "s3cret", "nonsense", "typed");
            assertThat(directory.tenants()).as(edit).containsExactly(SHELBYVILLE, SPRINGFIELD);
            assertThat(secret(directory, SHELBYVILLE)).as(edit).isEqualTo("an0ther");
            directory.put(tenant(SPRINGFIELD, "s3cret"));
            assertThat(secret(directory, SPRINGFIELD)).as(edit).isEqualTo("s3cret");
        }
    }

    @Test
    void anAddressEditedInSqlIsNotMadeGoodByEditingSomethingElse() throws Exception {
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        database.sql("update roster_directory set base_url = 'https://evil.example.com'");
        Tenant shown = directory.findWithoutSecret(SPRINGFIELD).orElseThrow();
        directory.putKeepingSecret(shown.toBuilder().displayName("Springfield").build());
        assertSays("unreadable", () -> directory.find(SPRINGFIELD));
        assertSays("unreadable", () -> with(SecretCipher.newKey(RANDOM), key).rotate());
        assertSays("unreadable", () -> directory.find(SPRINGFIELD));
    }

    @Test
    void aCiphertextCopiedToAnotherDistrictIsNotDecryptedThere() throws Exception {
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        directory.put(tenant(SHELBYVILLE, "an0ther"));
        database.sql("update roster_directory set secret ="
                + " (select d.secret from roster_directory d where d.tenant = 'springfield')"
                + " where tenant = 'shelbyville'");
        assertSays("unreadable", () -> directory.find(SHELBYVILLE));
        assertThat(secret(directory, SPRINGFIELD)).isEqualTo("s3cret");
    }

    @Test
    void afterRotationTheFormerKeyCanGo() {
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        directory.put(tenant(SHELBYVILLE, "an0ther").toBuilder().active(false).build());
        String newer = SecretCipher.newKey(RANDOM);
        assertSays("unknown-key", () -> with(newer).find(SPRINGFIELD));

        JdbcTenantDirectory both = with(newer, key);
        assertThat(secret(both, SPRINGFIELD)).isEqualTo("s3cret");
        assertThat(both.rotate()).isEqualTo(2);
        assertThat(both.rotate()).isZero();

        assertThat(secret(with(newer), SPRINGFIELD)).isEqualTo("s3cret");
        assertThat(secret(with(newer), SHELBYVILLE)).isEqualTo("an0ther");
        assertThat(with(newer).rotate()).isZero();
        assertSays("unknown-key", () -> directory.find(SPRINGFIELD));
    }

    @Test
    void rotationDoesWhatItCanAndNamesTheRest() throws Exception {
        TenantId capital = new TenantId("capital-city");
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        directory.put(tenant(SHELBYVILLE, "an0ther"));
        directory.put(tenant(capital, "third"));
        database.sql("update roster_directory set base_url = 'nonsense://' where tenant = 'capital-city'");
        database.sql("update roster_directory set base_url = 'https://evil.example.com' where tenant = 'shelbyville'");
        String newer = SecretCipher.newKey(RANDOM);
        assertThatThrownBy(() -> with(newer, key).rotate())
                .isInstanceOf(SecretException.class)
                .hasMessageContainingAll("anew: 1;", "capital-city, shelbyville")
                .hasMessageNotContainingAny("evil", "nonsense");
        assertThat(secret(with(newer), SPRINGFIELD)).isEqualTo("s3cret");
        database.sql("update roster_directory set base_url = 'https://district.example.com'");
        assertThat(with(newer, key).rotate()).isEqualTo(2);
    }

    @Test
    void aRowWithoutMeaningIsRefusedAndOneWithoutANameLeftOut() throws Exception {
        directory.put(tenant(SPRINGFIELD, "s3cret"));
        directory.put(tenant(SHELBYVILLE, "an0ther"));
        database.sql("update roster_directory set user_types = 'hidden' where tenant = 'springfield'");
        assertThatThrownBy(() -> directory.find(SPRINGFIELD))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("springfield")
                .hasMessageNotContaining("hidden");
        database.sql("insert into roster_directory (tenant, base_url, auth, secret, user_types, conflicts)"
                + " values ('no name', 'x', 'x', 'x', '', 'x')");
        assertThat(directory.tenants()).containsExactly(SHELBYVILLE, SPRINGFIELD);
        assertThat(with(SecretCipher.newKey(RANDOM), key).rotate()).isEqualTo(2);
    }

    @Test
    void aRefusalOfTheDatabaseShowsNothingOfTheTenant() throws Exception {
        database.sql("alter table roster_directory alter column client_id set data type varchar(3)");
        assertThatThrownBy(() -> directory.put(tenant(SPRINGFIELD, "s3cret")))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("22001")
                .hasMessageNotContainingAny("s3cret", "client");
    }

    @Test
    void nodesThatWriteTheSameNewDistrictAtOnceAllSucceed() throws Exception {
        int nodes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            for (int round = 0; round < 20; round++) {
                TenantId id = new TenantId("district-" + round);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> puts = new ArrayList<>();
                for (int node = 0; node < nodes; node++) {
                    Tenant tenant = tenant(id, "of node " + node);
                    puts.add(threads.submit(() -> {
                        start.await();
                        directory.put(tenant);
                        return tenant;
                    }));
                }
                start.countDown();
                for (Future<?> put : puts) {
                    put.get();
                }
                assertThat(secret(directory, id)).startsWith("of node");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private JdbcTenantDirectory with(String current, String... former) {
        return JdbcTenantDirectory.in(database.connections, SecretCipher.ofKeys(current, former));
    }

    private static String secret(JdbcTenantDirectory directory, TenantId tenant) {
        return directory.find(tenant).orElseThrow().source().secret().reveal();
    }

    private static Tenant tenant(TenantId id, String secret) {
        SourceAccess access = SourceAccess.builder("https://district.example.com/path")
                .auth(AuthMethod.OAUTH2)
                .clientId("client")
                .secret(Secret.of(secret))
                .tokenUrl("https://login.example.com/token")
                .build();
        return Tenant.builder(id, access).build();
    }

    private static void assertSays(String code, ThrowingCallable call) {
        SecretException thrown = catchThrowableOfType(SecretException.class, call);
        assertThat(thrown).as(code).isNotNull();
        assertThat(thrown.code()).isEqualTo(code);
        assertThat(thrown.getMessage()).doesNotContain("s3cret", "an0ther", "evil");
    }
}
