// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What stands in for a login key for the moment in which its holder has let go of it and another takes it over. */
public final class ReleasedKey {
    private static final String BEGIN = "released-";
    private static final String END = "@roster.invalid";

    private ReleasedKey() {}

    /**
     * The stand-in for a person's key.
     *
     * @param sourcedId the person
     * @return a value that nobody else has
     */
    public static String of(String sourcedId) {
        return BEGIN + UUID.nameUUIDFromBytes(sourcedId.getBytes(StandardCharsets.UTF_8)) + END;
    }

    /**
     * Whether a value is such a stand-in.
     *
     * @param value what an account holds
     * @return true if the sync put it there
     */
    public static boolean is(String value) {
        return value.startsWith(BEGIN) && value.endsWith(END);
    }
}
