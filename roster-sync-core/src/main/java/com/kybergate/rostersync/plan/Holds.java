// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.internal.LoginKey;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.roster.RosterCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Whether whatever takes something from somebody waits, because nothing would refuse a writer who comes late. */
    boolean unfenced;

    /** Whether too much of what was read makes no sense, so that whatever takes something from somebody waits. */
    boolean doubtful;

    /** Whether nothing but newcomers goes on for now. */
    boolean additionsOnly;

    /** The login keys that exclude people from each other. */
    Set<AccountField> exclusiveKeys = Set.of(AccountField.USERNAME, AccountField.EMAIL);

    boolean allLeavers;
    /** Whether so many left in the days before that nobody else does without being looked at. */
    boolean weekFull;

    boolean roleLosses;
    final Set<String> weekOfSchools = new HashSet<>();
    final Set<String> weekOfRoles = new HashSet<>();
    final Set<String> leaversOfSchools = new HashSet<>();
    final Set<String> leaversOfRoles = new HashSet<>();
    final Set<String> schoolLosses = new HashSet<>();
    final Set<String> unenrolledClasses = new HashSet<>();
    final Set<RosterCollection> rows = EnumSet.noneOf(RosterCollection.class);
    final List<GuardVerdict> verdicts = new ArrayList<>();
    private final Set<String> heldPeople = new HashSet<>();
    private final Set<String> strangers = new HashSet<>();
    private final Map<String, String> missingByKey = new HashMap<>();
    private final Set<String> rekeyed = new HashSet<>();
    private final Set<String> heldOrgs = new HashSet<>();
    private final Set<String> heldClasses = new HashSet<>();
    private final LongTable heldKeys = new LongTable();
    private final List<KeyMove> openMoves = new ArrayList<>();

    /** Why a change is held, or empty if it is free. Asked for what is referred to before what refers to it. */
    Optional<String> reason(PlannedChange change) {
        String reason = judge(change);
        // Where everything is held, nobody needs to know of whom it hangs.
        if (reason != null && everything == null) {
            switch (change.collection()) {
                case USERS -> {
                    // Whoever is looked at singly is there, and what hangs on them goes its way, but for a stranger's.
                    if (!Reasons.WAITS_BY_ITSELF.contains(reason)) {
                        heldPeople.add(change.sourcedId());
                    } else if (reason.equals(Reasons.SOURCED_ID_REUSED)) {
                        strangers.add(change.sourcedId());
                    }
                }
                case ORGS -> heldOrgs.add(change.sourcedId());
                case CLASSES -> heldClasses.add(change.sourcedId());
                default -> {}
            }
        }
        return Optional.ofNullable(reason);
    }

    /** Whether whoever and whatever is new is free, all of it. */
    boolean letNewcomersIn() {
        return everything == null && creates == null && heldKeys.isEmpty() && strangers.isEmpty();
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
        if (allLeavers) {
            return "leavers-of-district";
        }
        boolean week =
                weekFull || weekOfRoles.contains(role) || schools.stream().anyMatch(weekOfSchools::contains);
        return week ? "leavers-of-week" : null;
    }

    /** Notes the login keys of somebody who is missing. Where all leavers are held there may be many, and nothing to look for. */
    void misses(PlannedChange change) {
        if (change.absent() && !allLeavers && !weekFull) {
            loginKeys(change).forEach(key -> missingByKey.put(key, change.sourcedId()));
        }
    }

    boolean missesSomebody() {
        return !missingByKey.isEmpty();
    }

    /** Whether somebody new has the login key of somebody missing: that may be one person under two identifiers. */
    void appears(PlannedChange change) {
        if (change.operation() == Operation.CREATE || change.operation() == Operation.LINK) {
            for (String key : loginKeys(change)) {
                String missing = missingByKey.get(key);
                if (missing != null) {
                    rekeyed.add(missing);
                }
            }
        }
    }

    /** Notes that somebody is missing whose account may go to another identifier: what hangs on the person stays for now. */
    void waits(String sourcedId) {
        heldPeople.add(sourcedId);
    }

    private List<String> loginKeys(PlannedChange change) {
        List<String> keys = new ArrayList<>();
        AccountPlan account = change.account();
        for (AccountField field : exclusiveKeys) {
            String value = account == null ? null : account.values().get(field);
            if (value != null) {
                keys.add(LoginKey.of(field, value));
            }
        }
        return keys;
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
        // First of all: whoever approves everything for another reason still sees how strongly each link is vouched
        // for.
        if (change.operation() == Operation.RELINK || change.reason().startsWith(Reasons.LINK_PROPOSED)) {
            return change.reason();
        }
        // These, too: a day on which everything waits is no day on which a stranger is let in unseen.
        if (Reasons.WAITS_BY_ITSELF.contains(change.reason())) {
            return change.reason();
        }
        if (everything != null) {
            return everything;
        }
        if (additionsOnly && !adds(change)) {
            return Reasons.ADDITIONS_ONLY;
        }
        if (change.collection() != RosterCollection.USERS) {
            return change.operation() == Operation.DEACTIVATE ? judgeRow(change) : ofAStranger(change);
        }
        if (change.operation() == Operation.CREATE && creates != null) {
            return creates;
        }
        if (change.operation() == Operation.DEACTIVATE) {
            String leaving = leaving(
                    change.schools(), Objects.requireNonNullElse(change.record().text("role"), ""));
            if (leaving == null && rekeyed.contains(change.sourcedId())) {
                return "identity-churn";
            }
            if (leaving == null && doubtful) {
                return Reasons.SOURCE_DOUBTFUL;
            }
            return leaving == null && unfenced && change.localId() != null ? Reasons.UNFENCED : leaving;
        }
        if (roleLosses && change.reason().equals(Reasons.ROLE_LOSS)) {
            return Reasons.ROLE_LOSS;
        }
        if (change.lostSchools().stream().anyMatch(schoolLosses::contains)) {
            return "school-loss";
        }
        if ((doubtful || unfenced) && takesSomething(change)) {
            return doubtful ? Reasons.SOURCE_DOUBTFUL : Reasons.UNFENCED;
        }
        return !heldKeys.isEmpty() && wantsHeldKey(KeyMove.of(change)) ? "login-key-held" : null;
    }

    /** Until somebody has said who it is, the classes of the one are not shown to the other. */
    private @Nullable String ofAStranger(PlannedChange row) {
        String user = row.record().text("user");
        return user != null && strangers.contains(user) ? "person-held" : null;
    }

    /** Whether an account is made, or none is touched and nothing goes. */
    private static boolean adds(PlannedChange change) {
        return switch (change.operation()) {
            case CREATE, ACCEPT -> true;
            case UPDATE, REACTIVATE -> change.account() == null;
            case LINK, RELINK, DEACTIVATE -> false;
        };
    }

    /** By effect, not by kind: a role, a school, or the name somebody signs in by. */
    private static boolean takesSomething(PlannedChange change) {
        AccountPlan account = change.account();
        boolean joins = change.operation() == Operation.LINK;
        return change.reason().equals(Reasons.ROLE_LOSS)
                || !change.lostSchools().isEmpty()
                || (account != null
                        && (!account.before().isEmpty()
                                || (joins && account.changed().contains(AccountField.SCHOOLS))));
    }

    private @Nullable String judgeRow(PlannedChange change) {
        if (change.reason().equals(Reasons.ENDED)) {
            return null;
        }
        if (rows.contains(change.collection())) {
            return "rows-going";
        }
        if (doubtful) {
            return Reasons.SOURCE_DOUBTFUL;
        }
        String rosterClass = change.record().text("class");
        if (change.absent() && rosterClass != null && unenrolledClasses.contains(rosterClass)) {
            return "class-unenrolled";
        }
        // A school that may not go yet keeps its courses and classes, and these the enrollments that nobody took back.
        boolean hangsOn = change.absent() || change.collection() != RosterCollection.ENROLLMENTS;
        if (hangsOn && (refers(change, "school", heldOrgs) || refers(change, "org", heldOrgs))) {
            return "school-held";
        }
        if (change.absent() && refers(change, "class", heldClasses)) {
            return "class-held";
        }
        String user = change.record().text("user");
        return user != null && heldPeople.contains(user) ? "person-held" : null;
    }

    private static boolean refers(PlannedChange change, String field, Set<String> to) {
        String sourcedId = change.record().text(field);
        return sourcedId != null && to.contains(sourcedId);
    }
}
