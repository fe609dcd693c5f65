// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc.privacy;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.report.SyncReport;
import com.kybergate.rostersync.state.HeldItem;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okio.Buffer;

/**
 * The places where an identifier of the roster may stand, taken out, so that all the rest can be searched. They are: a problem's
 * {@code sourcedId} and {@code school}; the {@code school} of a count of what was not imported; a held item's {@code sourcedId}, {@code
 * localId} and {@code schools}; and the evidence of a guard, which says of which school, role or class it speaks, and never of which person.
 */
final class Permitted {
    private Permitted() {}

    static String without(Problem problem) {
        return SyncReport.toJson(
                new Problem(problem.code(), problem.severity(), problem.entity(), null, null, problem.remedy()));
    }

    static String without(HeldItem item) {
        return List.of(
                        item.collection(),
                        item.operation(),
                        item.reason(),
                        item.absent(),
                        item.fields(),
                        item.fingerprint())
                .toString();
    }

    /** A report without the identifiers of its problems and the schools of what was not imported, and with the evidence of its guards in two halves: what is no evidence, and people. */
    @SuppressWarnings("unchecked")
    static String without(String report) {
        Map<String, Object> json;
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(report))) {
            json = (Map<String, Object>) Objects.requireNonNull(reader.readJsonValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Object problem : (List<Object>) Objects.requireNonNull(json.get("problems"))) {
            ((Map<String, Object>) problem).remove("sourcedId");
            ((Map<String, Object>) problem).remove("school");
        }
        for (Object excluded : (List<Object>) Objects.requireNonNull(json.get("excluded"))) {
            ((Map<String, Object>) excluded).remove("school");
        }
        for (Object guard : (List<Object>) Objects.requireNonNull(json.get("guards"))) {
            ((Map<String, Object>) guard)
                    .computeIfPresent(
                            "evidence",
                            (name, text) -> String.valueOf(text)
                                    .replaceAll("(of|from) (school|role) .* would", "$1 $2 … would")
                                    .replaceAll("in class .*: ", "in class …: "));
        }
        return json.toString();
    }
}
