// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object and nothing else: no member twice, no deep nesting, nothing behind it. Two readers that disagree about a text are what
 * an attacker looks for, so what could be read in two ways is refused.
 */
final class StrictJson {
    private static final int DEEPEST = 8;
    private static final int MOST_VALUES = 10_000;

    /** Why a text is refused; never quotes it. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** Whether it was the nesting alone. */
        final boolean tooDeep;

        RefusedException(boolean tooDeep) {
            super(tooDeep ? "nested too deeply" : "not one JSON object", null, false, false);
            this.tooDeep = tooDeep;
        }
    }

    private int values;

    private StrictJson() {}

    /** Text, Long, Double, Boolean, List, Map; null stands for JSON's null. */
    static Map<String, @Nullable Object> object(String text) throws RefusedException {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(text))) {
            if (reader.peek() != JsonReader.Token.BEGIN_OBJECT) {
                throw new RefusedException(false);
            }
            Map<String, @Nullable Object> object = new StrictJson().readObject(reader, 1);
            if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
                throw new RefusedException(false);
            }
            return object;
        } catch (IOException | JsonDataException e) {
            throw new RefusedException(false);
        }
    }

    private @Nullable Object read(JsonReader reader, int depth) throws IOException, RefusedException {
        if (++values > MOST_VALUES) {
            throw new RefusedException(false);
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader, depth);
            case BEGIN_ARRAY -> readArray(reader, depth);
            case STRING -> reader.nextString();
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> reader.<Object>nextNull();
            default -> throw new RefusedException(false);
        };
    }

    private Map<String, @Nullable Object> readObject(JsonReader reader, int depth)
            throws IOException, RefusedException {
        notDeeperThan(depth);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.containsKey(name)) {
                throw new RefusedException(false);
            }
            object.put(name, read(reader, depth + 1));
        }
        reader.endObject();
        return object;
    }

    private List<@Nullable Object> readArray(JsonReader reader, int depth) throws IOException, RefusedException {
        notDeeperThan(depth);
        List<@Nullable Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader, depth + 1));
        }
        reader.endArray();
        return array;
    }

    private static void notDeeperThan(int depth) throws RefusedException {
        if (depth > DEEPEST) {
            throw new RefusedException(true);
        }
    }

    private static Object number(String text) throws RefusedException {
        try {
            return text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new RefusedException(false);
        }
    }
}
