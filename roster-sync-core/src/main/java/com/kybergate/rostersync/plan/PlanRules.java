// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import java.util.Objects;

/**
 * By what rules a tenant's plans are made. Immutable.
 *
 * @param conflicts decides fields that were edited locally
 * @param roles says what a person of the roster is in the application
 * @param links what to do when somebody new looks like an account that is there, by which field
 * @param guard how much a run may take away
 */
public record PlanRules(ConflictPolicy conflicts, RoleMapper roles, LinkRules links, SyncGuard guard) {

    /**
     * Checks that every rule is there.
     *
     * @param conflicts decides fields that were edited locally
     * @param roles says what a person of the roster is in the application
     * @param links what to do when somebody new looks like an account that is there, by which field
     * @param guard how much a run may take away
     */
    public PlanRules {
        Objects.requireNonNull(conflicts, "conflicts");
        Objects.requireNonNull(roles, "roles");
        Objects.requireNonNull(links, "links");
        Objects.requireNonNull(guard, "guard");
    }

    /**
     * The recommended rules: the source wins, roles map as standard, links are suggested, the guard has its default limits.
     *
     * @return the rules
     */
    public static PlanRules defaults() {
        return new PlanRules(
                ConflictPolicy.sourceWins(), RoleMapper.standard(), LinkRules.defaults(), SyncGuard.defaults());
    }
}
