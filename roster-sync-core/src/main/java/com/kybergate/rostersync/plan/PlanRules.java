// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import java.util.Objects;
import java.util.Set;

/**
 * By what rules a tenant's plans are made. Immutable; {@code toString} shows no account.
 *
 * @param conflicts decides fields that were edited locally
 * @param roles says what a person of the roster is in the application
 * @param links what to do when somebody new looks like an account that is there, by which field
 * @param guard how much a run may take away
 * @param breakGlass the host's keys of accounts that no plan touches, whatever the roster says
 * @param unfenced whether nothing refuses a writer who comes late, so that whatever takes something from somebody waits for approval
 * @param leavers what becomes of people who leave otherwise than by the roster's own word
 * @param additionsOnly whether for now nothing but newcomers goes on, and whatever touches an account that is there waits for approval
 */
public record PlanRules(
        ConflictPolicy conflicts,
        RoleMapper roles,
        LinkRules links,
        SyncGuard guard,
        Set<String> breakGlass,
        boolean unfenced,
        LeaverRules leavers,
        boolean additionsOnly) {

    /**
     * Checks that every rule is there.
     *
     * @param conflicts decides fields that were edited locally
     * @param roles says what a person of the roster is in the application
     * @param links what to do when somebody new looks like an account that is there, by which field
     * @param guard how much a run may take away
     * @param breakGlass the host's keys of accounts that no plan touches, whatever the roster says
     * @param unfenced whether nothing refuses a writer who comes late, so that whatever takes something from somebody waits for approval
     * @param leavers what becomes of people who leave otherwise than by the roster's own word
     * @param additionsOnly whether for now nothing but newcomers goes on, and whatever touches an account that is there waits for approval
     */
    public PlanRules {
        Objects.requireNonNull(conflicts, "conflicts");
        Objects.requireNonNull(roles, "roles");
        Objects.requireNonNull(links, "links");
        Objects.requireNonNull(guard, "guard");
        breakGlass = Set.copyOf(breakGlass);
        Objects.requireNonNull(leavers, "leavers");
    }

    /**
     * The recommended rules: the source wins, roles map as standard, links are suggested, the guard has its default limits.
     *
     * @return the rules
     */
    public static PlanRules defaults() {
        return new PlanRules(
                ConflictPolicy.sourceWins(),
                RoleMapper.standard(),
                LinkRules.defaults(),
                SyncGuard.defaults(),
                Set.of(),
                false,
                LeaverRules.defaults(),
                false);
    }

    /**
     * These rules with another policy for conflicts.
     *
     * @param policy decides fields that were edited locally
     * @return the changed rules
     */
    public PlanRules withConflicts(ConflictPolicy policy) {
        return new PlanRules(policy, roles, links, guard, breakGlass, unfenced, leavers, additionsOnly);
    }

    /**
     * These rules with other roles.
     *
     * @param mapper says what a person of the roster is in the application
     * @return the changed rules
     */
    public PlanRules withRoles(RoleMapper mapper) {
        return new PlanRules(conflicts, mapper, links, guard, breakGlass, unfenced, leavers, additionsOnly);
    }

    /**
     * These rules with others for links.
     *
     * @param rules what to do when somebody new looks like an account that is there, by which field
     * @return the changed rules
     */
    public PlanRules withLinks(LinkRules rules) {
        return new PlanRules(conflicts, roles, rules, guard, breakGlass, unfenced, leavers, additionsOnly);
    }

    /**
     * These rules with another guard.
     *
     * @param limits how much a run may take away
     * @return the changed rules
     */
    public PlanRules withGuard(SyncGuard limits) {
        return new PlanRules(conflicts, roles, links, limits, breakGlass, unfenced, leavers, additionsOnly);
    }

    /**
     * These rules with other accounts that no plan touches.
     *
     * @param localIds the host's keys of the accounts
     * @return the changed rules
     */
    public PlanRules withBreakGlass(Set<String> localIds) {
        return new PlanRules(conflicts, roles, links, guard, localIds, unfenced, leavers, additionsOnly);
    }

    /**
     * These rules for a store in which something, or nothing, refuses a writer who comes late.
     *
     * @param nothing true if nothing does
     * @return the changed rules
     */
    public PlanRules withUnfenced(boolean nothing) {
        return new PlanRules(conflicts, roles, links, guard, breakGlass, nothing, leavers, additionsOnly);
    }

    /**
     * These rules with others for people who leave.
     *
     * @param rules what becomes of people who leave otherwise than by the roster's own word
     * @return the changed rules
     */
    public PlanRules withLeavers(LeaverRules rules) {
        return new PlanRules(conflicts, roles, links, guard, breakGlass, unfenced, rules, additionsOnly);
    }

    /**
     * These rules for a time in which accounts that are there stay as they are, or for any other.
     *
     * @param only true if nothing but newcomers goes on
     * @return the changed rules
     */
    public PlanRules withAdditionsOnly(boolean only) {
        return new PlanRules(conflicts, roles, links, guard, breakGlass, unfenced, leavers, only);
    }

    @Override
    public String toString() {
        return "PlanRules[conflicts=" + conflicts + ", links=" + links + ", guard=" + guard + ", breakGlass="
                + breakGlass.size() + ", unfenced=" + unfenced + ", leavers=" + leavers + ", additionsOnly="
                + additionsOnly
                + "]";
    }
}
