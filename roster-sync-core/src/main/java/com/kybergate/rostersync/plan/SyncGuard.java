// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Absences.Candidate;
import com.kybergate.rostersync.evidence.Turnover;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much a run may take away before a person has to approve it. Immutable.
 *
 * <p>Destructive is what takes a login, a login key, a role, a school or a class from somebody, by whatever change. Numbers are held
 * against those before the run, each as one rule of count and percent. The first load passes: there is nobody to take anything from.
 * Where more than 5 and more than 10 % of the people are broken or contradictory, whatever is destructive waits.
 *
 * @param leavers how many people of a school, or of a role, may lose their login or that school
 * @param leaversAtMost how many people of the whole district may lose their login, however large it is
 * @param rows how many classes, enrollments, courses or sessions may go; a school never goes without approval
 * @param loginKeys how many people may get another user name or e-mail address before the whole run is held
 * @param updates how many people may change in any way before the whole run is held
 * @param week how many people of the whole district may lose their login within seven days by runs that nobody approved; of a school or a
 *     role, twice as many as {@code leavers} lets go at once
 */
public record SyncGuard(Limit leavers, long leaversAtMost, Limit rows, Limit loginKeys, Limit updates, Limit week) {
    /** The guard that judges how much of the people could be understood. */
    static final String DOUBTFUL_GUARD = "doubtful";

    private static final int MOST_PERCENT = 100;
    private static final Limit NO_ORG = new Limit(0, 0);
    private static final Limit CHURN = new Limit(10, 30);
    private static final Limit DOUBTFUL = new Limit(5, 10);

    /**
     * Checks that every rule is there.
     *
     * @param leavers how many people of a school, or of a role, may lose their login or that school
     * @param leaversAtMost how many people of the whole district may lose their login, however large it is
     * @param rows how many classes, enrollments, courses or sessions may go; a school never goes without approval
     * @param loginKeys how many people may get another user name or e-mail address before the whole run is held
     * @param updates how many people may change in any way before the whole run is held
     * @param week how many people of the whole district may lose their login within seven days by runs that nobody approved
     */
    public SyncGuard {
        Objects.requireNonNull(leavers, "leavers");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(loginKeys, "loginKeys");
        Objects.requireNonNull(updates, "updates");
        Objects.requireNonNull(week, "week");
    }

    /**
     * The recommended limits: 3 or 5 % of a school or role may leave, 500 of a district; 20 or 10 % of the rows may go; 5 or 5 % of the
     * login keys and 20 or half of the people may change; 10 or 10 % may leave within a week.
     *
     * @return the guard
     */
    public static SyncGuard defaults() {
        return new SyncGuard(
                new Limit(3, 5), 500, new Limit(20, 10), new Limit(5, 5), new Limit(20, 50), new Limit(10, 10));
    }

    /**
     * Which of the missing people may be asked about. The others are held first: so many lookups would only be a second chance for the
     * same mistake.
     *
     * @param absences the missing people
     * @return the identifiers of those to ask about
     */
    public List<String> mayAskAbout(Absences absences) {
        PlanNumbers numbers = PlanNumbers.before(absences);
        for (Candidate candidate : absences.candidates()) {
            numbers.leavers.count(candidate.schools(), candidate.role());
            numbers.missed.count(candidate.schools(), candidate.role());
        }
        Holds holds = judge(numbers);
        List<String> ask = new ArrayList<>();
        for (Candidate candidate : absences.candidates()) {
            if (holds.leaving(candidate.schools(), candidate.role()) == null) {
                ask.add(candidate.sourcedId());
            }
        }
        return ask;
    }

    Holds judge(PlanNumbers numbers) {
        Holds holds = new Holds();
        if (numbers.active.total() > 0) {
            doubts(numbers, holds);
            storms(numbers, holds);
            leavers(numbers, holds);
            losses(numbers, holds);
        }
        rows(numbers, holds);
        return holds;
    }

    /** A source that sends a tenth of its people broken or twice over may be wrong about the others as well. */
    private static void doubts(PlanNumbers numbers, Holds holds) {
        if (numbers.doubtful > DOUBTFUL.allowed(numbers.read)) {
            holds.doubtful = true;
            hold(
                    holds,
                    DOUBTFUL_GUARD,
                    Verdict.HOLD,
                    DOUBTFUL.inWords() + " of the people could not be understood or told apart: " + numbers.doubtful
                            + " of " + numbers.read);
        }
        pass(holds, DOUBTFUL_GUARD, numbers.doubtful + " of " + numbers.read + " people");
    }

    private void storms(PlanNumbers numbers, Holds holds) {
        long people = numbers.active.total();
        if (numbers.loginKeys > loginKeys.allowed(people)) {
            holds.everything = "login-key-storm";
            hold(
                    holds,
                    "login-keys",
                    Verdict.HOLD_ALL,
                    loginKeys.inWords() + " of the people would get another user name or" + " e-mail address: "
                            + numbers.loginKeys + " of " + people);
        } else if (numbers.updates > updates.allowed(people)) {
            holds.everything = "update-storm";
            hold(
                    holds,
                    "updates",
                    Verdict.HOLD_ALL,
                    updates.inWords() + " of the people would change: " + numbers.updates + " of " + people);
        }
        if (holds.everything == null && churns(numbers)) {
            holds.everything = "identity-churn";
            hold(
                    holds,
                    "identity-churn",
                    Verdict.HOLD_ALL,
                    "many people are missing and as many are new, as when a source gives everybody"
                            + " another identifier: " + numbers.missed.total() + " missing and " + numbers.creates
                            + " new, of " + people);
        }
        pass(
                holds,
                "identity-churn",
                numbers.missed.total() + " missing and " + numbers.creates + " new, of " + people);
        pass(holds, "login-keys", numbers.loginKeys + " of " + people + " people");
        pass(holds, "updates", numbers.updates + " of " + people + " people");
    }

    private boolean churns(PlanNumbers numbers) {
        long missing = numbers.missed.total();
        return missing > CHURN.allowed(numbers.active.total()) && numbers.creates * 2 >= missing;
    }

    /** Where everybody of a school or role is missing, or missing but for those who moved on, that is held however few they are. */
    private void leavers(PlanNumbers numbers, Holds holds) {
        long all = numbers.leavers.total();
        if (all > leaversAtMost || all > Math.max(leavers.allowed(numbers.active.total()), leavers.count() * 2)) {
            holds.allLeavers = true;
            hold(
                    holds,
                    "leavers",
                    Verdict.HOLD,
                    leavers.inWords() + " of the district, or more than " + leaversAtMost + ", would lose their login: "
                            + all + " of " + numbers.active.total());
        }
        week(numbers, holds);
        each(numbers.leavers.bySchool(), numbers.active.bySchool(), (school, going, before) -> {
            boolean whole = isWhole(numbers.missed.bySchool(), numbers.losingSchool, school, before);
            if (going > leavers.allowed(before) || whole) {
                holds.leaversOfSchools.add(school);
                hold(
                        holds,
                        "leavers",
                        Verdict.HOLD,
                        (whole ? "everybody" : leavers.inWords()) + " of school " + school + " would lose the login: "
                                + going + " of " + before);
            }
        });
        each(numbers.leavers.byRole(), numbers.active.byRole(), (role, going, before) -> {
            boolean whole = isWhole(numbers.missed.byRole(), numbers.changingRole, role, before);
            if (going > leavers.allowed(before) || whole) {
                holds.leaversOfRoles.add(role);
                hold(
                        holds,
                        "leavers",
                        Verdict.HOLD,
                        (whole ? "everybody" : leavers.inWords()) + " of role " + role + " would lose the login: "
                                + going + " of " + before);
            }
        });
        pass(holds, "leavers", all + " of " + numbers.active.total() + " people");
    }

    /** Held against those who were there a week ago or are there now, whichever is less: nobody new makes room for a leaver. */
    private void week(PlanNumbers numbers, Holds holds) {
        long left = numbers.week.left();
        long going = numbers.leavers.total();
        long before = aWeekAgo(numbers.active.total(), left, numbers.week.joined());
        String evidence = (left + going) + " of " + before + " people";
        if (seeps(week, left, going, before)) {
            holds.weekFull = true;
            hold(
                    holds,
                    "week",
                    Verdict.HOLD,
                    week.inWords() + " of the district would have lost their login within seven days: " + evidence);
        }
        weekOf(
                "school",
                numbers.leavers.bySchool(),
                numbers.active.bySchool(),
                numbers.week,
                holds.weekOfSchools,
                holds);
        weekOf("role", numbers.leavers.byRole(), numbers.active.byRole(), numbers.week, holds.weekOfRoles, holds);
        pass(holds, "week", evidence);
    }

    private void weekOf(
            String kind,
            Map<String, Long> going,
            Map<String, Long> active,
            Turnover turnover,
            Set<String> full,
            Holds holds) {
        Limit limit = weekOfGroup();
        each(going, active, (group, leaving, now) -> {
            long gone = turnover.groups().leftOf(kind, group);
            long before = aWeekAgo(now, gone, turnover.groups().joinedOf(kind, group));
            if (seeps(limit, gone, leaving, before)) {
                full.add(group);
                hold(
                        holds,
                        "week",
                        Verdict.HOLD,
                        limit.inWords() + " of " + kind + " " + group
                                + " would have lost their login within seven days: " + (gone + leaving) + " of "
                                + before);
            }
        });
    }

    /** Of a school or a role, twice what a single run may take. */
    private Limit weekOfGroup() {
        return new Limit(leavers.count() * 2, Math.min(leavers.percent() * 2, MOST_PERCENT));
    }

    private static long aWeekAgo(long now, long left, long joined) {
        return Math.max(0, Math.min(now, now + left - joined));
    }

    /** What a single run takes is judged elsewhere. */
    private static boolean seeps(Limit limit, long left, long going, long before) {
        return going > 0 && left > 0 && left + going > limit.allowed(before);
    }

    private static boolean isWhole(Map<String, Long> missed, Map<String, Long> moving, String group, long before) {
        long missing = missed.getOrDefault(group, 0L);
        return missing > 0 && missing + moving.getOrDefault(group, 0L) >= before;
    }

    private void losses(PlanNumbers numbers, Holds holds) {
        each(numbers.losingSchool, numbers.active.bySchool(), (school, going, before) -> {
            if (going > leavers.allowed(before)) {
                holds.schoolLosses.add(school);
                hold(
                        holds,
                        "school-loss",
                        Verdict.HOLD,
                        leavers.inWords() + " of school " + school + " would leave it: " + going + " of " + before);
            }
        });
        pass(holds, "school-loss", numbers.losingSchool.size() + " schools lose somebody");
        long people = numbers.active.total();
        if (numbers.losingRole > leavers.allowed(people)) {
            holds.roleLosses = true;
            hold(
                    holds,
                    "role-loss",
                    Verdict.HOLD,
                    leavers.inWords() + " of the people would lose privileges: " + numbers.losingRole + " of "
                            + people);
        }
        pass(holds, "role-loss", numbers.losingRole + " of " + people + " people");
    }

    private void rows(PlanNumbers numbers, Holds holds) {
        for (Map.Entry<RosterCollection, Long> entry : numbers.rowsGoing.entrySet()) {
            RosterCollection collection = entry.getKey();
            Limit limit = collection == RosterCollection.ORGS ? NO_ORG : rows;
            long before = numbers.rowsBefore.getOrDefault(collection, 0L);
            if (entry.getValue() > limit.allowed(before)) {
                holds.rows.add(collection);
                hold(
                        holds,
                        "rows",
                        Verdict.HOLD,
                        limit.inWords() + " of the " + collection.wireName() + " would go: " + entry.getValue() + " of "
                                + before);
            }
        }
        each(numbers.goingByClass, numbers.beforeByClass, (rosterClass, going, before) -> {
            if (going > 1 && going >= before && !numbers.classesGoing.contains(rosterClass)) {
                holds.unenrolledClasses.add(rosterClass);
                hold(
                        holds,
                        "rows",
                        Verdict.HOLD,
                        "nobody would be left in class " + rosterClass + ": " + going + " of " + before);
            }
        });
        pass(holds, "rows", numbers.rowsGoing.size() + " collections lose rows");
    }

    private static void hold(Holds holds, String guard, Verdict verdict, String evidence) {
        holds.verdicts.add(new GuardVerdict(guard, verdict, evidence));
    }

    private static void pass(Holds holds, String guard, String evidence) {
        if (holds.verdicts.stream().noneMatch(v -> v.guard().equals(guard))) {
            holds.verdicts.add(new GuardVerdict(guard, Verdict.PASS, evidence));
        }
    }

    private static void each(Map<String, Long> going, Map<String, Long> before, Group group) {
        new TreeMap<>(going).forEach((name, number) -> group.look(name, number, before.getOrDefault(name, 0L)));
    }

    @FunctionalInterface
    private interface Group {
        void look(String name, long going, long before);
    }
}
