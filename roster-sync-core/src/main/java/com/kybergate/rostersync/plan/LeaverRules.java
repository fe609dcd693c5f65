// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import java.time.Duration;

/**
 * What becomes of people who leave otherwise than by the roster's own word. Immutable.
 *
 * @param asksAboutOutOfScope whether accounts of people who are no longer wanted, because a school or a kind of people was deselected or their
 *     role is not imported any more, wait for approval to be switched off; if not, they stay as they are and nobody is asked
 * @param grace how long somebody keeps the login who is only missing, and whom the source does not find when asked, counted from the first
 *     whole walk that missed them; zero for no longer than that run. What the roster itself calls gone goes at once
 */
public record LeaverRules(boolean asksAboutOutOfScope, Duration grace) {

    /**
     * Checks the grace.
     *
     * @param asksAboutOutOfScope whether accounts of people who are no longer wanted wait for approval to be switched off
     * @param grace how long somebody keeps the login who is only missing; zero for no longer than the run that misses them
     * @throws IllegalArgumentException if the grace is negative
     */
    public LeaverRules {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("A grace lasts some time or none, and not " + grace);
        }
    }

    /**
     * The recommended rules: somebody is asked, and there is no grace, as each person is looked up before.
     *
     * @return the rules
     */
    public static LeaverRules defaults() {
        return new LeaverRules(true, Duration.ZERO);
    }

    /**
     * These rules, with accounts out of scope left as they are.
     *
     * @return the changed rules
     */
    public LeaverRules keepingOutOfScope() {
        return new LeaverRules(false, grace);
    }

    /**
     * These rules with a grace for whoever is only missing.
     *
     * @param length how long, such as three days; zero for none
     * @return the changed rules
     */
    public LeaverRules withGrace(Duration length) {
        return new LeaverRules(asksAboutOutOfScope, length);
    }
}
