// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/**
 * The server answered, but not as a OneRoster server does: report it to the vendor, or look at the address. Codes: {@code
 * html-answer}, {@code missing-envelope}, {@code malformed-json}, {@code truncated-body}, {@code body-too-large}, {@code
 * redirect}, {@code unexpected-status}, {@code token-malformed}.
 */
public final class OneRosterProtocolException extends OneRosterException {
    private static final long serialVersionUID = 1L;

    OneRosterProtocolException(String code, String operation) {
        super(code, operation, " was not answered as OneRoster is (" + code + ")");
    }
}
