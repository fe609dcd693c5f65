// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.ForgetReport;
import com.kybergate.rostersync.ForgetReport.Accounts;
import com.kybergate.rostersync.jdbc.JdbcSyncState;
import com.kybergate.rostersync.jdbc.StateException;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.state.ChangeQuery;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.Lease;
import com.kybergate.rostersync.state.RunRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.mvstore.MVStoreTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person whose every field is a canary is brought over, edited, held, quarrelled about and written about, and then forgotten: after that no
 * bird sings anywhere, and of everybody else nothing is missing.
 */
class ForgottenPersonTest {
    private static final int NOTES = 10_000;
    private static final String ANNA = "anna";
    private static final String HER_SEATS = "enrollment.anna";

    /** Her own seat, one in a class that nobody has, and one that is above her. */
    private static final List<String> SEATS = List.of(HER_SEATS, HER_SEATS + ".nowhere", HER_SEATS + ".rising");

    private static final List<String> TABLES = List.of(
            "roster_orgs",
            "roster_academic_sessions",
            "roster_courses",
            "roster_classes",
            "roster_users",
            "roster_enrollments",
            "roster_checkpoints",
            "roster_held",
            "roster_held_items",
            "roster_intents",
            "roster_waiting",
            "roster_notes",
            "roster_runs",
            "roster_problems",
            "roster_changes",
            "roster_suppressions",
            "roster_accounts",
            "roster_account_generations",
            "(select tenant, secret, generation from roster_tenants)");

    @TempDir
    Path folder;

    private final Canaries canaries = new Canaries();

    @Test
    void noByteOfAForgottenPersonIsLeftAndNobodyElseMissesAnything() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path spools = Files.createDirectory(folder.resolve("spools"));
        Path file = data.resolve("roster.mv.db");
        CanaryDatabase database = new CanaryDatabase(data, canaries);
        try (Ears ears = new Ears();
                Scene scene = new Scene("springfield", canaries, database, spools, ears)) {
            // A small file is as good as written anew when it is closed; one that a host has filled is not.
            database.sql("create table host_notes (id int primary key, text varchar)");
            fill(database, 0);
            live(scene);
            fill(database, NOTES);
            Map<String, List<String>> before = tables(database.dataSource());
            assertThat(about(database.dump()))
                    .as("there is something to forget")
                    .hasSize(16);
            assertThat(heldAbout(scene)).hasSize(2);

            ForgetReport report = scene.sync()
                    .forget(
                            scene.district.id(ANNA),
                            "ada",
                            "asked for by " + scene.district.user(ANNA).get("email"));

            assertThat(report.accounts()).isEqualTo(Accounts.ERASED);
            assertThat(report.records()).isEqualTo(2);
            assertThat(report.held()).isEqualTo(2);
            assertThat(about(database.dump())).isEmpty();
            assertThat(heard(scene)).isEmpty();
            assertOthersAre(before, tables(database.dataSource()));
            assertThat(about(raw(file))).as("an H2 file keeps what was deleted").isNotEmpty();

            assertThat(database.state.eraseFreeSpace()).isTrue();
        } finally {
            database.close();
        }
        assertThat(about(raw(file))).isEmpty();
        Path plain = Files.copy(file, folder.resolve("plain.mv.db"));
        MVStoreTool.compact(plain.toString(), false);
        assertThat(about(raw(plain))).as("the file with nothing compressed").isEmpty();
        for (Path where : List.of(data, spools)) {
            CanaryDatabase.filesIn(where, ".mv.db")
                    .forEach(heard -> assertThat(about(heard.text())).isEmpty());
        }
    }

    @Test
    void aBackupOfPostgresHoldsNothingOfAForgottenPerson() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("spools"));
        try (CanaryDatabase database = CanaryDatabase.onPostgres(folder.resolve("none"));
                Ears ears = new Ears();
                Scene scene = new Scene("springfield", canaries, database, spools, ears)) {
            live(scene);
            Map<String, List<String>> before = tables(database.dataSource());
            assertThat(about(database.dump()))
                    .as("there is something to forget")
                    .hasSize(16);

            scene.sync().forget(scene.district.id(ANNA), "ada", "asked for");

            assertThat(about(database.dump())).isEmpty();
            assertThat(heard(scene)).isEmpty();
            assertOthersAre(before, tables(database.dataSource()));
        }
    }

    @Test
    void theNextRunsDoNotBringAForgottenPersonBack() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("spools"));
        try (CanaryDatabase database = new CanaryDatabase(folder.resolve("data"), canaries);
                Ears ears = new Ears();
                Scene scene = new Scene("springfield", canaries, database, spools, ears)) {
            live(scene);
            scene.sync().forget(scene.district.id(ANNA), "ada", "asked for");

            for (int times = 0; times < 2; times++) {
                SyncReport report = scene.sync().run();
                assertThat(report.counts(RosterCollection.USERS).of(SkipReason.SUPPRESSED))
                        .isEqualTo(1);
                assertThat(report.counts(RosterCollection.USERS).of(Outcome.CREATED))
                        .isZero();
                assertThat(report.counts(RosterCollection.ENROLLMENTS).of(SkipReason.SUPPRESSED))
                        .isEqualTo(3);
                assertThat(report.counts().values()).allMatch(counts -> counts.conserves());
                assertThat(about(report.toJson())).isEmpty();
            }
            assertThat(about(database.dump())).isEmpty();
            assertThat(heard(scene)).isEmpty();
            ears.heard()
                    .forEach(heard -> assertThat(canaries.in(heard.text()))
                            .as(heard.place())
                            .isEmpty());
        }
    }

    @Test
    void aTwinTenantEqualInEveryValueIsNotTouched() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("spools"));
        try (CanaryDatabase database = new CanaryDatabase(folder.resolve("data"), canaries);
                Ears ears = new Ears();
                Scene scene = new Scene("springfield", canaries, database, spools, ears);
                Scene twin = new Scene("twin", canaries, database, spools, ears)) {
            live(scene);
            live(twin);
            List<String> before = of("twin", tables(database.dataSource()));

            scene.sync().forget(scene.district.id(ANNA), "ada", "asked for");
            assertThat(of("twin", tables(database.dataSource()))).isEqualTo(before);
            scene.sync().forgetTenant("ada");
            assertThat(of("twin", tables(database.dataSource()))).isEqualTo(before);
            assertThat(of("springfield", tables(database.dataSource()))).isEmpty();
            assertThat(twin.sync().plan().counts(RosterCollection.USERS).of(SkipReason.SUPPRESSED))
                    .isZero();
        }
    }

    @Test
    void aForgettingThatBreaksOffAnywhereLeavesEverythingOrNothing() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("spools"));
        Set<String> outcomes = new TreeSet<>();
        int failAt = 0;
        try (CanaryDatabase database = new CanaryDatabase(folder.resolve("data"), canaries);
                Ears ears = new Ears();
                Scene scene = new Scene("springfield", canaries, database, spools, ears)) {
            live(scene);
            Map<String, List<String>> before = tables(database.dataSource());
            while (!outcomes.contains("everything")) {
                failAt++;
                AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
                scene.otherState = JdbcSyncState.in(failing(database.dataSource(), left));
                left.set(failAt);
                try {
                    scene.sync().forget(scene.district.id(ANNA), "ada", "asked for");
                } catch (RuntimeException e) {
                    ears.hear(e);
                }
                Map<String, List<String>> after = tables(database.dataSource());
                boolean everything = about(after.toString()).isEmpty();
                outcomes.add(everything ? "everything" : "nothing");
                if (everything) {
                    assertOthersAre(before, after);
                } else {
                    assertThat(after).as("write " + failAt).isEqualTo(before);
                }
                database.sql("update roster_tenants set holder = null");
            }
            assertThat(outcomes).containsExactly("everything", "nothing");
            assertThat(failAt).as("writes that were broken off").isGreaterThan(15);
            ears.heard()
                    .forEach(heard -> assertThat(canaries.in(heard.text()))
                            .as(heard.place())
                            .isEmpty());
        }
        System.out.printf("forgetting: broken off at each of %d writes%n", failAt);
    }

    @Test
    void theFileIsNotWrittenAnewUnderARun() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("spools"));
        try (CanaryDatabase database = new CanaryDatabase(folder.resolve("data"), canaries);
                Ears ears = new Ears();
                Scene scene = new Scene("springfield", canaries, database, spools, ears)) {
            scene.run();
            Lease lease = database.state.acquire(scene.tenant, "another", Duration.ofMinutes(5));
            assertThatThrownBy(() -> database.state.eraseFreeSpace())
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("a run is writing");
            assertThat(scene.sync().history(5)).hasSize(1);
            database.state.release(lease);
        }
    }

    private static void fill(CanaryDatabase database, int from) {
        database.sql(
                "insert into host_notes select x + ?, rawtohex(cast(random_uuid() as varchar) || random_uuid())"
                        + " from system_range(1, ?)",
                from,
                NOTES);
    }

    /** Runs, edits, quarrels, holds and words about her. */
    private void live(Scene scene) {
        CanaryDistrict district = scene.district;
        district.user("bert")
                .put("agents", List.of(Map.of("sourcedId", district.id(ANNA), "type", "user", "href", "https://x")));
        scene.run();
        seat(district, SEATS.get(1), canaries.of("no.class"), "student");
        district.user(ANNA).put("givenName", canaries.of("anna.newName"));
        scene.run();
        // A user name that somebody holds whom the roster does not know.
        scene.database.sql(
                "insert into roster_accounts (tenant, username, active, version) values (?, ?, true, 1)",
                scene.tenant.value(),
                canaries.of("holder.username"));
        Object name = district.user(ANNA).put("username", canaries.of("holder.username"));
        scene.neverLink();
        scene.run();
        district.user(ANNA).put("username", Objects.requireNonNull(name));
        scene.run();
        district.user(ANNA).put("role", "administrator");
        seat(district, SEATS.get(2), district.id("class"), "teacher");
        scene.run();
        scene.attempt(() -> {
            scene.sync()
                    .discard(
                            scene.sync().held().orElseThrow().digest(),
                            "ada for " + district.user(ANNA).get("email"));
            return "";
        });
        scene.run();
    }

    private void seat(CanaryDistrict district, String name, String rosterClass, String role) {
        Map<String, Object> seat = new LinkedHashMap<>();
        seat.put("sourcedId", canaries.of(name + ".sourcedId"));
        seat.put("user", Map.of("sourcedId", district.id(ANNA), "type", "user", "href", "https://x"));
        seat.put("class", Map.of("sourcedId", rosterClass, "type", "class", "href", "https://x"));
        seat.put("school", Map.of("sourcedId", district.id("org"), "type", "org", "href", "https://x"));
        seat.put("role", role);
        Objects.requireNonNull(district.records.get("enrollments")).put(canaries.of(name + ".sourcedId"), seat);
    }

    /** The fields of hers that are heard. */
    private Set<String> about(String text) {
        Set<String> heard = new TreeSet<>(canaries.of(ANNA, text));
        heard.addAll(canaries.of(HER_SEATS, text));
        return heard;
    }

    private List<HeldItem> heldAbout(Scene scene) {
        return scene.sync().heldItems().stream()
                .filter(item -> !about(item.sourcedId()).isEmpty())
                .toList();
    }

    /** What the sync still says of her to whoever asks. */
    private Set<String> heard(Scene scene) {
        List<String> said = new ArrayList<>();
        scene.sync().heldItems().forEach(item -> said.add(item.sourcedId() + item.localId() + item.schools()));
        for (RunRecord run : scene.sync().history(100)) {
            said.add(String.valueOf(run.by()) + run.reason() + run.report());
            scene.sync().problems(run.run()).forEach(problem -> said.add(SyncReport.toJson(problem)));
            scene.sync()
                    .changes(run.run(), ChangeQuery.all().most(ChangeQuery.MOST))
                    .changes()
                    .forEach(change ->
                            said.add(change.toString() + change.before() + change.after() + change.localId()));
        }
        scene.sync()
                .explain(String.valueOf(scene.district.user(ANNA).get("email")))
                .forEach(explanation -> said.add(explanation.sourcedId()));
        said.add(scene.sync().plan().toJson());
        return about(said.toString());
    }

    /** Nothing is missing but what was hers, and nothing is there besides but that somebody was forgotten. */
    private void assertOthersAre(Map<String, List<String>> before, Map<String, List<String>> after) {
        for (String table : TABLES) {
            List<String> expected = Objects.requireNonNull(before.get(table)).stream()
                    .filter(row -> about(row).isEmpty())
                    .toList();
            List<String> found = Objects.requireNonNull(after.get(table));
            if (table.equals("roster_users")) {
                // Bert's own row no longer says who stands beside him.
                assertThat(found)
                        .hasSize(Objects.requireNonNull(before.get(table)).size() - 1);
                assertThat(found).containsAll(expected);
            } else if (List.of("roster_runs", "roster_problems", "roster_held", "roster_suppressions")
                    .contains(table)) {
                assertThat(about(found.toString())).isEmpty();
            } else if (!table.contains("generation")) {
                assertThat(found).as(table).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(after.get("roster_suppressions")).hasSize(1);
        assertThat(after.get("roster_runs"))
                .hasSize(Objects.requireNonNull(before.get("roster_runs")).size() + 1);
    }

    private static List<String> of(String tenant, Map<String, List<String>> tables) {
        return tables.values().stream()
                .flatMap(Collection::stream)
                .filter(row -> row.startsWith(tenant + "|"))
                .toList();
    }

    private static Map<String, List<String>> tables(DataSource dataSource) throws SQLException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                List<String> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery("select t.* from " + table + " t order by 1, 2")) {
                    while (result.next()) {
                        StringBuilder row = new StringBuilder();
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            row.append(result.getString(i)).append('|');
                        }
                        rows.add(row.toString());
                    }
                }
                rows.sort(null);
                tables.put(table, rows);
            }
        }
        return tables;
    }

    /** A file as text, whatever it is written in. */
    private static String raw(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        return new String(bytes, StandardCharsets.UTF_8)
                + new String(bytes, StandardCharsets.UTF_16BE)
                + new String(bytes, StandardCharsets.UTF_16LE)
                + new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_16BE)
                + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Connections on which one write fails, counted from here on. */
    private static DataSource failing(DataSource dataSource, AtomicInteger left) {
        return proxy(DataSource.class, dataSource, left);
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<T> type, T target, AtomicInteger left) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            boolean writes = List.of("executeUpdate", "executeBatch", "commit").contains(method.getName());
            if (writes && left.decrementAndGet() == 0) {
                throw new SQLException("pulled", "08006");
            }
            try {
                Object result = method.invoke(target, args);
                if (result instanceof Connection connection) {
                    return proxy(Connection.class, connection, left);
                }
                return result instanceof PreparedStatement statement
                        ? proxy(PreparedStatement.class, statement, left)
                        : result;
            } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        });
    }
}
