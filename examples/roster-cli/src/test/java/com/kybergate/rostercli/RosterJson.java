// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostercli;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** What a command printed, read back by another reader's rules: members by path, numbers as numbers. */
record RosterJson(@Nullable Object value) {
    private static final List<String> OUTCOMES = List.of(
            "created",
            "updated",
            "unchanged",
            "reactivated",
            "deactivatedBySource",
            "linked",
            "skipped",
            "held",
            "invalid",
            "duplicate",
            "deferred",
            "disputed",
            "errors");
    private static final List<String> ABSENT = List.of("deactivated", "stillThere", "unverified", "held", "grace");
    private static final List<String> SKIPPED = List.of("school", "role", "term", "unmappedRole", "suppressed");

    /** Reads exactly one document. */
    static RosterJson of(String text) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(text))) {
            Object value = reader.readJsonValue();
            assertThat(reader.peek()).as("one document and nothing else").isEqualTo(JsonReader.Token.END_DOCUMENT);
            return new RosterJson(value);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + text, e);
        }
    }

    /** A member, by a path such as {@code counts.users.read} or {@code runs.0.mode}. */
    RosterJson at(String path) {
        Object here = value;
        for (String step : path.split("\\.")) {
            if (here instanceof List<?> list) {
                here = list.get(Integer.parseInt(step));
            } else {
                Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(here, "nothing before " + step + " in " + path);
                assertThat(map.containsKey(step))
                        .as("member %s of %s", step, map.keySet())
                        .isTrue();
                here = map.get(step);
            }
        }
        return new RosterJson(here);
    }

    long number(String path) {
        return ((Number) Objects.requireNonNull(at(path).value, path)).longValue();
    }

    boolean flag(String path) {
        return (Boolean) Objects.requireNonNull(at(path).value, path);
    }

    String text(String path) {
        return (String) Objects.requireNonNull(at(path).value, path);
    }

    boolean isNull(String path) {
        return at(path).value == null;
    }

    List<RosterJson> list(String path) {
        return ((List<?>) Objects.requireNonNull(at(path).value, path))
                .stream().map(RosterJson::new).toList();
    }

    Map<String, Object> map() {
        Map<String, Object> out = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(value)).forEach((name, member) -> out.put(String.valueOf(name), member));
        return out;
    }

    boolean isReport() {
        return value instanceof Map<?, ?> map && map.containsKey("counts") && map.containsKey("receipts");
    }

    /** Every record that was read has one outcome, and so has every record that was missed. */
    void assertConserves() {
        ((Map<?, ?>) Objects.requireNonNull(at("counts").value)).keySet().forEach(collection -> {
            RosterJson counts = at("counts." + collection);
            assertThat(counts.sum(OUTCOMES))
                    .as("outcomes of %s in %s", collection, value)
                    .isEqualTo(counts.number("read"));
            assertThat(counts.at("absent").sum(ABSENT))
                    .as("absent %s in %s", collection, value)
                    .isEqualTo(counts.number("absent.candidates"));
            assertThat(counts.at("skippedBy").sum(SKIPPED))
                    .as("skipped %s", collection)
                    .isEqualTo(counts.number("skipped"));
        });
    }

    private long sum(List<String> members) {
        return members.stream().mapToLong(this::number).sum();
    }
}
