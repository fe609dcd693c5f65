// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.kybergate.rostersync.jdbc.JdbcTenantDirectory;
import com.kybergate.rostersync.jdbc.SecretCipher;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.tenant.AuthMethod;
import com.kybergate.rostersync.tenant.Secret;
import com.kybergate.rostersync.tenant.SourceAccess;
import com.kybergate.rostersync.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the database, its dump, its files or the log has no secret; whoever has the secrets' keys besides has them. */
class SecretsAtRestTest {
    private static final TenantId SPRINGFIELD = new TenantId("springfield");
    private static final TenantId SHELBYVILLE = new TenantId("shelbyville");

    private final Canaries canaries = new Canaries();
    private final SecureRandom random = new SecureRandom();
    private final String former = SecretCipher.newKey(random);
    private final String current = SecretCipher.newKey(random);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aDumpOfTheDatabaseAndItsFilesHoldNoSecretButCiphertext() throws Exception {
        List<String> places = new ArrayList<>();
        String ciphertext;
        try (CanaryDatabase database = new CanaryDatabase(folder, canaries)) {
            JdbcTenantDirectory before = JdbcTenantDirectory.in(database.dataSource(), SecretCipher.ofKeys(former));
            before.put(tenant(SPRINGFIELD, "first"));
            before.put(tenant(SHELBYVILLE, "another"));
            before.put(tenant(SPRINGFIELD, "second"));
            JdbcTenantDirectory after =
                    JdbcTenantDirectory.in(database.dataSource(), SecretCipher.ofKeys(current, former));
            assertThat(after.rotate()).isEqualTo(2);
            assertThat(after.find(SPRINGFIELD).orElseThrow().source().secret().reveal())
                    .isEqualTo(canaries.of("secret.second"));
            places.add(database.dump());
            ciphertext = one(database, "select secret from roster_directory where tenant = 'springfield'");
            database.sql("checkpoint sync");
            places.addAll(files());
        }
        // Closing rewrites the file.
        places.addAll(files());
        assertThat(places).hasSizeGreaterThan(4);
        for (String place : places) {
            assertThat(canaries.in(place)).isEmpty();
            for (String form : formsOfKeys()) {
                assertThat(place.toLowerCase(Locale.ROOT).contains(form)).isFalse();
            }
        }
        // What is stored as it is stands both in the dump and in a file: the search would have found the secrets.
        assertThat(places.get(0)).contains(ciphertext, "client-of-springfield");
        assertThat(places.subList(1, places.size())).anyMatch(place -> place.contains(ciphertext));
    }

    @Test
    void aBackupOfPostgresHoldsNoSecretButCiphertext() throws Exception {
        try (CanaryDatabase database = CanaryDatabase.onPostgres(folder)) {
            JdbcTenantDirectory directory = JdbcTenantDirectory.in(database.dataSource(), SecretCipher.ofKeys(former));
            directory.put(tenant(SPRINGFIELD, "first"));
            directory.put(tenant(SHELBYVILLE, "another"));
            assertThat(JdbcTenantDirectory.in(database.dataSource(), SecretCipher.ofKeys(current, former))
                            .rotate())
                    .isEqualTo(2);
            String ciphertext = one(database, "select secret from roster_directory where tenant = 'springfield'");

            String dump = database.dump();

            assertThat(dump).contains(ciphertext, "client-of-springfield");
            assertThat(canaries.in(dump)).isEmpty();
            for (String form : formsOfKeys()) {
                assertThat(dump.toLowerCase(Locale.ROOT).contains(form)).isFalse();
            }
        }
    }

    @Test
    void noSecretNoKeyAndNoCiphertextIsHeardWhateverGoesWrong() throws Exception {
        List<String> heard = new ArrayList<>();
        int thrown = 0;
        try (CanaryDatabase database = new CanaryDatabase(folder, canaries);
                Ears ears = new Ears()) {
            JdbcTenantDirectory directory = JdbcTenantDirectory.in(database.dataSource(), SecretCipher.ofKeys(former));
            directory.put(tenant(SPRINGFIELD, "first"));
            ears.hear("directory", directory);
            ears.hear("tenant", directory.find(SPRINGFIELD));
            ears.hear("access", directory.find(SPRINGFIELD).orElseThrow().source());
            Tenant moved = tenant(SPRINGFIELD, "first").toBuilder()
                    .source(SourceAccess.builder("https://moved.example.com").build())
                    .build();
            String wrong = former.substring(0, former.indexOf(':')) + current.substring(current.indexOf(':'));
            List<ThrowingCallable> failures = List.of(
                    () -> directory.putKeepingSecret(moved),
                    () -> directory.put(moved),
                    () -> directory.putKeepingSecret(tenant(SPRINGFIELD, "second")),
                    () -> with(database, current).find(SPRINGFIELD),
                    () -> with(database, wrong).find(SPRINGFIELD),
                    () -> with(database, current).rotate(),
                    () -> SecretCipher.ofKeys(current + "x"),
                    () -> SecretCipher.ofKeys(current, current),
                    () -> SecretCipher.ofKeys("id-" + current.substring(12)),
                    () -> {
                        database.sql("update roster_directory set base_url = 'https://moved.example.com'");
                        directory.find(SPRINGFIELD);
                    },
                    () -> {
                        database.sql("update roster_directory set secret = ?", canaries.of("secret.first"));
                        directory.find(SPRINGFIELD);
                    },
                    () -> {
                        database.sql("update roster_directory set base_url = ?", canaries.of("baseUrl"));
                        directory.find(SPRINGFIELD);
                    },
                    () -> {
                        database.sql("delete from roster_directory");
                        database.sql("alter table roster_directory alter column secret set data type varchar(8)");
                        directory.put(tenant(SPRINGFIELD, "first"));
                    });
            for (ThrowingCallable failure : failures) {
                Throwable t = catchThrowable(failure);
                assertThat(t).isNotNull();
                ears.hear(Objects.requireNonNull(t));
                thrown++;
            }
            ears.heard().forEach(h -> heard.add(h.text()));
        }
        assertThat(thrown).isEqualTo(13);
        for (String text : heard) {
            assertThat(canaries.in(text)).as(text).isEmpty();
            assertThat(text).doesNotContain("v1:" + former.substring(0, former.indexOf(':')));
            for (String form : formsOfKeys()) {
                assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(form);
            }
        }
        System.out.printf("secrets: %d failures, nothing heard in %d texts%n", thrown, heard.size());
    }

    private static JdbcTenantDirectory with(CanaryDatabase database, String key) {
        return JdbcTenantDirectory.in(database.dataSource(), SecretCipher.ofKeys(key));
    }

    private Tenant tenant(TenantId id, String secret) {
        SourceAccess access = SourceAccess.builder("https://district.example.com")
                .auth(AuthMethod.OAUTH2)
                .clientId("client-of-" + id)
                .secret(Secret.of(canaries.of("secret." + secret)))
                .tokenUrl("https://login.example.com/token")
                .build();
        return Tenant.builder(id, access).build();
    }

    private List<String> files() {
        List<String> out = new ArrayList<>(CanaryDatabase.filesIn(folder, ".no-such-end").stream()
                .map(Ears.Heard::text)
                .toList());
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out;
    }

    private static String one(CanaryDatabase database, String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Both keys as bytes, in hex, and in base64 from whichever byte it is read; in lower case. */
    private List<String> formsOfKeys() {
        List<String> forms = new ArrayList<>();
        for (String line : List.of(former, current)) {
            byte[] key = Base64.getDecoder().decode(line.substring(line.indexOf(':') + 1));
            forms.add(new String(key, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
            forms.add(HexFormat.of().formatHex(key));
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + key.length];
                System.arraycopy(key, 0, shifted, before, key.length);
                for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                    String text = encoder.withoutPadding().encodeToString(shifted);
                    forms.add(text.substring(before == 0 ? 0 : before + 1, shifted.length / 3 * 4)
                            .toLowerCase(Locale.ROOT));
                }
            }
        }
        return forms;
    }
}
