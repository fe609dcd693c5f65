// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.state.HeldItem;
import com.kybergate.rostersync.state.HeldLedger;
import com.kybergate.rostersync.state.Lease;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Remembers which accounts are not whose, and takes the links between them from what is held. For one use, under a lease. */
final class Rejection<T> {
    private final SyncEngine<T> engine;
    private final RunDraft draft;
    private final Lease lease;
    private final String by;
    private final String reason;

    Rejection(SyncEngine<T> engine, RunDraft draft, Lease lease, String by, String reason) {
        this.engine = engine;
        this.draft = draft;
        this.lease = lease;
        this.by = by;
        this.reason = reason;
    }

    /** Refuses held links, and says how many. */
    int of(String digest, ApprovalScope scope) {
        HeldLedger ledger = HeldDigest.require(engine.held(), digest);
        Predicate<HeldItem> refused = item -> ApprovalScope.isLink(item) && scope.includes(item);
        Map<String, Set<String>> pairs = new HashMap<>();
        for (HeldItem item : ledger.items()) {
            if (refused.test(item) && item.localId() != null) {
                pairs.computeIfAbsent(item.sourcedId(), id -> new HashSet<>()).add(item.localId());
            }
        }
        remember(pairs, Optional.of(ledger), refused);
        return pairs.size();
    }

    /** Refuses one link, held or not. */
    void of(String sourcedId, String localId) {
        remember(
                Map.of(sourcedId, Set.of(localId)),
                engine.held(),
                item -> ApprovalScope.isLink(item)
                        && item.sourcedId().equals(sourcedId)
                        && localId.equals(item.localId()));
    }

    /** Says that the two may belong together after all; false if nobody said otherwise. */
    boolean takeBack(String sourcedId, String localId) {
        boolean[] refused = {false};
        engine.readEverythingNext(lease);
        engine.write(lease, tx -> refused[0] = engine.state.removeRejectedLink(tx, engine.tenant, sourcedId, localId));
        if (refused[0]) {
            draft.held = engine.held().map(HeldLedger::part).orElse(null);
            note("link-reconsidered", "A refused link may be proposed again.");
        }
        return refused[0];
    }

    private void note(String code, String remedy) {
        draft.problems.add(new Problem(code, Problem.WARNING, "", null, null, remedy));
        engine.record(lease, draft, draft.report(), by, reason);
    }

    private void remember(Map<String, Set<String>> pairs, Optional<HeldLedger> held, Predicate<HeldItem> refused) {
        engine.readEverythingNext(lease);
        engine.write(lease, tx -> {
            engine.state.putRejectedLinks(tx, engine.tenant, pairs);
            if (held.isPresent()) {
                engine.state.putHeld(tx, engine.tenant, without(held.get(), refused));
            }
        });
        draft.held = engine.held().map(HeldLedger::part).orElse(null);
        note("links-rejected", pairs.size() + " links were refused; they are not proposed again.");
    }

    private @Nullable HeldLedger without(HeldLedger ledger, Predicate<HeldItem> refused) {
        List<HeldItem> rest = ledger.items().stream().filter(refused.negate()).toList();
        return rest.size() == ledger.items().size()
                ? ledger
                : HeldDigest.ledger(
                        engine.tenant, ledger.source(), ledger.settings(), rest, ledger.since(), Optional.empty());
    }
}
