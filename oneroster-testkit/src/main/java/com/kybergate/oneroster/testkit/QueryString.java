// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits and decodes what stands in URLs and form bodies. */
final class QueryString {

    /** A decoded name and value. */
    record Parameter(String name, String value) {}

    private QueryString() {}

    static List<Parameter> parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(decode(name, true), decode(value, true)));
            }
        }
        return parameters;
    }

    static Optional<String> first(List<Parameter> parameters, String name) {
        return parameters.stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /**
     * Decodes percent-encoded UTF-8.
     *
     * @param plusIsSpace as in forms and queries; in a path a plus is a plus
     * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
     */
    static String decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) {
            return raw;
        }
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%') {
                if (i + 2 >= bytes.length) {
                    throw new IllegalArgumentException("Cut percent-encoding");
                }
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("Wrong percent-encoding");
                }
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(b == '+' && plusIsSpace ? ' ' : b);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
