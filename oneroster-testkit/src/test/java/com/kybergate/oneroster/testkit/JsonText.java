// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly, so that what the server writes is checked by something it does not share. */
final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static Object read(String text) {
        JsonText json = new JsonText(text);
        Object value = json.value();
        json.blanks();
        if (json.at != text.length()) {
            throw new IllegalArgumentException("Text after the end at " + json.at);
        }
        return value;
    }

    private Object value() {
        blanks();
        char c = peek();
        if (c == '{') {
            Map<String, Object> map = new LinkedHashMap<>();
            at++;
            blanks();
            while (peek() != '}') {
                blanks();
                String key = string();
                blanks();
                expect(':');
                if (map.put(key, value()) != null) {
                    throw new IllegalArgumentException("Twice: " + key);
                }
                comma('}');
            }
            at++;
            return map;
        }
        if (c == '[') {
            List<Object> list = new ArrayList<>();
            at++;
            blanks();
            while (peek() != ']') {
                list.add(value());
                comma(']');
            }
            at++;
            return list;
        }
        if (c == '"') {
            return string();
        }
        int from = at;
        while (at < text.length() && "truefalsn-+.0123456789E".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> Json.NULL;
            default -> Double.valueOf(word);
        };
    }

    private void comma(char end) {
        blanks();
        if (peek() != end) {
            expect(',');
            blanks();
            if (peek() == end) {
                throw new IllegalArgumentException("Comma before the end at " + at);
            }
        }
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw new IllegalArgumentException("Bare control character at " + at);
            }
            if (c == '\\') {
                char escape = text.charAt(at++);
                switch (escape) {
                    case 'n' -> out.append('\n');
                    case 'r' -> out.append('\r');
                    case 't' -> out.append('\t');
                    case 'u' -> {
                        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> out.append(escape);
                }
            } else {
                out.append(c);
            }
        }
        at++;
        return out.toString();
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new IllegalArgumentException("Expected " + wanted + " at " + at);
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("The text ends early");
        }
        return text.charAt(at);
    }
}
