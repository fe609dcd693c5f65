// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.kybergate.oneroster.model.GuidRef;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonReader.Token;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of a document totally: whatever stands there, a value or {@code null} comes out, the reader stands
 * behind it, and what deviated is noted. Every {@code next} is preceded by a {@code peek}, because Moshi answers a wrong
 * guess with an exception whose message quotes the value. Only broken syntax ends the reading.
 */
final class JsonValues {
    /** Longer values are nobody's name; they are dropped and counted. */
    private static final int LONGEST_VALUE = 64 * 1024;

    private static final JsonReader.Options REFERENCE = JsonReader.Options.of("sourcedId", "type");
    private static final JsonReader.Options NAMED_VALUE = JsonReader.Options.of("name", "value");

    private final JsonReader in;
    private final Room room = new Room();
    private boolean misshapen;
    private boolean halved;
    private List<Coercion> coercions = new ArrayList<>();

    JsonValues(JsonReader in) {
        this.in = in;
    }

    JsonReader reader() {
        return in;
    }

    /** Whether an object or a list stood where one text belongs, since the last call. */
    boolean takeMisshapen() {
        boolean taken = misshapen;
        misshapen = false;
        return taken;
    }

    void note(Coercion coercion) {
        if (room.holds(0)) {
            coercions.add(coercion);
        }
    }

    /** What the next record may keep, and what the last one wanted to keep beyond it. */
    Room room() {
        return room;
    }

    /** What was noted since the last call. */
    List<Coercion> takeCoercions() {
        if (coercions.isEmpty()) {
            return List.of();
        }
        List<Coercion> taken = coercions;
        coercions = new ArrayList<>();
        return taken;
    }

    /**
     * Passes over a value. Moshi's own {@code skipValue} gives up at a depth of 255, and one record's absurd metadata must
     * not cost its page; the raw scan has no depth.
     */
    void skip() throws IOException {
        Token token = in.peek();
        if (token == Token.BEGIN_ARRAY || token == Token.BEGIN_OBJECT) {
            try (BufferedSource raw = in.nextSource()) {
                while (!raw.exhausted()) {
                    raw.skip(raw.getBuffer().size());
                }
            }
        } else {
            in.skipValue();
        }
    }

    /** Enters an object; where there is none, passes over what is there and says {@code false}. */
    boolean beginObject() throws IOException {
        if (in.peek() == Token.BEGIN_OBJECT) {
            in.beginObject();
            return true;
        }
        skip();
        return false;
    }

    /** The next known name's index, or −1 after passing over an unknown name and its value. */
    int selectName(JsonReader.Options names) throws IOException {
        int index = in.selectName(names);
        if (index < 0) {
            in.skipName();
            skip();
        }
        return index;
    }

    /** A string; absent where there is null, nothing but emptiness, or a structure. */
    @Nullable
    String string() throws IOException {
        switch (in.peek()) {
            case STRING -> {
                String value = in.nextString();
                return bounded(value);
            }
            case NUMBER -> {
                note(Coercion.STRING_FROM_SCALAR);
                return bounded(in.nextString());
            }
            case BOOLEAN -> {
                note(Coercion.STRING_FROM_SCALAR);
                return String.valueOf(in.nextBoolean());
            }
            case NULL -> {
                in.nextNull();
                return null;
            }
            default -> {
                note(Coercion.UNREADABLE_VALUE);
                misshapen = true;
                skip();
                return null;
            }
        }
    }

    private @Nullable String bounded(String value) {
        if (value.isEmpty()) {
            return null;
        }
        if (value.length() > LONGEST_VALUE) {
            note(Coercion.VALUE_TOO_LONG);
            return null;
        }
        return room.holds(value.length()) ? whole(value) : null;
    }

    private String whole(String value) {
        if (!Halves.in(value)) {
            return value;
        }
        note(Coercion.UNREADABLE_VALUE);
        halved = true;
        return Halves.replaced(value);
    }

    /**
     * The identifier of a record, without the blanks that PowerSchool is known to put around it. One with half a character is none:
     * what stands in for the half would make one of two people.
     */
    @Nullable
    String identifier() throws IOException {
        boolean number = in.peek() == Token.NUMBER;
        int before = coercions.size();
        halved = false;
        String value = string();
        if (number && coercions.size() > before) {
            coercions.set(before, Coercion.SOURCED_ID_AS_NUMBER);
        }
        if (value == null || halved) {
            return null;
        }
        String stripped = value.strip();
        if (stripped.length() != value.length()) {
            note(Coercion.SOURCED_ID_TRIMMED);
        }
        return stripped.isEmpty() ? null : stripped;
    }

    /** A boolean: the standard's string enum, or any of the forms that stand in for it. */
    @Nullable
    Boolean bool() throws IOException {
        switch (in.peek()) {
            case BOOLEAN -> {
                note(Coercion.BOOLEAN_AS_JSON);
                return in.nextBoolean();
            }
            case NUMBER -> {
                String number = in.nextString();
                if (number.equals("1") || number.equals("0")) {
                    note(Coercion.BOOLEAN_AS_NUMBER);
                    return number.equals("1");
                }
                note(Coercion.UNREADABLE_VALUE);
                return null;
            }
            case STRING -> {
                return boolOf(in.nextString());
            }
            case NULL -> {
                in.nextNull();
                return null;
            }
            default -> {
                note(Coercion.UNREADABLE_VALUE);
                skip();
                return null;
            }
        }
    }

    private @Nullable Boolean boolOf(String text) {
        if (text.equals("true")) {
            return true;
        }
        if (text.equals("false")) {
            return false;
        }
        String word = text.strip();
        if (word.isEmpty()) {
            return null;
        }
        for (String yes : new String[] {"true", "t", "1", "yes", "y"}) {
            if (word.equalsIgnoreCase(yes)) {
                note(Coercion.BOOLEAN_AS_WORD);
                return true;
            }
        }
        for (String no : new String[] {"false", "f", "0", "no", "n"}) {
            if (word.equalsIgnoreCase(no)) {
                note(Coercion.BOOLEAN_AS_WORD);
                return false;
            }
        }
        note(Coercion.UNREADABLE_VALUE);
        return null;
    }

    /** A date; of a dateTime the date as written, never moved to another zone. */
    @Nullable
    LocalDate date() throws IOException {
        String text = string();
        if (text == null || text.isBlank()) {
            return null;
        }
        LocalDate date = LenientTime.date(text.strip());
        if (date == null) {
            note(Coercion.UNREADABLE_VALUE);
        } else if (!LenientTime.isStandardDate(text)) {
            note(Coercion.DATE_FORM);
        }
        return date;
    }

    /** A moment; where no zone is given, UTC. */
    @Nullable
    Instant instant() throws IOException {
        String text = string();
        if (text == null || text.isBlank()) {
            return null;
        }
        Instant instant = LenientTime.instant(text.strip());
        if (instant == null) {
            note(Coercion.UNREADABLE_VALUE);
        } else if (!LenientTime.isStandardInstant(text)) {
            note(Coercion.DATE_TIME_FORM);
        }
        return instant;
    }

    /** A list of strings, from an array or what stands in for one; its nulls and empty strings are dropped. */
    List<String> strings() throws IOException {
        boolean before = misshapen;
        List<String> strings = stringsOrScalar();
        misshapen = before;
        return strings;
    }

    private List<String> stringsOrScalar() throws IOException {
        switch (in.peek()) {
            case BEGIN_ARRAY -> {
                List<String> values = new ArrayList<>(2);
                in.beginArray();
                while (in.hasNext()) {
                    String value = string();
                    if (value != null) {
                        values.add(value);
                    }
                }
                in.endArray();
                return values;
            }
            case NULL -> {
                in.nextNull();
                note(Coercion.LIST_FROM_NULL);
                return List.of();
            }
            default -> {
                String value = string();
                if (value == null || value.isBlank()) {
                    return List.of();
                }
                note(Coercion.LIST_FROM_SCALAR);
                return List.of(value);
            }
        }
    }

    /** A list of codes; unlike in a title, a comma in a single string stands between codes ({@code "09,10"}). */
    List<String> codes() throws IOException {
        boolean scalar = in.peek() == Token.STRING;
        List<String> values = strings();
        if (!scalar || values.isEmpty() || values.get(0).indexOf(',') < 0) {
            return values;
        }
        List<String> codes = new ArrayList<>();
        for (String code : values.get(0).split(",", -1)) {
            if (!code.isBlank()) {
                codes.add(code.strip());
            }
        }
        return codes;
    }

    /** A reference to another record: an object, a bare identifier, or an array around either. */
    @Nullable
    GuidRef reference() throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                return referenceObject();
            }
            case BEGIN_ARRAY -> {
                note(Coercion.REFERENCE_FROM_ARRAY);
                List<GuidRef> all = references();
                return all.isEmpty() ? null : all.get(0);
            }
            case STRING, NUMBER -> {
                String id = identifier();
                if (id == null) {
                    return null;
                }
                note(Coercion.REFERENCE_FROM_STRING);
                return new GuidRef(id, null);
            }
            case NULL -> {
                in.nextNull();
                return null;
            }
            default -> {
                note(Coercion.UNREADABLE_VALUE);
                skip();
                return null;
            }
        }
    }

    /** A list of references; what is none is dropped and counted. */
    List<GuidRef> references() throws IOException {
        switch (in.peek()) {
            case BEGIN_ARRAY -> {
                List<GuidRef> references = new ArrayList<>(2);
                in.beginArray();
                while (in.hasNext()) {
                    if (in.peek() == Token.BEGIN_ARRAY) {
                        note(Coercion.UNREADABLE_VALUE);
                        skip();
                        continue;
                    }
                    GuidRef reference = reference();
                    if (reference != null) {
                        references.add(reference);
                    }
                }
                in.endArray();
                return references;
            }
            case NULL -> {
                in.nextNull();
                note(Coercion.LIST_FROM_NULL);
                return List.of();
            }
            default -> {
                GuidRef reference = reference();
                if (reference == null) {
                    return List.of();
                }
                note(Coercion.LIST_FROM_SCALAR);
                return List.of(reference);
            }
        }
    }

    private @Nullable GuidRef referenceObject() throws IOException {
        String id = null;
        String type = null;
        in.beginObject();
        while (in.hasNext()) {
            switch (selectName(REFERENCE)) {
                case 0 -> id = identifier();
                case 1 -> type = string();
                default -> {}
            }
        }
        in.endObject();
        if (id == null) {
            note(Coercion.UNREADABLE_VALUE);
            return null;
        }
        return new GuidRef(id, type);
    }

    /** The extensions of a record: an object, or a list of names and values. */
    Map<String, String> metadata() throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, String> values = new LinkedHashMap<>();
                in.beginObject();
                while (in.hasNext()) {
                    String name = in.nextName();
                    String value = text();
                    if (value != null && room.holds(name.length() + value.length())) {
                        values.put(name, value);
                    }
                }
                in.endObject();
                return values;
            }
            case BEGIN_ARRAY -> {
                return metadataList();
            }
            case NULL -> {
                in.nextNull();
                return Map.of();
            }
            default -> {
                note(Coercion.UNREADABLE_VALUE);
                skip();
                return Map.of();
            }
        }
    }

    private Map<String, String> metadataList() throws IOException {
        note(Coercion.METADATA_FORM);
        Map<String, String> values = new LinkedHashMap<>();
        in.beginArray();
        while (in.hasNext()) {
            if (!beginObject()) {
                continue;
            }
            String name = null;
            String value = null;
            while (in.hasNext()) {
                switch (selectName(NAMED_VALUE)) {
                    case 0 -> name = string();
                    case 1 -> value = text();
                    default -> {}
                }
            }
            in.endObject();
            if (name != null && value != null && room.holds(value.length())) {
                values.put(name, value);
            }
        }
        in.endArray();
        return values;
    }

    /** A value as text: a scalar as it is, a structure as its JSON, null as absent. */
    private @Nullable String text() throws IOException {
        switch (in.peek()) {
            case STRING, NUMBER -> {
                String value = in.nextString();
                if (value.length() > LONGEST_VALUE) {
                    note(Coercion.VALUE_TOO_LONG);
                    return null;
                }
                return whole(value);
            }
            case BOOLEAN -> {
                return String.valueOf(in.nextBoolean());
            }
            case NULL -> {
                in.nextNull();
                return null;
            }
            default -> {
                try (BufferedSource raw = in.nextSource()) {
                    if (raw.request(LONGEST_VALUE)) {
                        while (!raw.exhausted()) {
                            raw.skip(raw.getBuffer().size());
                        }
                        note(Coercion.VALUE_TOO_LONG);
                        return null;
                    }
                    return raw.readUtf8();
                }
            }
        }
    }
}
