// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.apply;

import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.report.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a change could not be written, as a stable code. The exception itself goes no further: databases quote the values they refuse.
 */
enum Failure {
    STALE("changed-meanwhile", "Somebody changed the account while the sync ran; the next run looks again."),
    DUPLICATE_LOGIN_KEY(
            "duplicate-login-key",
            "Another account already has this person's user name or e-mail address, perhaps one of another district; correct whichever is wrong in"
                    + " ClassLink or in the SIS that it imports from, or change the other account."),
    REJECTED("rejected-by-host", "The application refused the account; look at which fields it requires."),
    UNAVAILABLE("host-unavailable", "The application's accounts could not be written; the next run tries again.");

    /**
     * The connection, a transaction that was rolled back for others, resources, locks, an operator, the system, a time-out, and H2's own.
     * Anything else is said of one person: a constraint, a value, a rule in a trigger.
     */
    private static final Set<String> CLASSES_OF_SILENCE = Set.of("08", "40", "53", "55", "57", "58", "HY", "90");

    private static final String UNIQUE = "23505";

    private final String code;
    private final String remedy;

    Failure(String code, String remedy) {
        this.code = code;
        this.remedy = remedy;
    }

    static Failure of(Throwable thrown) {
        if (thrown instanceof StaleAccountException) {
            return STALE;
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                return ofState(sql.getSQLState());
            }
            if (t instanceof IOException) {
                return UNAVAILABLE;
            }
        }
        return REJECTED;
    }

    private static Failure ofState(@Nullable String state) {
        if (UNIQUE.equals(state)) {
            return DUPLICATE_LOGIN_KEY;
        }
        boolean silent = state == null || state.length() < 2 || CLASSES_OF_SILENCE.contains(state.substring(0, 2));
        return silent ? UNAVAILABLE : REJECTED;
    }

    /** Interruption ends a call: it is nobody's failure. */
    static void rethrowIfInterrupted(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        }
    }

    Problem problem(PlannedChange change) {
        return new Problem(
                code,
                Problem.ERROR,
                change.collection().wireName(),
                change.sourcedId(),
                change.schools().isEmpty() ? null : change.schools().get(0),
                remedy);
    }
}
