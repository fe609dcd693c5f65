// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.RecordChange;
import com.kybergate.rostersync.SyncEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret and no personal field in a log line, an exception or a file, whatever goes wrong: every field of every record and every secret
 * is a canary, every way of failing is walked, and every place where something is said is searched in every encoding.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivacySearchTest {
    private static final boolean MORE = "full".equals(System.getProperty("storm"));

    /** The paths on which the sync copes so well that it has nothing to report. */
    private static final Set<String> UNEVENTFUL = Set.of("no-failure", "swapped-logins", "listener-throws");

    @TempDir
    Path folder;

    private final Canaries canaries = new Canaries();
    private final Set<String> uneventful = new TreeSet<>();
    private int paths;
    private int leaks;

    @Test
    void whateverGoesWrongNoCanaryIsHeard() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("spools"));
        Map<String, FailurePath> all = new LinkedHashMap<>(WirePaths.all(MORE));
        all.putAll(StorePaths.all(MORE));
        all.putAll(StorePaths.corruptions(MORE));
        all.putAll(EnginePaths.all(spools));
        Set<String> found = new TreeSet<>();
        Path data = Files.createDirectory(folder.resolve("data"));
        try (CanaryDatabase database = new CanaryDatabase(data, canaries)) {
            for (Map.Entry<String, FailurePath> path : all.entrySet()) {
                found.addAll(walk(path.getKey(), path.getValue(), database, spools));
                found.addAll(leaks(path.getKey(), CanaryDatabase.filesIn(data, ".mv.db")));
                assertThat(spools)
                        .as("what %s leaves on the disk", path.getKey())
                        .isEmptyDirectory();
            }
        }
        Path narrow = Files.createDirectory(folder.resolve("narrow"));
        try (CanaryDatabase database = new CanaryDatabase(narrow, canaries)) {
            found.addAll(walk("narrowed", scene -> StorePaths.narrow(database, scene), database, spools));
            found.addAll(leaks("narrowed", CanaryDatabase.filesIn(narrow, ".mv.db")));
        }
        assertThat(uneventful).as("paths on which nothing goes wrong").isSubsetOf(UNEVENTFUL);
        leaks += found.size();
        assertThat(found).as("path: place: field").isEmpty();
    }

    @Test
    void theSpoolsOfARunAreUnreadable() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("fat-spools"));
        List<Ears.Heard> files = new ArrayList<>();
        try (CanaryDatabase database = new CanaryDatabase(Files.createDirectory(folder.resolve("fat")), canaries);
                Ears ears = new Ears();
                Scene scene = new Scene("fat", canaries, database, spools, ears)) {
            EnginePaths.fatten(scene);
            scene.listener = event -> {
                if (event instanceof SyncEvent.Planned || event instanceof SyncEvent.Applied) {
                    files.addAll(CanaryDatabase.filesIn(spools, ".lock"));
                }
            };
            scene.run();
        }
        paths++;
        assertThat(files).as("the run was large enough to need files").isNotEmpty();
        assertThat(leaks("fat", files)).isEmpty();
    }

    @Test
    void theLogOfChangesShowsNobodyWithoutTheSecret() throws Exception {
        Path spools = Files.createDirectory(folder.resolve("log-spools"));
        try (CanaryDatabase database = new CanaryDatabase(Files.createDirectory(folder.resolve("log")), canaries);
                Ears ears = new Ears();
                Scene scene = new Scene("log", canaries, database, spools, ears)) {
            scene.run();
            Map<String, Object> anna = scene.district.user("anna");
            for (String field : List.of("givenName", "familyName", "email", "phone")) {
                anna.put(field, canaries.of("log.anna." + field));
            }
            scene.run();
            List<RecordChange> changes = scene.sync().changesOf(scene.district.id("anna"), 10);

            assertThat(canaries.in(changes.toString()))
                    .as("what a log line shows")
                    .allMatch(f -> f.endsWith(".sourcedId"));
            assertThat(canaries.in(changes.get(0).after().toString()))
                    .as("there is something to hide")
                    .contains("log.anna.givenName", "log.anna.familyName", "log.anna.email");
            List<String> rows = rows(database);
            assertThat(rows).isNotEmpty();
            assertThat(rows).allSatisfy(row -> assertThat(canaries.in(row)).isEmpty());
        }
    }

    /** The log but for the identifiers in it. */
    private static List<String> rows(CanaryDatabase database) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select t.* from roster_changes t")) {
            Set<String> permitted = Set.of("SOURCED_ID", "PERSON", "LOCAL_ID", "SCHOOL");
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String column = result.getMetaData().getColumnName(i).toUpperCase(Locale.ROOT);
                    row.append(permitted.contains(column) ? "" : result.getString(i))
                            .append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @Test
    void aCanaryIsHeardInEveryEncoding() {
        Canaries birds = new Canaries();
        String anna = birds.of("anna.email");
        birds.of("bert.email");
        for (Encoding encoding : Encoding.values()) {
            for (String said : encoding.of("to: <" + anna + "@example.org>; x")) {
                assertThat(birds.in("a line with " + said + " in it"))
                        .as(encoding.name())
                        .containsExactly("anna.email");
            }
        }
        assertThat(birds.in(anna.substring(0, 20))).containsExactly("part of a value");
        assertThat(birds.in("a line without")).isEmpty();
    }

    @AfterAll
    void say() {
        System.out.printf(
                "privacy: %d failure paths x %d canaries x %d encodings, %d leaks%n",
                paths, canaries.size(), Encoding.values().length, leaks);
    }

    private Set<String> walk(String name, FailurePath path, CanaryDatabase database, Path spools) throws Exception {
        paths++;
        try (Ears ears = new Ears();
                Scene scene = new Scene(name, canaries, database, spools, ears)) {
            try {
                path.walk(scene);
            } catch (Exception e) {
                throw new AssertionError("the path itself is broken: " + name, e);
            }
            if (!scene.failed()) {
                uneventful.add(name);
            }
            scene.askEverything();
            return leaks(name, ears.heard());
        }
    }

    private Set<String> leaks(String path, List<Ears.Heard> heard) {
        Set<String> leaks = new TreeSet<>();
        for (Ears.Heard one : heard) {
            for (String field : canaries.in(one.text())) {
                leaks.add(path + ": " + one.place() + ": " + field + " in " + shortened(one.text()));
            }
        }
        return leaks;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(300, text.length())).replace('\n', ' ');
    }
}
