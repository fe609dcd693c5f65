// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and moments in the forms that vendors send. By hand rather than by {@code DateTimeFormatter}: it runs once or
 * more for each of millions of records, and a failed parse must cost no exception.
 */
final class LenientTime {
    private LenientTime() {}

    /** A date without its time of day: {@code 2024-08-01…}, {@code 08/01/2024}; {@code null} where it is none. */
    static @Nullable LocalDate date(String text) {
        if (isIsoDate(text)) {
            return date(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        }
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        if (first > 0 && second > first && second + 5 <= text.length()) {
            return date(number(text, second + 1, second + 5), number(text, 0, first), number(text, first + 1, second));
        }
        return null;
    }

    /** Whether a date stands in the standard's own form. */
    static boolean isStandardDate(String text) {
        return text.length() == 10 && isIsoDate(text);
    }

    /** Whether a moment stands in the standard's own form, with or without fractions. */
    static boolean isStandardInstant(String text) {
        return text.length() >= 20
                && isIsoDate(text)
                && text.charAt(10) == 'T'
                && text.charAt(text.length() - 1) == 'Z';
    }

    /** A moment; where no zone is given, UTC, as the standard demands it. {@code null} where it is none. */
    static @Nullable Instant instant(String text) {
        LocalDate date = date(text);
        if (date == null) {
            return null;
        }
        int length = text.length();
        int at = isIsoDate(text) ? 10 : text.lastIndexOf('/') + 5;
        if (at >= length) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        if (text.charAt(at) != 'T' && text.charAt(at) != 't' && text.charAt(at) != ' ') {
            return null;
        }
        at++;
        int hour = number(text, at, at + 2);
        int minute = at + 5 <= length && text.charAt(at + 2) == ':' ? number(text, at + 3, at + 5) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return null;
        }
        at += 5;
        int second = 0;
        if (at < length && text.charAt(at) == ':') {
            second = number(text, at + 1, at + 3);
            at += 3;
        }
        int nanos = 0;
        if (at < length && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
            int unit = 100_000_000;
            at++;
            while (at < length && isDigit(text.charAt(at))) {
                nanos += (text.charAt(at) - '0') * unit;
                unit /= 10;
                at++;
            }
        }
        int offset = offsetSeconds(text, at);
        if (second < 0 || second > 60 || offset == Integer.MIN_VALUE) {
            return null;
        }
        return LocalDateTime.of(date, LocalTime.of(hour, minute, Math.min(second, 59), nanos))
                .toInstant(ZoneOffset.UTC)
                .minusSeconds(offset);
    }

    private static int offsetSeconds(String text, int from) {
        String zone = text.substring(Math.min(from, text.length())).strip();
        if (zone.isEmpty() || zone.equalsIgnoreCase("Z")) {
            return 0;
        }
        char sign = zone.charAt(0);
        if (sign != '+' && sign != '-') {
            return Integer.MIN_VALUE;
        }
        int hours = number(zone, 1, 3);
        int minutes = 0;
        if (zone.length() > 3) {
            int at = zone.charAt(3) == ':' ? 4 : 3;
            minutes = number(zone, at, at + 2);
        }
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static boolean isIsoDate(String text) {
        return text.length() >= 10
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (text.length() == 10 || !isDigit(text.charAt(10)));
    }

    private static @Nullable LocalDate date(int year, int month, int day) {
        if (year < 0 || month < 1 || day < 1) {
            return null;
        }
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The digits between two places as a number, or −1 where there is anything but digits. */
    private static int number(String text, int from, int to) {
        if (to > text.length() || from >= to || to - from > 9) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
