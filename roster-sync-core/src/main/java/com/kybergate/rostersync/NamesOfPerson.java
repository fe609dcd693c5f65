// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one person is called by out of what others wrote: who approved, and why. A given name alone stays, as it may be anybody's,
 * and so would half of a sentence be lost.
 */
final class NamesOfPerson implements UnaryOperator<String> {
    private static final String INSTEAD = "[forgotten]";
    private static final List<String> FIELDS = List.of("username", "email", "identifier", "phone", "sms");

    private final Pattern names;

    private NamesOfPerson(Pattern names) {
        this.names = names;
    }

    /** The names of a person of whom at least the identifier is known. */
    static NamesOfPerson of(String sourcedId, @Nullable MirrorRow row) {
        List<String> names = new ArrayList<>(List.of(sourcedId));
        if (row != null) {
            RosterRecord record = row.record();
            FIELDS.forEach(field -> add(names, record.text(field)));
            addFullNames(names, record);
            if (record.fields().get("userIds") instanceof List<?> ids) {
                for (Object id : ids) {
                    add(
                            names,
                            id instanceof Map<?, ?> map && map.get("identifier") instanceof String text ? text : null);
                }
            }
        }
        String any = names.stream()
                .filter(name -> !name.isBlank())
                // The longer first: an address often begins with the user name.
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return new NamesOfPerson(Pattern.compile(
                "(?<![\\p{L}\\p{N}])(?:" + any + ")(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    private static void addFullNames(List<String> names, RosterRecord record) {
        String given = record.text("givenName");
        String family = record.text("familyName");
        if (given != null && family != null) {
            names.add(given + " " + family);
            names.add(family + ", " + given);
            names.add(family + " " + given);
        }
    }

    private static void add(List<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }

    @Override
    public String apply(String text) {
        return names.matcher(text).replaceAll(INSTEAD);
    }
}
