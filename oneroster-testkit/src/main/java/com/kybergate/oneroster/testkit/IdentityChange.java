// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a fault makes of one of the things that an identity provider says. */
record IdentityChange(
        Stage stage,
        Consumer<Map<String, Object>> json,
        Consumer<Map<String, List<String>>> parameters,
        UnaryOperator<String> text,
        UnaryOperator<Answer> reply) {

    /** Which of the things. */
    enum Stage {
        NONE,
        DISCOVERY,
        KEYS,
        PARAMETERS,
        TOKEN,
        CLAIMS,
        HEADER,
        PAYLOAD,
        TEXT,
        PROFILE,
        MY_INFO
    }

    static IdentityChange nothing() {
        return new IdentityChange(Stage.NONE, json -> {}, parameters -> {}, text -> text, reply -> reply);
    }

    static IdentityChange json(Stage stage, Consumer<Map<String, Object>> change) {
        return new IdentityChange(stage, change, parameters -> {}, text -> text, reply -> reply);
    }

    static IdentityChange parameters(Consumer<Map<String, List<String>>> change) {
        return new IdentityChange(Stage.PARAMETERS, json -> {}, change, text -> text, reply -> reply);
    }

    static IdentityChange text(Stage stage, UnaryOperator<String> change) {
        return new IdentityChange(stage, json -> {}, parameters -> {}, change, reply -> reply);
    }

    static IdentityChange reply(Stage stage, UnaryOperator<Answer> change) {
        return new IdentityChange(stage, json -> {}, parameters -> {}, text -> text, change);
    }

    /** Says something else under a name, or nothing any more. */
    static Consumer<Map<String, Object>> put(String name, @Nullable Object value) {
        return json -> {
            if (value == null) {
                json.remove(name);
            } else {
                json.put(name, value);
            }
        };
    }

    /** Says a time that is so many seconds after another. */
    static Consumer<Map<String, Object>> shift(String name, String base, long seconds) {
        return json -> {
            if (json.get(base) instanceof Number time) {
                json.put(name, time.longValue() + seconds);
            }
        };
    }

    static Consumer<Map<String, Object>> wrap(String name) {
        return json -> json.computeIfPresent(name, (same, value) -> List.of(value));
    }

    static Consumer<Map<String, Object>> eachKey(Consumer<Map<String, Object>> change) {
        return json -> {
            List<Object> keys = new ArrayList<>();
            for (Object key : json.get("keys") instanceof List<?> said ? said : List.of()) {
                Map<String, Object> changed = new LinkedHashMap<>();
                if (key instanceof Map<?, ?> map) {
                    map.forEach((name, value) -> changed.put(String.valueOf(name), value));
                }
                change.accept(changed);
                keys.add(changed);
            }
            json.put("keys", keys);
        };
    }

    static Consumer<Map<String, List<String>>> set(String name, String value) {
        return parameters -> parameters.put(name, List.of(value));
    }

    static Consumer<Map<String, List<String>>> twice(String name) {
        return parameters -> parameters.computeIfPresent(name, (same, values) -> List.of(values.get(0), values.get(0)));
    }
}
