// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.kybergate.rostersync.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What a spreadsheet makes of the files: LibreOffice opens them as a person's double click would, and tells what stands in each cell. Skipped
 * where it is not installed, unless the variable LIBREOFFICE_REQUIRED is true.
 */
@Timeout(value = 300)
class SpreadsheetTest {
    private static final String TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static final String OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private static final String TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    private static final List<String> HOSTILE = List.of(
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(1;2)",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            " =1+1",
            "\u00a0=1+1",
            "\u200b=1+1",
            "\ufeff=1+1",
            "＝1+1",
            "＋1+1",
            "－1+1",
            "＠SUM(1;2)",
            "−1",
            "=HYPERLINK(\"http://127.0.0.1/\"&A1;\"here\")",
            "=cmd|' /C calc'!A0",
            "=WEBSERVICE(\"http://127.0.0.1/\")",
            "\"=1+1\"",
            "\",=1+1,\"",
            "\"\r\n=1+1,\"",
            "a;=1+1;b",
            "a\t=1+1\tb",
            "'=1+1",
            "{=1+1}",
            "007",
            "1e5",
            "1-2",
            "12345678901234567890",
            "TRUEISH");

    private static String program = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void look() {
        List<String> found = Stream.of("soffice", "libreoffice")
                .filter(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, name))))
                .toList();
        if (found.isEmpty() && "true".equals(System.getenv("LIBREOFFICE_REQUIRED"))) {
            throw new AssertionError("LibreOffice is required here, and is not there");
        }
        assumeTrue(!found.isEmpty(), "the program soffice is not here");
        program = found.get(0);
    }

    @Test
    void noCellIsEvaluatedAndEachShowsItsText() throws Exception {
        Path raw = Files.writeString(folder.resolve("raw.csv"), "\"a\"\r\n\"=1+1\"\r\n\"007\"\r\n");
        Path guarded = written();

        Map<Path, Document> sheets = convert("Text - txt - csv (StarCalc):44,34,76,1", raw, guarded);

        // What this test would not notice if the program did not evaluate anything anyway.
        assertThat(cells(sheets, raw))
                .anyMatch(Cell::evaluated)
                .extracting(Cell::shown)
                .contains("2", "7");
        List<Cell> cells = cells(sheets, guarded);
        assertThat(cells).noneMatch(Cell::evaluated);
        assertThat(cells).extracting(Cell::shown).containsAll(expected());
        assertThat(cells).hasSize(7 * (1 + HOSTILE.size()));
    }

    /** As on a machine whose language separates lists otherwise: the columns are wrong, and still nothing is evaluated. */
    @Test
    void noCellIsEvaluatedWhereTheSeparatorIsAnother() throws Exception {
        Path raw = Files.writeString(folder.resolve("raw.csv"), "a;b\r\nx;=1+1\r\n");
        Path guarded = written();

        Map<Path, Document> sheets = convert("Text - txt - csv (StarCalc):59/9,34,76,1", raw, guarded);

        assertThat(cells(sheets, raw)).anyMatch(Cell::evaluated);
        assertThat(cells(sheets, guarded)).hasSizeGreaterThan(HOSTILE.size()).noneMatch(Cell::evaluated);
    }

    /** Each hostile value as an identifier and as a remedy, which is a cell at the end of a line. */
    private Path written() throws IOException {
        try (ProblemCsv.PerSchool csv = ProblemCsv.into(folder.resolve("files"))) {
            for (String hostile : HOSTILE) {
                csv.problem(new Problem("malformed", Problem.ERROR, "users", hostile, null, hostile));
            }
            return Objects.requireNonNull(csv.files().get(""));
        }
    }

    private static List<String> expected() {
        return HOSTILE.stream()
                .map(ProblemCsv::cell)
                .map(SpreadsheetTest::inOneLine)
                .toList();
    }

    /** How a line ends in a cell, and that blanks are kept as elements of their own, is the program's matter. */
    private static String inOneLine(String text) {
        return text.replaceAll("[\\s\\p{Z}\\p{Cf}]+", "");
    }

    private record Cell(String shown, boolean evaluated) {}

    private static List<Cell> cells(Map<Path, Document> sheets, Path of) {
        Document sheet = Objects.requireNonNull(sheets.get(of));
        List<Cell> cells = new ArrayList<>();
        NodeList rows = sheet.getElementsByTagNameNS(TABLE, "table-row");
        for (int i = 0; i < rows.getLength(); i++) {
            NodeList inRow = ((Element) rows.item(i)).getElementsByTagNameNS(TABLE, "table-cell");
            for (int j = 0; j < inRow.getLength(); j++) {
                Element cell = (Element) inRow.item(j);
                String repeated = cell.getAttributeNS(TABLE, "number-columns-repeated");
                int times = repeated.isEmpty() ? 1 : Integer.parseInt(repeated);
                boolean evaluated = cell.hasAttributeNS(TABLE, "formula")
                        || cell.getElementsByTagNameNS(TEXT, "a").getLength() > 0;
                boolean text = cell.getAttributeNS(OFFICE, "value-type").equals("string");
                for (int k = 0;
                        k < times
                                && (text || evaluated || !cell.getTextContent().isBlank() || times < 100);
                        k++) {
                    cells.add(new Cell(inOneLine(cell.getTextContent()), evaluated));
                }
            }
        }
        return cells;
    }

    /** In UTF-8, which a person is offered for a file that begins with the mark, and a command without a window is not. */
    private Map<Path, Document> convert(String filter, Path... files) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--headless",
                "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                "--convert-to",
                "fods",
                "--outdir",
                folder.resolve("sheets").toString()));
        command.add("--infilter=" + filter);
        Stream.of(files).map(Path::toString).forEach(command::add);
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS))
                    .as("LibreOffice ended")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Map<Path, Document> sheets = new java.util.HashMap<>();
        for (Path file : files) {
            Path sheet = folder.resolve("sheets")
                    .resolve(file.getFileName().toString().replace(".csv", ".fods"));
            assertThat(sheet).as(Files.readString(log)).exists();
            sheets.put(file, parsers.newDocumentBuilder().parse(sheet.toFile()));
        }
        return sheets;
    }
}
