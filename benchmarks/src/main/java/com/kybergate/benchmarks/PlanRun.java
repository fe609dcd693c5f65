// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.benchmarks.VirtualState.Reading;
import com.kybergate.rostersync.evidence.AbsenceCheck;
import com.kybergate.rostersync.evidence.Absences;
import com.kybergate.rostersync.evidence.Evidence;
import com.kybergate.rostersync.evidence.Generations;
import com.kybergate.rostersync.plan.Limit;
import com.kybergate.rostersync.plan.PlanRules;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.plan.SyncGuard;
import com.kybergate.rostersync.plan.SyncPlan;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterScope;
import com.kybergate.rostersync.roster.TermScope;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;

/** Plans one run over people that exist nowhere: stage, evidence, plan. Arguments: how many people, the {@link People.Day}, spool. */
final class PlanRun {
    /** So many that in the common case the source is asked for the missing, and only one school's leavers are held. */
    private static final SyncGuard GUARD = new SyncGuard(
            new Limit(3, 5), 1_000_000, new Limit(20, 10), new Limit(5, 5), new Limit(20, 50), new Limit(10, 10));

    private PlanRun() {}

    public static void main(String[] args) throws InterruptedException {
        People people = new People(Integer.parseInt(args[0]), People.Day.of(args[1]));
        Path spool = Path.of(args[2]);
        Gauges gauges = new Gauges();
        gauges.watch(spool);
        VirtualRoster roster = new VirtualRoster(people);
        VirtualState state = new VirtualState(people);
        VirtualAccounts accounts = new VirtualAccounts(people);
        PlanRules rules = PlanRules.defaults().withGuard(GUARD);
        SecureRandom random = new SecureRandom();
        try (Stage stage = new Stage(
                state, VirtualState.TENANT, RosterScope.everything(), TermScope.all(), Instant.now(), spool, random)) {
            RosterSink sink = stage.open(RosterCollection.USERS, (received, total) -> {});
            Staged users = stage.seal(RosterCollection.USERS, roster.fetch(RosterCollection.USERS, sink));
            Generations<Reading> generations = Generations.compare(state, accounts, VirtualState.TENANT, "plan");
            Absences absences = Absences.among(state, accounts, VirtualState.TENANT, users, generations, Set.of());
            Evidence evidence = new AbsenceCheck(roster, random)
                    .ask(RosterCollection.USERS, rules.guard().mayAskAbout(absences), absences.controls());
            Planner<Reading> planner = new Planner<>(VirtualState.TENANT, state, accounts, rules, generations);
            try (SyncPlan plan = planner.plan(stage, absences, evidence, null)) {
                Gauges.say("digest", PlanDigest.of(plan));
                Gauges.say("free", Long.toString(plan.freeSize()));
                Gauges.say("held", Integer.toString(plan.held().size()));
                Gauges.say("problems", Integer.toString(plan.problems().size()));
            }
        }
        gauges.report(people.size());
    }
}
