// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Turns a JSON document into one that nobody would expect, still in the grammar or beside it. */
public final class HostileJson {
    private static final int LARGE = 400;

    private HostileJson() {}

    /**
     * A value in the grammar of JSON that hardly fits any field.
     *
     * @param draw decides which
     * @return its text
     */
    public static String value(Draw draw) {
        return switch (draw.below(22)) {
            case 0 -> "null";
            case 1 -> draw.of("true", "false");
            case 2 ->
                draw.of("0", "-0", "1", "-1", "1e5", "1E-7", "-0.0", "3.5", "9223372036854775808", "1e999", "-1e-999");
            case 3 ->
                "7" + "7".repeat(draw.below(draw.oneIn(LARGE) ? 1_000_000 : 300))
                        + draw.of("", ".5", "e9", "e-999999999");
            case 4 -> "\"\"";
            case 5 -> quoted(draw.text(40) + Draw.CANARY);
            case 6 -> quoted(Draw.CANARY.repeat(draw.below(draw.oneIn(LARGE) ? 200_000 : 50)));
            case 7 ->
                "\""
                        + draw.of(
                                "\\ud800",
                                "\\udc00",
                                "\\ud800\\ud800",
                                "\\u0000",
                                "\\uFFFF",
                                "\\ud83d\\ude00",
                                "\\b\\f\\/")
                        + Draw.CANARY + "\"";
            case 8 -> nested(draw, "[", "]");
            case 9 -> nested(draw, "{\"" + draw.of("a", "sourcedId", "metadata", "org") + "\":", "}");
            case 10 -> nested(draw, "[{\"errors\":", "}]");
            case 11 ->
                "["
                        + repeated(
                                draw,
                                draw.of("0", "null", "\"" + Draw.CANARY + "\"", "[]", "{}", "{\"sourcedId\":\"a\"}"))
                        + "]";
            case 12 -> "{" + members(draw) + "}";
            case 13 -> "{}";
            case 14 -> "[]";
            case 15 -> "{\"sourcedId\":" + scalar(draw) + ",\"type\":" + scalar(draw) + "}";
            case 16 -> "[{\"sourcedId\":" + scalar(draw) + "}," + scalar(draw) + ",[" + scalar(draw) + "]]";
            case 17 -> "[{\"name\":" + scalar(draw) + ",\"value\":" + scalar(draw) + "}]";
            case 18 ->
                draw.of(
                        "\"2024-02-30\"",
                        "\"2024-08-01T25:61:61Z\"",
                        "\"0000-00-00\"",
                        "\"99999999-01-01\"",
                        "\"-292275055-05-16T16:47:04Z\"",
                        "\"2024-08-01T00:00:00+18:59\"",
                        "\"2024-08-01T00:00:00.1234567890123Z\"",
                        "\"1/1/1\"",
                        "\"//2024\"",
                        "\"2024-08-01T\"",
                        "\"2024-08-01T1\"",
                        "\"2024-08-01T10:\"",
                        "\"08/01/2024 10\"");
            case 19 ->
                "{\"imsx_codeMinorField\":" + scalar(draw) + ",\"imsx_codeMinorFieldValue\":" + scalar(draw) + "}";
            case 20 -> "[{\"role\":" + scalar(draw) + ",\"roleType\":\"primary\",\"org\":" + scalar(draw) + "}]";
            default -> scalar(draw);
        };
    }

    private static String scalar(Draw draw) {
        return switch (draw.below(6)) {
            case 0 -> "null";
            case 1 -> draw.of("true", "false");
            case 2 -> String.valueOf(draw.any());
            case 3 -> "[\"" + Draw.CANARY + "\"]";
            default -> quoted(draw.text(20) + Draw.CANARY);
        };
    }

    private static String nested(Draw draw, String open, String close) {
        int depth = draw.oneIn(8) ? 1000 + draw.below(draw.oneIn(20) ? 100_000 : 4000) : draw.below(300);
        return open.repeat(depth) + draw.of("1", "null", "\"" + Draw.CANARY + "\"", "{}") + close.repeat(depth);
    }

    private static String repeated(Draw draw, String item) {
        int times = draw.oneIn(LARGE) ? 50_000 + draw.below(100_000) : draw.below(200);
        return times == 0 ? "" : item + ("," + item).repeat(times - 1);
    }

    private static String members(Draw draw) {
        StringBuilder out = new StringBuilder();
        int members = draw.oneIn(LARGE) ? 20_000 : draw.below(30);
        boolean same = draw.oneIn(3);
        for (int i = 0; i < members; i++) {
            out.append(i == 0 ? "" : ",")
                    .append(quoted(same ? "twice" : "m" + i + draw.text(6)))
                    .append(':')
                    .append(scalar(draw));
        }
        return out.toString();
    }

    /**
     * A text as a JSON string; what UTF-8 cannot hold is escaped.
     *
     * @param text the text
     * @return its form in a document
     */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /**
     * Changes a document in one to three places so that it stays in the grammar: values become other values, members come twice or anew.
     *
     * @param draw decides where and how
     * @param document a document in the grammar
     * @return another one in the grammar
     */
    public static String changed(Draw draw, String document) {
        List<String> tokens = tokens(document);
        for (int i = 1 + draw.below(3); i > 0; i--) {
            int at = draw.below(tokens.size());
            for (int tries = 0; tries < 30 && !change(draw, tokens, at); tries++) {
                at = draw.below(tokens.size());
            }
        }
        return String.join("", tokens);
    }

    private static boolean change(Draw draw, List<String> tokens, int at) {
        String token = tokens.get(at);
        String after = at + 1 < tokens.size() ? tokens.get(at + 1) : "";
        if (token.equals("{")) {
            String name = draw.oneIn(2) ? quoted(draw.text(10) + Draw.CANARY) : "\"" + draw.of(NAMES) + "\"";
            tokens.set(at, "{" + name + ":" + value(draw) + (after.equals("}") ? "" : ","));
            return true;
        }
        boolean scalar = token.length() > 1 || Character.isDigit(token.charAt(0));
        boolean changedBefore = token.length() > 1 && "{[".indexOf(token.charAt(0)) >= 0;
        if (!scalar || changedBefore) {
            return false;
        }
        if (after.equals(":")) {
            tokens.set(at, draw.oneIn(2) ? "\"" + draw.of(NAMES) + "\"" : quoted(draw.text(10)));
        } else {
            tokens.set(at, value(draw));
        }
        return true;
    }

    private static final List<String> NAMES = List.of(
            "sourcedId",
            "status",
            "dateLastModified",
            "metadata",
            "role",
            "roles",
            "orgs",
            "org",
            "grades",
            "userIds",
            "parent",
            "children",
            "terms",
            "statusInfoSet",
            "errors",
            "users",
            "user",
            "username",
            "birthDate",
            "birthdate",
            "imsx_CodeMinor",
            "access_token",
            "expires_in",
            "token_type",
            "error",
            "enabledUser",
            "schools",
            "class",
            "school");

    /**
     * Changes a document without regard for the grammar: tokens go missing, come twice, change places.
     *
     * @param draw decides where and how
     * @param document a document
     * @return hardly one
     */
    public static String torn(Draw draw, String document) {
        List<String> tokens = new ArrayList<>(tokens(document));
        for (int i = 1 + draw.below(3); i > 0 && !tokens.isEmpty(); i--) {
            int at = draw.below(tokens.size());
            switch (draw.below(6)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(at));
                case 2 ->
                    tokens.set(
                            at,
                            draw.of(
                                    "NaN",
                                    "Infinity",
                                    "-Infinity",
                                    "nul",
                                    "tru",
                                    "'a'",
                                    "/*",
                                    "//",
                                    "#",
                                    "=",
                                    ";",
                                    "\"",
                                    "\\",
                                    "{",
                                    "}",
                                    "[",
                                    "]",
                                    ",",
                                    ":",
                                    "01",
                                    "1.",
                                    ".5",
                                    "-",
                                    "+1",
                                    "1e",
                                    "0x10",
                                    "undefined",
                                    "\u00a0"));
                case 3 -> tokens.add(draw.of("}", "]", ",", "x", "{}", "null", "\u0000", "{\"users\":[]}", "<html>"));
                case 4 -> tokens.set(at, tokens.get(draw.below(tokens.size())));
                default -> tokens.subList(at, tokens.size()).clear();
            }
        }
        return String.join("", tokens);
    }

    /**
     * Whether a text is one value in the grammar of JSON, however deep.
     *
     * @param document the text
     * @return whether it is
     */
    public static boolean isWhole(String document) {
        StringBuilder open = new StringBuilder();
        // What may come: v a value, e a value or the end of the list, n a name, m a name or the end of the object, c a
        // colon, o what goes on.
        char next = 'v';
        for (String token : tokens(document)) {
            int depth = open.length();
            char inside = depth == 0 ? ' ' : open.charAt(depth - 1);
            boolean value = next == 'v' || next == 'e';
            if (value && (token.equals("{") || token.equals("["))) {
                open.append(token);
                next = token.equals("{") ? 'm' : 'e';
            } else if ((token.equals("]") && inside == '[' && (next == 'e' || next == 'o'))
                    || (token.equals("}") && inside == '{' && (next == 'm' || next == 'o'))) {
                open.setLength(depth - 1);
                next = 'o';
            } else if (token.equals(",") && next == 'o' && depth > 0) {
                next = inside == '{' ? 'n' : 'v';
            } else if (token.equals(":") && next == 'c') {
                next = 'v';
            } else if ((next == 'n' || next == 'm') && STRING.matcher(token).matches()) {
                next = 'c';
            } else if (value
                    && (STRING.matcher(token).matches() || WORD.matcher(token).matches())) {
                next = 'o';
            } else {
                return false;
            }
        }
        return next == 'o' && open.length() == 0;
    }

    // Possessive, so that a long text needs no deep stack.
    private static final Pattern STRING = Pattern.compile(
            "\"[^\"\\\\\\x00-\\x1f]*+(?:\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4})[^\"\\\\\\x00-\\x1f]*+)*+\"");
    private static final Pattern WORD =
            Pattern.compile("null|true|false|-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    /** Strings, punctuation, and whatever stands between; joined they are the document. */
    static List<String> tokens(String document) {
        List<String> tokens = new ArrayList<>();
        int i = 0;
        while (i < document.length()) {
            int from = i;
            char c = document.charAt(i++);
            if (c == '"') {
                while (i < document.length() && document.charAt(i) != '"') {
                    i += document.charAt(i) == '\\' ? 2 : 1;
                }
                i = Math.min(i + 1, document.length());
            } else if ("{}[],:".indexOf(c) < 0) {
                while (i < document.length() && "{}[],:\"".indexOf(document.charAt(i)) < 0) {
                    i++;
                }
            }
            tokens.add(document.substring(from, i));
        }
        return tokens;
    }
}
