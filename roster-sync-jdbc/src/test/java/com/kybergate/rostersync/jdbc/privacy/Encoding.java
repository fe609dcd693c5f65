// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The forms in which a value may turn up where it does not belong. */
enum Encoding {
    RAW {
        @Override
        List<String> of(String value) {
            return List.of(value);
        }
    },
    URL {
        @Override
        List<String> of(String value) {
            return List.of(percent(value, "%20"));
        }
    },
    URL_LOWER_CASE {
        @Override
        List<String> of(String value) {
            return List.of(percent(value, "%20").toLowerCase(Locale.ROOT));
        }
    },
    FORM {
        @Override
        List<String> of(String value) {
            return List.of(percent(value, "+"));
        }
    },
    JSON {
        @Override
        List<String> of(String value) {
            return List.of(json(value, false), json(value, true));
        }
    },
    BASE64 {
        @Override
        List<String> of(String value) {
            return aligned(value, Base64.getEncoder());
        }
    },
    BASE64_URL {
        @Override
        List<String> of(String value) {
            return aligned(value, Base64.getUrlEncoder());
        }
    },
    HEX {
        @Override
        List<String> of(String value) {
            return List.of(HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
        }
    },
    HEX_UPPER_CASE {
        @Override
        List<String> of(String value) {
            return List.of(HexFormat.of().withUpperCase().formatHex(value.getBytes(StandardCharsets.UTF_8)));
        }
    };

    /** The texts to look for; each holds nothing but what stems from the value itself. */
    abstract List<String> of(String value);

    /** The texts of all encodings, folded as they are looked for. */
    static Set<String> all(String value) {
        Set<String> out = new TreeSet<>();
        for (Encoding encoding : values()) {
            encoding.of(value).forEach(text -> out.add(folded(text)));
        }
        return out;
    }

    /** Whatever the case: databases and mail addresses change it. */
    static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String percent(String value, String blank) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
            out.append(b == ' ' ? blank : plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        return out.toString();
    }

    private static String json(String value, boolean everything) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            out.append(everything || c > 126 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.toString();
    }

    /** A value in the middle of something encoded can begin at any of three places of its groups; what its neighbours colour is cut off. */
    private static List<String> aligned(String value, Base64.Encoder encoder) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return List.of(cut(bytes, 0, encoder), cut(bytes, 1, encoder), cut(bytes, 2, encoder));
    }

    private static String cut(byte[] bytes, int before, Base64.Encoder encoder) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String text = encoder.withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int whole = shifted.length / 3 * 4;
        return text.substring(from, whole);
    }
}
