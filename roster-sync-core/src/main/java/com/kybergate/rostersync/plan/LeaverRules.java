// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

/**
 * What becomes of people who leave otherwise than by the roster's own word. Immutable.
 *
 * @param asksAboutOutOfScope whether accounts of people who are no longer wanted, because a school or a kind of people was deselected or their
 *     role is not imported any more, wait for approval to be switched off; if not, they stay as they are and nobody is asked
 */
public record LeaverRules(boolean asksAboutOutOfScope) {

    /**
     * The recommended rules: somebody is asked.
     *
     * @return the rules
     */
    public static LeaverRules defaults() {
        return new LeaverRules(true);
    }

    /**
     * These rules, with accounts out of scope left as they are.
     *
     * @return the changed rules
     */
    public LeaverRules keepingOutOfScope() {
        return new LeaverRules(false);
    }
}
