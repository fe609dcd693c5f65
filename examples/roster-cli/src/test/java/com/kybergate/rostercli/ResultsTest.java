// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print and leave behind. */
final class ResultsTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.with(FakeDistrict.builder().schools(2).students(60).build(), folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void schoolsAreListedWithWhoBelongsToThem() {
        RosterJson schools = desk.unstored("schools", "--json").exits(0).json();

        assertThat(schools.number("schema")).isEqualTo(1);
        assertThat(schools.list("schools")).hasSize(2).allSatisfy(school -> {
            String id = school.text("sourcedId");
            assertThat(school.text("type")).isEqualTo("school");
            assertThat(school.text("name")).isNotEmpty();
            assertThat(school.number("students"))
                    .isEqualTo(desk.people("student", id).size());
            assertThat(school.number("teachers"))
                    .isEqualTo(desk.people("teacher", id).size());
            assertThat(school.number("staff"))
                    .isEqualTo(desk.people("aide", id).size()
                            + desk.people("proctor", id).size());
            assertThat(school.number("administrators"))
                    .isEqualTo(desk.people("administrator", id).size());
            assertThat(school.number("classes")).isPositive();
        });
        assertThat(desk.unstored("schools").exits(0).out())
                .contains(desk.schools().get(1));
    }

    @Test
    void aPlanWritesNothing() {
        RosterJson plan = desk.sourced("plan", "--json").exits(0).json();

        assertThat(plan.flag("dryRun")).isTrue();
        assertThat(plan.number("counts.users.created")).isPositive();
        assertThat(desk.accounts()).isEmpty();
        assertThat(desk.stored("history", "--json").json().list("runs")).isEmpty();
        assertThat(desk.sync(0).at("counts.users.created").value())
                .isEqualTo(plan.at("counts.users.created").value());
    }

    @Test
    void aChoiceOfSchoolsAndPeopleIsKept() {
        String school = desk.schools().get(0);

        RosterJson report = desk.sync(0, "--schools", school, "--user-types", "students,teachers");

        assertThat(report.number("counts.users.created"))
                .isEqualTo(desk.people("student", school).size()
                        + desk.people("teacher", school).size());
        assertThat(report.number("counts.users.skippedBy.role")).isPositive();
        assertThat(report.number("counts.users.skippedBy.school")).isPositive();
    }

    @Test
    void linesAreInTheOrderOfBytes() {
        List<String> odd = List.of("usr-\uD83C\uDFEB", "usr-\uFF21", "usr-\u00E9", "usr-Z");
        for (String id : odd) {
            Map<String, Object> user = new LinkedHashMap<>(desk.server
                    .roster()
                    .find("users", desk.people("teacher", desk.schools().get(0)).get(0))
                    .orElseThrow());
            user.put("sourcedId", id);
            user.put("username", "user" + odd.indexOf(id));
            user.put("email", "user" + odd.indexOf(id) + "@example.org");
            desk.server.roster().put("users", user);
        }
        desk.sourced("sync", "--json").exits(0).json();

        List<String> dumped = new ArrayList<>();
        desk.stored("dump", "--type", "users").exits(0).lines().forEach(user -> dumped.add(user.text("sourcedId")));

        List<String> expected = new ArrayList<>(dumped);
        expected.sort(
                Comparator.comparing(id -> java.util.HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8))));
        assertThat(dumped).containsAll(odd).isEqualTo(expected);
    }

    @Test
    void aLoginThatIsTakenIsReportedAndShownSafelyForSpreadsheets() {
        desk.sync(0);
        Map<String, Object> user = new LinkedHashMap<>(desk.server
                .roster()
                .find("users", desk.people("student", desk.schools().get(0)).get(0))
                .orElseThrow());
        user.put("sourcedId", "=cmd()");
        desk.server.roster().put("users", user);

        RosterRun run = desk.sourced("sync", "--json");
        RosterJson report = run.exits(1).json();
        String name = report.text("run");

        RosterJson shown = desk.stored("show", name, "--json").exits(0).json();
        assertThat(shown.list("problems")).hasSize(report.list("problems").size());
        Map<String, Object> withoutProblems = shown.map();
        Map<String, Object> reported = report.map();
        withoutProblems.remove("problems");
        withoutProblems.remove("figures");
        reported.remove("problems");
        assertThat(withoutProblems).isEqualTo(reported);

        String csv = desk.stored("show", name, "--csv").exits(0).out();
        assertThat(csv)
                .startsWith("\"code\",\"severity\",\"entity\",\"sourcedId\",\"school\",\"schoolName\",\"remedy\"\r\n");
        assertThat(csv).contains(",\"'=cmd()\"").doesNotContain(",\"=cmd()\"");
        assertThat(desk.stored("show", name).exits(0).out()).contains("problems:");
        desk.stored("show", "no-such-run").exits(4);
    }

    @Test
    void textIsForReadingAndMentionsNobody() {
        String text = desk.sourced("sync").exits(0).out();

        assertThat(text).contains("Sync of default: done", "users").doesNotContain("@", "\u001b");
        assertThat(desk.stored("history").exits(0).out()).contains("full", "done");
        assertThat(desk.stored("held").exits(0).out()).isEqualTo("Nothing is held.\n");
    }

    @Test
    void tenantsNeverMeet() {
        desk.sync(0);

        assertThat(desk.stored("dump", "--type", "users", "--tenant", "other")
                        .exits(0)
                        .out())
                .isEmpty();
        assertThat(desk.stored("history", "--tenant", "other", "--json")
                        .exits(0)
                        .json()
                        .list("runs"))
                .isEmpty();
    }

    @Test
    void aDatabaseThatIsOpenElsewhereIsSaidToBe() throws Exception {
        desk.sync(0);
        Process holder =
                Elsewhere.start(Map.of("ONEROSTER_CLIENT_SECRET", desk.server.secret()), holdOpen(), desk.database());
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("open");

            RosterRun sync = desk.sourced("sync").exits(4);

            assertThat(sync.err()).contains("open in another process").doesNotContain("Exception", "\tat ");
        } finally {
            holder.destroy();
            holder.waitFor();
        }
    }

    @Test
    void resultsThatCannotBeWrittenAreNoSuccess() {
        desk.sync(0);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(full, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                false,
                new Interruption());

        assertThat(Main.run(terminal, "dump", "--type", "users", "--db", desk.database()))
                .isEqualTo(4);
        assertThat(Main.run(terminal, "held", "--db", desk.database())).isEqualTo(4);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Standard output")
                .doesNotContain("no space");
    }

    @Test
    void foldersForTheDatabaseAreMade() {
        Path deep = folder.resolve("not there/yet/roster");

        desk.unstored("sync", "--db", "jdbc:h2:file:" + deep).exits(0);

        assertThat(Files.exists(Path.of(deep + ".mv.db"))).isTrue();
    }

    private static String holdOpen() {
        return HoldsDatabaseOpen.class.getName();
    }
}
