// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.evidence.Census;
import com.kybergate.rostersync.internal.Spool;
import com.kybergate.rostersync.report.GuardVerdict;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import com.kybergate.rostersync.state.HeldItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The free part of a plan: in which order it is shown, how much it is, and what is left of it. */
class SyncPlanTest {
    /** Enough that each spool needs a file. */
    private static final int MANY = 2_000;

    @TempDir
    Path directory;

    @Test
    void whatBuildsUpComesParentsFirstAndWhatTakesAwayInReverse() {
        try (SyncPlan plan = plan(2)) {
            List<String> shown = new ArrayList<>();
            plan.free(10, batch -> batch.forEach(change -> shown.add(change.sourcedId())));
            assertThat(shown)
                    .containsExactly("moves-0", "moves-1", "new-0", "new-1", "class-0", "class-1", "seat-0", "seat-1");
            assertThat(plan.freeSize()).isEqualTo(8);
        }
    }

    @Test
    void aPlanIsShownInBatchesOfTheSizeThatIsAskedFor() {
        try (SyncPlan plan = plan(20)) {
            List<Integer> sizes = new ArrayList<>();
            plan.free(8, batch -> sizes.add(batch.size()));
            assertThat(sizes).containsExactly(8, 8, 4, 8, 8, 4, 8, 8, 4, 8, 8, 4);
        }
    }

    @Tag("many")
    @Test
    void whatLiesInAPlansSpoolsIsShownOnceAheadOfItsBatch() {
        try (SyncPlan plan = plan(MANY)) {
            Set<PlannedChange> ahead = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
            plan.free(100, ahead::add, batch -> {
                boolean moves = batch.get(0).sourcedId().startsWith("moves-");
                assertThat(ahead.containsAll(batch)).isEqualTo(!moves);
                ahead.removeAll(batch);
            });
            assertThat(ahead).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfAPlanThatIsClosed() throws IOException {
        SyncPlan plan = plan(MANY);
        plan.free(100, batch -> {});
        assertThat(files()).hasSize(4);
        plan.close();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "leavers-of-school, true", "update-storm, true", "blackout, true", "login-key-held, true",
        "privilege-rise, false", "staff-login-key, false", "sourced-id-reused, true", "out-of-scope, false",
        "link-proposed:email, false", "relink-proposed, true"
    })
    void whatWaitsForAllThatAPlanHasIsHeldTogether(String reason, boolean together) {
        try (SyncPlan plan = held(List.of(), reason)) {
            assertThat(plan.isHeldTogether()).isEqualTo(together);
            assertThat(plan.dating()).isEqualTo(Dating.BROKEN);
        }
        try (SyncPlan plan = held(List.of(), "privilege-rise", reason)) {
            assertThat(plan.isHeldTogether()).as("beside another").isEqualTo(together);
        }
    }

    @Test
    void aSourceThatIsDoubtedHoldsAllThatItSaysTogether() {
        Census active = new Census();
        active.count(List.of("s1"), "student");
        PlanNumbers numbers = new PlanNumbers(active);
        numbers.read = 20;
        List<GuardVerdict> fine = SyncGuard.defaults().judge(numbers).verdicts;
        numbers.doubtful = 6;
        List<GuardVerdict> doubted = SyncGuard.defaults().judge(numbers).verdicts;
        try (SyncPlan broken = held(doubted);
                SyncPlan whole = held(fine)) {
            assertThat(broken.isHeldTogether()).isTrue();
            assertThat(whole.isHeldTogether()).isFalse();
        }
    }

    private SyncPlan held(List<GuardVerdict> verdicts, String... reasons) {
        List<HeldItem> items = new ArrayList<>();
        for (String reason : reasons) {
            items.add(new HeldItem(
                    RosterCollection.USERS,
                    "update",
                    "u" + items.size(),
                    null,
                    reason,
                    List.of(),
                    false,
                    List.of(),
                    "f"));
        }
        return new SyncPlan(
                Changes.TEXTS,
                new KeyChanges(new Spool(() -> directory, new SecureRandom()), Changes.TEXTS),
                Map.of(),
                Map.of(),
                new EnumMap<>(RosterCollection.class),
                items,
                verdicts,
                List.of(),
                Dating.BROKEN,
                List.of(),
                List.of());
    }

    private SyncPlan plan(int each) {
        KeyChanges moves = new KeyChanges(new Spool(() -> directory, new SecureRandom()), Changes.TEXTS);
        Spool people = new Spool(() -> directory, new SecureRandom());
        Spool classes = new Spool(() -> directory, new SecureRandom());
        Spool seats = new Spool(() -> directory, new SecureRandom());
        for (int i = 0; i < each; i++) {
            moves.append(
                    Changes.TEXTS.of(Changes.of(Operation.UPDATE, "moves-" + i, "x".repeat(99), Changes.nothing())));
            people.append(
                    Changes.TEXTS.of(Changes.of(Operation.CREATE, "new-" + i, "y".repeat(99), Changes.nothing())));
            classes.append(Changes.TEXTS.of(row(Changes.rosterClass("class-" + i))));
            seats.append(Changes.TEXTS.of(RowPlanner.gone(Changes.enrollment("seat-" + i, "u", "c".repeat(99)))));
        }
        return new SyncPlan(
                Changes.TEXTS,
                moves,
                Map.of(RosterCollection.USERS, people, RosterCollection.CLASSES, classes),
                Map.of(RosterCollection.ENROLLMENTS, seats),
                new EnumMap<>(RosterCollection.class),
                List.of(),
                List.of(),
                List.of(),
                Dating.UNSEEN,
                List.of(),
                List.of());
    }

    private static PlannedChange row(RosterRecord record) {
        return RowPlanner.row(Operation.CREATE, record, true, "z".repeat(99));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
