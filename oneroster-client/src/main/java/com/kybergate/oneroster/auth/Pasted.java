// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.auth;

import java.util.Objects;

/** A value that a person pasted into a form. */
final class Pasted {
    private Pasted() {}

    /** The value without the blanks around it, once it is known to be one line of text. */
    static String value(String pasted, String name) {
        Objects.requireNonNull(pasted, name);
        String value = pasted.strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(name + " holds a control character");
        }
        return value;
    }

    /** The value without the blanks around it, once it is known to fit into a header as it is. */
    static String headerValue(String pasted, String name) {
        String value = value(pasted, name);
        if (value.chars().anyMatch(c -> c > '~')) {
            throw new IllegalArgumentException(name + " holds a character outside ASCII, as none is ever issued with");
        }
        return value;
    }
}
