// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Where a page ended, as the next one is asked for: a row that is erased meanwhile leaves its place behind. */
record Place(@Nullable Instant time, long seq) {
    private static final String NOWHERE = "no page of this history has said to go on there";

    static Place ofRun(String text) {
        try {
            int dot = text.indexOf('.');
            Instant time = Instant.EPOCH.plus(Long.parseLong(text, 0, Math.max(0, dot), 10), ChronoUnit.MICROS);
            return new Place(time, Long.parseLong(text, dot + 1, text.length(), 10));
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException(NOWHERE);
        }
    }

    static Place ofChange(String text) {
        try {
            return new Place(null, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(NOWHERE);
        }
    }

    String text() {
        return time == null ? Long.toString(seq) : ChronoUnit.MICROS.between(Instant.EPOCH, time) + "." + seq;
    }
}
