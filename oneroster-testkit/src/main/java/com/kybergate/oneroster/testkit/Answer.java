// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP answer, and how its body travels. */
record Answer(int status, Map<String, String> headers, String body, Framing framing) {

    /** How the end of a body is told to the client. */
    enum Framing {
        LENGTH,
        /** Half of the body in correct chunks: only the JSON is incomplete. */
        HALF_CHUNKED,
        /** Half of the body under a correct length: only the JSON is incomplete. */
        HALF_LENGTH,
        /** Half of the announced body, then the connection is closed. */
        HALF_CLOSED
    }

    static Answer json(int status, Object value) {
        return of(status, "application/json;charset=UTF-8", Json.write(value));
    }

    static Answer html(int status, String title) {
        String page = "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title
                + "</h1></body></html>";
        return of(status, "text/html;charset=UTF-8", page);
    }

    static Answer of(int status, String contentType, String body) {
        return new Answer(status, Map.of("Content-Type", contentType), body, Framing.LENGTH);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, framing);
    }

    Answer without(String header) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(header);
        return new Answer(status, fewer, body, framing);
    }

    Answer framed(Framing other) {
        return new Answer(status, headers, body, other);
    }
}
