// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/**
 * No answer arrived: try again later, or look at the address. Codes: {@code host-unknown}, {@code connection-refused}, {@code
 * tls-failed}, {@code timeout}, {@code connection}.
 */
public final class OneRosterConnectionException extends OneRosterException {
    private static final long serialVersionUID = 1L;

    OneRosterConnectionException(String code, String operation) {
        super(code, operation, ": no answer (" + code + ")");
    }
}
