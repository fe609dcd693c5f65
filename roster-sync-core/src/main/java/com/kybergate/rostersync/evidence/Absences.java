// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.internal.HostReads;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who has an account and was missed by a whole walk: candidates, no more. With them, a count of all active people, to judge their number
 * by, and people who were seen, to test the source by.
 *
 * @param candidates the missing people
 * @param active all people whose accounts are kept active by the roster
 * @param controls people who were just seen
 * @param strays rows for those of the missing whom the mirror has forgotten
 * @param week how many left and joined in the days before
 * @param grace who of the missing keeps the login for now
 */
public record Absences(
        List<Candidate> candidates,
        Census active,
        ControlSample controls,
        List<MirrorRow> strays,
        Turnover week,
        Grace grace) {

    /**
     * Copies the candidates.
     *
     * @param candidates the missing people
     * @param active all people whose accounts are kept active by the roster
     * @param controls people who were just seen
     * @param strays rows for those of the missing whom the mirror has forgotten
     * @param week how many left and joined in the days before
     * @param grace who of the missing keeps the login for now
     */
    public Absences {
        candidates = List.copyOf(candidates);
        strays = List.copyOf(strays);
        Objects.requireNonNull(active, "active");
        Objects.requireNonNull(controls, "controls");
        Objects.requireNonNull(week, "week");
        Objects.requireNonNull(grace, "grace");
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

        @Override
        public String toString() {
            return "Candidate[redacted]";
        }
    }

    /**
     * Finds the missing people of a tenant.
     *
     * @param <T> the transaction in which accounts are read
     * @param state holds the mirror
     * @param tenant the tenant
     * @param users what the walk over the people brought; a delta has no missing people
     * @param accounts the accounts: somebody long gone whose account a backup brought back is missing again
     * @param generations whether the mirror itself may have forgotten people who have accounts
     * @param breakGlass the host's keys of accounts that nobody is deactivated with: their people are no candidates
     * @return the candidates
     */
    public static <T> Absences among(
            SyncState<T> state,
            AccountStore<T> accounts,
            TenantId tenant,
            Staged users,
            Generations<T> generations,
            Set<String> breakGlass) {
        List<Candidate> candidates = new ArrayList<>();
        Census active = new Census();
        ControlSample controls = new ControlSample();
        Map<List<String>, List<String>> shared = new HashMap<>();
        List<MirrorRow> strays = users instanceof Snapshot whole && generations.memoryRestored()
                ? Strays.find(state, accounts, tenant, whole, active, controls).stream()
                        .filter(stray -> !isSpared(stray, breakGlass))
                        .toList()
                : List.of();
        state.scan(tenant, RosterCollection.USERS, rows -> {
            Set<String> revived =
                    users instanceof Snapshot whole ? revived(state, accounts, tenant, rows, whole::missed) : Set.of();
            for (MirrorRow row : rows) {
                if (!row.active()) {
                    if (revived.contains(row.sourcedId()) && !isSpared(row, breakGlass)) {
                        Candidate back = candidate(row, shared);
                        active.count(back.schools(), back.role());
                        candidates.add(back);
                    }
                    continue;
                }
                RosterRecord record = row.record();
                String role = role(record);
                active.count(record.schools(), role);
                if (users instanceof Snapshot whole && whole.missed(row.sourcedId()) && !isSpared(row, breakGlass)) {
                    candidates.add(candidate(row, shared));
                } else if (users.sawWanted(row.sourcedId())) {
                    controls.offer(row.sourcedId());
                }
            }
        });
        strays.forEach(stray -> candidates.add(candidate(stray, shared)));
        return new Absences(candidates, active, controls, strays, Turnover.none(), Grace.none());
    }

    /**
     * These, beside what went before them.
     *
     * @param turnover how many left and joined in the days before
     * @return the same candidates
     */
    public Absences after(Turnover turnover) {
        return new Absences(candidates, active, controls, strays, turnover, grace);
    }

    /**
     * These, some of whom keep the login for now.
     *
     * @param some who
     * @return the same candidates
     */
    public Absences keeping(Grace some) {
        return new Absences(candidates, active, controls, strays, week, some);
    }

    /**
     * Whether somebody who had left can sign in again, by a hand at the host or a backup: only a whole walk can tell what is right.
     *
     * @param <T> the transaction in which accounts are read
     * @param state holds the mirror
     * @param tenant the tenant
     * @param users the changes of the people; of whom they speak is planned anyway
     * @param accounts the accounts
     * @param breakGlass the host's keys of accounts that nobody is deactivated with
     * @return true if there is anybody
     */
    public static <T> boolean revivedSomebody(
            SyncState<T> state, AccountStore<T> accounts, TenantId tenant, Staged users, Set<String> breakGlass) {
        boolean[] anybody = {false};
        state.scan(tenant, RosterCollection.USERS, rows -> {
            if (!anybody[0]) {
                List<MirrorRow> left =
                        rows.stream().filter(row -> !isSpared(row, breakGlass)).toList();
                anybody[0] = !revived(state, accounts, tenant, left, sourcedId -> !users.saw(sourcedId))
                        .isEmpty();
            }
        });
        return anybody[0];
    }

    private static boolean isSpared(MirrorRow row, Set<String> breakGlass) {
        return row.linked().filter(link -> breakGlass.contains(link.localId())).isPresent();
    }

    private static <T> Set<String> revived(
            SyncState<T> state,
            AccountStore<T> accounts,
            TenantId tenant,
            List<MirrorRow> rows,
            Predicate<String> missed) {
        Map<String, String> gone = new HashMap<>();
        for (MirrorRow row : rows) {
            if (!row.active() && missed.test(row.sourcedId())) {
                row.linked().ifPresent(link -> gone.put(link.localId(), row.sourcedId()));
            }
        }
        if (gone.isEmpty()) {
            return Set.of();
        }
        return HostReads.read(state, tenant, tx -> accounts.load(tx, tenant, gone.keySet())).stream()
                .filter(Account::active)
                .map(account -> Objects.requireNonNull(gone.get(account.localId())))
                .collect(Collectors.toSet());
    }

    /** A school that sends nobody any more is missed with all its people: they share the list of it. */
    static Candidate candidate(MirrorRow row, Map<List<String>, List<String>> shared) {
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

    @Override
    public String toString() {
        return "Absences[" + candidates.size() + " candidates]";
    }
}
