// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.Instant;
import java.util.Optional;

/**
 * A request that a fake server received, without the secrets in it.
 *
 * @param at when it arrived, by the server's clock
 * @param method the HTTP method
 * @param path the path as it was sent, still percent-encoded
 * @param query the query as it was sent, still percent-encoded; empty if there was none
 * @param authScheme "OAuth HMAC-SHA256", "OAuth HMAC-SHA1", "Bearer", "Basic", or "none"
 * @param userAgent the User-Agent header, or empty
 * @param status the status that was answered, or 0 while it is not known yet
 */
public record ReceivedRequest(
        Instant at, String method, String path, String query, String authScheme, String userAgent, int status) {

    /**
     * The decoded value of a query parameter.
     *
     * @param name the parameter's name
     * @return its first value, or empty if it was not sent
     */
    public Optional<String> parameter(String name) {
        return QueryString.first(QueryString.parse(query), name);
    }

    ReceivedRequest answered(int answer) {
        return new ReceivedRequest(at, method, path, query, authScheme, userAgent, answer);
    }

    static ReceivedRequest of(Call call, Instant at) {
        String query = call.rawQuery().replaceAll("(?i)(secret|token|signature)=[^&]*", "$1=-");
        return new ReceivedRequest(
                at,
                call.method(),
                call.rawPath(),
                query,
                call.header("authorization").map(ReceivedRequest::scheme).orElse("none"),
                call.header("user-agent").orElse(""),
                0);
    }

    private static String scheme(String authorization) {
        String scheme = authorization.split(" ", 2)[0];
        if (scheme.equals("OAuth")) {
            return authorization.contains("\"HMAC-SHA256\"")
                    ? "OAuth HMAC-SHA256"
                    : authorization.contains("\"HMAC-SHA1\"") ? "OAuth HMAC-SHA1" : "OAuth";
        }
        // Anything else that comes before a blank could be a secret that was sent without a scheme.
        return scheme.equals("Bearer") || scheme.equals("Basic") ? scheme : "unknown";
    }
}
