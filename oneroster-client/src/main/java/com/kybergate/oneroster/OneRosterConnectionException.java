// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

/**
 * No answer arrived: try again later, or look at the address. Codes: {@code host-unknown}, {@code connection-refused}, {@code
 * tls-failed}, {@code timeout}, {@code connection}; and {@code address-refused}, where an address was not called because the {@link
 * AddressPolicy} does not allow it.
 */
public final class OneRosterConnectionException extends OneRosterException {
    private static final long serialVersionUID = 1L;

    OneRosterConnectionException(String code, String operation) {
        super(code, operation, ": no answer (" + code + ")");
    }

    private OneRosterConnectionException(String code, String operation, String what) {
        super(code, operation, what);
    }

    /** A call that was kept from where it would have gone. */
    static OneRosterConnectionException refused(String operation, String reason) {
        return new OneRosterConnectionException(
                "address-refused",
                operation,
                " was not called (address-refused): " + reason
                        + ". Either the address that was entered is wrong, or the name service was changed;"
                        + " if the server is meant to stand there, allow it with OneRosterClient.Builder.addresses");
    }
}
