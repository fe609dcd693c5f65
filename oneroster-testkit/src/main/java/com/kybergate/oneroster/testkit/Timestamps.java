// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as OneRoster writes them: ISO 8601 in UTC with milliseconds. */
final class Timestamps {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    static String write(Instant instant) {
        String text = instant.toString();
        // The JDK's own form leaves out zeroes, or has more than milliseconds.
        return switch (text.length()) {
            case 20 -> text.substring(0, 19) + ".000Z";
            case 24 -> text;
            default -> FORM.format(instant);
        };
    }

    /** A timestamp with a zone, or a date, which means its first moment in UTC. */
    static Optional<Instant> read(String text) {
        try {
            if (text.length() == 10) {
                return Optional.of(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
