// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.testkit.FakeDistrict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history can be leafed through, narrowed, and opened down to a single record. */
final class HistoryTest {
    @TempDir
    Path folder;

    private Desk desk;
    private String student;
    private String before;
    private String name;

    @BeforeEach
    void threeRunsAndAForgetting() {
        desk = Desk.with(FakeDistrict.builder().schools(1).students(60).build(), folder);
        desk.sync(0);
        student = desk.people("student", desk.schools().get(0)).get(0);
        Map<String, Object> user =
                new LinkedHashMap<>(desk.server.roster().find("users", student).orElseThrow());
        before = String.valueOf(user.get("familyName"));
        user.put("familyName", "Canary");
        desk.server.roster().put("users", user);
        name = desk.sync(0).text("run");
        desk.sync(0);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void everyRunSaysWhatItTook() {
        RosterJson history = desk.stored("history", "--json").exits(0).json();

        assertThat(history.list("runs")).hasSize(3).allSatisfy(run -> {
            assertThat(run.text("figures.trigger")).isEqualTo("manual");
            assertThat(run.number("figures.records")).isGreaterThan(60);
            assertThat(run.number("figures.errors")).isZero();
            assertThat(run.number("figures.requests")).isPositive();
            assertThat(run.number("figures.throttled")).isZero();
            assertThat(run.number("figures.durationMs")).isNotNegative();
            assertThat(run.text("figures.settings")).contains("schools=all");
            assertThat(run.text("figures.newestSourceChange")).isNotEmpty();
        });
        assertThat(history.isNull("next")).isTrue();
        assertThat(desk.stored("history").exits(0).out()).contains("trigger", "took", "records", "errors", "manual");
        assertThat(desk.stored("show", name).exits(0).out()).contains("Started by manual, took", "requests");
        assertThat(desk.stored("show", name, "--json").exits(0).json().number("figures.requests"))
                .isPositive();
    }

    @Test
    void itIsReadPageByPage() {
        List<String> all = runs("--most", "50");
        RosterJson first =
                desk.stored("history", "--most", "2", "--json").exits(0).json();
        assertThat(names(first)).isEqualTo(all.subList(0, 2));
        assertThat(desk.stored("history", "--most", "2").exits(0).out()).contains("--after " + first.text("next"));

        assertThat(runs("--most", "2", "--after", first.text("next"))).isEqualTo(all.subList(2, 3));
    }

    @Test
    void itIsNarrowed() {
        desk.stored("forget", student, "--by", "Kim", "--reason", "asked for").exits(0);

        assertThat(runs("--mode", "forget")).hasSize(1);
        assertThat(runs("--mode", "full,delta")).hasSize(3);
        assertThat(runs("--status", "failed,held")).isEmpty();
        assertThat(runs("--status", "done")).hasSize(4);
        assertThat(runs("--trigger", "schedule")).isEmpty();
        assertThat(runs("--trigger", "manual", "--since", "2020-01-01")).hasSize(4);
        assertThat(runs("--until", "2020-01-01T06:00:00Z")).isEmpty();
    }

    @Test
    void aRunShowsWhatItChangedAndNoValueUnlessItIsAskedFor() {
        String text = desk.stored("show", name, "--changes").exits(0).out();
        assertThat(text).contains("update", student, "familyName").doesNotContain("Canary", before);
        RosterJson json =
                desk.stored("show", name, "--changes", "--json").exits(0).json();
        assertThat(json.list("changes")).hasSize(1);
        assertThat(json.text("changes.0.type")).isEqualTo("users");
        assertThat(json.text("changes.0.fields.0")).isEqualTo("familyName");
        assertThat(json.map().toString()).doesNotContain("Canary", before);

        RosterJson values = desk.stored("show", name, "--changes", "--who", student, "--values", "--json")
                .exits(0)
                .json();
        assertThat(values.text("changes.0.before.familyName")).isEqualTo(before);
        assertThat(values.text("changes.0.after.familyName")).isEqualTo("Canary");
        assertThat(desk.stored("show", name, "--changes", "--values").exits(0).out())
                .contains("familyName: " + before + " -> Canary");
        for (String[] none : new String[][] {
            {"--type", "enrollments"}, {"--operation", "deactivate"}, {"--who", "nobody"}, {"--after", "999999"}
        }) {
            List<String> args = new ArrayList<>(List.of(name, "--changes"));
            args.addAll(List.of(none));
            assertThat(desk.stored("show", args.toArray(String[]::new)).exits(0).out())
                    .contains("No changes are kept that fit.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history --status gone",
                "history --mode sometimes",
                "history --since yesterday",
                "history --until 2026-13-01",
                "history --most 0",
                "history --most 501",
                "history --after nowhere",
                "show RUN --changes --after nowhere",
                "show RUN --changes --type people",
                "show RUN --changes --operation dance",
                "show RUN --changes --most 501",
                "show RUN --changes --csv",
                "show RUN --who nobody",
                "show RUN --values"
            })
    void whatMakesNoSenseIsRefused(String command) {
        String[] words = command.replace("RUN", name).split(" ");
        String[] more = List.of(words).subList(1, words.length).toArray(String[]::new);

        assertThat(desk.stored(words[0], more).exits(2).err())
                .contains("Try \"roster")
                .doesNotContain("Exception");
    }

    @Test
    void timesAreForPeople() {
        assertThat(HistoryCommand.took(Duration.ofMillis(4_240))).isEqualTo("4.2 s");
        assertThat(HistoryCommand.took(Duration.ofSeconds(187))).isEqualTo("3 min 07 s");
        assertThat(HistoryCommand.took(Duration.ofMinutes(62))).isEqualTo("1 h 02 min");
    }

    private List<String> runs(String... filter) {
        List<String> args = new ArrayList<>(List.of(filter));
        args.add("--json");
        return names(
                desk.stored("history", args.toArray(String[]::new)).exits(0).json());
    }

    private static List<String> names(RosterJson history) {
        return history.list("runs").stream().map(run -> run.text("run")).toList();
    }
}
