// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.plan.LeaverRules;
import com.kybergate.rostersync.plan.LinkRule;
import com.kybergate.rostersync.plan.LinkRules;
import com.kybergate.rostersync.plan.RoleMapper;
import com.kybergate.rostersync.plan.SyncGuard;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.roster.UserType;
import com.kybergate.rostersync.schedule.SyncWindow;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant wants of its roster, as an administrator chooses it. Immutable.
 *
 * @param scope which schools and which kinds of people
 * @param collections what is read; a host that wants people only leaves out classes and enrollments
 * @param links what to do when somebody new looks like an account that is there, by which field
 * @param roles says what a person of the roster is in the application
 * @param guard how much a run may take away without approval
 * @param mode how much of the roster a run reads
 * @param leavers what becomes of people who leave otherwise than by the roster's own word
 * @param windows times in which runs do less than usual
 * @param terms of which terms classes and enrollments are brought over
 */
public record SyncSettings(
        RosterScope scope,
        Set<RosterCollection> collections,
        LinkRules links,
        RoleMapper roles,
        SyncGuard guard,
        SyncMode mode,
        LeaverRules leavers,
        List<SyncWindow> windows,
        TermScope terms) {

    /**
     * Copies the set and adds people, without whom there is nothing to sync.
     *
     * @param scope which schools and which kinds of people
     * @param collections what is read; a host that wants people only leaves out classes and enrollments
     * @param links what to do when somebody new looks like an account that is there, by which field
     * @param roles says what a person of the roster is in the application
     * @param guard how much a run may take away without approval
     * @param mode how much of the roster a run reads
     * @param leavers what becomes of people who leave otherwise than by the roster's own word
     * @param windows times in which runs do less than usual
     * @param terms of which terms classes and enrollments are brought over
     */
    public SyncSettings {
        EnumSet<RosterCollection> ordered = EnumSet.of(RosterCollection.USERS);
        ordered.addAll(collections);
        collections = java.util.Collections.unmodifiableSet(ordered);
        windows = List.copyOf(windows);
    }

    /**
     * Everything the roster has, by the recommended rules.
     *
     * @return the settings
     */
    public static SyncSettings defaults() {
        return new SyncSettings(
                RosterScope.everything(),
                EnumSet.allOf(RosterCollection.class),
                LinkRules.defaults(),
                RoleMapper.standard(),
                SyncGuard.defaults(),
                SyncMode.full(),
                LeaverRules.defaults(),
                List.of(),
                TermScope.all());
    }

    /**
     * One school to begin with, everything else as by default. Look at {@link RosterSync#plan} before the first run. To widen it, add schools by
     * {@link #withSchools}: the run after that reads everything, since only a whole list proves who is absent from it, and its plan has of the
     * schools that were there before no more than what changed in them.
     *
     * @param school its identifier
     * @return the settings
     */
    public static SyncSettings pilot(String school) {
        return defaults().withSchools(Set.of(school));
    }

    /**
     * These settings for some schools.
     *
     * @param schools their identifiers; {@code null} for all, future ones included
     * @return the changed settings
     */
    public SyncSettings withSchools(@Nullable Set<String> schools) {
        return new SyncSettings(
                new RosterScope(schools, scope.userTypes()),
                collections,
                links,
                roles,
                guard,
                mode,
                leavers,
                windows,
                terms);
    }

    /**
     * These settings for some kinds of people.
     *
     * @param userTypes the kinds
     * @return the changed settings
     */
    public SyncSettings withUserTypes(Set<UserType> userTypes) {
        return new SyncSettings(
                new RosterScope(scope.schools(), userTypes),
                collections,
                links,
                roles,
                guard,
                mode,
                leavers,
                windows,
                terms);
    }

    /**
     * These settings for some collections.
     *
     * @param wanted what is read; people are always among it
     * @return the changed settings
     */
    public SyncSettings withCollections(Set<RosterCollection> wanted) {
        return new SyncSettings(scope, wanted, links, roles, guard, mode, leavers, windows, terms);
    }

    /**
     * These settings with one rule for links, by whichever field.
     *
     * @param rule the rule
     * @return the changed settings
     */
    public SyncSettings withLinks(LinkRule rule) {
        return withLinks(LinkRules.all(rule));
    }

    /**
     * These settings with other rules for links.
     *
     * @param rules the rules
     * @return the changed settings
     */
    public SyncSettings withLinks(LinkRules rules) {
        return new SyncSettings(scope, collections, rules, roles, guard, mode, leavers, windows, terms);
    }

    /**
     * These settings with other roles.
     *
     * @param mapper says what a person of the roster is in the application
     * @return the changed settings
     */
    public SyncSettings withRoles(RoleMapper mapper) {
        return new SyncSettings(scope, collections, links, mapper, guard, mode, leavers, windows, terms);
    }

    /**
     * These settings with another guard.
     *
     * @param limits the guard
     * @return the changed settings
     */
    public SyncSettings withGuard(SyncGuard limits) {
        return new SyncSettings(scope, collections, links, roles, limits, mode, leavers, windows, terms);
    }

    /**
     * These settings with runs that read more of the roster, or less.
     *
     * @param how how much of the roster a run reads
     * @return the changed settings
     */
    public SyncSettings withMode(SyncMode how) {
        return new SyncSettings(scope, collections, links, roles, guard, how, leavers, windows, terms);
    }

    /**
     * These settings with other rules for people who leave.
     *
     * @param rules what becomes of people who leave otherwise than by the roster's own word
     * @return the changed settings
     */
    public SyncSettings withLeavers(LeaverRules rules) {
        return new SyncSettings(scope, collections, links, roles, guard, mode, rules, windows, terms);
    }

    /**
     * These settings with times in which runs do less than usual.
     *
     * @param times the windows; where two overlap, the stricter holds
     * @return the changed settings
     */
    public SyncSettings withWindows(List<SyncWindow> times) {
        return new SyncSettings(scope, collections, links, roles, guard, mode, leavers, times, terms);
    }

    /**
     * These settings for the classes of some terms.
     *
     * @param which of which terms classes and enrollments are brought over; what was brought over stays when its term is over
     * @return the changed settings
     */
    public SyncSettings withTerms(TermScope which) {
        return new SyncSettings(scope, collections, links, roles, guard, mode, leavers, windows, which);
    }

    boolean isWithin(SyncWindow.Kind kind, Instant when) {
        return windows.stream().anyMatch(window -> window.kind() == kind && window.covers(when));
    }

    /** What of the settings decides which records are wanted, in one comparable text. */
    String fingerprint() {
        Set<String> schools = scope.schools();
        List<String> types = scope.userTypes().stream().map(Enum::name).sorted().toList();
        return "schools=" + (schools == null ? "all" : new TreeSet<>(schools)) + ";types=" + types + ";collections="
                + collections + (leavers.asksAboutOutOfScope() ? "" : ";out-of-scope=kept")
                + (terms.isAll() ? "" : ";terms=" + terms.daysAhead());
    }
}
