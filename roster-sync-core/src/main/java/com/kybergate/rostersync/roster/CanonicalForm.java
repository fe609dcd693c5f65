// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okio.Buffer;

/**
 * Reads records back from where they are kept. Somebody may have edited or cut them there, so each field is held against its form once,
 * here, rather than wherever it is used; what Moshi says of a broken one quotes it, and stays here.
 */
final class CanonicalForm {
    private static final Set<String> FLAGS = Set.of("enabledUser", "primary");
    private static final Set<String> LISTS =
            Set.of("orgs", "agents", "terms", "grades", "periods", "subjects", "subjectCodes");
    private static final String USER_IDS = "userIds";

    /** As one object each: a name that is read anew is one to be hashed and compared anew, for every field of everybody. */
    private static final List<String> NAMES = List.of(
            "sourcedId",
            "status",
            "dateLastModified",
            "username",
            USER_IDS,
            "enabledUser",
            "givenName",
            "familyName",
            "middleName",
            "role",
            "identifier",
            "email",
            "sms",
            "phone",
            "agents",
            "orgs",
            "grades",
            "user",
            "class",
            "school",
            "primary",
            "beginDate",
            "endDate",
            "title",
            "type",
            "name",
            "parent",
            "startDate",
            "schoolYear",
            "courseCode",
            "subjects",
            "subjectCodes",
            "org",
            "classCode",
            "classType",
            "location",
            "course",
            "terms",
            "periods");

    private static final JsonReader.Options OPTIONS = JsonReader.Options.of(NAMES.toArray(String[]::new));

    private CanonicalForm() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> fields(String json) {
        Object value;
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            value = reader.readJsonValue();
            if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
                throw unreadable();
            }
        } catch (IOException | JsonDataException e) {
            throw unreadable();
        }
        if (!(value instanceof Map<?, ?> fields) || !(fields.get("sourcedId") instanceof String)) {
            throw unreadable();
        }
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            if (!isText(field.getKey()) || !isSound(String.valueOf(field.getKey()), field.getValue())) {
                throw unreadable();
            }
        }
        return (Map<String, Object>) fields;
    }

    /** Reads what nobody can have edited: the same, without looking at each text again. */
    static Map<String, Object> known(String json) {
        Map<String, Object> fields = new LinkedHashMap<>(32);
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            reader.beginObject();
            while (reader.hasNext()) {
                int known = reader.selectName(OPTIONS);
                fields.put(known < 0 ? reader.nextName() : NAMES.get(known), value(reader));
            }
            reader.endObject();
        } catch (IOException | JsonDataException e) {
            throw unreadable();
        }
        if (!(fields.get("sourcedId") instanceof String)) {
            throw unreadable();
        }
        return fields;
    }

    private static Object value(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case STRING -> reader.nextString();
            case BOOLEAN -> reader.nextBoolean();
            case BEGIN_ARRAY -> {
                List<Object> items = new ArrayList<>(2);
                reader.beginArray();
                while (reader.hasNext()) {
                    items.add(value(reader));
                }
                reader.endArray();
                yield items;
            }
            case BEGIN_OBJECT -> {
                Map<String, Object> entries = new LinkedHashMap<>(4);
                reader.beginObject();
                while (reader.hasNext()) {
                    entries.put(reader.nextName(), value(reader));
                }
                reader.endObject();
                yield entries;
            }
            default -> throw unreadable();
        };
    }

    private static boolean isSound(String name, Object value) {
        if (FLAGS.contains(name)) {
            return value instanceof Boolean;
        }
        if (LISTS.contains(name)) {
            return value instanceof List<?> list && list.stream().allMatch(CanonicalForm::isText);
        }
        if (name.equals(USER_IDS)) {
            return value instanceof List<?> list && list.stream().allMatch(CanonicalForm::isUserId);
        }
        return isText(value);
    }

    /**
     * A text as it will be read back. UTF-8 cannot hold half a surrogate pair; with one, a record would have another fingerprint once it
     * was stored, and look changed in every run.
     */
    static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    private static boolean isText(Object value) {
        return value instanceof String text && text.equals(storable(text));
    }

    private static boolean isUserId(Object value) {
        return value instanceof Map<?, ?> map
                && map.keySet().stream().allMatch(CanonicalForm::isText)
                && map.values().stream().allMatch(CanonicalForm::isText);
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("this is no record in its canonical form; was it edited where it is kept?");
    }
}
