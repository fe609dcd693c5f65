// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.report;

import java.util.Objects;

/**
 * What a guard said about a run, and on what evidence. Immutable; names schools and numbers, never people.
 *
 * @param guard the guard, such as {@code leavers}
 * @param verdict what follows
 * @param evidence the rule and the numbers, as a sentence for an administrator
 */
public record GuardVerdict(String guard, Verdict verdict, String evidence) {

    /**
     * Checks that nothing is missing.
     *
     * @param guard the guard, such as {@code leavers}
     * @param verdict what follows
     * @param evidence the rule and the numbers, as a sentence for an administrator
     */
    public GuardVerdict {
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** What follows from a guard's evidence, from the mildest to the strictest. */
    public enum Verdict {
        /** Nothing is held. */
        PASS("pass"),
        /** Some changes are held, as the evidence says. */
        HOLD("hold"),
        /** Every change of the run is held. */
        HOLD_ALL("hold-all");

        private final String key;

        Verdict(String key) {
            this.key = key;
        }

        /**
         * The name in the report.
         *
         * @return {@code pass}, {@code hold} or {@code hold-all}
         */
        public String key() {
            return key;
        }
    }

    @Override
    public String toString() {
        return "GuardVerdict[guard=" + guard + ", verdict=" + verdict + "]";
    }
}
