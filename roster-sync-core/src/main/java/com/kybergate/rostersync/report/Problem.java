// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something a person should know about a run: what, where, whose fault, what to do. Immutable; carries identifiers, no values; {@code toString} shows neither.
 *
 * @param code what is wrong, stable, such as {@code duplicate-login-key}
 * @param severity {@code error} if a record was not brought over, {@code info} for what is no fault, {@code warning} otherwise
 * @param entity the collection, such as {@code users}; empty if it concerns the whole run
 * @param sourcedId the record, or {@code null} if it concerns no single one
 * @param school the school of the record, or {@code null}
 * @param remedy what to do about it, as a sentence
 */
public record Problem(
        String code,
        String severity,
        String entity,
        @Nullable String sourcedId,
        @Nullable String school,
        String remedy) {
    /** A record was not brought over. */
    public static final String ERROR = "error";

    /** Worth knowing; nothing was lost. */
    public static final String WARNING = "warning";

    /** A fact and no fault: nothing is to be done about it. The status of a run is touched by neither this nor a warning. */
    public static final String INFO = "info";

    /**
     * Checks that the problem says what and what to do.
     *
     * @param code what is wrong, stable, such as {@code duplicate-login-key}
     * @param severity {@code error} if a record was not brought over, {@code info} for what is no fault, {@code warning} otherwise
     * @param entity the collection, such as {@code users}; empty if it concerns the whole run
     * @param sourcedId the record, or {@code null} if it concerns no single one
     * @param school the school of the record, or {@code null}
     * @param remedy what to do about it, as a sentence
     */
    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(entity, "entity");
        Objects.requireNonNull(remedy, "remedy");
    }

    @Override
    public String toString() {
        return "Problem[code=" + code + ", severity=" + severity + ", entity=" + entity + "]";
    }
}
