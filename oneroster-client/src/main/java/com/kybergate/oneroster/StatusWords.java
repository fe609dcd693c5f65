// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words in which servers state how a call went. What is none of them can be anything, a name included, and is never shown; two
 * answers can still be told apart by it, through a fingerprint that means nothing outside of its client. Immutable.
 */
final class StatusWords {
    /** OneRoster 1.1 and 1.2, the names of the members of their statements, and what gateways and token servers say. */
    private static final Set<String> KNOWN = Set.of(
            "success",
            "processing",
            "failure",
            "unsupported",
            "status",
            "warning",
            "error",
            "errors",
            "full success",
            "unknown object",
            "unknownobject",
            "invalid data",
            "invalid_data",
            "unauthorized",
            "unauthorised",
            "unauthorisedrequest",
            "forbidden",
            "sorterror",
            "invalid_sort_field",
            "invalid_selection_field",
            "invalid_filter_field",
            "invalid_blank_selection_field",
            "server_busy",
            "server_error",
            "internal_server_error",
            "internalservererror",
            "rate_limit_exceeded",
            "fullsuccess",
            "nosourcedids",
            "deletefailure",
            "invalid_client",
            "invalid_request",
            "invalid_grant",
            "invalid_scope",
            "invalid_token",
            "access_denied",
            "not found",
            "statusinfoset",
            "imsx_codemajor",
            "imsx_severity",
            "imsx_description",
            "imsx_codeminor",
            "imsx_messagerefidentifier",
            "imsx_operationrefidentifier",
            "codemajor",
            "severity",
            "description",
            "codeminor",
            "code",
            "message",
            "detail",
            "title",
            "type",
            "timestamp",
            "path",
            "error_description",
            "application/json",
            "application/problem+json",
            "text/html",
            "text/plain",
            "text/xml",
            "application/xml");

    private final long salt = new SecureRandom().nextLong();

    /** Whether a text is one of the words, in whatever case. */
    static boolean isKnown(String text) {
        return KNOWN.contains(text.toLowerCase(Locale.ROOT));
    }

    /** A word, or what stands for it. */
    String of(@Nullable String text) {
        if (text == null) {
            return "absent";
        }
        return text.isEmpty() || isKnown(text) ? text : "other-" + fingerprint(text);
    }

    private String fingerprint(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(salt).array());
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
