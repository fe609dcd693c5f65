// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all records of OneRoster have in common. OneRoster 1.1 §4, "Base". Immutable. */
public sealed interface OneRosterResource
        permits Org, AcademicSession, Course, RosterClass, User, Enrollment, Demographics {

    /**
     * The identifier of the record at its source: opaque, compared byte by byte.
     *
     * @return the identifier
     */
    String sourcedId();

    /**
     * Whether the record is in use.
     *
     * @return the status; {@link StatusType#ACTIVE} where the source says nothing
     */
    StatusType status();

    /**
     * When the source says it last changed the record.
     *
     * @return the moment, or {@code null} where the source does not say
     */
    @Nullable
    Instant dateLastModified();

    /**
     * The extensions of the record.
     *
     * @return the extensions by name; empty where there are none
     */
    Map<String, String> metadata();
}
