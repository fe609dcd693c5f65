// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import com.kybergate.oneroster.model.FetchReceipt;
import com.kybergate.rostersync.plan.Dating;
import com.kybergate.rostersync.plan.Planner;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSink;
import com.kybergate.rostersync.source.SingleRead;
import com.kybergate.rostersync.stage.Delta;
import com.kybergate.rostersync.stage.Snapshot;
import com.kybergate.rostersync.stage.Stage;
import com.kybergate.rostersync.stage.Staged;
import com.kybergate.rostersync.state.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run reads of its source onto the stage, and how far that goes. For one run, and one thread. */
final class Reading {
    private static final int MOST_SINGLY = 200;

    private final SyncEngine<?> engine;
    private final RunDraft draft;
    private final @Nullable RunLease lease;
    private final Cancellation cancellation;
    private final Watermark watermark;
    private Map<RosterCollection, Long> totals = new EnumMap<>(RosterCollection.class);

    Reading(SyncEngine<?> engine, RunDraft draft, @Nullable RunLease lease, Cancellation cancellation) {
        this.engine = engine;
        this.draft = draft;
        this.lease = lease;
        this.cancellation = cancellation;
        this.watermark = new Watermark(draft.startedAt);
    }

    /** Reads collections whole before anything is planned; false if one of them could not be read at all. */
    boolean everything(Set<RosterCollection> collections, Stage stage) throws InterruptedException {
        for (RosterCollection collection : collections) {
            RosterSink sink = open(stage, collection);
            Instant begun = engine.clock.instant();
            FetchReceipt receipt = engine.source.fetch(collection, sink);
            watermark.read(receipt, begun, engine.clock.instant());
            Staged staged = stage.seal(collection, receipt);
            draft.receipts.add(staged.receipt());
            Long total = receipt.total();
            if (staged instanceof Snapshot
                    && total != null
                    && total == staged.tally().read()) {
                // Whoever was met by an earlier walk and is gone by the last is in the one number and not in the other.
                totals.put(collection, total);
            }
            if (staged instanceof Delta) {
                draft.problems.add(new Problem(
                        "fetch-incomplete",
                        Problem.ERROR,
                        collection.wireName(),
                        null,
                        null,
                        "The walk did not prove that it saw everything ("
                                + String.join(", ", staged.receipt().reasons())
                                + "); nobody was taken for gone. Run the connection check if it lasts."));
                boolean nothing =
                        receipt.received() == 0 && receipt.termination().equals("failed");
                if (nothing) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Reads what changed since a checkpoint; why that cannot be trusted, or empty if it can. */
    Optional<Doubt> changes(
            Stage stage, Checkpoint since, Planner<?> planner, Function<RosterCollection, List<String>> retries)
            throws InterruptedException {
        Changes changes = new Changes(
                engine.source,
                since,
                engine.settings.mode(),
                engine.rules.links().joinUnasked(),
                engine.settings.scope(),
                people -> engine.state.rows(engine.tenant, RosterCollection.USERS, people));
        List<FetchReceipt> receipts = new ArrayList<>();
        for (RosterCollection collection : engine.settings.collections()) {
            RosterSink sink = open(stage, collection);
            Instant begun = engine.clock.instant();
            FetchReceipt receipt = changes.read(collection, sink).orElse(null);
            if (receipt == null) {
                return Optional.of(new Doubt(WhyFull.NOT_OFFERED, collection.wireName()));
            }
            watermark.read(receipt, begun, engine.clock.instant());
            receipts.add(receipt);
            List<String> edited = collection == RosterCollection.USERS
                    ? planner.edited(id -> !stage.saw(collection, id), MOST_SINGLY)
                    : List.of();
            Optional<WhyFull> doubt = readSingly(collection, sink, edited, WhyFull.MANY_EDITED, WhyFull.EDITED_UNREAD);
            if (doubt.isEmpty()) {
                List<String> again = retries.apply(collection).stream()
                        .filter(id -> !stage.saw(collection, id))
                        .toList();
                doubt = readSingly(collection, sink, again, WhyFull.MANY_RETRIES, WhyFull.RETRY_UNREAD);
            }
            Delta sealed = stage.sealChanges(collection, receipt);
            if (doubt.isEmpty() && !edited.stream().allMatch(sealed::sawUnchanged)) {
                // Had it changed, it would be among the changes: the list and the single read do not say the same.
                doubt = Optional.of(WhyFull.EDITED_UNREAD);
            }
            if (doubt.isEmpty() && movesTerms(sealed)) {
                doubt = Optional.of(WhyFull.TERMS);
            }
            if (doubt.isEmpty()) {
                doubt = changes.doubt(sealed, this::tick);
            }
            if (doubt.isPresent()) {
                return Optional.of(new Doubt(doubt.get(), collection.wireName()));
            }
        }
        if (watermark.after(since.watermark()) == null) {
            return Optional.of(new Doubt(WhyFull.CLOCK, ""));
        }
        draft.receipts.addAll(receipts);
        totals = changes.totals();
        return Optional.empty();
    }

    private boolean movesTerms(Delta changes) {
        boolean[] any = {false};
        if (changes.collection() == RosterCollection.ACADEMIC_SESSIONS
                && !engine.settings.terms().isAll()) {
            changes.changed(MOST_SINGLY, records -> any[0] = true);
        }
        return any[0];
    }

    boolean clocksAgree() {
        return watermark.isTrusted();
    }

    /** The source does not speak of people whose accounts were edited, nor of what failed here; so it is asked for them singly, as they are now. */
    private Optional<WhyFull> readSingly(
            RosterCollection collection, RosterSink sink, List<String> some, WhyFull many, WhyFull unread)
            throws InterruptedException {
        if (some.size() > MOST_SINGLY) {
            return Optional.of(many);
        }
        for (String sourcedId : some) {
            tick();
            SingleRead answer = engine.source.read(collection, sourcedId);
            if (!(answer instanceof SingleRead.Found found)
                    || !found.record().sourcedId().equals(sourcedId)) {
                return Optional.of(unread);
            }
            sink.record(found.record());
        }
        return Optional.empty();
    }

    /** Why changes cannot be trusted, and of which collection; of none if it concerns all. */
    record Doubt(WhyFull why, String collection) {}

    /**
     * How far the run has come, if all of it is settled. Changes are asked for by their dates only once the source was seen to date them.
     *
     * @param open whether something is left that no change at the source would show
     */
    Checkpoint checkpoint(@Nullable Checkpoint before, boolean open, Dating dating) {
        boolean delta = draft.mode.equals(RunDraft.DELTA);
        boolean sameSource = before != null && before.source().equals(engine.source.identity());
        Instant last = sameSource && before != null ? before.watermark() : null;
        boolean dated = dating == Dating.KEPT || (dating == Dating.UNSEEN && last != null);
        return new Checkpoint(
                delta && before != null ? before.lastFull() : draft.startedAt,
                dated && !open ? watermark.after(last) : null,
                engine.source.identity(),
                engine.settings.fingerprint(),
                totals);
    }

    private RosterSink open(Stage stage, RosterCollection collection) {
        return stage.open(collection, (received, total) -> {
            tick();
            draft.show(SyncProgress.READING, collection.wireName(), received, total);
            engine.tell(new SyncEvent.Fetched(engine.tenant, collection, received, total));
        });
    }

    private void tick() {
        cancellation.check();
        if (lease != null) {
            lease.keep();
        }
    }
}
