// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.report.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemCsvTest {
    private static final String TITLES =
            "\"code\",\"severity\",\"entity\",\"sourcedId\",\"school\",\"schoolName\",\"remedy\"\r\n";

    @TempDir
    private Path folder;

    static Problem of(@Nullable String sourcedId, @Nullable String school) {
        return new Problem("missing-email", Problem.WARNING, "users", sourcedId, school, "Enter it.");
    }

    @Test
    void aLineSaysWhatWhereAndWhatToDo() throws IOException {
        StringWriter out = new StringWriter();

        ProblemCsv.write(
                List.of(of("s1", "lincoln"), of(null, null)), Map.of("lincoln", "Lincoln \"High\", West"), out);

        assertThat(out.toString())
                .isEqualTo(TITLES
                        + "\"missing-email\",\"warning\",\"users\",\"s1\",\"lincoln\",\"Lincoln \"\"High\"\", West\",\"Enter it.\"\r\n"
                        + "\"missing-email\",\"warning\",\"users\",\"\",\"\",\"\",\"Enter it.\"\r\n");
    }

    /** As long as a value of the source may be; a search that goes back would still be at it tomorrow. */
    @ParameterizedTest
    @ValueSource(strings = {"\t", " ", "\t ", ",", "7 ", "7e", "\"", "\r\n", "-", "\u200B"})
    void aLongValueIsWrittenAtOnce(String piece) {
        String text = piece.repeat(65_536 / piece.length());
        assertThat(ProblemCsv.cell(text + "x").replace("'", "")).isEqualTo(text + "x");
        assertThat(ProblemCsv.cell("x" + text + "=1")).startsWith("x").endsWith("=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "\uDB40\uDC01=1",
                "\uDB40\uDC20 \uDB40\uDC20+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\tx",
                "\rx",
                "\nx",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM(A1)",
                "−1",
                " =1",
                "\u00a0=1",
                "\u3000=1",
                "\u200b=1",
                "\ufeff=1",
                "\u2028=1",
                "=cmd|' /C calc'!A0",
                "=\n1"
            })
    void whatASpreadsheetTakesForAFormulaIsShownAsItIs(String value) {
        assertThat(ProblemCsv.cell(value)).startsWith("'");
        assertThat(ProblemCsv.cell(value).replace("'", "")).isEqualTo(value.replace("'", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "1e5", "12E3", "1-2", "3/4", "1234567890123456", "1.50", "1,5", "10:30", " 5"})
    void whatASpreadsheetTakesForAnotherNumberIsShownAsItIs(String value) {
        assertThat(ProblemCsv.cell(value)).isEqualTo("'" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s1", "a=1", "a-b", "5a", "0", "42", "123456789012345", "Lincoln - West", "a, b", "e5"})
    void whatIsShownAsItIsAnywayIsLeftAlone(String value) {
        assertThat(ProblemCsv.cell(value)).isEqualTo(value);
    }

    @Test
    void whatComesAfterAnotherSeparatorIsNoFormulaEither() {
        assertThat(ProblemCsv.cell("a;=1+1;b")).isEqualTo("a;'=1+1;b");
        assertThat(ProblemCsv.cell("a\t \"=1+1")).isEqualTo("a\t \"'=1+1");
        assertThat(ProblemCsv.cell("a,＝1|@x\r\n-2")).isEqualTo("a,'＝1|'@x\r\n'-2");
    }

    @Test
    void whatCannotBeShownIsReplaced() {
        assertThat(ProblemCsv.cell("a\0b\u001bc")).isEqualTo("a\uFFFDb\uFFFDc");
    }

    @Test
    void eachSchoolHasAFileOfItsOwn() throws IOException {
        Map<String, Path> files;
        try (ProblemCsv.PerSchool csv = ProblemCsv.into(folder.resolve("new/one"))) {
            csv.school("s-1", "Lycée Été");
            csv.school("S-1", "Lycée été");
            csv.school("../../etc/passwd", "../../etc/passwd");
            csv.school("c", "CON");
            csv.school("j", "日本");
            csv.school("never", "Never");
            for (String school : List.of("s-1", "S-1", "../../etc/passwd", "c", "j")) {
                csv.problem(of("x", school));
            }
            csv.problem(of("y", "s-1"));
            csv.problem(of("z", null));
            csv.problem(of("w", "not listed"));
            files = csv.files();
        }

        assertThat(files.keySet()).containsExactlyInAnyOrder("s-1", "S-1", "../../etc/passwd", "c", "j", "");
        assertThat(names()).hasSize(6).allMatch(name -> name.matches("[a-z0-9-]+\\.csv"));
        assertThat(names())
                .anyMatch(name -> name.matches("lyce-e-e-te-[0-9a-f]{10}\\.csv"))
                .anyMatch(name -> name.matches("etc-passwd-[0-9a-f]{10}\\.csv"))
                .anyMatch(name -> name.matches("school-[0-9a-f]{10}\\.csv"))
                .contains("district.csv");
        assertThat(Files.readString(Objects.requireNonNull(files.get("s-1"))))
                .startsWith("\uFEFF" + TITLES)
                .contains("\"x\",\"s-1\",\"Lycée Été\"", "\"y\"")
                .doesNotContain("\"S-1\"");
        assertThat(Files.readString(Objects.requireNonNull(files.get(""))))
                .contains("\"z\"", "\"w\",\"not listed\",\"\"");
    }

    private Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (Stream<Path> files = Files.list(folder.resolve("new/one"))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    @Test
    void moreSchoolsThanFilesMayBeOpenLoseNothing() throws IOException {
        Map<String, Path> files;
        try (ProblemCsv.PerSchool csv = ProblemCsv.into(folder.resolve("many"))) {
            for (int i = 0; i < 150; i++) {
                csv.school("s" + i, "School");
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 150; i++) {
                    csv.problem(of("p" + round, "s" + i));
                }
            }
            files = csv.files();
        }

        assertThat(files).hasSize(150);
        for (Path file : files.values()) {
            String content = Files.readString(file);
            assertThat(content).startsWith("\uFEFF\"code\"").contains("\"p0\"", "\"p1\"", "\"p2\"");
            assertThat(content.lines()).hasSize(4);
            assertThat(content.lastIndexOf('\uFEFF')).isZero();
        }
    }

    @Test
    void filesOfAnEarlierCheckAreNotMixedWithThoseOfThisOne() throws IOException {
        Files.writeString(folder.resolve("old.csv"), "x");

        assertThatThrownBy(() -> ProblemCsv.into(folder)).isInstanceOf(IllegalArgumentException.class);
    }
}
