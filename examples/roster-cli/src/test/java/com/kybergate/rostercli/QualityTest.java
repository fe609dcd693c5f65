// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import com.kybergate.oneroster.testkit.RosterEdits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator reads about the data of a district, and what the clerk of its information system gets. */
class QualityTest {
    @TempDir
    private Path folder;

    private Desk desk;
    private String school;
    private String other;
    private List<String> students;

    @BeforeEach
    void aDistrictWithSlips() {
        desk = Desk.with(
                RosterEdits.over(FakeDistrict.builder().schools(2).students(60).build(), Clock.systemUTC()), folder);
        school = desk.schools().get(0);
        other = desk.schools().get(1);
        students = desk.people("student", school);
        change(students.get(0), Map.of("email", "twice@example.org"));
        change(students.get(1), Map.of("email", "Twice@Example.org"));
        change(students.get(2), Map.of("email", ""));
        change(students.get(3), Map.of("role", "alumnus"));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private void change(String id, Map<String, Object> values) {
        desk.server.roster().update("users", id, user -> {
            user.putAll(values);
            return user;
        });
    }

    @Test
    void beforeAFirstSyncItIsSaidWhatIsWrongAndNothingIsWritten() {
        RosterJson ready = desk.sourced("readiness", "--json").exits(0).json();

        assertThat(ready.text("verdict")).isEqualTo("ready-with-warnings");
        assertThat(codes(ready)).contains("duplicate-email", "missing-email", "unknown-role");
        assertThat(ready.isNull("lastFull")).isTrue();
        assertThat(desk.stored("history", "--json").exits(0).out()).doesNotContain("startedAt");
        assertThat(desk.sourced("readiness").exits(0).out())
                .contains("Ready for a first sync, with warnings", "duplicate e-mail addresses");
    }

    @Test
    void whereNobodyIsWantedADistrictIsNotReady() {
        RosterRun run = desk.sourced("readiness", "--schools", "closed").exits(1);

        assertThat(run.out()).contains("Not ready for a first sync", "no-people", "selected-school-missing");
    }

    @Test
    void afterASyncTheSameIsSaidOfWhatWasBroughtOver() {
        desk.sourced("sync", "--json");

        RosterJson quality = desk.stored("quality", "--json").exits(0).json();

        // Two accounts cannot have one address here, so of the two people one was refused.
        assertThat(codes(quality)).contains("duplicate-login-key", "missing-email", "unknown-role");
        assertThat(quality.text("lastFull")).startsWith("20");
        assertThat(desk.stored("quality").exits(0).out())
                .contains("missing-email", "Not imported: ", "role never imported: 1 other, ");
        assertThat(codes(desk.stored("quality", "--school", other, "--json")
                        .exits(0)
                        .json()))
                .doesNotContain("duplicate-login-key", "missing-email");
    }

    @Test
    void theClerkOfASchoolGetsAFileOfItsOwn() throws IOException {
        desk.sourced("sync", "--json");
        Path files = folder.resolve("files");

        RosterRun run = desk.stored("quality", "--csv", files.toString()).exits(0);

        String mine;
        try (Stream<Path> found = Files.list(files)) {
            mine = found.map(QualityTest::read)
                    .filter(text -> text.contains("duplicate-login-key"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(mine)
                .startsWith("\uFEFF\"code\"")
                .contains("\"" + students.get(2) + "\"", "\"" + school + "\"", "missing-email", "unknown-role")
                .doesNotContain("wice@", other);
        assertThat(run.out()).contains("Written: " + files).doesNotContain("wice@");
        assertThat(desk.stored("quality", "--csv", files.toString()).exits(2).err())
                .contains("new or empty");
    }

    @Test
    void aSyncSaysHowManyOfASchoolItLeftOutAndWhy() {
        desk.sourced("sync", "--json");

        String text = desk.sourced("sync", "--user-types", "students", "--schools", school)
                .out();

        assertThat(text).contains("user type not selected: ", " teachers", "school not selected: ", " students");
        assertThat(text).contains("Not imported: ").doesNotContain("@");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> codes(RosterJson report) {
        return report.list("problems").stream()
                .map(problem -> problem.text("code"))
                .toList();
    }
}
