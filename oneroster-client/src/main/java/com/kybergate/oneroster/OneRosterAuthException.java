// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server does not accept the credentials, or does not let them read this: correct them. Codes: {@code unauthorized} (401),
 * {@code forbidden} (403), {@code token-refused} (the token endpoint answered 400, 401 or 403).
 */
public final class OneRosterAuthException extends OneRosterHttpException {
    private static final long serialVersionUID = 1L;

    OneRosterAuthException(
            String code,
            String operation,
            int statusCode,
            @Nullable StatusInfo statusInfo,
            @Nullable Duration retryAfter) {
        super(code, operation, statusCode, statusInfo, retryAfter, "");
    }
}
