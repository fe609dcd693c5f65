// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import java.util.Objects;

/**
 * What was erased when a person or a whole tenant was forgotten. Immutable; names nobody.
 *
 * @param records how many records of the roster: the person and the enrollments, or everything of the tenant; 0 if none was known
 * @param held how many changes no longer wait for approval
 * @param accounts what became of the accounts
 */
public record ForgetReport(long records, long held, Accounts accounts) {

    /** What became of the accounts of those who were forgotten. */
    public enum Accounts {
        /** There were none. */
        NONE("none"),
        /** They are erased. */
        ERASED("erased"),
        /** The host erases them itself, by its own rules: they are as they were. */
        LEFT_TO_HOST("left-to-host");

        private final String key;

        Accounts(String key) {
            this.key = key;
        }

        /**
         * The name in texts.
         *
         * @return the name, such as {@code left-to-host}
         */
        public String key() {
            return key;
        }
    }

    /**
     * Checks that the report is whole.
     *
     * @param records how many records of the roster: the person and the enrollments, or everything of the tenant; 0 if none was known
     * @param held how many changes no longer wait for approval
     * @param accounts what became of the accounts
     */
    public ForgetReport {
        Objects.requireNonNull(accounts, "accounts");
    }
}
