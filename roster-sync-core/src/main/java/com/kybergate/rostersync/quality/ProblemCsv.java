// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import com.kybergate.rostersync.report.Problem;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Problems as CSV for the person who keeps the student information system, by RFC 4180 in UTF-8: identifiers and names of schools, and of no person.
 *
 * <p>The source chooses identifiers and names, and a spreadsheet takes a cell for a formula that begins like one, and an identifier for a
 * number that then loses its zeros. An apostrophe stands before each such value, so that it is shown as it is.
 */
public final class ProblemCsv {
    private static final String[] COLUMNS = {"code", "severity", "entity", "sourcedId", "school", "schoolName", "remedy"
    };

    /** By this alone spreadsheets know UTF-8. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20\u2212";

    /** Where the separator is another than ours, what comes after it is the beginning of a cell. */
    private static final String SEPARATORS = ",;|\t\r\n";

    // Without a way back: the source chooses the text, and there are thousands of ways through a long one.
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("\\s*+\\d[\\d.,:/\\-\\s]*+([eE][+\\-]?\\d++)?\\s*+");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("0|[1-9]\\d{0,14}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\r\\n]]");

    private ProblemCsv() {}

    /**
     * Writes problems with a line of titles, and no mark for spreadsheets before them.
     *
     * @param problems the problems
     * @param schools what schools are called, by identifier
     * @param to where; flushed, and left open
     * @throws IOException if it cannot be written
     */
    public static void write(Iterable<Problem> problems, Map<String, String> schools, Writer to) throws IOException {
        try {
            CsvWriter csv = csv(to);
            csv.writeRecord(COLUMNS);
            for (Problem problem : problems) {
                csv.writeRecord(row(problem, schools));
            }
            csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Begins a folder with one file for each school that has problems, and one for what belongs to no school that the source lists.
     *
     * @param directory a folder that is not there yet, or is empty
     * @return takes the problems; closed when all are in it
     * @throws IllegalArgumentException if there is something in the folder
     * @throws IOException if it cannot be made
     */
    public static PerSchool into(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> there = Files.newDirectoryStream(directory)) {
            if (there.iterator().hasNext()) {
                throw new IllegalArgumentException("the folder for the CSV files has to be empty");
            }
        }
        return new PerSchool(directory);
    }

    private static CsvWriter csv(Writer to) {
        return CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.ALWAYS)
                .lineDelimiter(LineDelimiter.CRLF)
                .build(to);
    }

    private static String[] row(Problem problem, Map<String, String> schools) {
        String sourcedId = problem.sourcedId() == null ? "" : problem.sourcedId();
        String school = problem.school() == null ? "" : problem.school();
        return new String[] {
            cell(problem.code()),
            cell(problem.severity()),
            cell(problem.entity()),
            cell(sourcedId),
            cell(school),
            cell(schools.getOrDefault(school, "")),
            cell(problem.remedy())
        };
    }

    /**
     * A value as a spreadsheet shows it unchanged: with an apostrophe before what would begin a formula, at the front or after what somebody
     * else's settings take for a separator, and before what it would take for a number.
     */
    static String cell(String text) {
        String shown = CONTROL.matcher(text).replaceAll("\uFFFD");
        StringBuilder out = new StringBuilder(shown.length() + 2);
        boolean front = true;
        boolean separated = false;
        boolean changes = !shown.isEmpty() && "\t\r\n".indexOf(shown.charAt(0)) >= 0;
        for (int i = 0; i < shown.length(); i += Character.charCount(shown.codePointAt(i))) {
            int c = shown.codePointAt(i);
            boolean formula = FORMULA.indexOf(c) >= 0;
            changes |= front && formula;
            if (separated && formula) {
                out.append('\'');
            }
            out.appendCodePoint(c);
            front &= isUnseen(c);
            separated = SEPARATORS.indexOf(c) >= 0 || (separated && (isUnseen(c) || c == '"' || c == '\''));
        }
        changes |= LIKE_A_NUMBER.matcher(shown).matches()
                && !PLAIN_NUMBER.matcher(shown).matches();
        return changes ? out.insert(0, '\'').toString() : out.toString();
    }

    private static boolean isUnseen(int c) {
        return Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.isWhitespace(c)
                || Character.getType(c) == Character.FORMAT;
    }

    /** A folder with a file for each school. One thread at a time. */
    public static final class PerSchool implements ProblemSink, AutoCloseable {
        /** What belongs to no school that the source lists. */
        private static final String WITHOUT_SCHOOL = "district.csv";

        private static final int MOST_OPEN = 64;
        private static final int NAME_LENGTH = 40;
        private static final int DIGEST_LENGTH = 10;

        private final Path directory;
        private final Map<String, String> schools = new HashMap<>();
        private final Map<String, Path> files = new HashMap<>();
        private final TreeSet<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<Path, CsvWriter> open = new LinkedHashMap<>(MOST_OPEN, 0.75f, true);

        private PerSchool(Path directory) {
            this.directory = directory;
        }

        @Override
        public void school(String sourcedId, String name) {
            schools.put(sourcedId, name);
        }

        /**
         * Writes a problem into the file of its school.
         *
         * @param problem the problem
         * @throws UncheckedIOException if it cannot be written
         */
        @Override
        public void problem(Problem problem) {
            String school = problem.school() != null && schools.containsKey(problem.school()) ? problem.school() : "";
            try {
                writer(school).writeRecord(row(problem, schools));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /**
         * Which files were written.
         *
         * @return the files, by the identifier of the school; empty for what belongs to none
         */
        public Map<String, Path> files() {
            return Map.copyOf(files);
        }

        private CsvWriter writer(String school) throws IOException {
            Path known = files.get(school);
            CsvWriter writer = known == null ? null : open.get(known);
            if (writer != null) {
                return writer;
            }
            if (open.size() == MOST_OPEN) {
                Iterator<CsvWriter> longestUnused = open.values().iterator();
                longestUnused.next().close();
                longestUnused.remove();
            }
            if (known != null) {
                CsvWriter again =
                        csv(Files.newBufferedWriter(known, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
                open.put(known, again);
                return again;
            }
            Path file = directory.resolve(name(school));
            Writer to = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            CsvWriter first = csv(to);
            files.put(school, file);
            open.put(file, first);
            to.write(BYTE_ORDER_MARK);
            first.writeRecord(COLUMNS);
            return first;
        }

        /** A name of letters, digits and hyphens alone, whatever the source calls the school; no two are one where case means nothing. */
        private String name(String school) {
            if (school.isEmpty()) {
                return WITHOUT_SCHOOL;
            }
            String called = plain(schools.getOrDefault(school, ""));
            String name = (called.isEmpty() ? "school" : called) + '-' + digest(school);
            String free = name;
            for (int i = 2; !taken.add(free); i++) {
                free = name + '-' + i;
            }
            return free + ".csv";
        }

        private static String plain(String text) {
            String letters = Normalizer.normalize(text, Normalizer.Form.NFKD)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "-");
            String cut = letters.substring(0, Math.min(letters.length(), NAME_LENGTH));
            return cut.replaceAll("^-+|-+$", "");
        }

        private static String digest(String text) {
            try {
                byte[] full = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(full).substring(0, DIGEST_LENGTH);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /**
         * Ends the files.
         *
         * @throws IOException if what is left cannot be written
         */
        @Override
        public void close() throws IOException {
            IOException failed = null;
            for (CsvWriter writer : open.values()) {
                try {
                    writer.close();
                } catch (IOException e) {
                    failed = e;
                }
            }
            open.clear();
            if (failed != null) {
                throw failed;
            }
        }
    }
}
