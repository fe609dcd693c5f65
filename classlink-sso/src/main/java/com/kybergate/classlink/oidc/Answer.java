// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.oidc;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an answer (RFC 6749, section 4.1.2, and RFC 9207). Others are ignored: ClassLink repeats the response type.
 *
 * @param code empty if there is none
 */
record Answer(
        String code,
        @Nullable String state,
        @Nullable String error,
        @Nullable String issuer,
        @Nullable String probe) {
    static Answer of(Map<String, List<String>> query) {
        String code = single(query, "code");
        return new Answer(
                code == null ? "" : code,
                single(query, "state"),
                single(query, "error"),
                single(query, "iss"),
                single(query, Launches.PROBE));
    }

    private static @Nullable String single(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new SignInException(SignInError.PARAMETER_REPEATED);
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** Its code, if it is an answer of the provider that was asked. */
    String goodCode(String asked) {
        if (issuer != null && !issuer.equals(asked)) {
            throw new SignInException(SignInError.ISSUER_MIXED_UP);
        }
        if (error != null && !code.isEmpty()) {
            throw new SignInException(SignInError.ANSWER_CONTRADICTS_ITSELF);
        }
        if (error != null) {
            throw new SignInException(
                    error.equals("access_denied") ? SignInError.ACCESS_DENIED : SignInError.PROVIDER_ERROR);
        }
        if (code.isEmpty()) {
            throw new SignInException(SignInError.NOTHING_SENT);
        }
        return code;
    }

    /** Codes and states open something. */
    @Override
    public String toString() {
        return "Answer[]";
    }
}
