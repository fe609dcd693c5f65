// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Who has an account and was missed by a whole walk: candidates, no more. With them, a count of all active people, to judge their number
 * by, and people who were seen, to test the source by.
 *
 * @param candidates the missing people
 * @param active all people whose accounts are kept active by the roster
 * @param controls people who were just seen
 */
public record Absences(List<Candidate> candidates, Census active, ControlSample controls) {

    /**
     * Copies the candidates.
     *
     * @param candidates the missing people
     * @param active all people whose accounts are kept active by the roster
     * @param controls people who were just seen
     */
    public Absences {
        candidates = List.copyOf(candidates);
        Objects.requireNonNull(active, "active");
        Objects.requireNonNull(controls, "controls");
    }

    /**
     * Somebody who is missing.
     *
     * @param sourcedId the identifier
     * @param schools the schools the person was last known to belong to
     * @param role the role in OneRoster the person was last known to have; empty if none
     */
    public record Candidate(String sourcedId, List<String> schools, String role) {
        /**
         * Copies the schools.
         *
         * @param sourcedId the identifier
         * @param schools the schools the person was last known to belong to
         * @param role the role in OneRoster the person was last known to have; empty if none
         */
        public Candidate {
            schools = List.copyOf(schools);
        }
    }

    /**
     * Finds the missing people of a tenant.
     *
     * @param state holds the mirror
     * @param tenant the tenant
     * @param users what the walk over the people brought; a delta has no missing people
     * @param activeAmong says which of some accounts are active: somebody long gone whose account a backup brought back is missing again
     * @return the candidates
     */
    public static Absences among(
            SyncState<?> state, TenantId tenant, Staged users, UnaryOperator<Set<String>> activeAmong) {
        List<Candidate> candidates = new ArrayList<>();
        Census active = new Census();
        ControlSample controls = new ControlSample();
        Map<List<String>, List<String>> shared = new HashMap<>();
        state.scan(tenant, RosterCollection.USERS, rows -> {
            Set<String> revived = users instanceof Snapshot whole ? revived(rows, whole, activeAmong) : Set.of();
            for (MirrorRow row : rows) {
                if (!row.active()) {
                    if (revived.contains(row.sourcedId())) {
                        Candidate back = candidate(row, shared);
                        active.count(back.schools(), back.role());
                        candidates.add(back);
                    }
                    continue;
                }
                RosterRecord record = row.record();
                String role = role(record);
                active.count(record.schools(), role);
                if (users instanceof Snapshot whole && whole.missed(row.sourcedId())) {
                    candidates.add(candidate(row, shared));
                } else if (users.sawWanted(row.sourcedId())) {
                    controls.offer(row.sourcedId());
                }
            }
        });
        return new Absences(candidates, active, controls);
    }

    private static Set<String> revived(List<MirrorRow> rows, Snapshot whole, UnaryOperator<Set<String>> activeAmong) {
        Map<String, String> gone = new HashMap<>();
        for (MirrorRow row : rows) {
            if (!row.active() && whole.missed(row.sourcedId())) {
                row.linked().ifPresent(link -> gone.put(link.localId(), row.sourcedId()));
            }
        }
        if (gone.isEmpty()) {
            return Set.of();
        }
        gone.keySet().retainAll(activeAmong.apply(Set.copyOf(gone.keySet())));
        return Set.copyOf(gone.values());
    }

    /** A school that sends nobody any more is missed with all its people: they share the list of it. */
    private static Candidate candidate(MirrorRow row, Map<List<String>, List<String>> shared) {
        RosterRecord record = row.record();
        String role = role(record);
        return new Candidate(
                row.sourcedId(),
                shared.computeIfAbsent(record.schools(), List::copyOf),
                shared.computeIfAbsent(List.of(role), r -> r).get(0));
    }

    private static String role(RosterRecord record) {
        return Objects.requireNonNullElse(record.text("role"), "");
    }
}
