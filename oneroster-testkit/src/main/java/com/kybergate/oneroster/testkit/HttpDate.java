// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as HTTP's Date header writes them. */
final class HttpDate {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    static String write(Instant instant) {
        return FORM.format(instant);
    }
}
