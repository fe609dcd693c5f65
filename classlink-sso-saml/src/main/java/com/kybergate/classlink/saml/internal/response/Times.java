// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.response;

import com.kybergate.classlink.SignInError;
import com.kybergate.classlink.SignInException;
import com.kybergate.classlink.saml.internal.xml.Elements;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * The time, and how it stands to what a message says. Times are in UTC (SAML 2.0 Core, section 1.3.3); another zone that is stated is as good, and a time without one is
 * nobody's.
 *
 * @param now the time
 * @param skew how far the provider's clock may be off
 */
record Times(Instant now, Duration skew) {
    /** Before SAML, and after anything that can be reckoned with. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    /** A time that may be left out; what cannot be read as one is refused. */
    @Nullable
    Instant of(Element element, String attribute, SignInError malformed) {
        String text = Elements.attribute(element, attribute);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(FIRST) && time.isBefore(LAST)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Its message quotes the document.
        }
        throw new SignInException(malformed);
    }

    /** A time that has to be there. */
    Instant needed(Element element, String attribute, SignInError missing) {
        Instant time = of(element, attribute, missing);
        if (time == null) {
            throw new SignInException(missing);
        }
        return time;
    }

    boolean isToCome(Instant time) {
        return time.isAfter(now.plus(skew));
    }

    boolean isOver(Instant end) {
        return !now.isBefore(end.plus(skew));
    }

    boolean isOlderThan(Instant time, Duration age) {
        return time.isBefore(now.minus(age).minus(skew));
    }
}
