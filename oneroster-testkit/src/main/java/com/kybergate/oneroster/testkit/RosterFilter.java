// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A OneRoster 1.1 filter: one clause, or two joined by AND or OR. */
record RosterFilter(Clause first, @Nullable Clause second, boolean both) implements Predicate<Map<String, Object>> {

    /** A comparison of one field with a literal. */
    record Clause(String path, String operator, String value) implements Predicate<Map<String, Object>> {

        @Override
        public boolean test(Map<String, Object> record) {
            List<String> present = Paths.texts(record, path);
            if (Paths.isList(record, path)) {
                return testList(present);
            }
            if (present.isEmpty()) {
                return operator.equals("!=");
            }
            return testText(present.get(0));
        }

        /** Whether whatever satisfies this was modified after a time. */
        boolean onlyAfter(Instant time) {
            Optional<Instant> mine = path.equals("dateLastModified") ? Timestamps.read(value) : Optional.empty();
            return mine.isPresent()
                    && ((operator.equals(">") && !mine.get().isBefore(time))
                            || (operator.equals(">=") && mine.get().isAfter(time)));
        }

        private boolean testList(List<String> present) {
            List<String> wanted = List.of(value.split(",", -1));
            return switch (operator) {
                case "=" -> present.containsAll(wanted);
                case "!=" -> !present.containsAll(wanted);
                case "~" -> wanted.stream().anyMatch(present::contains);
                default -> present.stream().anyMatch(this::testText);
            };
        }

        private boolean testText(String text) {
            return switch (operator) {
                case "=" -> compare(text) == 0;
                case "!=" -> compare(text) != 0;
                case ">" -> compare(text) > 0;
                case ">=" -> compare(text) >= 0;
                case "<" -> compare(text) < 0;
                case "<=" -> compare(text) <= 0;
                default -> text.contains(value);
            };
        }

        private int compare(String text) {
            if (path.equals("dateLastModified")) {
                Optional<Instant> mine = Timestamps.read(text);
                Optional<Instant> theirs = Timestamps.read(value);
                if (mine.isPresent() && theirs.isPresent()) {
                    return mine.get().compareTo(theirs.get());
                }
            }
            if (!operator.equals("=") && !operator.equals("!=") && isNumber(text) && isNumber(value)) {
                return new BigDecimal(text).compareTo(new BigDecimal(value));
            }
            return text.compareTo(value);
        }

        private static boolean isNumber(String text) {
            return NUMBER.matcher(text).matches();
        }
    }

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
    private static final Pattern HEAD = Pattern.compile("\\s*([A-Za-z_][\\w.:-]*)\\s*(!=|>=|<=|=|>|<|~)\\s*'");
    private static final Pattern TAIL = Pattern.compile("'(?:\\s*$|\\s+(AND|OR)\\s+(?=[A-Za-z_]))");

    /**
     * Reads a filter for a collection.
     *
     * @throws RosterError if it is not in the grammar or names a field that the collection has not
     */
    static RosterFilter parse(String text, String collection) {
        Matcher head = HEAD.matcher(text);
        Matcher tail = TAIL.matcher(text);
        Clause first = clause(text, head, tail, 0, collection);
        String join = tail.group(1);
        if (join == null) {
            return new RosterFilter(first, null, true);
        }
        Clause second = clause(text, head, tail, tail.end(), collection);
        if (tail.group(1) != null) {
            throw RosterError.filter("A filter joins two clauses at most");
        }
        return new RosterFilter(first, second, join.equals("AND"));
    }

    /** The clauses that all chosen records satisfy. */
    List<Clause> required() {
        if (second == null) {
            return List.of(first);
        }
        return both ? List.of(first, second) : List.of();
    }

    private static Clause clause(String text, Matcher head, Matcher tail, int from, String collection) {
        if (!head.region(from, text.length()).lookingAt() || !tail.find(head.end())) {
            throw RosterError.filter("The filter is not of the form field<op>'value'");
        }
        String path = head.group(1);
        if (!RosterModel.knows(collection, path)) {
            throw RosterError.filter("Unknown filter field: " + path);
        }
        return new Clause(path, head.group(2), text.substring(head.end(), tail.start()));
    }

    @Override
    public boolean test(Map<String, Object> record) {
        if (second == null) {
            return first.test(record);
        }
        return both ? first.test(record) && second.test(record) : first.test(record) || second.test(record);
    }
}
