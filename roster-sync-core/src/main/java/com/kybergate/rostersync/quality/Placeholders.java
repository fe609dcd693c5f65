// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.quality;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows values that stand where a value was taken away. People are called Null and Hidden, so those words are none. */
final class Placeholders {
    private static final Set<String> WORDS =
            Set.of("redacted", "obfuscated", "masked", "anonymized", "anonymised", "withheld", "n/a");

    /** One sign of masking and nothing else, or three stars anywhere: no name is written so. */
    private static final Pattern MASKED = Pattern.compile("([*#•_.\\-?])\\1+|[xX]{3,}|.*\\*{3}.*");

    /** A fingerprint in place of the value. */
    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{32,}");

    private Placeholders() {}

    /** Whether a name, a user name or an e-mail address is none. Of an address what stands before the sign counts. */
    static boolean isOne(String value) {
        int at = value.indexOf('@');
        String text = (at > 0 ? value.substring(0, at) : value).strip();
        return WORDS.contains(text.toLowerCase(Locale.ROOT))
                || MASKED.matcher(text).matches()
                || DIGEST.matcher(text).matches();
    }
}
