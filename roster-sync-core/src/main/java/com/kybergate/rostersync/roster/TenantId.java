// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.roster;

import java.util.regex.Pattern;

/**
 * The name a host gives to one school district. Everything the sync keeps is kept under it, and two tenants never meet.
 *
 * @param value 1 to 64 letters, digits, dots, hyphens or underscores, beginning with a letter or digit; compared exactly
 */
public record TenantId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * Checks the form, so that the name can stand in file names and log lines.
     *
     * @param value 1 to 64 letters, digits, dots, hyphens or underscores, beginning with a letter or digit; compared exactly
     */
    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "tenant: 1 to 64 letters, digits, '.', '-' or '_', beginning with a letter" + " or digit; got "
                            + value.length() + " characters that are not");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
