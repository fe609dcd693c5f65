// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which changes the guards hold back. For one thread at a time while it is filled. */
final class Holds {
    @Nullable
    String everything;

    /** Why nobody new gets an account, or null if they may. */
    @Nullable
    String creates;

    boolean allLeavers;
    boolean roleLosses;
    final Set<String> leaversOfSchools = new HashSet<>();
    final Set<String> leaversOfRoles = new HashSet<>();
    final Set<String> schoolLosses = new HashSet<>();
    final Set<String> unenrolledClasses = new HashSet<>();
    final Set<RosterCollection> rows = EnumSet.noneOf(RosterCollection.class);
    final List<GuardVerdict> verdicts = new ArrayList<>();
    private final Set<String> heldPeople = new HashSet<>();
    private final LongTable heldKeys = new LongTable();
    private final List<KeyMove> openMoves = new ArrayList<>();

    /** Why a change is held, or empty if it is free. Asked for people before classes and enrollments. */
    Optional<String> reason(PlannedChange change) {
        String reason = judge(change);
        if (reason != null && everything == null && change.collection() == RosterCollection.USERS) {
            heldPeople.add(change.sourcedId());
        }
        return Optional.ofNullable(reason);
    }

    /** Why people of some schools and a role may not leave, or null if they may. */
    @Nullable
    String leaving(Collection<String> schools, String role) {
        // The narrowest reason helps an administrator most.
        if (schools.stream().anyMatch(leaversOfSchools::contains)) {
            return "leavers-of-school";
        }
        if (leaversOfRoles.contains(role)) {
            return "leavers-of-role";
        }
        return allLeavers ? "leavers-of-district" : null;
    }

    /** Notes a change of login keys: if it is held, the keys that the person keeps. */
    void note(PlannedChange moving) {
        KeyMove move = KeyMove.of(moving);
        if (judge(moving) != null) {
            keep(move);
        } else {
            openMoves.add(move);
        }
    }

    /** Marks the keys of those who wait for the keys of held people, and so on. */
    void holdDependants() {
        boolean grows = true;
        while (grows) {
            grows = openMoves.removeIf(move -> {
                boolean waits = wantsHeldKey(move);
                if (waits) {
                    keep(move);
                }
                return waits;
            });
        }
        openMoves.clear();
    }

    private void keep(KeyMove move) {
        move.lets().forEach(key -> heldKeys.putIfAbsent(key, 0));
    }

    private boolean wantsHeldKey(KeyMove move) {
        return move.wants().anyMatch(heldKeys::contains);
    }

    private @Nullable String judge(PlannedChange change) {
        if (everything != null) {
            return everything;
        }
        if (change.reason().equals(Reasons.PRIVILEGE_RISE)) {
            return Reasons.PRIVILEGE_RISE;
        }
        if (change.collection() != RosterCollection.USERS) {
            return change.operation() == Operation.DEACTIVATE ? judgeRow(change) : null;
        }
        if (change.operation() == Operation.CREATE && creates != null) {
            return creates;
        }
        if (change.operation() == Operation.DEACTIVATE) {
            return leaving(
                    change.schools(), Objects.requireNonNullElse(change.record().text("role"), ""));
        }
        if (roleLosses && change.reason().equals(Reasons.ROLE_LOSS)) {
            return Reasons.ROLE_LOSS;
        }
        if (change.lostSchools().stream().anyMatch(schoolLosses::contains)) {
            return "school-loss";
        }
        return !heldKeys.isEmpty() && wantsHeldKey(KeyMove.of(change)) ? "login-key-held" : null;
    }

    private @Nullable String judgeRow(PlannedChange change) {
        if (rows.contains(change.collection())) {
            return "rows-going";
        }
        String rosterClass = change.record().text("class");
        if (change.absent() && rosterClass != null && unenrolledClasses.contains(rosterClass)) {
            return "class-unenrolled";
        }
        String user = change.record().text("user");
        return user != null && heldPeople.contains(user) ? "person-held" : null;
    }
}
