// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import com.kybergate.oneroster.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Request;
import okhttp3.Response;

/** Counts the calls of a client. Safe for concurrent use. */
final class TrafficMeter {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_REFUSAL = 400;
    private static final int MOST_CHARACTERS = 128;

    /** Gateways, load balancers and the standard for traces have a name each for it; ClassLink has two. */
    private static final List<String> REFERENCES = List.of(
            "x-request-id",
            "x-correlation-id",
            "x-amzn-trace-id",
            "x-amzn-requestid",
            "x-amz-cf-id",
            "x-azure-ref",
            "cf-ray",
            "x-trace-id",
            "x-endpoint",
            "traceparent");

    private long requests;
    private long throttled;
    private long refused;
    private List<String> lastRefusal = List.of();

    synchronized void sent() {
        requests++;
    }

    /** Hears of an answer to an operation, which is named by its template. */
    synchronized void answered(String operation, Response response) {
        if (response.code() < FIRST_REFUSAL) {
            return;
        }
        throttled += response.code() == TOO_MANY_REQUESTS ? 1 : 0;
        refused++;
        lastRefusal = references(operation, response);
    }

    synchronized Traffic traffic() {
        return new Traffic(requests, throttled, refused, lastRefusal);
    }

    private static List<String> references(String operation, Response response) {
        List<String> references = new ArrayList<>();
        List<String> asked = identifiers(operation, response.request());
        for (String name : REFERENCES) {
            String value = response.header(name);
            if (value != null && isPlain(value) && asked.stream().noneMatch(value::contains)) {
                references.add(name + ": " + value);
            }
        }
        return references;
    }

    /** A reference is a word; what is longer or stranger may be anything. */
    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_CHARACTERS
                && value.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "._:/=;-".indexOf(c) >= 0);
    }

    /** What was asked for: a server that repeats it in such a header would have us keep whom. */
    private static List<String> identifiers(String operation, Request request) {
        String[] template = operation.substring(operation.indexOf(' ') + 1).split("/");
        List<String> path = request.url().pathSegments();
        List<String> identifiers = new ArrayList<>();
        for (int back = 1; back <= Math.min(template.length, path.size()); back++) {
            String segment = path.get(path.size() - back);
            if (template[template.length - back].startsWith("{") && !segment.isEmpty()) {
                identifiers.add(segment);
            }
        }
        return identifiers;
    }
}
