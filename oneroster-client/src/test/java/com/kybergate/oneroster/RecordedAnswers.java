// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table {@code recorded-answers.txt}, whose head explains it. */
final class RecordedAnswers {
    private RecordedAnswers() {}

    /** A line of an expectation: its word and what follows. */
    record Line(String word, String rest) {
        List<String> words() {
            return rest.isEmpty() ? List.of() : List.of(rest.split(" ", -1));
        }
    }

    /**
     * What one recorded answer means.
     *
     * @param serverDate the time that the answer states
     */
    record Expected(String file, Instant serverDate, List<Line> lines) {
        List<Line> all(String word) {
            return lines.stream().filter(line -> line.word().equals(word)).toList();
        }

        boolean has(String word) {
            return !all(word).isEmpty();
        }

        /** The only line of this word; one that is missing is a mistake of the table's. */
        Line only(String word) {
            List<Line> all = all(word);
            if (all.size() != 1) {
                throw new AssertionError(file + " has " + all.size() + " lines of " + word);
            }
            return all.get(0);
        }

        String optional(String word, String otherwise) {
            return has(word) ? only(word).rest() : otherwise;
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Expected> read() throws IOException {
        List<Expected> expected = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        String server = "";
        Instant date = Instant.EPOCH;
        List<Line> lines = new ArrayList<>();
        for (String text : text().split("\n", -1)) {
            String line = text.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int blank = line.indexOf(' ') < 0 ? line.length() : line.indexOf(' ');
            String rest = line.substring(blank).strip();
            if (line.startsWith("@")) {
                names.put(line.substring(0, blank), rest);
            } else if (line.startsWith("== ")) {
                server = rest.substring(0, rest.indexOf(' '));
                date = Instant.parse(rest.substring(rest.indexOf(' ') + 1));
            } else if (text.startsWith(" ")) {
                lines.add(new Line(line.substring(0, blank), resolved(rest, names)));
            } else {
                lines = new ArrayList<>();
                expected.add(new Expected(server + "/" + line, date, lines));
            }
        }
        return expected;
    }

    private static String resolved(String text, Map<String, String> names) {
        String resolved = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            resolved = resolved.replaceAll(name.getKey() + "\\b", name.getValue());
        }
        return resolved;
    }

    private static String text() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RecordedAnswers.class.getResourceAsStream("/recorded-answers.txt"), "recorded-answers.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
