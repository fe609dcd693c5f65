// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * One bird for each field: a word of plain letters, which passes wherever words may pass, and one of letters that every encoding has to
 * touch. All of them begin alike, so that even half a bird is recognised; which field it flew from is asked afterwards.
 */
final class Canaries {
    private static final String PLAIN = "KanarienvogelKq";
    private static final String FOREIGN = "\u0136\u0101\u00f1\u00e5\u0155\u00ef\u00eb\u00f1";
    private static final int GREEK = 0x03b1;

    /** More than any word in any encoding. */
    private static final int LONGEST = 400;

    private final Map<String, String> byField = new TreeMap<>();
    private final Set<String> calls = new TreeSet<>();

    Canaries() {
        calls.addAll(Encoding.all(PLAIN));
        calls.addAll(Encoding.all(FOREIGN));
        calls.addAll(Encoding.all(Encoding.folded(PLAIN)));
        calls.addAll(Encoding.all(Encoding.folded(FOREIGN)));
    }

    /** The value of a field: both words. */
    String of(String field) {
        return byField.computeIfAbsent(field, f -> plain(f) + " " + foreign(f));
    }

    /** A value that has to be a single word of plain letters, such as a secret in a header. */
    String word(String field) {
        return byField.computeIfAbsent(field, Canaries::plain);
    }

    int size() {
        return byField.size();
    }

    /** The fields of one name whose birds sing in a text, which may be a large file. Half a bird is nobody's, and so not looked for. */
    Set<String> of(String name, String text) {
        String near = nearCalls(Encoding.folded(text));
        Set<String> heard = new LinkedHashSet<>();
        byField.forEach((field, value) -> {
            if (field.startsWith(name + ".") && sings(value, near)) {
                heard.add(field);
            }
        });
        return heard;
    }

    /** What stands around each place where any bird begins to sing. */
    private String nearCalls(String folded) {
        StringBuilder near = new StringBuilder();
        for (String call : calls) {
            for (int at = folded.indexOf(call); at >= 0; at = folded.indexOf(call, at + call.length())) {
                near.append(folded, Math.max(0, at - LONGEST), Math.min(folded.length(), at + LONGEST))
                        .append('\n');
            }
        }
        return near.toString();
    }

    /** The fields whose birds sing in a text; empty if all is quiet. */
    Set<String> in(String text) {
        String folded = Encoding.folded(text);
        if (calls.stream().noneMatch(folded::contains)) {
            return Set.of();
        }
        Set<String> heard = new LinkedHashSet<>();
        byField.forEach((field, value) -> {
            if (sings(value, folded)) {
                heard.add(field);
            }
        });
        return heard.isEmpty() ? Set.of("part of a value") : heard;
    }

    private static boolean sings(String value, String folded) {
        for (String word : value.split(" ")) {
            if (Encoding.all(word).stream().anyMatch(folded::contains)
                    || Encoding.all(Encoding.folded(word)).stream().anyMatch(folded::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String field) {
        StringBuilder out = new StringBuilder(PLAIN);
        long number = number(field);
        for (int i = 0; i < 7; i++, number /= 26) {
            out.append((char) ('a' + number % 26));
        }
        return out.toString();
    }

    private static String foreign(String field) {
        StringBuilder out = new StringBuilder(FOREIGN);
        long number = number(field);
        for (int i = 0; i < 8; i++, number /= 16) {
            out.append((char) (GREEK + number % 16));
        }
        return out.toString();
    }

    private static long number(String field) {
        CRC32 crc = new CRC32();
        crc.update(field.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
