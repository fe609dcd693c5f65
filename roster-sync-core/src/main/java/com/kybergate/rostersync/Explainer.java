// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.internal.Suppressions;
import com.kybergate.rostersync.plan.AccountPlan;
import com.kybergate.rostersync.plan.PlannedChange;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.roster.SkipReason;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Link;
import com.kybergate.rostersync.state.MirrorRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows one person all the way, and does nothing. */
final class Explainer<T> {
    private final SyncEngine<T> engine;
    private final Suppressions suppressions;

    Explainer(SyncEngine<T> engine) {
        this.engine = engine;
        this.suppressions = Suppressions.of(engine.state, engine.tenant);
    }

    List<Explanation> explain(String who) {
        if (suppressions.has(who)) {
            // What the source says of them is nobody's business here any more, so it is not asked.
            return List.of(new Explanation(
                    who,
                    null,
                    null,
                    false,
                    false,
                    "unclear",
                    SkipReason.SUPPRESSED.key(),
                    "nothing",
                    "",
                    List.of(),
                    null));
        }
        List<MirrorRow> rows = engine.state.people(engine.tenant, who);
        List<Explanation> out = new ArrayList<>();
        try {
            for (MirrorRow row : rows) {
                out.add(explain(row.sourcedId(), row, engine.source.read(RosterCollection.USERS, row.sourcedId())));
            }
            if (rows.isEmpty()) {
                SingleRead answer = engine.source.read(RosterCollection.USERS, who);
                if (answer instanceof SingleRead.Found) {
                    out.add(explain(who, null, answer));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return out;
    }

    private Explanation explain(String sourcedId, @Nullable MirrorRow row, SingleRead answer) {
        Planner<T> planner = new Planner<>(
                engine.tenant, engine.state, engine.accounts, engine.rules, engine.generations("explain"));
        RosterRecord record = answer instanceof SingleRead.Found found
                ? suppressions.discreet(RosterRecord.of(found.record()))
                : null;
        String scope = record == null
                ? "wanted"
                : engine.settings.scope().skips(record).map(SkipReason::key).orElse("wanted");
        Optional<PlannedChange> next = Optional.empty();
        String step = "nothing";
        if (record != null && scope.equals("wanted")) {
            next = planner.planOne(record, row);
            step = next.map(change -> change.operation().key()).orElse(row == null ? "ask" : "nothing");
        } else if (record != null && row != null && !scope.equals("wanted") && record.isThere() && row.active()) {
            next = planner.planUnwanted(row, record, engine.settings.scope());
            step = next.map(change -> change.operation().key()).orElse("nothing");
        } else if (answer instanceof SingleRead.Missing && row != null && row.active()) {
            step = "deactivate";
        }
        Link link = row == null ? null : row.link();
        AccountPlan plan = next.map(PlannedChange::account).orElse(null);
        return new Explanation(
                sourcedId,
                link == null ? null : link.localId(),
                link == null ? null : link.localRole(),
                row != null && row.active(),
                link != null && link.deactivatedBySync(),
                atSource(answer, record),
                scope,
                step,
                next.map(PlannedChange::reason).orElse(""),
                plan == null
                        ? List.of()
                        : plan.changed().stream().map(Enum::name).toList(),
                waits(sourcedId));
    }

    private @Nullable String waits(String sourcedId) {
        return engine.held().map(HeldLedger::items).orElse(List.of()).stream()
                .filter(item -> item.collection() == RosterCollection.USERS)
                .filter(item -> item.sourcedId().equals(sourcedId))
                .map(HeldItem::reason)
                .findFirst()
                .or(() -> engine.state.waiting(engine.tenant).stream()
                        .filter(item -> item.collection() == RosterCollection.USERS)
                        .filter(item -> item.sourcedId().equals(sourcedId))
                        .map(item -> item.why().key())
                        .sorted()
                        .findFirst())
                .orElse(null);
    }

    private static String atSource(SingleRead answer, @Nullable RosterRecord record) {
        if (record != null) {
            return record.isToBeDeleted() ? "tobedeleted" : "found";
        }
        return answer instanceof SingleRead.Missing ? "missing" : "unclear";
    }
}
