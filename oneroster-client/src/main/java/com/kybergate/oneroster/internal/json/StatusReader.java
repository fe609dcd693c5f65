// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonReader.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the four shapes in which servers state what happened: {@code statusInfoSet} of the 1.1 prose, {@code errors} of 1.0 and
 * Infinite Campus, the {@code imsx_} object of the OpenAPI renderings, and what gateways say.
 */
final class StatusReader {
    private static final JsonReader.Options NAMES = JsonReader.Options.of(
            "imsx_codeMajor",
            "codeMajor",
            "CodeMajor",
            "imsx_severity",
            "severity",
            "Severity",
            "imsx_description",
            "description",
            "Description",
            "imsx_codeMinor",
            "imsx_CodeMinor",
            "codeMinor",
            "CodeMinor",
            "error",
            "error_description",
            "message",
            "title",
            "detail",
            "statusInfoSet",
            "errors");
    private static final JsonReader.Options MINOR = JsonReader.Options.of("imsx_codeMinorField");
    private static final JsonReader.Options MINOR_FIELD = JsonReader.Options.of("imsx_codeMinorFieldValue");

    /** No server is known to wrap a status more than once. */
    private static final int DEEPEST = 3;

    private @Nullable String codeMajor;
    private @Nullable String severity;
    private @Nullable String codeMinor;
    private @Nullable String description;
    private final List<WireStatus> nested = new ArrayList<>();
    private final int depth;

    private StatusReader(int depth) {
        this.depth = depth;
    }

    /** A list of statuses, or one without its list. */
    static List<WireStatus> list(JsonValues in) throws IOException {
        return list(in, 0);
    }

    private static List<WireStatus> list(JsonValues in, int depth) throws IOException {
        JsonReader json = in.reader();
        List<WireStatus> statuses = new ArrayList<>();
        if (json.peek() == Token.BEGIN_ARRAY) {
            json.beginArray();
            while (json.hasNext()) {
                if (json.peek() == Token.BEGIN_OBJECT) {
                    statuses.addAll(object(in, depth));
                } else {
                    in.skip();
                }
            }
            json.endArray();
        } else if (json.peek() == Token.BEGIN_OBJECT) {
            statuses.addAll(object(in, depth));
        } else {
            in.skip();
        }
        return statuses;
    }

    /** The statuses that an object holds or is. */
    static List<WireStatus> object(JsonValues in) throws IOException {
        return object(in, 0);
    }

    private static List<WireStatus> object(JsonValues in, int depth) throws IOException {
        StatusReader reader = new StatusReader(depth);
        JsonReader json = in.reader();
        json.beginObject();
        while (json.hasNext()) {
            reader.field(in.selectName(NAMES), in);
        }
        json.endObject();
        return reader.result();
    }

    /** Reads one member of a status object; for callers that see its names themselves. */
    private void field(int name, JsonValues in) throws IOException {
        switch (name) {
            case -1 -> {}
            case 0, 1, 2 -> codeMajor = in.string();
            case 3, 4, 5 -> severity = in.string();
            case 6, 7, 8 -> description = in.string();
            case 9, 10, 11, 12 -> codeMinor = minor(in);
            case 13 -> codeMinor = codeMinor == null ? minor(in) : codeMinor(in);
            case 14, 15, 16, 17 -> description = description == null ? in.string() : description(in);
            default -> {
                // Moshi gives up at a depth of 255, and what stands beside the records must not cost the records.
                if (depth < DEEPEST) {
                    nested.addAll(list(in, depth + 1));
                } else {
                    in.skip();
                }
            }
        }
    }

    private @Nullable String codeMinor(JsonValues in) throws IOException {
        in.skip();
        return codeMinor;
    }

    private @Nullable String description(JsonValues in) throws IOException {
        in.skip();
        return description;
    }

    private static @Nullable String minor(JsonValues in) throws IOException {
        JsonReader json = in.reader();
        if (json.peek() != Token.BEGIN_OBJECT) {
            return in.string();
        }
        String value = null;
        json.beginObject();
        while (json.hasNext()) {
            if (in.selectName(MINOR) != 0) {
                continue;
            }
            if (json.peek() != Token.BEGIN_ARRAY) {
                in.skip();
                continue;
            }
            json.beginArray();
            while (json.hasNext()) {
                if (!in.beginObject()) {
                    continue;
                }
                while (json.hasNext()) {
                    if (in.selectName(MINOR_FIELD) == 0) {
                        value = in.string();
                    }
                }
                json.endObject();
            }
            json.endArray();
        }
        json.endObject();
        return value;
    }

    private List<WireStatus> result() {
        if (codeMajor == null && severity == null && codeMinor == null && description == null) {
            return nested;
        }
        List<WireStatus> all = new ArrayList<>();
        all.add(new WireStatus(codeMajor, severity, codeMinor, description));
        all.addAll(nested);
        return all;
    }
}
