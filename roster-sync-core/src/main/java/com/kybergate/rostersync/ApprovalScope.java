// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.plan.Operation;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldItem;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of the held changes somebody approves or refuses. Immutable; {@code toString} shows no person.
 *
 * <p>Links are held in tiers, each named by the fields in which account and roster agree, the strongest first, such as {@code
 * identifier+username+email} or {@code email}: who has looked at some of a tier can approve all of it.
 *
 * <pre>{@code
 * sync.approve(held.digest(), "ada", "looked at twenty of them", ApprovalScope.tier("identifier+username+email"));
 * }</pre>
 */
public final class ApprovalScope {
    private final String words;
    private final Predicate<HeldItem> includes;

    private ApprovalScope(String words, Predicate<HeldItem> includes) {
        this.words = words;
        this.includes = includes;
    }

    /**
     * All that is held.
     *
     * @return the scope
     */
    public static ApprovalScope everything() {
        return new ApprovalScope("everything", item -> true);
    }

    /**
     * What concerns one school.
     *
     * @param school the identifier of the school
     * @return the scope
     */
    public static ApprovalScope school(String school) {
        Objects.requireNonNull(school, "school");
        return new ApprovalScope("one school", item -> item.schools().contains(school));
    }

    /**
     * The links of one tier.
     *
     * @param tier the fields that agree, such as {@code username+email}; {@code relink} for people under other identifiers
     * @return the scope
     */
    public static ApprovalScope tier(String tier) {
        Objects.requireNonNull(tier, "tier");
        return new ApprovalScope(
                "tier " + tier, item -> item.tier().filter(tier::equals).isPresent());
    }

    /**
     * The links of all tiers. Links that are held for another reason, such as a rise in privilege, are not among them.
     *
     * @return the scope
     */
    public static ApprovalScope everyTier() {
        return new ApprovalScope("every tier", item -> item.tier().isPresent());
    }

    /**
     * All links, for whatever reason they are held.
     *
     * @return the scope
     */
    public static ApprovalScope links() {
        return new ApprovalScope("links", ApprovalScope::isLink);
    }

    /** Whether a held change joins a person and an account that are both there. */
    static boolean isLink(HeldItem item) {
        return item.operation().equals(Operation.LINK.key()) || item.operation().equals(Operation.RELINK.key());
    }

    /**
     * What concerns some people.
     *
     * @param sourcedIds their identifiers in the roster
     * @return the scope
     */
    public static ApprovalScope people(Collection<String> sourcedIds) {
        Set<String> people = Set.copyOf(sourcedIds);
        return new ApprovalScope(
                people.size() + " people",
                item -> item.collection() == RosterCollection.USERS && people.contains(item.sourcedId()));
    }

    /**
     * What is in this scope and in another as well.
     *
     * @param other the other scope
     * @return the narrower scope
     */
    public ApprovalScope and(ApprovalScope other) {
        return new ApprovalScope(words + " and " + other.words, includes.and(other.includes));
    }

    /**
     * Whether a held change is in this scope.
     *
     * @param item the change
     * @return true if it is
     */
    public boolean includes(HeldItem item) {
        return includes.test(item);
    }

    @Override
    public String toString() {
        return "ApprovalScope[" + words + "]";
    }
}
