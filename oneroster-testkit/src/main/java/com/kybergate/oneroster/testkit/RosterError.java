// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.util.List;
import java.util.Map;

/** A request that cannot be served, with the status and code that OneRoster 1.1 gives it. */
final class RosterError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int status;
    final String codeMinor;

    RosterError(int status, String codeMinor, String description) {
        super(description);
        this.status = status;
        this.codeMinor = codeMinor;
    }

    static RosterError unknownObject() {
        return new RosterError(404, "unknown object", "There is no such object");
    }

    static RosterError filter(String description) {
        return new RosterError(400, "invalid_filter_field", description);
    }

    static RosterError unauthorized(String description) {
        return new RosterError(401, "unauthorized", description);
    }

    static RosterError invalid(String description) {
        return new RosterError(400, "invalid data", description);
    }

    static Map<String, Object> statusInfo(String major, String severity, String codeMinor, String description) {
        return Map.of(
                "imsx_codeMajor", major,
                "imsx_severity", severity,
                "imsx_messageRefIdentifier", "fake-1",
                "imsx_operationRefIdentifier", "fake-1",
                "imsx_description", description,
                "imsx_codeMinor", codeMinor);
    }

    static Map<String, Object> warning(String codeMinor, String description) {
        return statusInfo("success", "warning", codeMinor, description);
    }

    Answer answer() {
        Answer answer = Answer.json(
                status,
                Map.of(
                        "statusInfoSet",
                        List.of(statusInfo("failure", "error", codeMinor, String.valueOf(getMessage())))));
        return status == 401 ? answer.with("WWW-Authenticate", "OAuth realm=\"fake\"") : answer;
    }
}
