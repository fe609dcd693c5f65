// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.account.Account;
import com.kybergate.rostersync.account.AccountField;
import com.kybergate.rostersync.account.AccountStore;
import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.plan.PeoplePlanner.Decision;
import com.kybergate.rostersync.plan.PeoplePlanner.Person;
import com.kybergate.rostersync.report.Counts.Outcome;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.state.MirrorRow;
import com.kybergate.rostersync.state.SyncState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan of staged records, the mirror, the accounts and the evidence: the same of the same, and nothing is written.
 *
 * <p>First every change is drafted into a spool and counted; then the guards judge the numbers; then each draft is free or held. A
 * collection that was not proved to be whole has no code path to absence: only a {@link Snapshot} can be asked who was missed.
 *
 * @param <T> the transaction in which accounts are read
 */
public final class Planner<T> {
    private final TenantId tenant;
    private final SyncState<T> state;
    private final AccountStore<T> accounts;
    private final PlanRules rules;
    private final Generations<T> generations;
    private final Fingerprints fingerprints;

    /**
     * Makes a planner.
     *
     * @param tenant the tenant
     * @param state holds the mirror
     * @param accounts the accounts
     * @param rules by what rules
     * @param generations whether the memory and the accounts belong together
     */
    public Planner(
            TenantId tenant,
            SyncState<T> state,
            AccountStore<T> accounts,
            PlanRules rules,
            Generations<T> generations) {
        this.generations = generations;
        this.tenant = tenant;
        this.state = state;
        this.accounts = accounts;
        this.rules = rules;
        this.fingerprints = new Fingerprints(state.secret(tenant));
    }

    /**
     * Makes the plan of a run.
     *
     * @param stage what was read
     * @param absences who is missing, and everybody whose account the roster keeps active
     * @param evidence what is known of the missing people
     * @param holdEverything why nothing at all may be done without approval, by stable code; {@code null} if something may
     * @return the plan
     */
    public SyncPlan plan(Stage stage, Absences absences, Evidence evidence, @Nullable String holdEverything) {
        return new PlanDraft<>(tenant, state, rules, fingerprints, people(stage), stage, absences, evidence)
                .plan(holdEverything, generations.memoryRestored() && !accounts.remembersSourcedIds());
    }

    /**
     * Plans once more the links that a person has approved, over everybody the source shows now: whoever else fits an account by now, and
     * whatever else became of person and account, makes another change of it, or none.
     *
     * @param stage what was read of the people
     * @param absences who is missing, if an account is to go from one identifier to another; otherwise nobody
     * @param evidence what is known of those whose accounts are to go
     * @param approved whether a link is exactly one that was approved
     * @return a plan of approved links and nothing else, all of them free
     */
    public SyncPlan planLinks(Stage stage, Absences absences, Evidence evidence, Predicate<PlannedChange> approved) {
        return new PlanDraft<>(tenant, state, rules, fingerprints, people(stage), stage, absences, evidence)
                .planLinks(approved);
    }

    /**
     * Plans one person, as an approval and an explanation do.
     *
     * @param record what the source says now
     * @param row what the mirror says, or {@code null}
     * @return the change, or empty if there is nothing to do or a person must decide
     */
    public Optional<PlannedChange> planOne(RosterRecord record, @Nullable MirrorRow row) {
        if (record.collection() == RosterCollection.USERS) {
            PeoplePlanner<T> people = people();
            Decision decision = people.decide(List.of(new Person(record, row))).get(record.sourcedId());
            return Optional.ofNullable(decision == null ? null : decision.change());
        }
        return Optional.ofNullable(RowPlanner.plan(record, row));
    }

    /**
     * Whose accounts are not as the mirror would have them: edited or deleted at the host, or brought back by a backup. What is to be done
     * about it depends on what the source says of them now.
     *
     * @param of about whom it is asked, by identifier
     * @param most how many are enough
     * @return identifiers of people whom the mirror counts as there, {@code most} and one more at most
     */
    public List<String> edited(Predicate<String> of, int most) {
        PeoplePlanner<T> people = people();
        List<String> edited = new ArrayList<>();
        state.scan(tenant, RosterCollection.USERS, rows -> {
            if (edited.size() > most) {
                return;
            }
            List<Person> unsaid = rows.stream()
                    .filter(row -> row.active() && of.test(row.sourcedId()))
                    .map(row -> new Person(row.record(), row))
                    .toList();
            people.decide(unsaid).forEach((sourcedId, decision) -> {
                if (!decision.equals(Decision.NOTHING) && edited.size() <= most) {
                    edited.add(sourcedId);
                }
            });
        });
        return edited;
    }

    /**
     * Which accounts say something else than their rows, because somebody edited them.
     *
     * @param rows rows of people
     * @return one for each such account
     */
    public List<Drift> drifts(List<MirrorRow> rows) {
        return people().drifts(rows);
    }

    /**
     * Plans that accounts say again what their rows say, whatever the policy for conflicts.
     *
     * @param rows rows of people
     * @param fields in which fields
     * @return the changes; none for an account that says so already
     */
    public List<PlannedChange> planRevert(List<MirrorRow> rows, Set<AccountField> fields) {
        return people().revert(rows, fields);
    }

    /**
     * Plans that a row of the mirror goes because it was missed.
     *
     * @param row the row
     * @return the change, or empty if the account is one that no plan touches
     */
    public Optional<PlannedChange> planAbsence(MirrorRow row) {
        return row.collection() == RosterCollection.USERS
                ? Optional.ofNullable(people().deactivateMissing(List.of(row)).get(row.sourcedId()))
                : Optional.of(RowPlanner.gone(row.record()));
    }

    /**
     * Plans anew that somebody who is still listed and no longer wanted loses the login.
     *
     * @param row the person's row
     * @param record what the source says now
     * @param scope which part of the roster is wanted
     * @return the change, or empty if the login stays, or there is none to lose
     */
    public Optional<PlannedChange> planUnwanted(MirrorRow row, RosterRecord record, RosterScope scope) {
        String reason = scope.skips(record)
                .map(skipped -> OutOfScope.reason(row, skipped, record.schools().isEmpty(), scope, rules.leavers()))
                .orElse(null);
        return reason == null
                ? Optional.empty()
                : people().deactivateUnwanted(List.of(row), Map.of(row.sourcedId(), reason)).stream()
                        .findFirst();
    }

    /**
     * What exactly a change would do.
     *
     * @param change the change
     * @return its fingerprint under the tenant's secret
     */
    public String fingerprint(PlannedChange change) {
        return fingerprints.of(change);
    }

    /**
     * What a link remembers of an account after the sync has written it.
     *
     * @param readBack the account as it stands after the write
     * @param kept fields that stay marked as edited
     * @return a fingerprint for each field
     */
    public Map<AccountField, String> base(Account readBack, Map<AccountField, String> kept) {
        return PeoplePlanner.base(accounts.fields(), readBack, kept, fingerprints);
    }

    /** A walk that did not prove to have seen everybody may have missed who else fits an account: it asks, and joins nobody. */
    private PeoplePlanner<T> people(Stage stage) {
        boolean whole = stage.staged(RosterCollection.USERS)
                .filter(Snapshot.class::isInstance)
                .isPresent();
        return whole ? people() : people(rules.links().asking());
    }

    private PeoplePlanner<T> people() {
        return people(rules.links());
    }

    private PeoplePlanner<T> people(LinkRules links) {
        return new PeoplePlanner<>(tenant, state, accounts, rules.withLinks(links), generations, fingerprints);
    }

    /**
     * What a change that succeeds counts as.
     *
     * @param operation the operation of a change that is not because of absence
     * @return the outcome
     */
    public static Outcome outcome(Operation operation) {
        return switch (operation) {
            case CREATE -> Outcome.CREATED;
            case LINK, RELINK -> Outcome.LINKED;
            case UPDATE, ACCEPT -> Outcome.UPDATED;
            case REACTIVATE -> Outcome.REACTIVATED;
            case DEACTIVATE -> Outcome.DEACTIVATED_BY_SOURCE;
        };
    }
}
