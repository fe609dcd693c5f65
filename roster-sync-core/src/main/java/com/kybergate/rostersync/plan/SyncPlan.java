// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import com.kybergate.rostersync.internal.ReadAhead;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.report.Counts;
import com.kybergate.rostersync.report.Exclusion;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.report.GuardVerdict.Verdict;
import com.kybergate.rostersync.report.Problem;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.state.HeldItem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, in two parts: one that is free, in the order in which it must be done, and one that waits for a person.
 *
 * <p>Finished when it is handed out. The changes lie in spools, so its size does not matter; they go when it is closed. One thread at a
 * time.
 */
public final class SyncPlan implements AutoCloseable {
    private final ChangeText texts;
    private final KeyChanges keyChanges;
    private final Map<RosterCollection, Spool> building;
    private final Map<RosterCollection, Spool> removing;
    private final Map<RosterCollection, Counts> counts;
    private final List<HeldItem> held;
    private final List<GuardVerdict> guards;
    private final List<Problem> problems;
    private final Dating dating;
    private final List<String> inGrace;
    private final List<Exclusion> excluded;

    SyncPlan(
            ChangeText texts,
            KeyChanges keyChanges,
            Map<RosterCollection, Spool> building,
            Map<RosterCollection, Spool> removing,
            Map<RosterCollection, Counts> counts,
            List<HeldItem> held,
            List<GuardVerdict> guards,
            List<Problem> problems,
            Dating dating,
            List<String> inGrace,
            List<Exclusion> excluded) {
        this.texts = texts;
        this.keyChanges = keyChanges;
        this.building = building;
        this.removing = removing;
        this.counts = new EnumMap<>(counts);
        this.held = List.copyOf(held);
        this.guards = List.copyOf(guards);
        this.problems = List.copyOf(problems);
        this.dating = dating;
        this.inGrace = List.copyOf(inGrace);
        this.excluded = List.copyOf(excluded);
    }

    /**
     * Shows the free part in batches of one collection: what builds up, parents before children; then what takes away, in reverse.
     *
     * <p>People whose login keys move come first among the people, as somebody new may need what they release; those of them who take over
     * what others give up are in one batch with these, however many they are.
     *
     * @param most the most changes in a batch
     * @param batch is shown each batch
     */
    public void free(int most, Consumer<List<PlannedChange>> batch) {
        free(most, change -> {}, batch);
    }

    /**
     * Shows the free part in the same batches, and most changes once before, while somebody still works on the batch before theirs.
     *
     * @param most the most changes in a batch
     * @param ahead is shown a change before its batch, or not at all, and usually on another thread
     * @param batch is shown each batch
     */
    public void free(int most, Consumer<PlannedChange> ahead, Consumer<List<PlannedChange>> batch) {
        List<RosterCollection> order = RosterCollection.inOrder();
        for (RosterCollection collection : order) {
            if (collection == RosterCollection.USERS) {
                keyChanges.show(most, batch);
            }
            show(building.get(collection), most, ahead, batch);
        }
        for (int i = order.size() - 1; i >= 0; i--) {
            show(removing.get(order.get(i)), most, ahead, batch);
        }
    }

    /**
     * How many changes the free part has.
     *
     * @return the number
     */
    public long freeSize() {
        return keyChanges.size()
                + building.values().stream().mapToLong(Spool::size).sum()
                + removing.values().stream().mapToLong(Spool::size).sum();
    }

    /**
     * What would become of the records if all of the free part succeeds.
     *
     * @return the counts by collection
     */
    public Map<RosterCollection, Counts> counts() {
        return Map.copyOf(counts);
    }

    /**
     * The part that waits for a person.
     *
     * @return the held changes
     */
    public List<HeldItem> held() {
        return held;
    }

    /**
     * What the guards said.
     *
     * @return the verdicts
     */
    public List<GuardVerdict> guards() {
        return guards;
    }

    /**
     * What was found wrong while planning.
     *
     * @return the problems
     */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * Whether something is held because of everything else that the plan has, so that what comes next has to be judged together with it. What
     * waits whatever else there is, such as one rise in privilege or a link, waits by itself.
     *
     * @return true if so
     */
    public boolean isHeldTogether() {
        boolean doubtful = guards.stream()
                .anyMatch(guard -> guard.guard().equals(SyncGuard.DOUBTFUL_GUARD) && guard.verdict() != Verdict.PASS);
        return doubtful
                || held.stream()
                        .map(HeldItem::reason)
                        .anyMatch(reason ->
                                (!Reasons.WAITS_BY_ITSELF.contains(reason) || reason.equals(Reasons.SOURCED_ID_REUSED))
                                        && !reason.startsWith(Reasons.LINK_PROPOSED));
    }

    /**
     * Whether the source dates what it changes, as far as this plan shows.
     *
     * @return what is known
     */
    public Dating dating() {
        return dating;
    }

    /**
     * Who is missing and keeps the login for now.
     *
     * @return their identifiers
     */
    public List<String> inGrace() {
        return inGrace;
    }

    /**
     * How many records are not brought over, and why.
     *
     * @return what the settings leave out, what could not be read, and what is new and held, by school and role
     */
    public List<Exclusion> excluded() {
        return excluded;
    }

    @Override
    public void close() {
        keyChanges.close();
        building.values().forEach(Spool::close);
        removing.values().forEach(Spool::close);
    }

    private void show(
            @Nullable Spool spool, int most, Consumer<PlannedChange> ahead, Consumer<List<PlannedChange>> batch) {
        if (spool == null) {
            return;
        }
        new ReadAhead<>(spool, most, text -> {
                    PlannedChange change = texts.read(text);
                    ahead.accept(change);
                    return change;
                })
                .forEachBatch(batch);
    }
}
