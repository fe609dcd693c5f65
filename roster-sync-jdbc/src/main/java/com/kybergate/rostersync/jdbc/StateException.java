// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database refused or failed. Carries what can be known without showing anybody: the SQLState, and which of our own
 * constraints stood in the way. The driver's exception is left behind on purpose, for drivers print the values they refused.
 */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Only names of our own are looked for in a driver's message; whatever else stands in it may be somebody's. */
    private static final List<String> CONSTRAINTS = List.of(
            "roster_accounts_sourced_id",
            "roster_accounts_username",
            "roster_accounts_email",
            "roster_accounts_pk",
            "roster_tenants_pk",
            "roster_orgs_pk",
            "roster_academic_sessions_pk",
            "roster_courses_pk",
            "roster_classes_pk",
            "roster_users_pk",
            "roster_enrollments_pk",
            "roster_checkpoints_pk",
            "roster_held_pk",
            "roster_held_items_pk",
            "roster_intents_pk",
            "roster_waiting_pk",
            "roster_notes_pk",
            "roster_runs_pk",
            "roster_problems_pk",
            "roster_directory_pk",
            "roster_suppressions_pk",
            "roster_rejected_links_pk");

    /** The SQLState, or null where the driver gave none. */
    private final @Nullable String sqlState;

    /** The violated constraint, or null for any other failure. */
    private final @Nullable String constraint;

    private StateException(String message, @Nullable String sqlState, @Nullable String constraint) {
        // The driver's exception may quote a person; this one says the state alone, for whoever looks for it down the
        // causes.
        super(message, new SQLException(message, sqlState));
        this.sqlState = sqlState;
        this.constraint = constraint;
    }

    static StateException of(SQLException e) {
        String state = null;
        String constraint = null;
        // A batch's own exception often says less than the ones it carries.
        for (SQLException next = e; next != null; next = next.getNextException()) {
            state = state == null ? next.getSQLState() : state;
            constraint = constraint == null ? constraintIn(next.getMessage()) : constraint;
        }
        String what = "the database " + words(state) + " (SQLState " + (state == null ? "unknown" : state) + ")";
        return new StateException(constraint == null ? what : what + ": " + constraint, state, constraint);
    }

    static StateException saying(String message) {
        return new StateException(message, null, null);
    }

    /**
     * The SQLState.
     *
     * @return five characters, or empty where the driver gave none
     */
    public Optional<String> sqlState() {
        return Optional.ofNullable(sqlState);
    }

    /**
     * Which constraint of our tables was violated.
     *
     * @return its name, such as {@code roster_accounts_username}; empty for any other failure
     */
    public Optional<String> constraint() {
        return Optional.ofNullable(constraint);
    }

    private static @Nullable String constraintIn(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        return CONSTRAINTS.stream().filter(lower::contains).findFirst().orElse(null);
    }

    private static String words(@Nullable String state) {
        if (state == null) {
            return "failed";
        }
        if (state.equals("90020")) {
            return "is open in another process; close that, or use H2's AUTO_SERVER or a database server";
        }
        if (state.startsWith("08")) {
            return "cannot be reached";
        }
        if (state.startsWith("28")) {
            return "refused the user name or password";
        }
        if (state.equals("42501")) {
            return "does not allow its user to do this";
        }
        if (state.equals("23505")) {
            return "has this value already where it must be unique";
        }
        if (state.startsWith("22")) {
            return "cannot hold a value";
        }
        return "failed";
    }
}
