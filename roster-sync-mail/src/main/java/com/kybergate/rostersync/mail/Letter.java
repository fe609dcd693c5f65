// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import com.kybergate.rostersync.notify.SyncNotice;
import java.net.URI;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says of a notice, twice: as text that needs nothing to be read, and as HTML that loads nothing. Immutable.
 *
 * @param subject one line
 * @param text lines of 72 characters at most, but for a link
 * @param html the same content
 */
record Letter(String subject, String text, String html) {
    private static final int WIDTH = 72;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm z", Locale.ENGLISH);
    private static final String FOOT =
            "A program wrote this. It names nobody: who is concerned is shown to those who may sign in.";

    /** In the reader's words; a count that is not here is called by its name. */
    private static final Map<String, String> LABELS = Map.of(
            "items", "Changes that wait",
            "more", "New among them",
            "intervals", "Intervals without a good run",
            "people", "People");

    static Letter of(SyncNotice notice, ZoneId zone) {
        String subject = plain(notice.subject());
        List<String> paragraphs =
                notice.paragraphs().stream().map(Letter::plain).toList();
        Map<String, String> facts = facts(notice, zone);
        return new Letter(
                subject,
                text(subject, paragraphs, facts, notice.link()),
                html(subject, paragraphs, facts, notice.link(), notice.tenant().value()));
    }

    private static Map<String, String> facts(SyncNotice notice, ZoneId zone) {
        Map<String, String> facts = new LinkedHashMap<>();
        notice.counts().forEach((name, count) -> facts.put(label(name), String.format(Locale.ENGLISH, "%,d", count)));
        // The offset of nothing is called Z, which nobody reads as a time zone.
        ZoneId called = zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
        facts.put("When", WHEN.format(notice.at().atZone(called)));
        return facts;
    }

    /** A name of a program's, such as {@code stillThere} or {@code still-there}, in words. */
    private static String label(String name) {
        String known = LABELS.get(name);
        if (known != null) {
            return known;
        }
        String words = plain(name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").replaceAll("[-_.]+", " "))
                .toLowerCase(Locale.ENGLISH);
        return words.isEmpty() ? "Number" : words.substring(0, 1).toUpperCase(Locale.ENGLISH) + words.substring(1);
    }

    private static String text(String subject, List<String> paragraphs, Map<String, String> facts, @Nullable URI link) {
        List<String> parts = new ArrayList<>();
        parts.add(wrapped(subject));
        paragraphs.forEach(p -> parts.add(wrapped(p)));
        List<String> lines = new ArrayList<>();
        facts.forEach((label, value) -> lines.add(label + ": " + value));
        parts.add(String.join("\r\n", lines));
        if (link != null) {
            parts.add("See more:\r\n" + link.toASCIIString());
        }
        // What mail programs know a signature by.
        parts.add("-- \r\n" + wrapped(FOOT));
        return String.join("\r\n\r\n", parts) + "\r\n";
    }

    private static String wrapped(String paragraph) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                out.append("\r\n");
                column = 0;
            }
            if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }

    /** No colours but the reader's own, so that it is readable on light and dark alike; nothing in it is loaded from anywhere. */
    private static String html(
            String subject, List<String> paragraphs, Map<String, String> facts, @Nullable URI link, String tenant) {
        StringBuilder out = new StringBuilder(2048);
        out.append("<!DOCTYPE html>\r\n<html lang=\"en\">\r\n<head>\r\n<meta charset=\"utf-8\">\r\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\r\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\r\n")
                .append("<title>")
                .append(escaped(subject))
                .append("</title>\r\n</head>\r\n")
                .append("<body style=\"font-family: sans-serif; font-size: 16px; line-height: 1.5\">\r\n")
                .append("<main style=\"max-width: 40em; margin: 0 auto; padding: 1em\">\r\n")
                .append("<h1 style=\"font-size: 1.25em; line-height: 1.3\">")
                .append(escaped(subject))
                .append("</h1>\r\n");
        paragraphs.forEach(p -> out.append("<p>").append(escaped(p)).append("</p>\r\n"));
        out.append("<table style=\"border-collapse: collapse\">\r\n");
        facts.forEach((label, value) -> out.append(
                        "<tr><th scope=\"row\" style=\"text-align: left; font-weight: normal; padding: 0.2em 1.5em 0.2em 0\">")
                .append(escaped(label))
                .append("</th><td style=\"text-align: right; padding: 0.2em 0\">")
                .append(escaped(value))
                .append("</td></tr>\r\n"));
        out.append("</table>\r\n");
        if (link != null) {
            out.append("<p>").append(anchor(link, tenant)).append("</p>\r\n");
        }
        return out.append("<p style=\"font-size: 0.875em\">")
                .append(escaped(FOOT))
                .append("</p>\r\n</main>\r\n</body>\r\n</html>\r\n")
                .toString();
    }

    /** An address of another kind than the web's is shown and not linked: what opens it, and what it does, is not known here. */
    private static String anchor(URI link, String tenant) {
        String address = escaped(link.toASCIIString());
        boolean web = "https".equalsIgnoreCase(link.getScheme()) || "http".equalsIgnoreCase(link.getScheme());
        return web
                ? "<a href=\"" + address + "\">See more of the roster sync of " + escaped(tenant) + "</a>"
                : "See more: " + address;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** One line: line breaks and other controls, with which a text could pass for a header or hide, are blanks. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }
}
