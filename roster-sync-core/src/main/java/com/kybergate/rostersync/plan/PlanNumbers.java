// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.evidence.Turnover;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a plan would do, in numbers: all a guard looks at. For one thread at a time. */
final class PlanNumbers {
    /** Everybody whose account the roster keeps active, before the run: junk that a run creates cannot dilute it. */
    final Census active;
    /** Who left and joined in the days before. */
    Turnover week = Turnover.none();
    /** Who would lose the login, for whatever reason. */
    final Census leavers = new Census();
    /** Who of them was missed, not named by the source. */
    final Census missed = new Census();

    final Map<String, Long> losingSchool = new HashMap<>();
    /** Who is still there, but in another role than before. */
    final Map<String, Long> changingRole = new HashMap<>();

    final Map<RosterCollection, Long> rowsGoing = new EnumMap<>(RosterCollection.class);
    final Map<RosterCollection, Long> rowsBefore = new EnumMap<>(RosterCollection.class);
    /** Enrollments that are missing, and those there were, of the classes that miss some. */
    final Map<String, Long> goingByClass = new HashMap<>();

    final Map<String, Long> beforeByClass = new HashMap<>();
    final Set<String> classesGoing = new HashSet<>();
    /** People who were read and are not out of scope, and those of them who could not be understood or told apart. */
    long read;

    long doubtful;
    long creates;
    long losingRole;
    long loginKeys;
    long updates;

    /** The numbers of a run before anything is planned. */
    static PlanNumbers before(Absences absences) {
        PlanNumbers numbers = new PlanNumbers(absences.active());
        numbers.week = absences.week();
        return numbers;
    }

    PlanNumbers(Census active) {
        this.active = active;
    }

    void count(PlannedChange change) {
        AccountPlan account = change.account();
        if (account == null) {
            if (change.operation() == Operation.DEACTIVATE && !change.reason().equals(Reasons.ENDED)) {
                rowsGoing.merge(change.collection(), 1L, Long::sum);
                if (change.collection() == RosterCollection.CLASSES) {
                    classesGoing.add(change.sourcedId());
                }
                String rosterClass = change.record().text("class");
                if (change.absent() && rosterClass != null) {
                    goingByClass.merge(rosterClass, 1L, Long::sum);
                }
            }
            return;
        }
        if (change.operation() == Operation.CREATE) {
            creates++;
        }
        if (change.reason().equals(Reasons.OUT_OF_SCOPE)) {
            // Waits in any case, and says nothing of the roster.
            return;
        }
        if (change.operation() == Operation.DEACTIVATE) {
            leaver(change);
            return;
        }
        if (change.operation() != Operation.UPDATE && change.operation() != Operation.REACTIVATE) {
            return;
        }
        if (!account.changed().isEmpty()) {
            updates++;
        }
        if (account.changesLoginKey()) {
            loginKeys++;
        }
        if (change.reason().equals(Reasons.ROLE_LOSS)) {
            losingRole++;
        }
        for (String school : change.lostSchools()) {
            losingSchool.merge(school, 1L, Long::sum);
        }
    }

    /** Somebody who was there, and is there as another record says. */
    void stays(RosterRecord before, RosterRecord now) {
        String role = Objects.requireNonNullElse(before.text("role"), "");
        if (!role.equals(now.text("role"))) {
            changingRole.merge(role, 1L, Long::sum);
        }
    }

    private void leaver(PlannedChange change) {
        String role = Objects.requireNonNullElse(change.record().text("role"), "");
        leavers.count(change.schools(), role);
        if (change.absent()) {
            missed.count(change.schools(), role);
        }
    }
}
